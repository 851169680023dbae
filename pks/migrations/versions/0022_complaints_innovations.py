"""Recaps of complaints, by unit, channel and period; the register of service innovations.

Recaps hold numbers only: no column could hold who has reported, or what.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

CHANNELS = (
    "channel IN ('sp4n_lapor', 'datang_langsung', 'surat', 'telepon', 'whatsapp', 'surel', "
    "'media_sosial', 'situs_web', 'lainnya')"
)
KINDS = (
    "kind IN ('layanan_digital', 'pelayanan_terpadu', 'jemput_bola', 'pengelolaan_pengaduan', "
    "'lainnya')"
)


def upgrade() -> None:
    """Create both tables."""
    _create_recaps()
    _create_innovations()


def downgrade() -> None:
    """Drop all recaps and innovations."""
    op.drop_table("innovation")
    op.drop_index(op.f("ix_complaint_recap_ends_on"), "complaint_recap")
    op.drop_table("complaint_recap")


def _create_recaps() -> None:
    op.create_table(
        "complaint_recap",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(30), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("settled", sa.Integer, nullable=False),
        sa.Column("overdue", sa.Integer, nullable=False),
        sa.Column("median_days", sa.Integer),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer, nullable=False),
        sa.CheckConstraint(CHANNELS, name=op.f("ck_complaint_recap_channel")),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_complaint_recap_period")),
        sa.CheckConstraint(
            "received >= 0 AND settled >= 0", name=op.f("ck_complaint_recap_counts")
        ),
        sa.CheckConstraint(
            "0 <= overdue AND overdue <= received", name=op.f("ck_complaint_recap_overdue")
        ),
        sa.CheckConstraint(
            "median_days IS NULL OR (median_days >= 0 AND settled > 0)",
            name=op.f("ck_complaint_recap_median"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_complaint_recap_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_complaint_recap_entered_by_id_user")
        ),
        sa.UniqueConstraint(
            "institution_id",
            "channel",
            "starts_on",
            name=op.f("uq_complaint_recap_institution_id_channel_starts_on"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_recap")),
    )
    op.create_index(op.f("ix_complaint_recap_ends_on"), "complaint_recap", ["ends_on"])


def _create_innovations() -> None:
    op.create_table(
        "innovation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("name_key", sa.String, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("since_year", sa.Integer),
        sa.Column("stopped_year", sa.Integer),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("web_address", sa.String),
        sa.Column("source", sa.String),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer, nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_innovation_innovationkind")),
        sa.CheckConstraint("since_year <= stopped_year", name=op.f("ck_innovation_years")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_innovation_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_innovation_entered_by_id_user")
        ),
        sa.UniqueConstraint(
            "institution_id", "name_key", name=op.f("uq_innovation_institution_id_name_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_innovation")),
    )
