"""Patterns and counters of numbers, and our own register's number on every agreement.

What is in the register already is numbered in the order in which it was entered, by the year of
entry in Jakarta. That each office gives a number once is kept by the first schema.
"""

from collections import Counter
from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables, number what is there, and ask for a number from now on."""
    op.create_table(
        "number_pattern",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("yearly", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_pattern")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_number_pattern_institution_id_institution"),
        ),
        sa.UniqueConstraint(
            "institution_id", "kind", name=op.f("uq_number_pattern_institution_id_kind")
        ),
    )
    op.create_table(
        "running_number",
        sa.Column("series", sa.String, nullable=False),
        sa.Column("year", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_running_number")),
        sa.CheckConstraint("last >= 0", name=op.f("ck_running_number_counts_up")),
    )
    op.add_column("agreement", sa.Column("register_number", sa.String))
    number_agreements()
    with op.batch_alter_table("agreement") as agreement:
        agreement.alter_column("register_number", existing_type=sa.String, nullable=False)
        agreement.create_unique_constraint(
            op.f("uq_agreement_register_number"), ["register_number"]
        )


def downgrade() -> None:
    """Drop the numbers of the register, the patterns and the counters."""
    with op.batch_alter_table("agreement") as agreement:
        agreement.drop_constraint(op.f("uq_agreement_register_number"), type_="unique")
        agreement.drop_column("register_number")
    op.drop_table("running_number")
    op.drop_table("number_pattern")


def number_agreements() -> None:
    """Number what is in the register, the oldest entry of each year first."""
    agreement = sa.table(
        "agreement",
        sa.column("id", sa.Integer),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("register_number", sa.String),
    )
    counter = sa.table("running_number", *map(sa.column, ("series", "year", "last")))
    rows = op.get_bind().execute(
        sa.select(agreement.c.id, agreement.c.created_at).order_by(
            agreement.c.created_at, agreement.c.id
        )
    )
    last = Counter[int]()
    for id_, entered_at in rows.all():
        # SQLite forgets the zone.
        moment = entered_at if entered_at.tzinfo else entered_at.replace(tzinfo=UTC)
        year = moment.astimezone(ZoneInfo("Asia/Jakarta")).year
        last[year] += 1
        op.execute(
            agreement.update()
            .where(agreement.c.id == id_)
            .values(register_number=f"{year}-{last[year]:04}")
        )
    for year, number in last.items():
        op.execute(counter.insert().values(series="register", year=year, last=number))
