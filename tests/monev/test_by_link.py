"""A liaison without account fills in the sheet of their party by the link in the mail."""

import re
from datetime import timedelta

import pytest

from pks.clock import StoppedClock
from pks.mail.models import OutgoingMail
from pks.monev.evaluating import hand_in
from pks.monev.kinds import Respondent
from pks.monev.letters import tell_sides
from pks.personal_links.linking import DAYS_OPEN, link_for
from tests.checking import CheckingClient
from tests.monev.conftest import GOOD, Rounds
from tests.monev.test_views import WHOLE


@pytest.fixture
def link(papers: Rounds, in_august: StoppedClock) -> str:
    """The address that Yuni, who has no account, was mailed."""
    tell_sides(papers.session, papers.round, now=in_august.now())
    papers.session.commit()
    mail = papers.session.query(OutgoingMail).filter_by(to_name="Yuni Kartika").one()
    found = re.search(r"/l/\S+", mail.text)
    assert found, mail.text
    return found[0]


def token_on(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_she_hands_it_in_and_it_counts_as_hers(
    papers: Rounds, link: str, client: CheckingClient
) -> None:
    assert client.get(link).status_code == 200

    answer = client.submit(link, **WHOLE)

    assert answer.status_code == 303
    sheet = papers.round.sheet_of(Respondent.SECOND)
    papers.session.refresh(sheet)
    assert (sheet.saver_name, sheet.saved_by_id) == ("Yuni Kartika", None)
    assert sheet.handed_in_at is not None
    assert "sudah diserahkan oleh Yuni Kartika" in client.get(link).text


def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    papers: Rounds, link: str, client: CheckingClient
) -> None:
    answer = client.submit(link, **{**WHOLE, "recommendation": None, "note": "Lanjutkan saja"})

    assert answer.status_code == 422
    assert "Lanjutkan saja" in answer.text
    assert papers.round.sheet_of(Respondent.SECOND).handed_in_at is None


def test_opening_it_changes_nothing(papers: Rounds, link: str, client: CheckingClient) -> None:
    before = papers.round.sheet_of(Respondent.SECOND).version
    for _time in range(3):
        client.get(link)
    papers.session.expire_all()
    assert papers.round.sheet_of(Respondent.SECOND).version == before


def test_who_has_handed_over_opens_nothing(
    papers: Rounds, link: str, client: CheckingClient, in_august: StoppedClock
) -> None:
    for liaison in papers.pks.second.liaisons:
        if liaison.person_id == papers.yuni.id:
            liaison.ends_on = in_august.now().date()
    papers.session.commit()

    assert client.get(link).status_code == 410


def test_without_a_round_that_runs_nothing_waits_and_nothing_typed_is_lost(
    papers: Rounds, link: str, client: CheckingClient, in_august: StoppedClock
) -> None:
    token = token_on(client.get(link).text)
    papers.round.concluded_at = in_august.now()
    papers.session.commit()

    assert "Tidak ada evaluasi yang menunggu" in client.get(link).text
    answer = client.post(link, data={**WHOLE, "csrf_token": token, "note": "Sudah saya ketik"})

    assert answer.status_code == 422
    assert "Sudah saya ketik" in answer.text
    assert papers.round.sheet_of(Respondent.SECOND).handed_in_at is None


def test_who_has_an_account_is_led_to_the_page(papers: Rounds, in_august: StoppedClock) -> None:
    papers.yunis_account  # noqa: B018
    hand_in(
        papers.session,
        papers.round.sheet_of(Respondent.FIRST),
        GOOD,
        by=papers.legal,
        now=papers.now,
    )

    tell_sides(papers.session, papers.round, now=in_august.now())

    mail = papers.session.query(OutgoingMail).filter_by(to_name="Yuni Kartika").one()
    assert f"/monev/{papers.round.id}" in mail.text
    assert "/l/" not in mail.text


def test_the_link_opens_as_long_as_the_sheet_is_awaited(
    papers: Rounds, in_august: StoppedClock
) -> None:
    liaison = next(one for one in papers.pks.second.liaisons if one.person_id == papers.yuni.id)
    old = link_for(
        papers.session, papers.yuni, liaison, now=in_august.now() - timedelta(days=DAYS_OPEN - 2)
    )

    tell_sides(papers.session, papers.round, now=in_august.now())

    assert old.expires_at.date() >= papers.round.due_on


def test_what_was_typed_stays_when_a_colleague_was_faster(
    papers: Rounds, link: str, client: CheckingClient
) -> None:
    token = token_on(client.get(link).text)
    hand_in(
        papers.session,
        papers.round.sheet_of(Respondent.SECOND),
        GOOD,
        by=papers.lintongs_account,
        now=papers.now,
    )
    papers.session.commit()

    answer = client.post(link, data={**WHOLE, "csrf_token": token, "note": "Sudah saya ketik"})

    assert answer.status_code == 422
    assert "Sudah saya ketik" in answer.text
