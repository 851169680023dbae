"""One change to many follow-ups: looked at first, then done, each with its reason on record."""

from collections.abc import Callable
from datetime import date

import pytest

from pks.accounts.models import User
from pks.audit import trail
from pks.monitoring.bulk import BulkObstacle, Change, Deed, change_all, foresee
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from tests.checking import CheckingClient
from tests.monitoring.papers import Papers

TODAY = date(2022, 5, 12)
As = Callable[[User], CheckingClient]
REASON = "Anggaran digeser ke semester kedua"


@pytest.fixture
def three(in_may: Papers) -> list[FollowUp]:
    """One that is open, one that was reported, and one that was cancelled."""
    open_, reported, cancelled = in_may.follow_ups[:3]
    reported.state = FollowUpState.SUBMITTED
    cancelled.state, cancelled.closed_at = FollowUpState.CANCELLED, in_may.now
    cancelled.cancel_reason = "Digabung"
    in_may.session.flush()
    return [open_, reported, cancelled]


@pytest.mark.parametrize(
    ("deed", "obstacles"),
    [
        (Deed.CANCEL, [None, BulkObstacle.NOT_OPEN, BulkObstacle.NOT_OPEN]),
        (Deed.POSTPONE, [None, BulkObstacle.NOT_OPEN, BulkObstacle.NOT_OPEN]),
        (Deed.REOPEN, [BulkObstacle.NOT_CLOSED, BulkObstacle.NOT_CLOSED, None]),
    ],
)
def test_says_of_each_what_will_happen(
    in_may: Papers, three: list[FollowUp], deed: Deed, obstacles: list[BulkObstacle | None]
):
    change = Change(deed, REASON, 5)

    found = foresee(in_may.session, in_may.legal, three, change, today=TODAY)

    assert [one.obstacle for one in found] == obstacles


def test_changes_those_that_can_be_and_leaves_a_trail(in_may: Papers, three: list[FollowUp]):
    change = Change(Deed.POSTPONE, REASON, 5)

    count = change_all(in_may.session, three, change, by=in_may.legal, now=in_may.now, today=TODAY)

    assert count == 1
    assert three[0].due_on == date(2022, 5, 20)  # five working days, Waisak between
    assert three[0].postponements[0].reason == REASON
    verbs = {e.verb for e in trail.entries_about(in_may.session, f"follow_up:{three[0].id}")}
    assert "follow_up.postpone" in verbs


def test_others_agreements_stay_as_they_are(in_may: Papers, three: list[FollowUp]):
    change = Change(Deed.CANCEL, REASON)

    count = change_all(
        in_may.session, three, change, by=in_may.legal_of_dinkes, now=in_may.now, today=TODAY
    )

    assert count == 0
    assert three[0].state is FollowUpState.PLANNED


def test_on_the_pages_it_is_looked_at_before_it_is_done(
    in_may: Papers, three: list[FollowUp], as_: As
):
    client = as_(in_may.legal)
    page = "/tindak-lanjut/serentak?tampil=segera&milik=semua"
    facts = {"rows": str(three[0].id), "deed": "batalkan", "reason": REASON}

    refused = client.submit(page, deed="batalkan", reason=REASON)
    looked = client.submit(page, **facts)
    in_may.session.expire_all()
    assert three[0].state is FollowUpState.PLANNED
    token = token_of(looked.text)
    done = client.post(page, data={**facts, "confirmed": "y", "csrf_token": token})

    assert refused.status_code == 422
    assert "Pilih sedikitnya satu" in refused.text
    assert looked.status_code == 200
    assert "Ubah 1 tindak lanjut" in looked.text
    assert done.status_code == 303
    in_may.session.expire_all()
    assert three[0].state is FollowUpState.CANCELLED
    assert three[0].cancel_reason == REASON


def token_of(page: str) -> str:
    """Return the token of the first form of a page."""
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_is_for_legal_staff(in_may: Papers, as_: As):
    in_may.pks  # noqa: B018

    for user in (in_may.yunis_account, in_may.dedys_account):
        assert as_(user).get("/tindak-lanjut/serentak").status_code == 404
