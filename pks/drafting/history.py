"""The revisions of a draft: what each one held, and how its history reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import User
from pks.drafting.content import ClausePart, Content, Part, article_in, content_of, from_json
from pks.drafting.models import DraftRevision, DraftRevisionPart, RevisionKind

#: Saves of one person on one part are one entry as long as they lie no further apart than this.
ONE_SITTING = timedelta(minutes=10)


@dataclass(frozen=True)
class Entry:
    """What the history shows as one: a revision, or the saves of one person on one part.

    `number` is the last revision of them, `first` the first; `key` is None where it wrote many.
    """

    number: int
    first: int
    at: datetime
    by: User | None
    kind: RevisionKind
    key: str | None
    of_number: int | None
    note: str | None
    template_version: int

    @property
    def saves(self) -> int:
        """Return how many revisions it may stand for."""
        return self.number - self.first + 1


def content_at(session: Session, agreement_id: int, number: int) -> Content:
    """Return what the draft held when revision `number` had been saved."""
    ours = (DraftRevisionPart.agreement_id == agreement_id) & (DraftRevisionPart.number <= number)
    latest = (
        select(DraftRevisionPart.key, func.max(DraftRevisionPart.number).label("number"))
        .where(ours)
        .group_by(DraftRevisionPart.key)
        .subquery()
    )
    rows = session.execute(
        select(DraftRevisionPart.key, DraftRevisionPart.content)
        .join(
            latest,
            (latest.c.key == DraftRevisionPart.key) & (latest.c.number == DraftRevisionPart.number),
        )
        .where(DraftRevisionPart.agreement_id == agreement_id)
    )
    return content_of({row.key: row.content for row in rows})


def revision(session: Session, agreement_id: int, number: int) -> DraftRevision | None:
    """Return a revision with who made it, or None if there is none of that number."""
    return session.get(
        DraftRevision, (agreement_id, number), options=[joinedload(DraftRevision.by)]
    )


def part_before(
    session: Session, agreement_id: int, key: str, saves: int
) -> tuple[int, Part] | None:
    """Return a part as it was `saves` saves ago, with the revision that wrote it.

    An article that nobody had touched then was as the template has it: that is revision 0.
    """
    row = session.execute(
        _writing(agreement_id, key).order_by(DraftRevisionPart.number.desc()).offset(saves).limit(1)
    ).first()
    if row is not None:
        return row.number, from_json(key, row.content)
    return (0, ClausePart()) if article_in(key) else None


def part_to_undo_to(session: Session, agreement_id: int, key: str) -> tuple[int, Part] | None:
    """Return the part as it was before its last save, with the revision that wrote it.

    What was undone already is stepped over: undoing twice goes two saves back.
    """
    writing = _writing(agreement_id, key).order_by(DraftRevisionPart.number.desc()).limit(1)
    last = session.execute(writing).first()
    if last is None:
        return None
    shown = _stands_for(last)
    row = session.execute(writing.where(DraftRevisionPart.number < shown)).first()
    if row is not None:
        return _stands_for(row), from_json(key, row.content)
    return (0, ClausePart()) if article_in(key) and shown else None


def _stands_for(row: Any) -> int:
    """Return the revision whose text a row brought back, else its own."""
    number: int = row.of_number if row.kind is RevisionKind.UNDONE else row.number
    return number


def entries_of(session: Session, agreement_id: int) -> list[Entry]:
    """List the history, the newest first; saves of one sitting are one entry."""
    revisions = session.scalars(
        select(DraftRevision)
        .where(DraftRevision.agreement_id == agreement_id)
        .options(joinedload(DraftRevision.by))
        .order_by(DraftRevision.number.desc())
    ).all()
    written: dict[int, list[str]] = {}
    for number, key in session.execute(
        select(DraftRevisionPart.number, DraftRevisionPart.key).where(
            DraftRevisionPart.agreement_id == agreement_id
        )
    ):
        written.setdefault(number, []).append(key)
    return _sittings(_entry(one, written.get(one.number, ())) for one in revisions)


def _sittings(entries: Iterable[Entry]) -> list[Entry]:
    """Put together what one person saved of one part, while nobody else wrote in between."""
    found: list[Entry] = []
    for entry in entries:
        last = found[-1] if found else None
        if last is not None and _same_sitting(last, entry):
            found[-1] = Entry(**{**vars(last), "first": entry.first})
        else:
            found.append(entry)
    return found


def _same_sitting(last: Entry, entry: Entry) -> bool:
    return (
        last.kind is entry.kind is RevisionKind.SAVED
        and (last.by, last.key, last.note) == (entry.by, entry.key, entry.note)
        and last.key is not None
        and last.at - entry.at <= ONE_SITTING
    )


def _entry(one: DraftRevision, keys: Sequence[str]) -> Entry:
    return Entry(
        number=one.number,
        first=one.number,
        at=one.at,
        by=one.by,
        kind=one.kind,
        key=keys[0] if len(keys) == 1 else None,
        of_number=one.of_number,
        note=one.note,
        template_version=one.template_version,
    )


def _writing(agreement_id: int, key: str) -> Select[Any]:
    return (
        select(
            DraftRevision.number,
            DraftRevision.kind,
            DraftRevision.of_number,
            DraftRevisionPart.content,
        )
        .join(DraftRevisionPart.revision)
        .where(DraftRevisionPart.agreement_id == agreement_id, DraftRevisionPart.key == key)
    )
