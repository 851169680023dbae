"""The page of what was written about an agreement: who sees it, who steers, who reads."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from pks.accounts.models import User
from pks.audit import trail
from pks.clock import StoppedClock
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient, queue
from pks.reminders.models import Notice
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import live_through

As = Callable[[User], CheckingClient]

SUBJECT = f"[Hari ini] {RECAPS.activity}"
SECRET = "hanya untuk Yuni"
#: Of the party of Yuni, whom the mail is for.
OWN_SIDE = ("lintongs_account", "secretary_of_bekasi")
OTHER_SIDE = ("legal", "dedys_account", "chief_of_ombudsman")
WHO_STEERS = (*OWN_SIDE, *OTHER_SIDE)
WHO_ONLY_LOOKS = ("yunis_account", "taris_account", "legal_of_a_unit_below")
WHO_SEES = (*WHO_STEERS, *WHO_ONLY_LOOKS)
WHO_SEES_NOTHING = ("stranger", "nobody_in_particular", "admin")


@pytest.fixture
def mail(papers: Papers, clock: StoppedClock) -> OutgoingMail:
    """The mail of the due day of the first recap, to Yuni; its text has a secret in it."""
    clock.moment = datetime(2022, 5, 9, 2, tzinfo=UTC)
    for liaison in (one for party in papers.pks.parties for one in party.liaisons):
        liaison.verified_at = clock.now()
    for follow_up in papers.follow_ups:
        follow_up.next_reminder_on = follow_up.due_on
    live_through(papers.session, clock.now())
    mail = papers.session.query(OutgoingMail).one()
    mail.text += SECRET
    mail.html += SECRET
    return mail


@pytest.fixture
def path(papers: Papers) -> str:
    return f"/perjanjian/{papers.pks.id}/surat"


def status_of(papers: Papers, mail_id: int) -> Status:
    papers.session.expire_all()
    return papers.session.get_one(OutgoingMail, mail_id).status


class TestTheList:
    def test_is_seen_by_who_sees_the_agreement_without_what_the_mails_say(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        for who in WHO_SEES:
            shown = as_(getattr(papers, who)).get(path).text
            for said in (SUBJECT, "Yuni Kartika", "Menunggu dikirim"):
                assert said in shown, who
            assert SECRET not in shown, who

    def test_is_not_there_for_anybody_else(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        for who in WHO_SEES_NOTHING:
            assert as_(getattr(papers, who)).get(path).status_code == 404, who

    def test_has_nothing_of_other_agreements(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail.thread = f"agreement:{papers.mou.id}"
        papers.session.query(Notice).update({Notice.agreement_id: papers.mou.id})
        shown = as_(papers.legal).get(path).text
        assert "Belum ada surat" in shown
        assert SUBJECT not in shown

    def test_shows_addresses_to_those_who_can_do_something_about_them(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        assert mail.to_address in as_(papers.legal).get(path).text
        assert mail.to_address not in as_(papers.taris_account).get(path).text

    def test_says_where_each_stands_and_why(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        noon = datetime(2022, 5, 9, 5, tzinfo=UTC)
        client, mail.next_try_at = as_(papers.yunis_account), noon
        for status, attempts, error, said in (
            (Status.DUE, 0, None, "Dikirim 9 Mei 2022 pukul 12.00"),
            (Status.DUE, 2, "451 later", "Dicoba lagi 9 Mei 2022 pukul 12.00"),
            (Status.DUE, 2, "451 later", "meminta dicoba lagi nanti"),
            (Status.PARKED, 1, "550 5.1.1 who?", "tidak dikenal oleh server"),
            (Status.SENT, 1, None, "Terkirim"),
        ):
            mail.status, mail.attempts, mail.error = status, attempts, error
            shown = client.get(path).text
            assert said in shown
            assert "who?" not in shown

    def test_can_be_searched_and_filtered(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        client = as_(papers.legal)
        for query, found in (
            ("cari=kartika", True),
            ("cari=lokakarya", False),
            ("keadaan=due", True),
            ("keadaan=parked", False),
            ("keadaan=nonsense&page=0", True),
        ):
            assert (SUBJECT in client.get(f"{path}?{query}").text) is found, query

    def test_addresses_are_found_by_those_only_who_are_shown_them(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail.to_address = "y.k@rahasia.example.go.id"
        for who, found in (("legal", True), ("taris_account", False)):
            shown = as_(getattr(papers, who)).get(f"{path}?cari=rahasia").text
            assert (SUBJECT in shown) is found, who

    def test_has_pages(self, papers: Papers, mail: OutgoingMail, as_: As, path: str) -> None:
        for number in range(30):
            letter = Letter(f"Undangan ke-{number}", "Yth.", "<p>Yth.</p>")
            sari, thread = Recipient("Sari", "sari@example.go.id"), mail.thread
            queue(papers.session, letter, to=sari, key=f"{number}", now=papers.now, thread=thread)
        client = as_(papers.legal)
        assert "Undangan ke-29" in client.get(path).text
        assert SUBJECT not in client.get(path).text
        assert SUBJECT in client.get(f"{path}?page=2").text

    def test_tells_which_steps_found_nobody(
        self, papers: Papers, as_: As, path: str, clock: StoppedClock
    ) -> None:
        papers.yuni.email = None
        live_through(papers.session, clock.now(), today=date(2022, 5, 9))
        shown = as_(papers.legal).get(path).text
        assert "DPMPTSP: tidak ada narahubung dengan alamat surel" in shown
        assert f'href="/tindak-lanjut/{papers.first_of(RECAPS).id}"' in shown

    def test_is_linked_from_the_agreement(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        agreement = path.removesuffix("/surat")
        assert f'href="{path}"' in as_(papers.yunis_account).get(agreement).text


class TestSteering:
    def test_who_supervises_its_reader_stops_and_sends_again(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail_id = mail.id
        for who in OWN_SIDE:
            user = getattr(papers, who)
            client, name = as_(user), user.name
            client.submit(path, to=f"{path}/{mail_id}/hentikan")
            assert status_of(papers, mail_id) is Status.STOPPED
            assert f"oleh {name}, 9 Mei 2022" in client.get(path).text
            client.submit(path, to=f"{path}/{mail_id}/kirim-lagi")
            assert status_of(papers, mail_id) is Status.DUE

            again, stop, *_ = trail.entries_about(papers.session, f"mail:{mail_id}")
            assert (again.verb, again.actor_name) == ("mail.again", name)
            assert (stop.verb, stop.actor_name) == ("mail.stop", name)

    def test_nobody_else_does(self, papers: Papers, mail: OutgoingMail, as_: As, path: str) -> None:
        mail_id = mail.id
        for status, deed in ((Status.DUE, "hentikan"), (Status.PARKED, "kirim-lagi")):
            papers.session.get_one(OutgoingMail, mail_id).status = status
            for who in WHO_ONLY_LOOKS:
                shown = as_(getattr(papers, who)).get(path).text
                assert "/kirim-lagi" not in shown, who
                assert "/hentikan" not in shown, who
            for who in (*WHO_ONLY_LOOKS, *WHO_SEES_NOTHING):
                client = as_(getattr(papers, who))
                answer = client.hx("/akun", "POST", f"{path}/{mail_id}/{deed}")
                assert answer.status_code == 404, who
                assert status_of(papers, mail_id) is status

    def test_nobody_stops_what_the_other_party_is_told(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail_id = mail.id
        for address, sides in (
            (mail.to_address, OTHER_SIDE),
            (papers.rahma.email, OWN_SIDE),
            (papers.dedys_account.email, OWN_SIDE),
            ("siapa@example.test", WHO_STEERS),
        ):
            papers.session.get_one(OutgoingMail, mail_id).to_address = address
            for who in sides:
                client = as_(getattr(papers, who))
                shown = client.get(path).text
                assert address in shown
                assert "untuk pihak lain" in shown
                assert "/hentikan" not in shown, who
                answer = client.hx("/akun", "POST", f"{path}/{mail_id}/hentikan")
                assert answer.status_code == 404, who
                assert status_of(papers, mail_id) is Status.DUE

    def test_a_mail_of_another_agreement_is_not_reached_through_this_one(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail.thread, mail_id = "agreement:999", mail.id
        client = as_(papers.lintongs_account)
        assert client.hx("/akun", "POST", f"{path}/{mail_id}/hentikan").status_code == 404
        assert status_of(papers, mail_id) is Status.DUE

    def test_nor_is_one_that_tells_of_others_as_well(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail.thread, mail_id = None, mail.id
        client = as_(papers.lintongs_account)
        assert "memuat perjanjian lain juga" in client.get(path).text
        assert client.hx("/akun", "POST", f"{path}/{mail_id}/hentikan").status_code == 404

    def test_a_mail_that_is_being_sent_is_not_stopped_and_the_answer_says_so(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail_id, client = mail.id, as_(papers.lintongs_account)
        mail.status = Status.SENDING
        answer = client.hx(path, "POST", f"{path}/{mail_id}/hentikan")
        assert answer.status_code == 409
        assert "Surat ini sedang dikirim" in answer.text
        assert status_of(papers, mail_id) is Status.SENDING


class TestReading:
    def test_the_one_it_went_to_reads_it(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail.to_address = "Yuni.Kartika@example.go.id"
        client = as_(papers.yunis_account)
        assert f'href="{path}/{mail.id}"' in client.get(path).text
        assert SECRET in client.get(f"{path}/{mail.id}").text

    def test_nobody_else_does(self, papers: Papers, mail: OutgoingMail, as_: As, path: str) -> None:
        for who in ("legal", "taris_account", *WHO_SEES_NOTHING):
            where = f"{path}/{mail.id}"
            assert as_(getattr(papers, who)).get(where).status_code == 404, who

    def test_a_mail_about_an_account_is_not_read_through_an_agreement(
        self, papers: Papers, mail: OutgoingMail, as_: As, path: str
    ) -> None:
        mail.thread, mail.key = None, "password:1"
        assert as_(papers.yunis_account).get(f"{path}/{mail.id}").status_code == 404
