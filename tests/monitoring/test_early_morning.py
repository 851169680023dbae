"""Until seven in the morning it is yesterday in UTC; in the office of Bekasi it is today."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.personal_links.linking import link_for, token_of
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.monitoring.reporting import report
from tests.monitoring.test_views import reread

As = Callable[[User], CheckingClient]

HALF_PAST_SIX = datetime(2022, 5, 12, 23, 30, tzinfo=UTC)
THIRTEENTH_OF_MAY = date(2022, 5, 13)


@pytest.fixture
def recap(in_may: Papers, clock: StoppedClock) -> FollowUp:
    """The first recap, which Yuni has reported; the day after begins."""
    found = in_may.first_of(RECAPS)
    report(in_may, found)
    clock.moment = HALF_PAST_SIX
    return found


def test_what_is_objected_to_is_to_be_reminded_of_from_today_on(
    in_may: Papers, as_: As, recap: FollowUp
) -> None:
    page = f"/kegiatan/{recap.activities[0].id}/keberatan"

    as_(in_may.legal).submit(page, note="Berkas Maret tidak ada.")

    sent_back = reread(in_may, recap)
    assert sent_back.state is FollowUpState.UNDERWAY
    assert sent_back.next_reminder_on == THIRTEENTH_OF_MAY


def test_so_is_what_is_objected_to_by_a_link(
    in_may: Papers, client: CheckingClient, recap: FollowUp
) -> None:
    link = link_for(in_may.session, in_may.rahma, recap.activities[0], now=HALF_PAST_SIX)
    in_may.session.commit()

    client.submit(f"/l/{token_of(link)}/keberatan", note="Berkas Maret tidak ada.")

    assert reread(in_may, recap).next_reminder_on == THIRTEENTH_OF_MAY


def test_f062_what_is_laid_out_is_to_be_reminded_of_from_today_on(
    papers: Papers, as_: As, clock: StoppedClock
) -> None:
    agreement = papers.signed_pks
    clock.moment = HALF_PAST_SIX

    as_(papers.legal).submit(f"/perjanjian/{agreement.id}/berlakukan")

    laid_out = papers.session.scalars(select(FollowUp)).all()
    assert {one.next_reminder_on for one in laid_out} == {THIRTEENTH_OF_MAY}


def test_f060_so_is_what_a_day_of_the_office_moves(
    in_may: Papers, as_: As, clock: StoppedClock
) -> None:
    second = in_may.second_of(RECAPS)
    clock.moment = HALF_PAST_SIX
    page = f"/instansi/{in_may.jakarta_raya.id}/hari-kerja/tambah"

    closed = {"first_on": "2022-08-08", "last_on": "2022-08-08", "name": "Hari jadi"}
    as_(in_may.legal).submit(page, **closed)

    assert reread(in_may, second).due_on == date(2022, 8, 9)
    assert second.next_reminder_on == THIRTEENTH_OF_MAY
