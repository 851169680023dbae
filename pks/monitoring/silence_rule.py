"""When an agreement, or one scope of it, is silent. Pure: values in, judgement out.

The definition, for an agreement in force and for each of its scopes alike:

- *Nothing was done*: the last activity that counts was held more than so many days ago (90, unless
  the office says otherwise), or, where there never was one, the entry into force lies that far
  back. An activity counts unless the last word of the other party on it is an objection.
- *Something was due*: a follow-up whose due day has passed is still owed: neither reported, nor
  done, nor cancelled. A day that was moved on record counts as moved.

Silent is what both are true of. Custom of this product, after "signed, and then no implementation
at all"; it is no rule of law.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pks.parties.silence_limit import SILENCE_DAYS

#: After how many days without a word a liaison counts as unverified.
UNVERIFIED_DAYS = 90


@dataclass(frozen=True)
class Quiet:
    """The parts of the judgement, of an agreement or of one scope."""

    starts_on: date | None
    last_logged_on: date | None
    """The day of the last activity, objected or not; none: there never was one."""
    last_done_on: date | None
    """The day of the last activity that counts."""
    last_confirmed_on: date | None
    """The day of the last activity that the other party has confirmed."""
    overdue: int
    """How many follow-ups are owed and past their day."""
    limit_days: int = SILENCE_DAYS
    """After how many days without activity the office of PIHAK KESATU calls it silent."""

    def days(self, today: date) -> int:
        """Return for how many days nothing has been done; 0 where nothing has begun."""
        since = max(filter(None, (self.last_done_on, self.starts_on)), default=None)
        return max((today - since).days, 0) if since else 0

    def is_silent(self, today: date) -> bool:
        """Tell whether nothing was done although something was due."""
        return self.overdue > 0 and self.days(today) > self.limit_days


@dataclass(frozen=True)
class ScopeQuiet(Quiet):
    """The same of one scope."""

    position: int = 0
    title: str = ""
    due: int = 0
    """How many follow-ups fell due in the last twelve months, the cancelled ones aside."""
    on_time: int = 0
    """How many of these were done, and reported by their day."""

    @property
    def never_moved(self) -> bool:
        """Tell whether no activity was ever logged under it."""
        return self.last_logged_on is None


def of_agreement(starts_on: date | None, scopes: Iterable[Quiet]) -> Quiet:
    """Return the parts of a whole agreement from those of its scopes."""
    scopes = list(scopes)
    return Quiet(
        starts_on,
        _last(scope.last_logged_on for scope in scopes),
        _last(scope.last_done_on for scope in scopes),
        _last(scope.last_confirmed_on for scope in scopes),
        sum(scope.overdue for scope in scopes),
        next((scope.limit_days for scope in scopes), SILENCE_DAYS),
    )


def never_moved(scopes: Sequence[ScopeQuiet]) -> list[int]:
    """Return the numbers of the scopes under which nothing was ever logged."""
    return [scope.position for scope in scopes if scope.never_moved]


def _last(days: Iterable[date | None]) -> date | None:
    return max(filter(None, days), default=None)
