"""The whole story: from the MoU of 2021 to this very day. Told on a clock that is moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.models import Agreement
from pks.calendar import months_later, next_working_day
from pks.demo import (
    assessments,
    beginnings,
    complaints,
    evaluations,
    evidence,
    innovations,
    many,
    oversight,
    papers,
)
from pks.demo.paper_files import Papers
from pks.demo.people import (
    ACTING_TODAY,
    CAPIL_LIAISON,
    FIRST_DEPUTY,
    FIRST_LIAISON,
    LEGAL,
    SCHOOL_LIAISON,
    SECOND_LIAISON,
    SUPERVISOR,
    Member,
)
from pks.demo.world import World, build
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.models import Activity, FollowUp
from pks.parties.models import Institution

#: How long before today the first PKS has gone quiet.
QUIET_DAYS = 75

_HEAD, _CAPIL_HEAD, _, _SCHOOL_HEAD = ACTING_TODAY


@dataclass(frozen=True)
class Telling:
    """What the story is told with: the session, the files, the zone and the day it ends on."""

    session: Session
    files: Papers
    zone: str
    today: date

    def morning_of(self, day: date) -> datetime:
        """Return nine o'clock of `day` where the story plays."""
        return datetime.combine(day, time(9), ZoneInfo(self.zone)).astimezone(UTC)


def is_told(session: Session) -> bool:
    """Tell whether anything has been entered, so that nothing is told twice."""
    return session.scalar(select(Institution.id).limit(1)) is not None


def tell(telling: Telling) -> World:
    """Tell the whole story. The caller commits."""
    world = build(telling.session, now=telling.morning_of(date(2021, 9, 1)))
    mou_day = date(2021, 12, 1)
    audience = beginnings.hold_audience(world, now=telling.morning_of(beginnings.AUDIENCE_ON))
    mou = papers.enter_mou(world, now=telling.morning_of(mou_day), today=mou_day)
    beginnings.name_root(world, mou, audience, now=telling.morning_of(mou_day))
    first = _sign(telling, world, mou, papers.FIRST_PKS)
    _live_through(telling, world, first)
    _leave_evidence(telling, world, first)
    _sign(telling, world, mou, _population_pks(telling))
    evaluations.evaluate(
        telling.session,
        first,
        by=world.account_of(LEGAL),
        now=telling.morning_of(telling.today - timedelta(days=9)),
        today=telling.today,
        zone=telling.zone,
    )
    _leave_drafts(telling, world, mou)
    asked_at = telling.morning_of(telling.today - timedelta(days=3))
    beginnings.leave_request(world, mou, now=asked_at)
    signing_on = next_working_day(telling.today + timedelta(days=21))
    many.prepare_batch(world, mou, now=asked_at, signing_on=signing_on)
    now = telling.morning_of(telling.today)
    assessments.enter_results(world, now=now, today=telling.today)
    oversight.hand_over(world, first, now=now, today=telling.today)
    complaints.enter_recaps(world, now=now, today=telling.today)
    innovations.enter_innovations(world, now=now, today=telling.today)
    papers.set_patterns(world, now=now, today=telling.today)
    return world


def _sign(telling: Telling, world: World, mou: Agreement, ceremony: papers.Ceremony) -> Agreement:
    now = telling.morning_of(ceremony.signed_on)
    draft = papers.begin(world, mou, ceremony.second_place, now=now - timedelta(days=20))
    papers.fill(world, draft, ceremony, now=now - timedelta(days=14))
    scan = telling.files.scan(ceremony.numbers[0], by=world.account_of(LEGAL), now=now)
    keep = telling.files.keeper(by=world.account_of(SUPERVISOR), now=now)
    agreement = papers.sign(world, draft, ceremony, scan, keep, now=now)
    if ceremony is papers.FIRST_PKS:
        agreement.note = papers.PKS_NOTE
    return agreement


def _live_through(telling: Telling, world: World, agreement: Agreement) -> None:
    """Let the liaisons keep most of what was promised, until it goes quiet."""
    until = telling.today - timedelta(days=QUIET_DAYS)
    follow_ups = _due_until(telling.session, agreement, until)
    for count, follow_up in enumerate(follow_ups, start=1):
        now = telling.morning_of(follow_up.due_on)
        if count % 11 == 0:
            reason = "Digabungkan dengan kegiatan triwulan berikutnya atas kesepakatan narahubung."
            by = world.account_of(LEGAL)
            cancel_follow_up(telling.session, follow_up, reason, by=by, now=now)
        else:
            member = FIRST_LIAISON if count % 3 == 0 else SECOND_LIAISON
            activity = _keep_promise(telling, world, follow_up, member, now)
            if count < len(follow_ups):  # the last one still waits to be accepted
                evidence.judge(world, activity, now=now + timedelta(days=2))


def _leave_evidence(telling: Telling, world: World, agreement: Agreement) -> None:
    """Leave what waits for a word of the other party, and a sheet that is open today."""
    met_on = next_working_day(telling.today - timedelta(days=QUIET_DAYS))
    now = telling.morning_of(met_on)
    evidence.leave_waiting(world, agreement, telling.files, held_on=met_on, now=now)
    now = telling.morning_of(telling.today)
    evidence.open_attendance(world, agreement, today=telling.today, now=now)


def _keep_promise(
    telling: Telling, world: World, follow_up: FollowUp, member: Member, now: datetime
) -> Activity:
    commitment = follow_up.commitment
    by = world.account_of(member)
    attendance = (member.name, FIRST_DEPUTY.name) if commitment.needs_attendance else ()
    proof = [telling.files.evidence(commitment.activity, by=by, now=now)]
    return log_activity(
        telling.session,
        follow_up.agreement,
        ActivityFacts(
            scope_key=commitment.scope.key,
            held_on=follow_up.due_on,
            place="DPMPTSP Kota Bekasi",
            title=commitment.activity,
            outcome=f"Terlaksana sesuai rencana kerja. {commitment.indicator}.",
            attendance=attendance,
            completes=True,
        ),
        proof,
        follow_up,
        by=by,
        now=now,
        today=follow_up.due_on,
    )


def _due_until(session: Session, agreement: Agreement, until: date) -> Sequence[FollowUp]:
    return session.scalars(
        select(FollowUp)
        .where(FollowUp.agreement_id == agreement.id, FollowUp.due_on <= until)
        .order_by(FollowUp.due_on, FollowUp.id)
    ).all()


def _population_pks(telling: Telling) -> papers.Ceremony:
    """A made-up second PKS: signed eight months ago, photographed, and silent since."""
    signed_on = next_working_day(months_later(telling.today, -8))
    return replace(
        papers.FIRST_PKS,
        second_place="Disdukcapil",
        signatories=(_HEAD, _CAPIL_HEAD),
        liaisons=((FIRST_LIAISON, FIRST_DEPUTY), (CAPIL_LIAISON, None)),
        place="Kota Bekasi",
        signed_on=signed_on,
        term_years=3,
        numbers=(f"014/ORI-PKS/{signed_on.year}", f"119/014/DISDUKCAPIL/{signed_on.year}"),
        witnesses=(),
    )


def _leave_drafts(telling: Telling, world: World, mou: Agreement) -> None:
    """Leave one draft half filled, and one on the supervisor's table."""
    now = telling.morning_of(telling.today - timedelta(days=6))
    papers.begin(world, mou, "Dinkes", now=now)
    ceremony = replace(
        papers.FIRST_PKS,
        second_place="Disdik",
        signatories=(_HEAD, _SCHOOL_HEAD),
        liaisons=((FIRST_LIAISON, FIRST_DEPUTY), (SCHOOL_LIAISON, None)),
        place="Kota Bekasi",
        signed_on=next_working_day(telling.today + timedelta(days=14)),
        term_years=2,
        witnesses=(),
    )
    draft = papers.begin(world, mou, "Disdik", now=now)
    papers.fill(world, draft, ceremony, now=now)
    papers.send_for_approval(world, draft, world.account_of(SUPERVISOR), now=now)
