"""When commitments fall due, the calendars of offices, and where a commitment comes from.

A commitment had one of five rhythms by name; now it has its rule, what it is reckoned from, how
far, and which way it moves off holidays. What is planned by the old names falls on the same days.
"""

import json
from collections import Counter
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

#: By the old name: the rule, and after how many months it began.
RHYTHMS = {
    "sekali": ("", 1),
    "bulanan": ("FREQ=MONTHLY", 1),
    "triwulanan": ("FREQ=MONTHLY;INTERVAL=3", 3),
    "semesteran": ("FREQ=MONTHLY;INTERVAL=6", 6),
    "tahunan": ("FREQ=YEARLY", 6),
}
NAMES = {rule: name for name, (rule, _) in RHYTHMS.items()}
WORK_PLAN = "rencana-kerja"

CHECKS = {
    "anchor": "anchor IN ('awal', 'akhir', 'peristiwa')",
    "unit": "offset_unit IN ('hari', 'hari_kerja', 'bulan')",
    "yearlyevent": "event IN ('penilaian_kepatuhan')",
    "shift": "shift IN ('berikutnya', 'sebelumnya')",
}

commitment = sa.table(
    "commitment",
    *map(sa.column, ("id", "scope_id", "position", "activity", "rhythm", "rule", "key")),
    sa.column("offset_count"),
)


def upgrade() -> None:
    """Add the columns and the two calendars; rewrite commitments and drafts in the new words."""
    with op.batch_alter_table("commitment") as table:
        for column, first in (
            (sa.Column("anchor", sa.String(30), nullable=False), "awal"),
            (sa.Column("offset_count", sa.Integer, nullable=False), "0"),
            (sa.Column("offset_unit", sa.String(30), nullable=False), "bulan"),
            (sa.Column("shift", sa.String(30), nullable=False), "berikutnya"),
            (sa.Column("lead_days", sa.Integer, nullable=False), "30"),
            (sa.Column("key", sa.String, nullable=False), ""),
        ):
            column.server_default = sa.DefaultClause(first)
            table.add_column(column)
        table.add_column(sa.Column("event", sa.String(30)))
        table.add_column(sa.Column("ends_on", sa.Date))
        table.add_column(sa.Column("origin_id", sa.Integer))
        table.create_foreign_key(
            op.f("fk_commitment_origin_id_commitment"),
            "commitment",
            ["origin_id"],
            ["id"],
            ondelete="SET NULL",
        )
        for name, condition in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_commitment_{name}"), condition)
    op.create_index(op.f("ix_commitment_origin_id"), "commitment", ["origin_id"])
    _rewrite_commitments()
    with op.batch_alter_table("commitment") as table:
        table.drop_constraint(op.f("ck_commitment_rhythm"), type_="check")
        table.drop_column("rhythm")
        for name in ("anchor", "offset_unit", "shift", "key"):
            table.alter_column(name, existing_type=sa.String, server_default=None)
        for name in ("offset_count", "lead_days"):
            table.alter_column(name, existing_type=sa.Integer, server_default=None)
    _rewrite_drafts(_in_new_words)
    _create_calendars()


def _rewrite_commitments() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(commitment).order_by(commitment.c.scope_id, commitment.c.position)
    ).all()
    met: Counter[tuple[int, str]] = Counter()
    for row in rows:
        key = sha256(row.activity.encode()).hexdigest()[:8]
        met[row.scope_id, key] += 1
        count = met[row.scope_id, key]
        values = {
            "key": key if count == 1 else f"{key}-{count}",
            "offset_count": RHYTHMS[row.rhythm][1],
        }
        connection.execute(sa.update(commitment).where(commitment.c.id == row.id).values(values))


def _rewrite_drafts(rewritten: Any) -> None:
    """Write anew the work plan of every draft, and of every revision of one."""
    connection = op.get_bind()
    for name, keys in (
        ("draft_section", ["id"]),
        ("draft_revision_part", ["agreement_id", "number", "key"]),
    ):
        columns = {one: sa.column(one) for one in {*keys, "key"}}
        content = sa.column("content", sa.JSON)
        rows = sa.table(name, *columns.values(), content)
        query = sa.select(rows).where(columns["key"] == WORK_PLAN)
        for row in connection.execute(query).mappings().all():
            this = sa.and_(*(columns[one] == row[one] for one in keys))
            plan = json.loads(json.dumps(row["content"]))
            for scope in plan.get("scopes", []):
                scope["commitments"] = [rewritten(one) for one in scope["commitments"]]
            plan.pop("inherited", None)
            connection.execute(sa.update(rows).where(this).values({"content": plan}))


def _in_new_words(one: dict[str, Any]) -> dict[str, Any]:
    first_on, (rule, months) = one.pop("first_on", None), RHYTHMS[one["rhythm"]]
    rhythm = {
        "rule": rule,
        "anchor": "awal",
        "offset": months,
        "unit": "bulan",
        "event": None,
        "shift": "berikutnya",
        "first_on": first_on,
    }
    return {**one, "rhythm": rhythm}


def _in_old_words(one: dict[str, Any]) -> dict[str, Any]:
    rhythm = one["rhythm"]
    kept = {k: v for k, v in one.items() if k not in ("lead_days", "key", "origin_id")}
    schedule = one["schedule"] or "Menurut rencana kerja"
    name = NAMES.get(rhythm["rule"], "tahunan")
    return {**kept, "rhythm": name, "schedule": schedule, "first_on": rhythm["first_on"]}


def _create_calendars() -> None:
    op.create_table(
        "office_day",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("is_worked", sa.Boolean, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_office_day_institution_id_institution"),
        ),
        sa.UniqueConstraint("institution_id", "day", name=op.f("uq_office_day_institution_id_day")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_day")),
    )
    op.create_table(
        "event_day",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Integer, nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.CheckConstraint(CHECKS["yearlyevent"], name=op.f("ck_event_day_yearlyevent")),
        sa.CheckConstraint("year BETWEEN 1945 AND 2200", name=op.f("ck_event_day_a_year")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_event_day_institution_id_institution"),
        ),
        sa.UniqueConstraint(
            "institution_id", "event", "year", name=op.f("uq_event_day_institution_id_event_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_day")),
    )


def downgrade() -> None:
    """Give each commitment the old name nearest to its rule; calendars are forgotten."""
    op.drop_table("event_day")
    op.drop_table("office_day")
    _rewrite_drafts(_in_old_words)
    with op.batch_alter_table("commitment") as table:
        table.add_column(
            sa.Column("rhythm", sa.String(30), nullable=False, server_default="tahunan")
        )
    for rule, name in NAMES.items():
        same = sa.update(commitment).where(commitment.c.rule == rule)
        op.execute(same.values(rhythm=name))
    op.drop_index(op.f("ix_commitment_origin_id"), "commitment")
    with op.batch_alter_table("commitment") as table:
        table.alter_column("rhythm", existing_type=sa.String(30), server_default=None)
        names = ", ".join(f"'{name}'" for name in RHYTHMS)
        table.create_check_constraint(op.f("ck_commitment_rhythm"), f"rhythm IN ({names})")
        table.drop_constraint(op.f("fk_commitment_origin_id_commitment"), type_="foreignkey")
        for name in CHECKS:
            table.drop_constraint(op.f(f"ck_commitment_{name}"), type_="check")
        for name in (
            *("anchor", "offset_count", "offset_unit", "event", "shift"),
            *("lead_days", "key", "ends_on", "origin_id"),
        ):
            table.drop_column(name)
