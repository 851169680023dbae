"""The page of mails, and what the pages of follow-ups and agreements say of reminders."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from pks.accounts.models import User
from pks.audit import trail
from pks.clock import StoppedClock
from pks.config import Config
from pks.mail.models import OutgoingMail, Status
from pks.reminders.heart import beat
from pks.reminders.ladder import Audience
from pks.reminders.words import AUDIENCE_TEXT, STATUS_LOOK, STATUS_TEXT
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import live_through

As = Callable[[User], CheckingClient]


@pytest.fixture
def mail(papers: Papers, clock: StoppedClock) -> OutgoingMail:
    """The mail of the due day of the first recap."""
    clock.moment = datetime(2022, 5, 9, 2, tzinfo=UTC)
    for liaison in (one for party in papers.pks.parties for one in party.liaisons):
        liaison.verified_at = clock.now()
    for follow_up in papers.follow_ups:
        follow_up.next_reminder_on = follow_up.due_on
    live_through(papers.session, clock.now())
    return papers.session.scalars(select(OutgoingMail)).one()


class TestTheListOfMails:
    def test_shows_mails_with_their_state(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        page = as_(papers.admin).get("/surat").text
        assert f"[Hari ini] {RECAPS.activity}" in page
        assert "yuni.kartika@example.go.id" in page
        assert "Menunggu dikirim" in page

    def test_says_that_mails_stay_here_while_there_is_no_server(
        self, papers: Papers, mail: OutgoingMail, as_: As, app: Flask, config: Config
    ) -> None:
        client = as_(papers.admin)
        assert "disimpan sebagai berkas .eml di instance/mail" in client.get("/surat").text
        app.config["PKS"] = replace(config, smtp_host="smtp.example.go.id")
        assert "instance/mail" not in client.get("/surat").text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("cari=kartika", True),
            ("cari=rekapitulasi+SP4N", True),
            ("cari=lokakarya", False),
            ("keadaan=due", True),
            ("keadaan=parked", False),
            ("keadaan=nonsense&page=-1", True),
        ],
    )
    def test_can_be_filtered_and_searched(
        self, papers: Papers, mail: OutgoingMail, as_: As, query: str, found: bool
    ) -> None:
        assert (RECAPS.activity in as_(papers.admin).get(f"/surat?{query}").text) is found

    def test_says_when_the_jobs_last_ran_and_if_they_never_did(
        self, papers: Papers, mail: OutgoingMail, as_: As, clock: StoppedClock
    ) -> None:
        assert "Penjadwal belum pernah berjalan" in as_(papers.admin).get("/surat").text
        beat(papers.session, "remind", now=clock.now(), note="1")
        page = as_(papers.admin).get("/surat").text
        assert "9 Mei 2022 pukul 09.00 WIB" in page
        assert "belum pernah" not in page


class TestOneMail:
    def test_shows_what_it_says(self, papers: Papers, mail: OutgoingMail, as_: As) -> None:
        page = as_(papers.admin).get(f"/surat/{mail.id}").text
        assert "Yth. Yuni Kartika," in page
        assert "Kirim lagi" not in page

    def test_one_that_was_put_aside_can_be_sent_again(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        mail.status, mail.error = Status.PARKED, "550 5.1.1 unknown"
        mail_id = mail.id
        client = as_(papers.admin)
        assert "550 5.1.1 unknown" in client.get(f"/surat/{mail_id}").text
        assert "1 surat tertahan" in client.get("/surat").text

        answer = client.submit(f"/surat/{mail_id}", to=f"/surat/{mail_id}/kirim-lagi")

        assert answer.status_code == 303
        papers.session.expire_all()
        assert papers.session.get_one(OutgoingMail, mail_id).status is Status.DUE
        (entry,) = trail.entries_about(papers.session, f"mail:{mail_id}")
        assert entry.verb == "mail.again"

    @pytest.mark.parametrize("who", ["yunis_account", "legal", "lintongs_account", "stranger"])
    def test_is_for_administrators_only(
        self, papers: Papers, mail: OutgoingMail, as_: As, who: str
    ) -> None:
        mail_id = mail.id
        client = as_(getattr(papers, who))
        assert client.get("/surat").status_code == 404
        assert client.get(f"/surat/{mail_id}").status_code == 404


class TestOnThePagesOfThings:
    def test_a_follow_up_tells_what_was_sent_to_whom_and_when(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        mail.status, mail.sent_at = Status.SENT, datetime(2022, 5, 9, 2, 5, tzinfo=UTC)
        recap = papers.first_of(RECAPS).id
        page = as_(papers.lintongs_account).get(f"/tindak-lanjut/{recap}").text
        assert "[Hari ini]" in page
        assert "Yuni Kartika · 9 Mei 2022 pukul 09.05 WIB" in page
        assert "Terkirim" in page

    def test_and_says_when_the_first_will_come(self, papers: Papers, as_: As) -> None:
        recap = papers.first_of(RECAPS).id
        page = as_(papers.legal).get(f"/tindak-lanjut/{recap}").text
        assert "14 hari sebelum jatuh tempo" in page

    def test_a_gap_is_shown_on_both_pages(
        self, papers: Papers, as_: As, clock: StoppedClock
    ) -> None:
        recap = papers.first_of(RECAPS).id
        papers.yuni.email = None
        live_through(papers.session, clock.now(), today=date(2022, 5, 9))
        client = as_(papers.legal)
        for page in (f"/tindak-lanjut/{recap}", f"/perjanjian/{papers.pks.id}"):
            assert "DPMPTSP: tidak ada narahubung dengan alamat surel" in client.get(page).text

    def test_an_agreement_shows_its_last_reminders(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        page = as_(papers.yunis_account).get(f"/perjanjian/{papers.pks.id}").text
        assert "[Hari ini]" in page


def test_every_state_and_every_audience_has_its_words() -> None:
    assert STATUS_TEXT.keys() == STATUS_LOOK.keys() == set(Status)
    assert AUDIENCE_TEXT.keys() == set(Audience)
