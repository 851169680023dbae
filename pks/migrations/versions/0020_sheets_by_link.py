"""A sheet of an evaluation may be written by a liaison without account, by a personal link."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

CHECK = "ck_evaluation_sheet_saved_by_one"
REFERENCE = "fk_evaluation_sheet_saved_by_person_id_person"


def upgrade() -> None:
    """Add who wrote it without an account."""
    with op.batch_alter_table("evaluation_sheet") as table:
        table.add_column(sa.Column("saved_by_person_id", sa.Integer))
        table.create_foreign_key(op.f(REFERENCE), "person", ["saved_by_person_id"], ["id"])
        table.create_check_constraint(
            op.f(CHECK), "saved_by_id IS NULL OR saved_by_person_id IS NULL"
        )


def downgrade() -> None:
    """Forget who wrote it without an account; what was written stays."""
    with op.batch_alter_table("evaluation_sheet") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.drop_constraint(op.f(REFERENCE), type_="foreignkey")
        table.drop_column("saved_by_person_id")
