"""Working days, months and recurrence in Indonesia. Pure: days in, days out."""

from pks.calendar.recurrence import occurrences
from pks.calendar.rule import Fault, Frequency, NotARule, Rule, parse_rule
from pks.calendar.working_days import (
    NATIONAL,
    SATURDAY,
    WorkingDays,
    add_working_days,
    both,
    count_working_days,
    has_joint_leave,
    holidays_of,
    is_working_day,
    months_later,
    next_working_day,
    previous_working_day,
)

__all__ = [
    "NATIONAL",
    "SATURDAY",
    "Fault",
    "Frequency",
    "NotARule",
    "Rule",
    "WorkingDays",
    "add_working_days",
    "both",
    "count_working_days",
    "has_joint_leave",
    "holidays_of",
    "is_working_day",
    "months_later",
    "next_working_day",
    "occurrences",
    "parse_rule",
    "previous_working_day",
]
