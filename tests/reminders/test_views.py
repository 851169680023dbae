"""The page of mails, and what the pages of follow-ups and agreements say of reminders."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from pks.accounts.models import User
from pks.audit import trail
from pks.clock import StoppedClock
from pks.config import Config
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient, queue
from pks.reminders.heart import beat, falter
from pks.reminders.ladder import Audience
from pks.reminders.words import AUDIENCE_TEXT, STATUS_LOOK, STATUS_TEXT
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import live_through

As = Callable[[User], CheckingClient]

LETTER = Letter("Undangan", "Yth. Sari", "<p>Yth. Sari</p>")
NO_ADMINISTRATORS = ("yunis_account", "legal", "lintongs_account", "stranger")
SARI = Recipient("Sari", "sari@example.go.id")


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

    def test_can_be_filtered_and_searched(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        client = as_(papers.admin)
        for query, found in (
            ("cari=kartika", True),
            ("cari=rekapitulasi+SP4N", True),
            ("cari=lokakarya", False),
            ("keadaan=due", True),
            ("keadaan=parked", False),
            ("keadaan=nonsense&page=-1", True),
            ("cari=kar%25ika", False),
            ("cari=2%2FPTSP+kartika", True),
            ("cari=3%2FPTSP", False),
            ("waktu=hari-ini", True),
            ("waktu=kapan", True),
            ("perjanjian=2", True),
            ("perjanjian=1", False),
            ("perjanjian=x&cari=kartika&waktu=7-hari&keadaan=due", True),
        ):
            assert (RECAPS.activity in client.get(f"/surat?{query}").text) is found, query

    def test_of_the_last_seven_days_shows_no_older_ones(
        self, papers: Papers, mail: OutgoingMail, as_: As, clock: StoppedClock
    ) -> None:
        client, hours = as_(papers.admin), timedelta(hours=9, minutes=1)  # since midnight
        for age, today, week in (
            (timedelta(hours=9), True, True),
            (hours, False, True),
            (timedelta(days=6, hours=9), False, True),
            (timedelta(days=6) + hours, False, False),
        ):
            mail.created_at = clock.now() - age
            assert (RECAPS.activity in client.get("/surat?waktu=hari-ini").text) is today
            assert (RECAPS.activity in client.get("/surat?waktu=7-hari").text) is week

    def test_says_when_the_jobs_last_ran_and_if_they_never_did(
        self, papers: Papers, mail: OutgoingMail, as_: As, clock: StoppedClock
    ) -> None:
        assert "Penjadwal belum pernah berjalan" in as_(papers.admin).get("/surat").text
        beat(papers.session, "remind", now=clock.now(), note="1")
        page = as_(papers.admin).get("/surat").text
        assert "9 Mei 2022 pukul 09.00 WIB" in page
        assert "belum pernah" not in page

    def test_says_when_a_job_failed_and_why_but_not_what_the_error_quoted(
        self, papers: Papers, as_: As, clock: StoppedClock
    ) -> None:
        falter(papers.session, "remind", KeyError("Yuni Kartika"), now=clock.now())
        page = as_(papers.admin).get("/surat").text
        assert "7 Februari 2022 pukul 08.00 WIB: kesalahan pada program (KeyError)" in page
        assert "Yuni Kartika" not in page


class TestManyAtOnce:
    @pytest.fixture
    def three(self, papers: Papers, mail: OutgoingMail) -> dict[Status, int]:
        """One that waits, one put aside, one stopped."""
        kept = {Status.DUE: mail.id}
        for status in (Status.PARKED, Status.STOPPED):
            queue(papers.session, LETTER, to=SARI, key=status, now=mail.created_at)
            other = papers.session.query(OutgoingMail).filter_by(key=status).one()
            other.status, kept[status] = status, other.id
        return kept

    def standing(self, papers: Papers) -> dict[int, Status]:
        papers.session.expire_all()
        return {mail.id: mail.status for mail in papers.session.query(OutgoingMail)}

    def press(self, client: CheckingClient, where: str, **fields: object) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/surat").text)
        assert token
        return client.post(where, data={"csrf_token": token[1], **fields})

    def test_those_chosen_are_sent_again_where_they_can_be(
        self, papers: Papers, three: dict[Status, int], as_: As
    ) -> None:
        client = as_(papers.admin)
        where = "/surat/terpilih/kirim-lagi?keadaan=parked"
        answer = self.press(client, where, surat=list(three.values()))

        assert answer.headers["Location"] == "/surat?keadaan=parked"
        assert set(self.standing(papers).values()) == {Status.DUE}
        page = client.get("/surat").text
        assert "2 surat akan dikirim lagi." in page
        assert "Yang tidak tertahan dan tidak dihentikan dibiarkan." in page
        for status, deeds in ((Status.PARKED, 1), (Status.STOPPED, 1), (Status.DUE, 0)):
            entries = trail.entries_about(papers.session, f"mail:{three[status]}")
            assert [entry.verb for entry in entries] == ["mail.again"] * deeds

    def test_those_chosen_are_stopped_where_they_wait(
        self, papers: Papers, three: dict[Status, int], as_: As
    ) -> None:
        client = as_(papers.admin)
        self.press(client, "/surat/terpilih/hentikan", surat=list(three.values()))

        assert self.standing(papers) == {
            three[Status.DUE]: Status.STOPPED,
            three[Status.PARKED]: Status.PARKED,
            three[Status.STOPPED]: Status.STOPPED,
        }
        page = client.get("/surat").text
        assert "1 surat dihentikan." in page
        assert "oleh Administrator, 9 Mei 2022" in page

    def test_all_that_are_put_aside_are_sent_again_and_nothing_else(
        self, papers: Papers, three: dict[Status, int], as_: As
    ) -> None:
        self.press(as_(papers.admin), "/surat/tertahan/kirim-lagi")
        assert self.standing(papers)[three[Status.PARKED]] is Status.DUE
        assert self.standing(papers)[three[Status.STOPPED]] is Status.STOPPED

    def test_nothing_chosen_is_said(
        self, papers: Papers, three: dict[Status, int], as_: As
    ) -> None:
        client = as_(papers.admin)
        for deed, said in (("kirim-lagi", "dikirim lagi."), ("hentikan", "dihentikan.")):
            for chosen in ([], ["x"], ["99999999999"]):
                answer = self.press(client, f"/surat/terpilih/{deed}", surat=chosen)
                assert answer.status_code == 422
                assert f"Pilih dahulu surat yang akan {said}" in answer.text

    def test_is_for_administrators_only(
        self, papers: Papers, three: dict[Status, int], as_: As
    ) -> None:
        before = self.standing(papers)
        for who in NO_ADMINISTRATORS:
            client = as_(getattr(papers, who))
            for where in ("terpilih/kirim-lagi", "terpilih/hentikan", "tertahan/kirim-lagi"):
                answer = client.hx("/akun", "POST", f"/surat/{where}", surat=list(three.values()))
                assert answer.status_code == 404
        assert self.standing(papers) == before


class TestOneMail:
    def test_shows_what_it_says(self, papers: Papers, mail: OutgoingMail, as_: As) -> None:
        page = as_(papers.admin).get(f"/surat/{mail.id}").text
        assert "Yth. Yuni Kartika," in page
        assert "Kirim lagi" not in page

    def test_shows_it_as_its_reader_sees_it_in_a_frame_that_can_do_nothing(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        client = as_(papers.admin)
        assert f'src="/surat/{mail.id}/html" sandbox' in client.get(f"/surat/{mail.id}").text
        answer = client.get(f"/surat/{mail.id}/html")
        assert answer.text == mail.html
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline';")
        assert "frame-ancestors 'self'" in policy

    def test_one_that_waits_can_be_stopped_and_sent_after_all(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        client, mail_id = as_(papers.admin), mail.id
        page = f"/surat/{mail_id}"
        assert client.submit(page, to=f"{page}/hentikan").status_code == 303
        papers.session.expire_all()
        assert mail.status is Status.STOPPED
        assert "menghentikan surat ini" in client.get(page).text

        assert client.submit(page, to=f"{page}/kirim-lagi").status_code == 303
        papers.session.expire_all()
        assert mail.status is Status.DUE

    def test_what_cannot_be_done_to_it_any_more_is_said(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        client, mail_id = as_(papers.admin), mail.id
        gone, going = "sedang dikirim atau sudah tidak menunggu", "tidak perlu dikirim lagi"
        for status, deed, said in (
            (Status.SENDING, "hentikan", gone),
            (Status.SENT, "hentikan", gone),
            (Status.SENDING, "kirim-lagi", going),
            (Status.SENT, "kirim-lagi", going),
            (Status.DUE, "kirim-lagi", going),
        ):
            mail.status = status
            answer = client.hx("/surat", "POST", f"/surat/{mail_id}/{deed}")
            assert answer.status_code == 409
            assert said in answer.text
            papers.session.expire_all()
            assert mail.status is status

    def test_one_that_was_put_aside_can_be_sent_again(
        self, papers: Papers, mail: OutgoingMail, as_: As
    ) -> None:
        mail.status, mail.error = Status.PARKED, "550 5.1.1 unknown"
        mail_id = mail.id
        client = as_(papers.admin)
        page = client.get(f"/surat/{mail_id}").text
        assert "550 5.1.1 unknown" in page
        assert "Alamat surel penerima tidak dikenal" in page
        assert "1 surat tertahan" in client.get("/surat").text

        answer = client.submit(f"/surat/{mail_id}", to=f"/surat/{mail_id}/kirim-lagi")

        assert answer.status_code == 303
        papers.session.expire_all()
        assert papers.session.get_one(OutgoingMail, mail_id).status is Status.DUE
        (entry,) = trail.entries_about(papers.session, f"mail:{mail_id}")
        assert entry.verb == "mail.again"

    def test_is_for_administrators_only(self, papers: Papers, mail: OutgoingMail, as_: As) -> None:
        mail_id = mail.id
        for who in NO_ADMINISTRATORS:
            client = as_(getattr(papers, who))
            for page in ("/surat", f"/surat/{mail_id}", f"/surat/{mail_id}/html"):
                assert client.get(page).status_code == 404
            for deed in ("kirim-lagi", "hentikan"):
                assert client.hx("/akun", "POST", f"/surat/{mail_id}/{deed}").status_code == 404


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
