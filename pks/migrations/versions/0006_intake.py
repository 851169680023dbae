"""Requests of institutions, audiences with who was there, and which agreement grew from which."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

STATES = "state IN ('baru', 'diterima', 'ditolak', 'ditarik')"


def upgrade() -> None:
    """Create the tables."""
    create_links()
    create_requests()
    create_audiences()
    create_origins()


def downgrade() -> None:
    """Drop the tables, with all that is in them."""
    for table in (
        "agreement_origin",
        "audience_file",
        "audience_attendee",
        "audience",
        "cooperation_request",
        "request_link",
    ):
        op.drop_table(table)


def reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return the constraint that `column` names a row of `target`."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def index(table: str, *columns: str) -> None:
    """Create an index on each of the columns."""
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def create_links() -> None:
    """Create the links with which outsiders ask."""
    table = "request_link"
    op.create_table(
        table,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("receiver_id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("contact_name", sa.String, nullable=False),
        sa.Column("contact_email", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer, nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_link")),
        reference(table, "institution_id", "institution"),
        reference(table, "receiver_id", "institution"),
        reference(table, "parent_id", "agreement"),
        reference(table, "made_by_id", "user"),
    )
    index(table, "institution_id", "receiver_id")


def create_requests() -> None:
    """Create the requests."""
    table = "cooperation_request"
    op.create_table(
        table,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("receiver_id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("contact_name", sa.String, nullable=False),
        sa.Column("contact_office", sa.String, nullable=False),
        sa.Column("contact_phone", sa.String),
        sa.Column("contact_email", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("expectation", sa.String, nullable=False),
        sa.Column("scope_keys", sa.JSON, nullable=False),
        sa.Column("file_id", sa.Integer),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer),
        sa.Column("link_id", sa.Integer),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_request")),
        reference(table, "institution_id", "institution"),
        reference(table, "receiver_id", "institution"),
        reference(table, "parent_id", "agreement"),
        reference(table, "file_id", "stored_file"),
        reference(table, "asked_by_id", "user"),
        reference(table, "link_id", "request_link"),
        sa.UniqueConstraint("link_id", name=op.f("uq_cooperation_request_link_id")),
        sa.CheckConstraint(STATES, name=op.f("ck_cooperation_request_requeststate")),
    )
    index(table, "institution_id", "receiver_id", "state")


def create_audiences() -> None:
    """Create the audiences, who was there, and their files."""
    table = "audience"
    op.create_table(
        table,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer),
        sa.Column("guest_id", sa.Integer, nullable=False),
        sa.Column("host_id", sa.Integer, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("number", sa.String),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("results", sa.JSON, nullable=False),
        sa.Column("scope_keys", sa.JSON, nullable=False),
        sa.Column("guest_chair_name", sa.String),
        sa.Column("guest_chair_office", sa.String),
        sa.Column("host_chair_name", sa.String),
        sa.Column("host_chair_office", sa.String),
        sa.Column("witness_name", sa.String),
        sa.Column("witness_office", sa.String),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience")),
        reference(table, "request_id", "cooperation_request"),
        reference(table, "guest_id", "institution"),
        reference(table, "host_id", "institution"),
        reference(table, "created_by_id", "user"),
        sa.UniqueConstraint("request_id", name=op.f("uq_audience_request_id")),
    )
    index(table, "guest_id", "host_id")
    op.create_table(
        "audience_attendee",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("audience_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String),
        sa.Column("office", sa.String),
        sa.Column("institution", sa.String),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_attendee")),
        reference("audience_attendee", "audience_id", "audience"),
    )
    index("audience_attendee", "audience_id")
    op.create_table(
        "audience_file",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("audience_id", sa.Integer, nullable=False),
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_file")),
        reference("audience_file", "audience_id", "audience"),
        reference("audience_file", "file_id", "stored_file"),
    )
    index("audience_file", "audience_id")


def create_origins() -> None:
    """Create where agreements come from."""
    table = "agreement_origin"
    op.create_table(
        table,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer),
        sa.Column("audience_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_origin")),
        reference(table, "agreement_id", "agreement"),
        reference(table, "request_id", "cooperation_request"),
        reference(table, "audience_id", "audience"),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_agreement_origin_agreement_id")),
    )
    index(table, "request_id", "audience_id")
