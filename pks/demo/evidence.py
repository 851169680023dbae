"""What others say of what was done: confirmed, accepted, still waiting; a sheet that is open."""

from datetime import date, datetime, time, timedelta

from pks.agreements.models import Agreement
from pks.demo.paper_files import Papers
from pks.demo.people import (
    FIRST_DEPUTY,
    FIRST_LIAISON,
    SECOND_DEPUTY,
    SECOND_LIAISON,
    SUPERVISOR,
    Member,
)
from pks.demo.world import World
from pks.monitoring.accepting import accept_follow_up
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.attendees import Attendee
from pks.monitoring.confirming import confirm_activity, parties_to_confirm
from pks.monitoring.models import Activity
from pks.monitoring.sheets import SheetFacts, open_sheet, sign_in

#: Who answers for a party by its position.
_LIAISONS = {1: FIRST_LIAISON, 2: SECOND_LIAISON}
_SHEET_HOURS = 8


def judge(world: World, activity: Activity, *, now: datetime) -> None:
    """Let the other party confirm `activity`, and a supervisor accept what it reports."""
    for party in parties_to_confirm(activity):
        by = world.account_of(_LIAISONS[party.position])
        confirm_activity(world.session, activity, party, by=by, now=now)
    for follow_up in activity.completed:
        accept_follow_up(world.session, follow_up, by=world.account_of(SUPERVISOR), now=now)


def leave_waiting(
    world: World, agreement: Agreement, files: Papers, *, held_on: date, now: datetime
) -> None:
    """Leave a meeting that nobody has confirmed yet, with a photograph of the day before."""
    by = world.account_of(SECOND_LIAISON)
    day_before = datetime.combine(held_on - timedelta(days=1), time(14, 30))
    photo = files.photo(day_before, by=by, now=now)
    facts = ActivityFacts(
        scope_key=agreement.scopes[0].key,
        held_on=held_on,
        place="Ruang rapat DPMPTSP Kota Bekasi",
        title="Rapat persiapan pertukaran data",
        outcome="Format rekapitulasi disepakati; daftar laporan dikirim pada akhir bulan.",
        attendance=tuple(str(_attendee(member)) for member in (SECOND_LIAISON, FIRST_LIAISON)),
    )
    log_activity(world.session, agreement, facts, [photo], None, by=by, now=now, today=held_on)


def open_attendance(world: World, agreement: Agreement, *, today: date, now: datetime) -> None:
    """Leave an attendance sheet open on which some have signed in."""
    facts = SheetFacts(
        "Lokakarya pengelolaan pengaduan", today, "Aula DPMPTSP Kota Bekasi", _SHEET_HOURS
    )
    by = world.account_of(SECOND_LIAISON)
    sheet = open_sheet(world.session, agreement, facts, by=by, now=now)
    for member in (FIRST_LIAISON, FIRST_DEPUTY, SECOND_DEPUTY):
        sign_in(world.session, sheet, _attendee(member), now=now)


def _attendee(member: Member) -> Attendee:
    return Attendee(member.name, member.position, member.place)
