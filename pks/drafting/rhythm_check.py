"""What a rule must be beside correct: rare enough that somebody can keep it. Pure."""

from datetime import date

from pks.calendar import occurrences, parse_rule

#: Once a week and a little more. What is to be done daily is work, not a commitment to follow up.
MOST_A_YEAR = 60

# Any year will do; these two begin on different days of the week, and one has a leap day.
_YEARS = ((date(2024, 1, 1), date(2024, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31)))


class TooOften(Exception):
    """The rule falls more often than `MOST_A_YEAR` in a year."""


def check_rule(rule: str) -> None:
    """Refuse a rule that no work plan can have.

    :raises NotARule: it is none; an empty one is none either.
    :raises TooOften: it falls too often.
    """
    parse_rule(rule)
    if any(len(occurrences(rule, *year)) > MOST_A_YEAR for year in _YEARS):
        raise TooOften
