"""What somebody was told lies in the product as well, for them alone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from pks.accounts.models import User
from pks.monitoring.closing import cancel_follow_up
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import live_through, morning

As = Callable[[User], CheckingClient]


@pytest.fixture
def told(papers: Papers) -> Papers:
    """Yuni was told of the first recap, two weeks before its day."""
    papers.yunis_account, papers.first_of(RECAPS)
    live_through(papers.session, morning(date(2022, 4, 25)))
    papers.session.commit()
    return papers


def test_it_is_listed_and_counted_until_it_was_seen(told: Papers, as_: As) -> None:
    client = as_(told.yunis_account)
    page = client.get("/pemberitahuan/").text
    assert f'href="/tindak-lanjut/{told.first_of(RECAPS).id}"' in page
    assert '<span class="n">1</span>' in page

    client.submit("/pemberitahuan/", to="/pemberitahuan/dibaca")

    page = client.get("/pemberitahuan/").text
    assert RECAPS.activity in page
    assert '<span class="n">1</span>' not in page


def test_a_thing_that_is_told_of_twice_stands_there_once(told: Papers, as_: As) -> None:
    live_through(told.session, morning(date(2022, 5, 9)))
    told.session.commit()
    client = as_(told.yunis_account)
    page = client.get("/pemberitahuan/").text
    assert page.count(RECAPS.activity) == 1


def test_looking_changes_nothing(told: Papers, as_: As) -> None:
    client = as_(told.yunis_account)
    client.get("/pemberitahuan/")
    assert '<span class="n">1</span>' in client.get("/pemberitahuan/").text


def test_it_stands_as_it_is_today(told: Papers, as_: As) -> None:
    recap, _ = told.first_of(RECAPS), told.legal.id
    cancel_follow_up(told.session, recap, "Keliru.", by=told.legal, now=told.now)
    told.session.commit()
    assert "sudah beres" in as_(told.yunis_account).get("/pemberitahuan/").text


@pytest.mark.parametrize("who", ["taris_account", "stranger", "legal", "admin", "lintongs_account"])
def test_it_is_nobody_elses(told: Papers, as_: As, who: str) -> None:
    page = as_(getattr(told, who)).get("/pemberitahuan/").text
    assert RECAPS.activity not in page


def test_it_is_there_before_the_mail_comes(papers: Papers, as_: As) -> None:
    papers.yunis_account, papers.first_of(RECAPS)
    live_through(papers.session, morning(date(2022, 4, 25)) - timedelta(hours=6))
    papers.session.commit()
    assert RECAPS.activity in as_(papers.yunis_account).get("/pemberitahuan/").text
