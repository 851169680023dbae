"""After how many days an office calls an agreement silent: its own word, else that above it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.parties.models import Institution

#: After how many days where no office says otherwise.
SILENCE_DAYS = 90


@dataclass(frozen=True)
class Limits:
    """What offices have said, by the path of each; the lowest in the tree first."""

    known: tuple[tuple[str, int], ...]

    def of(self, path: str) -> int:
        """Return the limit in days that holds for the office at `path`."""
        return next((days for above, days in self.known if path.startswith(above)), SILENCE_DAYS)


def silence_limits(session: Session) -> Limits:
    """Read what offices have said; one query."""
    query = (
        select(Institution.path, Institution.silence_days)
        .where(Institution.silence_days.is_not(None))
        .order_by(func.length(Institution.path).desc())
    )
    return Limits(tuple((path, days) for path, days in session.execute(query) if days))


def own_limit(session: Session, institution_id: int | None) -> int:
    """Return the limit in days of an office; of nobody's: the usual one."""
    home = session.get(Institution, institution_id) if institution_id else None
    return silence_limits(session).of(home.path) if home else SILENCE_DAYS
