"""The life of an agreement, as a table. Pure: it knows states, not agreements.

What time alone brings (about to end, late, silent) is not here: it is computed, never stored.
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where an agreement stands."""

    PROPOSED = "usulan"
    EXPLORING = "penjajakan"
    DRAFTING = "penyusunan"
    NEGOTIATING = "pembahasan"
    IN_APPROVAL = "persetujuan"
    READY_TO_SIGN = "siap_ttd"
    SIGNED = "ditandatangani"
    IN_FORCE = "berlaku"
    ENDED = "berakhir"
    EXTENDED = "diperpanjang"
    TERMINATED = "diakhiri"
    REJECTED = "ditolak"
    CANCELLED = "dibatalkan"


_GIVEN_UP = frozenset({State.REJECTED, State.CANCELLED})

NEXT: Mapping[State, frozenset[State]] = {
    State.PROPOSED: _GIVEN_UP | {State.EXPLORING, State.DRAFTING},
    State.EXPLORING: _GIVEN_UP | {State.DRAFTING},
    State.DRAFTING: _GIVEN_UP | {State.NEGOTIATING, State.IN_APPROVAL},
    State.NEGOTIATING: _GIVEN_UP | {State.DRAFTING, State.IN_APPROVAL},
    State.IN_APPROVAL: _GIVEN_UP | {State.DRAFTING, State.READY_TO_SIGN},
    State.READY_TO_SIGN: _GIVEN_UP | {State.DRAFTING, State.SIGNED},
    State.SIGNED: frozenset({State.IN_FORCE}),
    State.IN_FORCE: frozenset({State.ENDED, State.EXTENDED, State.TERMINATED}),
    State.ENDED: frozenset(),
    State.EXTENDED: frozenset(),
    State.TERMINATED: frozenset(),
    State.REJECTED: frozenset(),
    State.CANCELLED: frozenset(),
}

#: States in which the text may change.
OPEN_TO_DRAFTING = frozenset({State.DRAFTING, State.NEGOTIATING})
#: States before anybody has signed.
BEFORE_SIGNING = frozenset(state for state, after in NEXT.items() if State.CANCELLED in after)
#: States in which the parties are bound.
BINDING = frozenset({State.SIGNED, State.IN_FORCE})


class MoveNotAllowed(Exception):
    """The lifecycle has no such step."""

    def __init__(self, source: State, target: State) -> None:
        super().__init__(f"{source.value} → {target.value}")
        self.source = source
        self.target = target


def check_move(source: State, target: State) -> None:
    """Do nothing if the lifecycle has the step from `source` to `target`.

    :raises MoveNotAllowed: it has no such step.
    """
    if target not in NEXT[source]:
        raise MoveNotAllowed(source, target)
