"""How far one unit has come under an MoU, as one word. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from pks.agreements.lifecycle import State


class Stage(StrEnum):
    """How far a unit has come, from nothing to the end."""

    NONE = "belum"
    INVITED = "diundang"
    """It has asked, or was sent a link to ask with; there is no draft."""
    DRAFT = "draf"
    NEGOTIATION = "pembahasan"
    """The text is with the other party, with those who approve it, or ready to be signed."""
    SIGNED = "ditandatangani"
    IN_FORCE = "berlaku"
    SILENT = "sunyi"
    ENDED = "berakhir"


_OF_STATE: Mapping[State, Stage] = {
    State.PROPOSED: Stage.INVITED,
    State.EXPLORING: Stage.INVITED,
    State.DRAFTING: Stage.DRAFT,
    State.NEGOTIATING: Stage.NEGOTIATION,
    State.IN_APPROVAL: Stage.NEGOTIATION,
    State.READY_TO_SIGN: Stage.NEGOTIATION,
    State.SIGNED: Stage.SIGNED,
    State.IN_FORCE: Stage.IN_FORCE,
    State.ENDED: Stage.ENDED,
    State.EXTENDED: Stage.ENDED,
    State.TERMINATED: Stage.ENDED,
}

#: Which of several agreements speaks for a unit: the living one that has come farthest.
_FARTHEST = (
    Stage.NONE,
    Stage.INVITED,
    Stage.ENDED,
    Stage.DRAFT,
    Stage.NEGOTIATION,
    Stage.SIGNED,
    Stage.SILENT,
    Stage.IN_FORCE,
)


def stage_of(state: State, *, silent: bool) -> Stage:
    """Return how far an agreement in `state` brings its unit; given up, it brings it nowhere."""
    if silent and state is State.IN_FORCE:
        return Stage.SILENT
    return _OF_STATE.get(state, Stage.NONE)


def farthest(stages: Iterable[Stage]) -> Stage:
    """Return the stage that speaks for a unit; `Stage.NONE` if there is none."""
    return max(stages, key=_FARTHEST.index, default=Stage.NONE)
