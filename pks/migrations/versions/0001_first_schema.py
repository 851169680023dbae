"""The first schema: every table, and the trail that the database lets nobody change.

Written out, not taken from the models: it must still run when they have long moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

REFUSAL = "the audit trail is only ever added to"

PROTECTION = {
    "sqlite": (
        f"""CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
        f"""CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
        # INSERT OR REPLACE deletes the old row without asking the trigger above.
        f"""CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq OR hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",  # noqa: S608 (nothing but constants)
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
        """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
        """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    ),
}


def upgrade() -> None:
    """Create every table."""
    create_parties()
    create_accounts()
    create_files()
    create_audit()
    create_mail()
    create_agreements()
    create_drafting()
    create_monitoring()
    create_reminders()


def downgrade() -> None:
    """Drop every table, with all that is in it."""
    for table in (
        "unreached",
        "heartbeat",
        "evidence",
        "activity",
        "follow_up",
        "waiver",
        "draft_section",
        "approval",
        "draft",
        "signatory",
        "move",
        "power_of_attorney",
        "liaison",
        "commitment",
        "witness",
        "scope",
        "party",
        "attachment",
        "agreement",
        "outgoing_mail",
        "audit_entry",
        "stored_file",
        "sign_in",
        "user",
        "sign_in_attempt",
        "office_holding",
        "person",
        "office",
        "institution",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_refuse()")


def protect_trail() -> None:
    """Let the database refuse every change of the trail but an addition."""
    for statement in PROTECTION[op.get_bind().dialect.name]:
        op.execute(statement)


def one_of(column: str, *values: str) -> str:
    """Return the condition that `column` holds one of `values`."""
    return f"{column} IN ({', '.join(map(repr, values))})"


def create_parties() -> None:
    """Create institutions, people and offices."""
    op.create_table(
        "institution",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("short_name", sa.String, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("seat", sa.String),
        sa.Column("needs_power_of_attorney", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["institution.id"], name=op.f("fk_institution_parent_id_institution")
        ),
        sa.CheckConstraint(
            one_of(
                "kind",
                "lembaga_negara",
                "perwakilan",
                "pemerintah_daerah",
                "perangkat_daerah",
                "unit_kerja",
            ),
            name=op.f("ck_institution_institutionkind"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_institution_not_its_own_parent")),
    )
    op.create_index(op.f("ix_institution_parent_id"), "institution", ["parent_id"])
    op.create_index(op.f("ix_institution_path"), "institution", ["path"])
    op.create_table(
        "office",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_office_institution_id_institution"),
        ),
        sa.UniqueConstraint("institution_id", "title", name=op.f("uq_office_institution_id_title")),
    )
    op.create_index(op.f("ix_office_institution_id"), "office", ["institution_id"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("aliases", sa.String, nullable=False),
        sa.Column("position", sa.String),
        sa.Column("email", sa.String),
        sa.Column("phone", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_person_institution_id_institution"),
        ),
    )
    op.create_index(op.f("ix_person_institution_id"), "person", ["institution_id"])
    op.create_table(
        "office_holding",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("office_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("capacity", sa.String(30), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("basis", sa.String),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_holding")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_holding_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_office_holding_person_id_person")
        ),
        sa.CheckConstraint(
            one_of("capacity", "definitif", "plt", "plh", "pj"),
            name=op.f("ck_office_holding_capacity"),
        ),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_office_holding_ends_not_before_start")
        ),
    )
    op.create_index(op.f("ix_office_holding_office_id"), "office_holding", ["office_id"])
    op.create_index(op.f("ix_office_holding_person_id"), "office_holding", ["person_id"])


def create_accounts() -> None:
    """Create accounts and sign-ins."""
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_hash", sa.String(64), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_account_hash"), "sign_in_attempt", ["account_hash"])
    op.create_index(op.f("ix_sign_in_attempt_address"), "sign_in_attempt", ["address"])
    op.create_table(
        "user",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("institution_id", sa.Integer),
        sa.Column("person_id", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_user_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_user_person_id_person")
        ),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_email_in_small_letters")),
        sa.CheckConstraint(
            one_of("role", "legal", "narahubung", "penyelia", "admin"), name=op.f("ck_user_role")
        ),
    )
    op.create_index(op.f("ix_user_institution_id"), "user", ["institution_id"])
    op.create_index(op.f("ix_user_person_id"), "user", ["person_id"])
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id_user")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"])


def create_files() -> None:
    """Create stored files."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"])


def create_audit() -> None:
    """Create the trail, which the database lets nobody change."""
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("actor_role", sa.String(30)),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("thing", sa.String(60), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index(op.f("ix_audit_entry_thing"), "audit_entry", ["thing"])
    protect_trail()


def create_mail() -> None:
    """Create mails on their way out."""
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("to_name", sa.String(200), nullable=False),
        sa.Column("to_address", sa.String(320), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("thread", sa.String(60)),
        sa.Column("about", sa.String(60)),
        sa.Column("reply_to", sa.String(320)),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("crashes", sa.Integer, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.String(300)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
        sa.CheckConstraint(
            one_of("status", "due", "sending", "sent", "parked"),
            name=op.f("ck_outgoing_mail_status"),
        ),
    )
    op.create_index(op.f("ix_outgoing_mail_about"), "outgoing_mail", ["about"])
    op.create_index(op.f("ix_outgoing_mail_thread"), "outgoing_mail", ["thread"])
    op.create_index(
        op.f("ix_outgoing_mail_waiting"),
        "outgoing_mail",
        ["next_try_at"],
        sqlite_where=sa.text("status IN ('due', 'sending')"),
        postgresql_where=sa.text("status IN ('due', 'sending')"),
    )


def create_agreements() -> None:
    """Create the register."""
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("cooperation_type", sa.String(30), nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("signed_on", sa.Date),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("term_years", sa.Integer),
        sa.Column("notice_months", sa.Integer, nullable=False),
        sa.Column("scan_follows", sa.Boolean, nullable=False),
        sa.Column("note", sa.String),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["agreement.id"], name=op.f("fk_agreement_parent_id_agreement")
        ),
        sa.CheckConstraint(
            one_of("cooperation_type", "sinergi", "ksdpk", "ksdd", "lainnya"),
            name=op.f("ck_agreement_cooperationtype"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_agreement_ends_not_before_start")),
        sa.CheckConstraint(
            one_of("kind", "nota_kesepakatan", "nota_kesepahaman", "kesepakatan_bersama", "pks"),
            name=op.f("ck_agreement_kind"),
        ),
        sa.CheckConstraint(
            "kind <> 'pks' OR parent_id IS NOT NULL", name=op.f("ck_agreement_pks_has_parent")
        ),
        sa.CheckConstraint(
            one_of(
                "state",
                "usulan",
                "penjajakan",
                "penyusunan",
                "pembahasan",
                "persetujuan",
                "siap_ttd",
                "ditandatangani",
                "berlaku",
                "berakhir",
                "diperpanjang",
                "diakhiri",
                "ditolak",
                "dibatalkan",
            ),
            name=op.f("ck_agreement_state"),
        ),
    )
    op.create_index(
        op.f("ix_agreement_ending"),
        "agreement",
        ["ends_on"],
        sqlite_where=sa.text("state = 'berlaku'"),
        postgresql_where=sa.text("state = 'berlaku'"),
    )
    op.create_index(op.f("ix_agreement_parent_id"), "agreement", ["parent_id"])
    op.create_index(op.f("ix_agreement_state"), "agreement", ["state"])
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_attachment_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_attachment_file_id_stored_file")
        ),
        sa.CheckConstraint(
            one_of("kind", "naskah_bertanda_tangan", "naskah_final", "surat_kuasa", "lampiran"),
            name=op.f("ck_attachment_attachmentkind"),
        ),
    )
    op.create_index(op.f("ix_attachment_agreement_id"), "attachment", ["agreement_id"])
    op.create_table(
        "party",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("number", sa.String),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_party_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_party_institution_id_institution")
        ),
        sa.UniqueConstraint(
            "agreement_id", "position", name=op.f("uq_party_agreement_id_position")
        ),
        sa.UniqueConstraint(
            "institution_id", "number", name=op.f("uq_party_institution_id_number")
        ),
        sa.CheckConstraint("position IN (1, 2)", name=op.f("ck_party_first_or_second")),
    )
    op.create_index(op.f("ix_party_institution_id"), "party", ["institution_id"])
    op.create_table(
        "scope",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("no_commitment_reason", sa.String),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_scope_agreement_id_agreement")
        ),
        sa.UniqueConstraint("agreement_id", "key", name=op.f("uq_scope_agreement_id_key")),
    )
    op.create_table(
        "witness",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("office", sa.String, nullable=False),
        sa.Column("heading", sa.String(30), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_witness_agreement_id_agreement")
        ),
        sa.CheckConstraint(
            one_of("heading", "SAKSI", "MENGETAHUI"), name=op.f("ck_witness_witnessheading")
        ),
    )
    op.create_index(op.f("ix_witness_agreement_id"), "witness", ["agreement_id"])
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("activity", sa.String, nullable=False),
        sa.Column("indicator", sa.String, nullable=False),
        sa.Column("responsible", sa.String(30), nullable=False),
        sa.Column("rhythm", sa.String(30), nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("schedule", sa.String, nullable=False),
        sa.Column("evidence", sa.String, nullable=False),
        sa.Column("needs_file", sa.Boolean, nullable=False),
        sa.Column("needs_attendance", sa.Boolean, nullable=False),
        sa.Column("first_on", sa.Date),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.ForeignKeyConstraint(
            ["scope_id"], ["scope.id"], name=op.f("fk_commitment_scope_id_scope")
        ),
        sa.CheckConstraint(
            one_of("responsible", "kesatu", "kedua", "para_pihak"),
            name=op.f("ck_commitment_responsible"),
        ),
        sa.CheckConstraint(
            one_of("rhythm", "sekali", "bulanan", "triwulanan", "semesteran", "tahunan"),
            name=op.f("ck_commitment_rhythm"),
        ),
    )
    op.create_index(op.f("ix_commitment_scope_id"), "commitment", ["scope_id"])
    op.create_table(
        "liaison",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("scope_key", sa.String),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("deputy_id", sa.Integer),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liaison")),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["person.id"], name=op.f("fk_liaison_deputy_id_person")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_liaison_party_id_party")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_liaison_person_id_person")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_liaison_ends_not_before_start")),
    )
    op.create_index(op.f("ix_liaison_deputy_id"), "liaison", ["deputy_id"])
    op.create_index(op.f("ix_liaison_party_id"), "liaison", ["party_id"])
    op.create_index(op.f("ix_liaison_person_id"), "liaison", ["person_id"])
    op.create_table(
        "power_of_attorney",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("dated_on", sa.Date, nullable=False),
        sa.Column("giver", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_of_attorney")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_power_of_attorney_party_id_party")
        ),
        sa.UniqueConstraint("party_id", name=op.f("uq_power_of_attorney_party_id")),
    )
    op.create_table(
        "move",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("reason", sa.String),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_move_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_move_by_id_user")),
        sa.CheckConstraint(
            one_of(
                "state",
                "usulan",
                "penjajakan",
                "penyusunan",
                "pembahasan",
                "persetujuan",
                "siap_ttd",
                "ditandatangani",
                "berlaku",
                "berakhir",
                "diperpanjang",
                "diakhiri",
                "ditolak",
                "dibatalkan",
            ),
            name=op.f("ck_move_state"),
        ),
    )
    op.create_index(op.f("ix_move_agreement_id"), "move", ["agreement_id"])
    op.create_table(
        "signatory",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("holding_id", sa.Integer, nullable=False),
        sa.Column("authority", sa.String),
        sa.Column("signed_name", sa.String),
        sa.Column("signed_office", sa.String),
        sa.Column("signed_capacity", sa.String(30)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
        sa.ForeignKeyConstraint(
            ["holding_id"],
            ["office_holding.id"],
            name=op.f("fk_signatory_holding_id_office_holding"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_signatory_party_id_party")
        ),
        sa.UniqueConstraint("party_id", name=op.f("uq_signatory_party_id")),
        sa.CheckConstraint(
            one_of("signed_capacity", "definitif", "plt", "plh", "pj"),
            name=op.f("ck_signatory_capacity"),
        ),
    )


def create_drafting() -> None:
    """Create drafts and approvals."""
    op.create_table(
        "draft",
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("template_key", sa.String, nullable=False),
        sa.Column("template_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", name=op.f("pk_draft")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_draft_agreement_id_agreement")
        ),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("approver_id", sa.Integer, nullable=False),
        sa.Column("asked_by_id", sa.Integer, nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(30), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.String),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_approval_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["user.id"], name=op.f("fk_approval_approver_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_approval_asked_by_id_user")
        ),
        sa.CheckConstraint(
            one_of("decision", "menunggu", "disetujui", "dikembalikan"),
            name=op.f("ck_approval_decision"),
        ),
    )
    op.create_index(op.f("ix_approval_agreement_id"), "approval", ["agreement_id"])
    op.create_index(op.f("ix_approval_approver_id"), "approval", ["approver_id"])
    op.create_table(
        "draft_section",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_section")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["draft.agreement_id"],
            name=op.f("fk_draft_section_agreement_id_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user.id"], name=op.f("fk_draft_section_saved_by_id_user")
        ),
        sa.UniqueConstraint("agreement_id", "key", name=op.f("uq_draft_section_agreement_id_key")),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waived_by_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_waiver_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["waived_by_id"], ["user.id"], name=op.f("fk_waiver_waived_by_id_user")
        ),
        sa.UniqueConstraint(
            "agreement_id", "rule", "place", name=op.f("uq_waiver_agreement_id_rule_place")
        ),
    )


def create_monitoring() -> None:
    """Create follow-ups, activities and evidence."""
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("commitment_id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("planned_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by_id", sa.Integer),
        sa.Column("cancel_reason", sa.String),
        sa.Column("next_reminder_on", sa.Date),
        sa.Column("last_rung", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_follow_up_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user.id"], name=op.f("fk_follow_up_closed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_follow_up_commitment_id_commitment")
        ),
        sa.UniqueConstraint(
            "commitment_id", "planned_on", name=op.f("uq_follow_up_commitment_id_planned_on")
        ),
        sa.CheckConstraint(
            "state <> 'batal' OR cancel_reason IS NOT NULL", name=op.f("ck_follow_up_cancelled_why")
        ),
        sa.CheckConstraint(
            one_of("state", "direncanakan", "berjalan", "selesai", "batal"),
            name=op.f("ck_follow_up_followupstate"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('direncanakan', 'berjalan'))",
            name=op.f("ck_follow_up_open_or_closed"),
        ),
    )
    op.create_index(op.f("ix_follow_up_agreement_due"), "follow_up", ["agreement_id", "due_on"])
    op.create_index(
        op.f("ix_follow_up_next_reminder"),
        "follow_up",
        ["next_reminder_on"],
        sqlite_where=sa.text("next_reminder_on IS NOT NULL"),
        postgresql_where=sa.text("next_reminder_on IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_follow_up_open_due"),
        "follow_up",
        ["due_on"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("scope_key", sa.String, nullable=False),
        sa.Column("follow_up_id", sa.Integer),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("attendance", sa.String, nullable=False),
        sa.Column("attendance_count", sa.Integer),
        sa.Column("logged_by_id", sa.Integer, nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_activity_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_activity_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_id"], ["user.id"], name=op.f("fk_activity_logged_by_id_user")
        ),
    )
    op.create_index(op.f("ix_activity_agreement_held"), "activity", ["agreement_id", "held_on"])
    op.create_index(op.f("ix_activity_follow_up_id"), "activity", ["follow_up_id"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("activity_id", sa.Integer, nullable=False),
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_evidence_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_evidence_file_id_stored_file")
        ),
        sa.UniqueConstraint("activity_id", "file_id", name=op.f("uq_evidence_activity_id_file_id")),
    )


def create_reminders() -> None:
    """Create what the reminders leave behind."""
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "unreached",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("follow_up_id", sa.Integer, nullable=False),
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("days_after_due", sa.Integer, nullable=False),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unreached")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_unreached_follow_up_id_follow_up"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_unreached_party_id_party")
        ),
        sa.CheckConstraint(
            one_of("audience", "narahubung", "narahubung_dan_wakil", "penyelia", "atasan_penyelia"),
            name=op.f("ck_unreached_audience"),
        ),
    )
    op.create_index(op.f("ix_unreached_follow_up_id"), "unreached", ["follow_up_id"])
