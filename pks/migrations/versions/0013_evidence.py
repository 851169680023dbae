"""Activities serve several follow-ups and are accepted; photographs and attendance are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Give what an activity does for a follow-up a table of its own, and tell what was known."""
    with op.batch_alter_table("follow_up") as table:
        table.add_column(sa.Column("return_reason", sa.String))
        table.add_column(sa.Column("returned_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("returned_by", sa.String))
    _create_fulfilment()
    _change_activities()
    _create_pictures()
    _create_sheets()


def _create_fulfilment() -> None:
    op.create_table(
        "fulfilment",
        sa.Column("activity_id", sa.Integer, nullable=False),
        sa.Column("follow_up_id", sa.Integer, nullable=False),
        sa.Column("completes", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_fulfilment_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_fulfilment_follow_up_id_follow_up")
        ),
        sa.PrimaryKeyConstraint("activity_id", "follow_up_id", name=op.f("pk_fulfilment")),
    )
    op.create_index(op.f("ix_fulfilment_follow_up_id"), "fulfilment", ["follow_up_id"])
    # Of a follow-up that was done, the activity logged last is the one that completed it.
    op.execute(
        "INSERT INTO fulfilment (activity_id, follow_up_id, completes) "
        "SELECT a.id, a.follow_up_id, f.state IN ('selesai', 'diajukan') AND NOT EXISTS ("
        "  SELECT 1 FROM activity b WHERE b.follow_up_id = a.follow_up_id AND b.id > a.id) "
        "FROM activity a JOIN follow_up f ON f.id = a.follow_up_id"
    )


def _change_activities() -> None:
    op.drop_index(op.f("ix_activity_follow_up_id"), "activity")
    with op.batch_alter_table("activity") as table:
        table.drop_constraint(op.f("fk_activity_follow_up_id_follow_up"), type_="foreignkey")
        table.drop_column("follow_up_id")
        table.add_column(sa.Column("party_id", sa.Integer))
        table.add_column(sa.Column("form_key", sa.String(36)))
        table.create_foreign_key(op.f("fk_activity_party_id_party"), "party", ["party_id"], ["id"])
        table.create_unique_constraint(op.f("uq_activity_form_key"), ["form_key"])
    op.create_index(op.f("ix_activity_party_id"), "activity", ["party_id"])
    for condition in (_AS_LIAISON, _AS_STAFF):
        op.execute(_side(condition))


#: Who logged it is a liaison of the party or a deputy, or was one.
_AS_LIAISON = """EXISTS (SELECT 1 FROM liaison l WHERE l.party_id = p.id AND COALESCE(
    activity.logged_by_person_id,
    (SELECT u.person_id FROM "user" u WHERE u.id = activity.logged_by_id)
    ) IN (l.person_id, l.deputy_id))"""

#: Who logged it belongs to the party's institution, or to one above it.
_AS_STAFF = """EXISTS (SELECT 1 FROM "user" u JOIN institution home ON home.id = u.institution_id
    JOIN institution own ON own.id = p.institution_id
    WHERE u.id = activity.logged_by_id AND own.path LIKE home.path || '%')"""


def _side(condition: str) -> str:
    """Return the statement that gives each activity without a side the one party that fits."""
    parties = f"FROM party p WHERE p.agreement_id = activity.agreement_id AND {condition}"
    return (
        f"UPDATE activity SET party_id = (SELECT MIN(p.id) {parties}) "  # noqa: S608 - ours
        f"WHERE party_id IS NULL AND (SELECT COUNT(*) {parties}) = 1"
    )


def _create_pictures() -> None:
    op.create_table(
        "picture",
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("taken_at", sa.DateTime),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("look", sa.String(16)),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_picture_both_or_none")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_picture_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_picture")),
    )
    op.create_table(
        "picture_part",
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("bits", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["picture.file_id"], name=op.f("fk_picture_part_file_id_picture")
        ),
        sa.PrimaryKeyConstraint("file_id", "position", name=op.f("pk_picture_part")),
    )
    op.create_index("ix_picture_part_position_bits", "picture_part", ["position", "bits"])


def _create_sheets() -> None:
    op.create_table(
        "attendance_sheet",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer, nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("activity_id", sa.Integer),
        sa.CheckConstraint("closes_at > opened_at", name=op.f("ck_attendance_sheet_closes_later")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_attendance_sheet_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user.id"], name=op.f("fk_attendance_sheet_opened_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_attendance_sheet_activity_id_activity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_sheet")),
    )
    for column in ("agreement_id", "activity_id"):
        op.create_index(op.f(f"ix_attendance_sheet_{column}"), "attendance_sheet", [column])
    op.create_table(
        "sheet_entry",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sheet_id", sa.Integer, nullable=False),
        sa.Column("name_key", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("position", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["attendance_sheet.id"],
            name=op.f("fk_sheet_entry_sheet_id_attendance_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_entry")),
        sa.UniqueConstraint("sheet_id", "name_key", name=op.f("uq_sheet_entry_sheet_id_name_key")),
    )


def downgrade() -> None:
    """Put it back; of several follow-ups, an activity keeps the first one."""
    for name in ("sheet_entry", "attendance_sheet", "picture_part", "picture"):
        op.drop_table(name)
    with op.batch_alter_table("activity") as table:
        table.add_column(sa.Column("follow_up_id", sa.Integer))
        table.create_foreign_key(
            op.f("fk_activity_follow_up_id_follow_up"), "follow_up", ["follow_up_id"], ["id"]
        )
    op.create_index(op.f("ix_activity_follow_up_id"), "activity", ["follow_up_id"])
    op.execute(
        "UPDATE activity SET follow_up_id = "
        "(SELECT MIN(f.follow_up_id) FROM fulfilment f WHERE f.activity_id = activity.id)"
    )
    op.drop_index(op.f("ix_activity_party_id"), "activity")
    with op.batch_alter_table("activity") as table:
        table.drop_constraint(op.f("uq_activity_form_key"), type_="unique")
        table.drop_constraint(op.f("fk_activity_party_id_party"), type_="foreignkey")
        table.drop_column("form_key")
        table.drop_column("party_id")
    op.drop_table("fulfilment")
    with op.batch_alter_table("follow_up") as table:
        table.drop_column("returned_by")
        table.drop_column("returned_at")
        table.drop_column("return_reason")
