"""Each office may say after how many days an agreement of its own counts as silent."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

CHECK = "ck_institution_silence_days"


def upgrade() -> None:
    """Add the column; nobody has said anything yet."""
    with op.batch_alter_table("institution") as table:
        table.add_column(sa.Column("silence_days", sa.Integer))
        table.create_check_constraint(op.f(CHECK), "silence_days BETWEEN 7 AND 730")


def downgrade() -> None:
    """Let all offices have the usual limit again."""
    with op.batch_alter_table("institution") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.drop_column("silence_days")
