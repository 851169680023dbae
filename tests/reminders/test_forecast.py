"""The dry run says what will really go out, and leaves nothing behind."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.db import db
from pks.mail.models import OutgoingMail
from pks.mail.outbox import Letter, Recipient, queue
from pks.reminders.forecast import forecast
from pks.reminders.models import LastMail
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.personal_links.test_links import everything
from tests.reminders.days import ZONE, live_through, mails

As = Callable[[User], CheckingClient]

NOW = datetime.fromisoformat("2022-04-20T09:00:00+07:00")


@pytest.fixture
def spring(papers: Papers, clock: StoppedClock) -> Papers:
    """The weeks before the first recap falls due, with everybody who is told of it."""
    papers.pks, papers.lintongs_account, papers.secretary_of_bekasi  # noqa: B018
    clock.moment = NOW
    live_through(papers.session, NOW)
    papers.session.commit()
    return papers


def test_what_it_says_is_what_goes_out(app: Flask, spring: Papers) -> None:
    before = len(mails(spring.session))
    spring.session.commit()
    expected = forecast(db.engine, now=NOW, zone=ZONE)

    moment = NOW
    while moment < NOW + timedelta(days=31):
        live_through(spring.session, moment)
        moment += timedelta(hours=1)

    sent = [
        (mail.created_at.date(), mail.to_address, mail.subject)
        for mail in mails(spring.session)[before:]
        if mail.created_at.date() <= date(2022, 5, 20)
    ]
    foreseen = [(mail.at.date(), mail.to_address, mail.subject) for mail in expected.mails]
    assert sorted(foreseen) == sorted(sent)
    assert len(foreseen) > 4
    assert any(RECAPS.activity in subject for _, _, subject in foreseen)


def test_it_supposes_that_mails_leave_though_one_still_waits(app: Flask, spring: Papers) -> None:
    def foreseen() -> list[tuple[datetime, str, str]]:
        coming = forecast(db.engine, now=NOW, zone=ZONE).mails
        return [(mail.at, mail.to_address, mail.subject) for mail in coming]

    when_none_waits = foreseen()
    who, yesterday = f"person:{spring.yuni.id}", NOW.date() - timedelta(days=1)
    letter = Letter("Kemarin", "Kemarin", "<p>Kemarin</p>")
    key, to = f"day:{who}:{yesterday}", Recipient(spring.yuni.name, spring.yuni.email)
    queue(spring.session, letter, to=to, key=key, now=NOW)
    spring.session.add(LastMail(who=who, on=yesterday))
    spring.session.commit()

    assert foreseen() == when_none_waits
    assert any(address == to.address for _at, address, _subject in when_none_waits)


def test_it_leaves_nothing_behind(app: Flask, spring: Papers) -> None:
    before = everything(spring.session)
    spring.session.commit()
    assert forecast(db.engine, now=NOW, zone=ZONE).mails
    assert everything(spring.session) == before


def test_an_agreement_says_which_steps_come_and_whom_they_would_reach(
    spring: Papers, as_: As
) -> None:
    spring.yuni.email = spring.hadi.email = None
    spring.session.commit()
    page = as_(spring.legal).get(f"/perjanjian/{spring.pks.id}/surat").text
    plan = page[page.index("Yang direncanakan 30 hari") :]
    assert "Senin, 25 April 2022" in plan
    assert "Lintong Ambarita" in plan  # who is told while there is no liaison with an address
    assert "Narahubung yang belum menyatakan diri" in plan
    assert "Akhir perjanjian" not in plan


class TestThePage:
    def test_shows_day_by_day_who_gets_what(self, spring: Papers, as_: As) -> None:
        page = as_(spring.admin).get("/surat/rencana").text
        assert "Senin, 25 April 2022" in page
        assert "yuni.kartika@example.go.id" in page
        assert f"[14 hari lagi] {RECAPS.activity}" in page
        spring.session.rollback()
        assert spring.session.scalars(select(OutgoingMail)).all() == []

    @pytest.mark.parametrize("who", ["legal", "lintongs_account", "yunis_account", "stranger"])
    def test_is_for_administrators_only(self, spring: Papers, as_: As, who: str) -> None:
        assert as_(getattr(spring, who)).get("/surat/rencana").status_code in (403, 404)


def test_does_not_wait_for_whom_a_writer_has_in_hand(app: Flask, spring: Papers) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    told_on = datetime.fromisoformat("2022-04-25T09:00:00+07:00")
    live_through(spring.session, told_on)
    spring.session.commit()
    assert "Yuni Kartika" in {
        one.to_name for one in forecast(db.engine, now=told_on, zone=ZONE).mails
    }

    with Session(db.engine) as writer:
        writer.scalars(select(LastMail).with_for_update()).all()
        found = forecast(db.engine, now=told_on, zone=ZONE)

    assert found.until_on == date(2022, 5, 25)
    assert "Yuni Kartika" not in {one.to_name for one in found.mails}
