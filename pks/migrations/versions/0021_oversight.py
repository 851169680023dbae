"""The products of the Ombudsman's oversight, each addressed to an institution that is to act."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TABLE = "oversight_product"
CHECKS = {
    "productkind": "kind IN ('tindakan_korektif', 'saran_perbaikan', 'lhp', 'rekomendasi')",
    "dayunit": "day_unit IN ('hari', 'hari_kerja')",
    "settlement": "settled_as IN ('dilaksanakan', 'dilaksanakan_sebagian', 'dicabut')",
    "days": "day_count BETWEEN 1 AND 366",
    "received_after_dated": "received_on >= dated_on",
    "due_after_received": "due_on > received_on",
    "settled_how": "(settled_on IS NULL) = (settled_as IS NULL)",
    "settled_why": "(settled_on IS NULL) = (settled_note IS NULL)",
    "referred_by_one": "(referred_on IS NULL) = (referred_by_id IS NULL)",
    "only_lhp_is_referred": "referred_on IS NULL OR kind = 'lhp'",
    "referred_when_late": "referred_on > due_on",
}
REFERENCES = {
    "institution_id": "institution",
    "follow_up_id": "follow_up",
    "referred_by_id": "user",
    "entered_by_id": "user",
}


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("dated_on", sa.Date, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("day_count", sa.Integer, nullable=False),
        sa.Column("day_unit", sa.String(30), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("follow_up_id", sa.Integer),
        sa.Column("settled_on", sa.Date),
        sa.Column("settled_as", sa.String(30)),
        sa.Column("settled_note", sa.String),
        sa.Column("referred_on", sa.Date),
        sa.Column("referred_by_id", sa.Integer),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer, nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}"))
            for name, condition in CHECKS.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{column}_{target}")
            )
            for column, target in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "institution_id",
            "kind",
            "number",
            name=op.f(f"uq_{TABLE}_institution_id_kind_number"),
        ),
        sa.UniqueConstraint("follow_up_id", name=op.f(f"uq_{TABLE}_follow_up_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_due_on"), TABLE, ["due_on"])


def downgrade() -> None:
    """Forget the products; what was promised of them under agreements stays."""
    op.drop_table(TABLE)
