"""Adding an innovation, changing it, stopping it. No request, no clock."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.audit import trail
from pks.innovations.models import Innovation, InnovationKind
from pks.parties.models import Institution

#: Older is a slip of the finger.
FIRST_YEAR = 1945


@dataclass(frozen=True)
class InnovationFacts:
    """What is known of one innovation."""

    name: str
    kind: InnovationKind
    purpose: str
    since_year: int | None = None
    web_address: str | None = None
    source: str | None = None


class InnovationObstacle(StrEnum):
    """Why an innovation cannot be kept so."""

    NO_NAME = "no_name"
    NAME_TAKEN = "name_taken"
    NO_PURPOSE = "no_purpose"
    YEAR_TO_COME = "year_to_come"
    YEAR_TOO_OLD = "year_too_old"
    NOT_HTTPS = "not_https"
    STOPPED_BEFORE = "stopped_before"
    ALREADY_STOPPED = "already_stopped"
    NOT_STOPPED = "not_stopped"


class CannotKeep(Exception):
    """The innovation cannot be kept so; `obstacles` names every reason."""

    def __init__(
        self, obstacles: list[InnovationObstacle], of_same_name: Innovation | None = None
    ) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles
        self.of_same_name = of_same_name
        """The one that is there already, if that is a reason."""


def add_innovation(
    session: Session,
    institution: Institution,
    facts: InnovationFacts,
    *,
    by: User,
    now: datetime,
    today: date,
) -> Innovation:
    """Add an innovation of `institution`.

    :raises CannotKeep: something is wrong with it, or the unit has one of this name.
    """
    _refuse(session, institution.id, facts, None, today)
    innovation = Innovation(institution_id=institution.id)
    _write(innovation, facts, by=by, now=now)
    session.add(innovation)
    session.flush()
    _note(session, "innovation.add", innovation, {"after": _told(innovation)}, by=by, now=now)
    return innovation


def change_innovation(
    session: Session,
    innovation: Innovation,
    facts: InnovationFacts,
    *,
    by: User,
    now: datetime,
    today: date,
) -> bool:
    """Change what is known of an innovation. Return whether anything has changed.

    :raises CannotKeep: something is wrong with it, or its unit has another of this name.
    """
    _refuse(session, innovation.institution_id, facts, innovation, today)
    before = _told(innovation)
    if facts == facts_of(innovation):
        return False
    _write(innovation, facts, by=by, now=now)
    session.flush()
    details = {"before": before, "after": _told(innovation)}
    _note(session, "innovation.change", innovation, details, by=by, now=now)
    return True


def stop_innovation(
    session: Session, innovation: Innovation, year: int, *, by: User, now: datetime, today: date
) -> None:
    """Say in which year an innovation has come to its end.

    :raises CannotKeep: it has ended already, or could not have ended then.
    """
    trail.wait_for_turn(session)
    checks = {
        InnovationObstacle.ALREADY_STOPPED: not innovation.runs,
        InnovationObstacle.YEAR_TO_COME: year > today.year,
        InnovationObstacle.YEAR_TOO_OLD: year < FIRST_YEAR,
        InnovationObstacle.STOPPED_BEFORE: year < (innovation.since_year or year),
    }
    if obstacles := [obstacle for obstacle, found in checks.items() if found]:
        raise CannotKeep(obstacles)
    innovation.stopped_year = year
    _note(session, "innovation.stop", innovation, {"year": year}, by=by, now=now)


def resume_innovation(session: Session, innovation: Innovation, *, by: User, now: datetime) -> None:
    """Take back that an innovation has come to its end.

    :raises CannotKeep: it goes on anyway.
    """
    trail.wait_for_turn(session)
    if innovation.stopped_year is None:
        raise CannotKeep([InnovationObstacle.NOT_STOPPED])
    year, innovation.stopped_year = innovation.stopped_year, None
    _note(session, "innovation.resume", innovation, {"year": year}, by=by, now=now)


def facts_of(innovation: Innovation) -> InnovationFacts:
    """Return what is kept of `innovation`, other than whether it goes on."""
    return InnovationFacts(
        name=innovation.name,
        kind=innovation.kind,
        purpose=innovation.purpose,
        since_year=innovation.since_year,
        web_address=innovation.web_address,
        source=innovation.source,
    )


def key_of(name: str) -> str:
    """Return what two names have in common that a person would take for the same.

    >>> key_of("Mal Pelayanan  Publik (MPP)") == key_of("MAL PELAYANAN PUBLIK - MPP")
    True
    """
    written = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.findall(r"[^\W_]+", written)) or " ".join(written.split())


def is_https(address: str) -> bool:
    """Tell whether an address is one of the web that is read in private, without a password.

    >>> is_https("https://bekasikab.go.id/x"), is_https("http://bekasikab.go.id"), is_https("x")
    (True, False, False)
    >>> is_https("javascript:alert(1)"), is_https("https:// bekasikab.go.id"), is_https("https://@x.id")
    (False, False, False)
    """
    if re.search(r"\s", address):
        return False
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme == "https" and "." in host.strip(".") and "@" not in parts.netloc


def _refuse(
    session: Session,
    institution_id: int,
    facts: InnovationFacts,
    own: Innovation | None,
    today: date,
) -> None:
    trail.wait_for_turn(session)  # of two who add the same at once, the second is refused
    query = select(Innovation).where(
        Innovation.institution_id == institution_id, Innovation.name_key == key_of(facts.name)
    )
    other = next((one for one in session.scalars(query) if one is not own), None)
    year, stopped = facts.since_year, own.stopped_year if own else None
    checks = {
        InnovationObstacle.NO_NAME: not facts.name.strip(),
        InnovationObstacle.NAME_TAKEN: other is not None,
        InnovationObstacle.NO_PURPOSE: not facts.purpose.strip(),
        InnovationObstacle.YEAR_TO_COME: year is not None and year > today.year,
        InnovationObstacle.YEAR_TOO_OLD: year is not None and year < FIRST_YEAR,
        InnovationObstacle.STOPPED_BEFORE: bool(year and stopped and year > stopped),
        InnovationObstacle.NOT_HTTPS: bool(facts.web_address and not is_https(facts.web_address)),
    }
    if obstacles := [obstacle for obstacle, found in checks.items() if found]:
        raise CannotKeep(obstacles, other)


def _write(innovation: Innovation, facts: InnovationFacts, *, by: User, now: datetime) -> None:
    for name, value in asdict(facts).items():
        setattr(innovation, name, value)
    innovation.name_key = key_of(facts.name)
    innovation.entered_at, innovation.entered_by_id = now, by.id


def _told(innovation: Innovation) -> dict[str, str]:
    """Return what the trail keeps: only what is known."""
    known = asdict(facts_of(innovation)).items()
    return {name: str(value) for name, value in known if value is not None}


def _note(
    session: Session,
    verb: str,
    innovation: Innovation,
    details: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> None:
    trail.record(session, verb, f"innovation:{innovation.id}", by=by, now=now, details=details)
