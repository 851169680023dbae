"""The trail: each deed one entry, in the deed's own transaction, never changed afterwards."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.audit.chain import GENESIS, Anchor
from pks.audit.models import AuditEntry

NOW = datetime(2022, 2, 7, 1, 0, tzinfo=UTC)
WRITERS, DEEDS = 4, 25


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    role: str


SARI = Person(7, "Sari Wulandari, S.H.", "legal")


def test_an_entry_says_who_did_what_to_which_thing_and_when(engine: Engine):
    with Session(engine) as session:
        trail.record(
            session, "sign", "agreement:12", by=SARI, now=NOW, details={"place": "Balai Patriot"}
        )
        session.commit()

        (entry,) = trail.entries_about(session, "agreement:12", limit=10)
        assert (entry.seq, entry.at, entry.verb) == (1, NOW, "sign")
        assert (entry.actor_id, entry.actor_name, entry.actor_role) == (7, SARI.name, "legal")
        assert entry.details == {"place": "Balai Patriot"}
        assert entry.previous_hash == GENESIS


def test_what_nobody_did_the_system_did(engine: Engine):
    with Session(engine) as session:
        trail.record(session, "enter into force", "agreement:12", by=None, now=NOW)

        (entry,) = trail.entries_about(session, "agreement:12")
        assert (entry.actor_id, entry.actor_name, entry.actor_role) == (None, "Sistem", None)


def test_a_thing_shows_its_last_entries_the_newest_first(engine: Engine):
    with Session(engine) as session:
        for day in range(5):
            trail.record(session, f"day {day}", "agreement:12", by=SARI, now=NOW)
            trail.record(session, "other", "agreement:120", by=SARI, now=NOW)

        verbs = [entry.verb for entry in trail.entries_about(session, "agreement:12", limit=2)]
        assert verbs == ["day 4", "day 3"]


def test_a_deed_undone_leaves_no_entry_and_no_gap(engine: Engine):
    with Session(engine) as session:
        trail.record(session, "sign", "agreement:12", by=SARI, now=NOW)
        session.commit()
        trail.record(session, "sign", "agreement:13", by=SARI, now=NOW)
        session.rollback()
        trail.record(session, "sign", "agreement:14", by=SARI, now=NOW)
        session.commit()

        assert trail.entries_about(session, "agreement:13") == []
        assert trail.verify(session).is_whole
        assert trail.head(session).seq == 2


def test_the_head_is_the_last_entry_and_record_returns_it(engine: Engine):
    with Session(engine) as session:
        assert trail.head(session) is None

        trail.record(session, "sign", "agreement:12", by=SARI, now=NOW)
        last = trail.record(session, "sign", "agreement:13", by=SARI, now=NOW)

        assert trail.head(session) == last
        assert trail.verify(session).head == last


@pytest.mark.parametrize(
    "details",
    [
        {"tuple": (1, 2), 3: "number as key", "text": "Ä 😀 \u2028 \\ \" '"},
        {"deep": {"b": [1.0, 1e300, -0.0, 10**30], "a": None, "t": True}},
        {"nothing": ""},
    ],
)
def test_whatever_json_can_hold_verifies_after_it_was_read_back(engine: Engine, details: dict):
    odd = Person(1, "Ibu Ä 😀 O'Neil", "legal")
    with Session(engine) as session:
        moment = NOW.astimezone().replace(microsecond=123_456)
        trail.record(session, "sign", "agreement:12", by=odd, now=moment, details=details)
        session.commit()

        assert trail.verify(session).is_whole


def test_what_json_cannot_hold_is_refused_at_once(engine: Engine):
    with Session(engine) as session:
        with pytest.raises(TypeError):
            trail.record(session, "x", "y:1", by=None, now=NOW, details={"when": NOW})
        with pytest.raises(ValueError, match="not JSON compliant"):
            trail.record(session, "x", "y:1", by=None, now=NOW, details={"share": float("nan")})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'Budi' WHERE seq = 2",
        "UPDATE audit_entry SET seq = 20 WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 3",
        "DELETE FROM audit_entry",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 2",
        "TRUNCATE audit_entry",
    ],
)
def test_f088_the_database_itself_refuses_to_change_the_trail(engine: Engine, statement: str):
    only_on = {"INSERT OR": "sqlite", "TRUNCATE ": "postgresql"}
    if only_on.get(statement[:9], engine.dialect.name) != engine.dialect.name:
        pytest.skip("not a statement of this database")
    with Session(engine) as session:
        for number in range(3):
            trail.record(session, "sign", f"agreement:{number}", by=SARI, now=NOW)
        session.commit()

        with pytest.raises(DBAPIError, match="only ever added to"):
            session.execute(text(statement))
        session.rollback()

        assert trail.verify(session).head.seq == 3


def test_writers_at_the_same_time_leave_no_gap(engine: Engine):
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        start.wait()
        for deed in range(DEEDS):
            with Session(engine) as session:
                trail.record(session, "sign", f"agreement:{writer}", by=SARI, now=NOW)
                if deed % 5 == 4:
                    session.rollback()
                else:
                    session.commit()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with Session(engine) as session:
        verdict = trail.verify(session)
        assert verdict.is_whole
        assert verdict.head.seq == WRITERS * DEEDS * 4 // 5


def test_an_anchor_of_another_trail_does_not_fit(engine: Engine):
    with Session(engine) as session:
        for number in range(10):
            at = NOW + timedelta(hours=number)
            trail.record(session, "sign", f"agreement:{number}", by=SARI, now=at)

        assert trail.verify(session, Anchor(4, "f" * 64)).broken_seq == 4
        assert trail.verify(session, Anchor(11, "f" * 64)).broken_seq == 11


def test_entries_are_kept_by_the_columns_the_guard_speaks_of(engine: Engine):
    assert AuditEntry.__tablename__ == "audit_entry"
