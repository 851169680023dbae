"""The words of an evaluation. Pure."""

from enum import StrEnum


class Respondent(StrEnum):
    """In whose name a sheet is filled in."""

    FIRST = "kesatu"
    SECOND = "kedua"
    COORDINATOR = "koordinator"
    JOINT = "bersama"
    """What all three come to: the consolidated sheet."""


#: Whose sheets are filled in side by side, before they are consolidated.
SIDES = (Respondent.FIRST, Respondent.SECOND, Respondent.COORDINATOR)


class Rating(StrEnum):
    """How far what a scope promises was carried out."""

    DONE = "terlaksana"
    PARTLY = "sebagian"
    NOT_DONE = "belum"


class Recommendation(StrEnum):
    """What is to become of the cooperation. By custom these three."""

    CONTINUE = "dilanjutkan"
    WIDEN = "diperluas"
    STOP = "dihentikan"
