"""The life of a follow-up, as a table. Pure. "Late" is not here: time alone brings it."""

from collections.abc import Mapping
from enum import StrEnum


class FollowUpState(StrEnum):
    """Where a follow-up stands."""

    PLANNED = "direncanakan"
    UNDERWAY = "berjalan"
    SUBMITTED = "diajukan"
    """Reported as done, with its evidence; a supervisor has not yet looked at it."""
    DONE = "selesai"
    CANCELLED = "batal"


class Answer(StrEnum):
    """What the other party says of an activity."""

    CONFIRMED = "dikonfirmasi"
    OBJECTED = "keberatan"


class DateAnswer(StrEnum):
    """What became of a wish for another date."""

    ASKED = "diminta"
    GRANTED = "disetujui"
    REFUSED = "ditolak"
    WITHDRAWN = "dicabut"


NEXT: Mapping[FollowUpState, frozenset[FollowUpState]] = {
    FollowUpState.PLANNED: frozenset(
        {
            FollowUpState.UNDERWAY,
            FollowUpState.SUBMITTED,
            FollowUpState.DONE,
            FollowUpState.CANCELLED,
        }
    ),
    FollowUpState.UNDERWAY: frozenset(
        {
            FollowUpState.UNDERWAY,
            FollowUpState.SUBMITTED,
            FollowUpState.DONE,
            FollowUpState.CANCELLED,
        }
    ),
    FollowUpState.SUBMITTED: frozenset(
        {FollowUpState.UNDERWAY, FollowUpState.DONE, FollowUpState.CANCELLED}
    ),
    FollowUpState.DONE: frozenset({FollowUpState.PLANNED, FollowUpState.UNDERWAY}),
    FollowUpState.CANCELLED: frozenset({FollowUpState.PLANNED, FollowUpState.UNDERWAY}),
}

#: States in which something is still to be done.
OPEN = frozenset(state for state, after in NEXT.items() if FollowUpState.CANCELLED in after)
CLOSED = frozenset(FollowUpState) - OPEN
#: States in which a party still has to do something: what was reported waits for a supervisor.
OWED = OPEN - {FollowUpState.SUBMITTED}


class FollowUpMoveNotAllowed(Exception):
    """The follow-up has no such step: it has been closed or reopened meanwhile."""

    def __init__(self, source: FollowUpState, target: FollowUpState) -> None:
        super().__init__(f"{source.value} → {target.value}")
        self.source = source
        self.target = target


def check_move(source: FollowUpState, target: FollowUpState) -> None:
    """Do nothing if a follow-up may go from `source` to `target`.

    :raises FollowUpMoveNotAllowed: it may not.
    """
    if target not in NEXT[source]:
        raise FollowUpMoveNotAllowed(source, target)
