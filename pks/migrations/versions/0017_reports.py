"""Periodic reports: layouts of offices, schedules with their readers, and what was made."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KINDS = "IN ('triwulan', 'semester', 'tahun')"


def upgrade() -> None:
    """Create the tables of reports."""
    op.create_table(
        "report_layout",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer, nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        _reference("report_layout", "institution_id", "institution"),
        _reference("report_layout", "file_id", "stored_file"),
        _reference("report_layout", "uploaded_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_layout")),
    )
    op.create_index(op.f("ix_report_layout_institution_id"), "report_layout", ["institution_id"])
    _create_schedule()
    op.create_table(
        "report_reader",
        sa.Column("schedule_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        _reference("report_reader", "schedule_id", "report_schedule"),
        _reference("report_reader", "user_id", "user"),
        sa.PrimaryKeyConstraint("schedule_id", "user_id", name=op.f("pk_report_reader")),
    )
    _create_issue()


def _create_schedule() -> None:
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("days_after", sa.Integer, nullable=False),
        sa.Column("next_on", sa.Date, nullable=False),
        sa.Column("made_by_id", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"kind {KINDS}", name=op.f("ck_report_schedule_periodkind")),
        _reference("report_schedule", "institution_id", "institution"),
        _reference("report_schedule", "made_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
    )
    op.create_index(
        op.f("ix_report_schedule_institution_id"), "report_schedule", ["institution_id"]
    )
    running = sa.text("stopped_at IS NULL")
    op.create_index(
        "ix_report_schedule_next",
        "report_schedule",
        ["next_on"],
        postgresql_where=running,
        sqlite_where=running,
    )


def _create_issue() -> None:
    op.create_table(
        "report_issue",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("schedule_id", sa.Integer),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("docx_id", sa.Integer, nullable=False),
        sa.Column("xlsx_id", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer),
        sa.CheckConstraint(f"kind {KINDS}", name=op.f("ck_report_issue_periodkind")),
        _reference("report_issue", "schedule_id", "report_schedule"),
        _reference("report_issue", "institution_id", "institution"),
        _reference("report_issue", "docx_id", "stored_file"),
        _reference("report_issue", "xlsx_id", "stored_file"),
        _reference("report_issue", "made_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_issue")),
        sa.UniqueConstraint(
            "schedule_id", "from_on", name=op.f("uq_report_issue_schedule_id_from_on")
        ),
    )
    op.create_index(op.f("ix_report_issue_institution_id"), "report_issue", ["institution_id"])


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def downgrade() -> None:
    """Drop them; the files that were made stay in the store."""
    op.drop_table("report_issue")
    op.drop_table("report_reader")
    op.drop_table("report_schedule")
    op.drop_table("report_layout")
