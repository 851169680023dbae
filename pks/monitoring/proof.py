"""What a commitment asks for as evidence, and what of it is still missing. No request, no clock."""

from collections.abc import Iterable
from enum import StrEnum

from pks.agreements.models import Commitment
from pks.monitoring.models import Activity


class Proof(StrEnum):
    """What a commitment may ask for before a follow-up of it counts as done."""

    FILE = "file"
    ATTENDANCE = "attendance"


def missing_proof(
    commitment: Commitment, activities: Iterable[Activity], given: frozenset[Proof] = frozenset()
) -> list[Proof]:
    """Return what `commitment` asks for and none of its follow-up's `activities` has shown.

    :param given: what comes besides, with an activity that is being logged.
    """
    done = list(activities)
    has_file = any(activity.evidence for activity in done)
    has_people = any(activity.attendance or activity.attendance_count for activity in done)
    checks = {
        Proof.FILE: commitment.needs_file and not has_file,
        Proof.ATTENDANCE: commitment.needs_attendance and not has_people,
    }
    return [proof for proof, lacks in checks.items() if lacks and proof not in given]
