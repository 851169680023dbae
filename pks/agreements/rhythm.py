"""How often a commitment falls due, as a recurrence rule (RFC 5545) chosen by name. Pure."""

from enum import StrEnum


class Rhythm(StrEnum):
    """How often something promised is to happen."""

    ONCE = "sekali"
    MONTHLY = "bulanan"
    QUARTERLY = "triwulanan"
    SEMESTER = "semesteran"
    YEARLY = "tahunan"


#: The rule of each rhythm; what happens once has none.
RULE = {
    Rhythm.ONCE: "",
    Rhythm.MONTHLY: "FREQ=MONTHLY",
    Rhythm.QUARTERLY: "FREQ=MONTHLY;INTERVAL=3",
    Rhythm.SEMESTER: "FREQ=MONTHLY;INTERVAL=6",
    Rhythm.YEARLY: "FREQ=YEARLY",
}

#: Months from entry into force to the first time, where the work plan names no day. What happens
#: once happens at the start: the exchange of liaisons, the opening list of reports.
FIRST_AFTER_MONTHS = {
    Rhythm.ONCE: 1,
    Rhythm.MONTHLY: 1,
    Rhythm.QUARTERLY: 3,
    Rhythm.SEMESTER: 6,
    Rhythm.YEARLY: 6,
}
