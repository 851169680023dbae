"""Somebody with the database in hand and no triggers in the way: what is seen of it."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.audit.chain import GENESIS, Link
from pks.audit.models import AuditEntry

ENTRIES = 150
TRIALS = 200
SEED = random.SystemRandom().randrange(10**9)
DICE = random.Random(SEED)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A trail of some hundred entries whose triggers somebody has dropped."""
    file = tmp_path_factory.mktemp("tampering") / "audit.sqlite3"
    engine: Engine = create_engine(f"sqlite:///{file}")
    AuditEntry.metadata.create_all(engine, [AuditEntry.__table__])
    with Session(engine) as session:
        moment = datetime(2022, 2, 7, tzinfo=UTC)
        for number in range(ENTRIES):
            trail.record(
                session,
                DICE.choice(["sign", "approve", "comment"]),
                f"agreement:{number % 17}",
                by=None,
                now=moment + timedelta(minutes=number),
                details={"number": number, "note": "x" * 40},
            )
        for kind in ("update", "delete", "replace"):
            session.execute(text(f"DROP TRIGGER audit_entry_no_{kind}"))
        session.commit()
        yield session
    engine.dispose()


def _rows(session: Session) -> list[Row]:
    query = text("SELECT * FROM audit_entry ORDER BY seq")
    return [dict(row) for row in session.execute(query).mappings()]


def _put_back(session: Session, rows: list[Row]) -> None:
    session.execute(text("DELETE FROM audit_entry"))
    names = ", ".join(rows[0])
    values = ", ".join(f":{name}" for name in rows[0])
    session.execute(text(f"INSERT INTO audit_entry ({names}) VALUES ({values})"), rows)


def _edit(rows: list[Row]) -> list[Row]:
    row = DICE.choice(rows)
    field = DICE.choice(["at", "actor_id", "actor_name", "actor_role", "verb", "thing", "details"])
    changed = {
        "at": str(row["at"]).replace("2022", "2021"),
        "actor_id": (row["actor_id"] or 0) + 1,
        "details": str(row["details"]).replace("x", "y"),
    }
    row[field] = changed.get(field, f"{row[field]}{DICE.choice('abc 1')}")
    return rows


def _flip(rows: list[Row]) -> list[Row]:
    row = DICE.choice(rows)
    field = DICE.choice(["at", "details", "hash", "previous_hash", "thing"])
    stored = bytearray(row[field].encode())
    stored[DICE.randrange(len(stored))] ^= 1
    row[field] = stored.decode("latin-1")
    return rows


def _delete(rows: list[Row]) -> list[Row]:
    del rows[DICE.randrange(ENTRIES - 1)]
    return rows


def _swap(rows: list[Row]) -> list[Row]:
    first = DICE.randrange(ENTRIES - 1)
    rows[first]["seq"], rows[first + 1]["seq"] = rows[first + 1]["seq"], rows[first]["seq"]
    return rows


def _insert(rows: list[Row]) -> list[Row]:
    """Put a copy in and move all numbers behind it on by one."""
    place = DICE.randrange(ENTRIES)
    rows.insert(place, {**rows[place], "hash": f"{DICE.getrandbits(256):064x}"})
    for seq, row in enumerate(rows, start=1):
        row["seq"] = seq
    return rows


def _shift(rows: list[Row]) -> list[Row]:
    """Move the border between two fields by one character."""
    row = DICE.choice(rows)
    row["verb"], row["thing"] = row["verb"][:-1], row["verb"][-1] + row["thing"]
    return rows


def _truncate(rows: list[Row]) -> list[Row]:
    return rows[: DICE.randrange(1, ENTRIES)]


def _rewrite(rows: list[Row]) -> list[Row]:
    """Change one entry and compute every hash behind it anew, as we would."""
    place = DICE.randrange(ENTRIES)
    rows[place]["details"] = rows[place]["details"].replace("x", "y")
    previous = rows[place - 1]["hash"] if place else GENESIS
    for row in rows[place:]:
        row["previous_hash"] = previous
        row["hash"] = previous = _link(row).hashed_after(previous)
    return rows


def _link(row: Mapping[str, Any]) -> Link:
    stored = trail._link(type("Row", (), dict(row)))
    assert stored is not None
    return replace(stored)


@pytest.mark.parametrize("tamper", [_edit, _flip, _delete, _swap, _insert, _shift])
def test_f088_the_chain_alone_shows(unguarded: Session, tamper: Callable[[list[Row]], list[Row]]):
    whole = _rows(unguarded)
    for _ in range(TRIALS):
        _put_back(unguarded, tamper([dict(row) for row in whole]))
        verdict = trail.verify(unguarded)
        unguarded.rollback()

        assert not verdict.is_whole, f"seed {SEED}"


@pytest.mark.parametrize("tamper", [_truncate, _rewrite])
def test_only_an_anchor_kept_outside_shows(
    unguarded: Session, tamper: Callable[[list[Row]], list[Row]]
):
    whole = _rows(unguarded)
    anchor = trail.head(unguarded)
    for _ in range(TRIALS):
        _put_back(unguarded, tamper([dict(row) for row in whole]))
        alone, anchored = trail.verify(unguarded), trail.verify(unguarded, anchor)
        unguarded.rollback()

        assert alone.is_whole
        assert not anchored.is_whole, f"seed {SEED}"


@pytest.mark.parametrize(
    ("field", "value"),
    [("details", "{"), ("at", "soon"), ("actor_name", b"\x00"), ("hash", b"\x00"), ("at", 5)],
)
def test_what_cannot_be_read_is_a_finding_and_not_a_failure(
    unguarded: Session, field: str, value: object
):
    statement = text(f"UPDATE audit_entry SET {field} = :value WHERE seq = 77")
    unguarded.execute(statement, {"value": value})
    verdict = trail.verify(unguarded)
    unguarded.rollback()

    assert verdict.broken_seq == 77
    assert verdict.head.seq == 76
