"""What is watched and who is told of it; how offices want it; the mail of the day."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

MATTERS = (
    "tindak_lanjut",
    "akhir_perjanjian",
    "batas_pemberitahuan",
    "paraf",
    "pembahasan",
    "konfirmasi",
    "narahubung",
    "ringkasan_pekan",
)
FIRST_AUDIENCES = ("narahubung", "narahubung_dan_wakil", "penyelia", "atasan_penyelia")
AUDIENCES = (*FIRST_AUDIENCES, "yang_ditunggu", "staf_hukum", "staf_hukum_dan_penyelia")
STATES = ("menunggu", "disurati", "selesai_sendiri", "tanpa_alamat")
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")

# What is open today is looked at as soon as there is a scheduler. Not what was logged long ago and
# never confirmed: everybody would get a mail that names all of it.
WATCHED = (
    "SELECT 'akhir_perjanjian', id FROM agreement WHERE state = 'berlaku'",
    "SELECT 'batas_pemberitahuan', id FROM agreement WHERE state = 'berlaku'",
    "SELECT 'pembahasan', id FROM agreement WHERE state = 'pembahasan'",
    "SELECT 'paraf', id FROM approval WHERE decision = 'menunggu'",
    "SELECT 'narahubung', id FROM liaison WHERE ends_on IS NULL",
    """SELECT 'ringkasan_pekan', id FROM "user" WHERE role = 'penyelia'""",
)


def upgrade() -> None:
    """Make the tables, and watch what is open."""
    _create_watch()
    _create_notice()
    _create_settings()
    _widen_unreached()
    with op.batch_alter_table("liaison") as table:
        table.drop_column("asked_at")
    for query in WATCHED:
        op.execute("INSERT INTO watch (matter, subject_id) " + query)
    # Before any day on which a scheduler could look.
    op.execute("UPDATE watch SET next_reminder_on = '2000-01-01'")


def downgrade() -> None:
    """Drop them; steps that found nobody are kept of follow-ups only."""
    with op.batch_alter_table("liaison") as table:
        table.add_column(sa.Column("asked_at", sa.DateTime(timezone=True)))
    _narrow_unreached()
    for table_name in ("mail_wording", "mail_hours", "ladder_rung", "last_mail", "notice", "watch"):
        op.drop_table(table_name)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _create_watch() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("matter", sa.String(30), nullable=False),
        sa.Column("subject_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("next_reminder_on", sa.Date),
        sa.Column("last_rung", sa.Integer),
        sa.CheckConstraint(_one_of("matter", MATTERS), name=op.f("ck_watch_matter")),
        sa.UniqueConstraint("matter", "subject_id", name=op.f("uq_watch_matter_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    waits = sa.text("next_reminder_on IS NOT NULL")
    op.create_index(
        "ix_watch_next_reminder",
        "watch",
        ["next_reminder_on"],
        postgresql_where=waits,
        sqlite_where=waits,
    )


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("matter", sa.String(30), nullable=False),
        sa.Column("subject_id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer),
        sa.Column("party_id", sa.Integer),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("audience", sa.String(30)),
        sa.Column("in_vain", sa.String(120), nullable=False),
        sa.Column("for_on", sa.Date, nullable=False),
        sa.Column("missed", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("mail_id", sa.Integer),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(_one_of("matter", MATTERS), name=op.f("ck_notice_matter")),
        sa.CheckConstraint(_one_of("audience", AUDIENCES), name=op.f("ck_notice_audience")),
        sa.CheckConstraint(_one_of("state", STATES), name=op.f("ck_notice_noticestate")),
        _reference("notice", "agreement_id", "agreement"),
        _reference("notice", "party_id", "party"),
        _reference("notice", "mail_id", "outgoing_mail"),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    waits = sa.text("state = 'menunggu'")
    op.create_index(
        "ix_notice_ready", "notice", ["ready_at"], postgresql_where=waits, sqlite_where=waits
    )
    op.create_index("ix_notice_who", "notice", ["who", "id"])
    op.create_index("ix_notice_subject", "notice", ["matter", "subject_id"])
    for column in ("agreement_id", "mail_id"):
        op.create_index(op.f(f"ix_notice_{column}"), "notice", [column])
    op.create_table(
        "last_mail",
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("on", sa.Date),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_last_mail")),
    )


def _create_settings() -> None:
    op.create_table(
        "ladder_rung",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("matter", sa.String(30), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.CheckConstraint(_one_of("matter", MATTERS), name=op.f("ck_ladder_rung_matter")),
        sa.CheckConstraint(_one_of("audience", AUDIENCES), name=op.f("ck_ladder_rung_audience")),
        sa.CheckConstraint("days BETWEEN -730 AND 730", name=op.f("ck_ladder_rung_days")),
        _reference("ladder_rung", "institution_id", "institution"),
        sa.UniqueConstraint(
            "institution_id",
            "matter",
            "days",
            "audience",
            name=op.f("uq_ladder_rung_institution_id_matter_days_audience"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_rung")),
    )
    op.create_table(
        "mail_hours",
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(30), nullable=False),
        sa.Column("opens", sa.Time, nullable=False),
        sa.Column("closes", sa.Time, nullable=False),
        sa.CheckConstraint(_one_of("zone", ZONES), name=op.f("ck_mail_hours_zone")),
        sa.CheckConstraint("opens < closes", name=op.f("ck_mail_hours_opens_before_it_closes")),
        _reference("mail_hours", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_mail_hours")),
    )

    op.create_table(
        "mail_wording",
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("slot", sa.String(30), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        _reference("mail_wording", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("institution_id", "slot", name=op.f("pk_mail_wording")),
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def _widen_unreached() -> None:
    """Let a step of any matter have found nobody."""
    op.drop_index(op.f("ix_unreached_follow_up_id"), "unreached")
    with op.batch_alter_table("unreached") as table:
        table.add_column(sa.Column("matter", sa.String(30)))
        table.add_column(sa.Column("subject_id", sa.Integer))
        table.add_column(sa.Column("agreement_id", sa.Integer))
        table.alter_column("days_after_due", new_column_name="days")
    op.execute(
        "UPDATE unreached SET matter = 'tindak_lanjut', subject_id = follow_up_id, agreement_id ="
        " (SELECT agreement_id FROM follow_up WHERE follow_up.id = unreached.follow_up_id)"
    )
    with op.batch_alter_table("unreached") as table:
        for column in ("matter", "subject_id", "agreement_id"):
            table.alter_column(column, nullable=False)
        table.drop_constraint(op.f("fk_unreached_follow_up_id_follow_up"), type_="foreignkey")
        table.drop_column("follow_up_id")
        table.drop_constraint(op.f("ck_unreached_audience"), type_="check")
        table.create_check_constraint(
            op.f("ck_unreached_audience"), sa.text(_one_of("audience", AUDIENCES))
        )
        table.create_check_constraint(
            op.f("ck_unreached_matter"), sa.text(_one_of("matter", MATTERS))
        )
        table.create_foreign_key(
            op.f("fk_unreached_agreement_id_agreement"), "agreement", ["agreement_id"], ["id"]
        )
    op.create_index(op.f("ix_unreached_agreement_id"), "unreached", ["agreement_id"])
    op.create_index("ix_unreached_subject", "unreached", ["matter", "subject_id"])


def _narrow_unreached() -> None:
    old = _one_of("audience", FIRST_AUDIENCES)
    op.execute(
        "DELETE FROM unreached WHERE matter <> 'tindak_lanjut'"
        " OR audience IN ('yang_ditunggu', 'staf_hukum', 'staf_hukum_dan_penyelia')"
    )
    op.drop_index("ix_unreached_subject", "unreached")
    op.drop_index(op.f("ix_unreached_agreement_id"), "unreached")
    with op.batch_alter_table("unreached") as table:
        table.drop_constraint(op.f("fk_unreached_agreement_id_agreement"), type_="foreignkey")
        table.drop_constraint(op.f("ck_unreached_matter"), type_="check")
        table.drop_constraint(op.f("ck_unreached_audience"), type_="check")
        table.create_check_constraint(op.f("ck_unreached_audience"), sa.text(old))
        table.drop_column("agreement_id")
        table.drop_column("matter")
        table.alter_column("subject_id", new_column_name="follow_up_id")
        table.alter_column("days", new_column_name="days_after_due")
        table.create_foreign_key(
            op.f("fk_unreached_follow_up_id_follow_up"),
            "follow_up",
            ["follow_up_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index(op.f("ix_unreached_follow_up_id"), "unreached", ["follow_up_id"])
