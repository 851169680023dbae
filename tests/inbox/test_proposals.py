"""Answers to reminders: they propose an activity, and count for nothing until somebody saves it."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from pks.accounts.models import Role, User
from pks.audit import trail
from pks.inbox.models import IncomingMail, Outcome, Proposal
from pks.mail.models import OutgoingMail
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.picture_models import Picture
from pks.personal_links.linking import link_for, token_of
from pks.web.storage import store
from tests.checking import CheckingClient
from tests.files.samples import pdf_file, picture
from tests.inbox import samples
from tests.inbox.conftest import YUNI, Post

As = Callable[[User], CheckingClient]

RECEIPT = ("tanda-terima.pdf", "application/pdf", pdf_file())
PHOTO = ("foto.jpg", "image/jpeg", picture("JPEG"))
PROGRAM = ("virus.exe", "application/octet-stream", b"MZ....")


def proposals(post: Post) -> list[Proposal]:
    return list(post.papers.session.scalars(select(Proposal).order_by(Proposal.id)))


def answers(post: Post) -> list[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.key.startswith("incoming:"))
    return list(post.papers.session.scalars(query))


@pytest.fixture
def answered(post: Post) -> Proposal:
    """Yuni has answered the reminder, with a photograph and a receipt."""
    mail = samples.answer(post.message_id, YUNI, "Rekap dikirim.", RECEIPT, PHOTO, PROGRAM)
    assert post.tick(mail) == [Outcome.REPLY]
    (proposal,) = proposals(post)
    return proposal


def path_in(mail: OutgoingMail) -> str:
    found = re.search(r"http://localhost(/l/\S+)", mail.text)
    assert found
    return found[1]


class TestAnAnswer:
    def test_is_kept_without_what_it_quotes_and_with_its_files(
        self, post: Post, answered: Proposal
    ):
        assert answered.text == "Rekap dikirim."
        assert [file.name for file in answered.files] == ["tanda-terima.pdf", "foto.jpg"]
        assert answered.left_out == "virus.exe"
        assert answered.person_id == post.papers.yuni.id
        assert answered.party is post.papers.pks.second
        assert post.incoming[0].attachment_count == 3
        with post.app.app_context(), store().open(answered.files[0].sha256) as kept:
            assert kept.read() == RECEIPT[2]
        assert post.papers.session.get(Picture, answered.files[1].id) is not None

    def test_counts_for_nothing(self, post: Post, answered: Proposal):
        assert post.recap.state is FollowUpState.PLANNED
        assert post.recap.activities == []

    def test_is_answered_once_and_asks_for_answers_at_the_mailbox(
        self, post: Post, answered: Proposal
    ):
        (mail,) = answers(post)
        assert (mail.to_address, mail.to_name) == (YUNI, "Yuni Kartika")
        assert "Rekap dikirim." in mail.text
        assert "Tidak dapat diambil: virus.exe" in mail.text
        sent = post.sink.messages[-1]
        assert sent["Subject"].startswith("[Usulan]")
        assert sent["Reply-To"] == "pks@example.go.id"

    def test_an_answer_to_that_is_a_proposal_and_gets_no_mail(self, post: Post, answered: Proposal):
        again = samples.answer(post.sink.message_ids[-1], YUNI, "Satu lagi.", Message_ID="<2@x.y>")

        assert post.tick(again) == [Outcome.REPLY, Outcome.REPLY]

        assert [one.text for one in proposals(post)] == ["Rekap dikirim.", "Satu lagi."]
        assert len(answers(post)) == 1

    def test_may_be_but_a_photograph(self, post: Post):
        assert post.tick(samples.answer(post.message_id, YUNI, "", PHOTO)) == [Outcome.REPLY]
        assert proposals(post)[0].text == ""


class TestWhatIsNoAnswer:
    MACHINES = (
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=1"},
        {"X_Autoreply": "yes"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<warga.example.go.id>"},
    )

    def test_a_machine_wrote_it(self, post: Post):
        mails = [
            samples.answer(post.message_id, YUNI, f"Cuti {number}.", **headers)
            for number, headers in enumerate(self.MACHINES)
        ]

        assert post.tick(*mails) == [Outcome.AUTOMATIC] * len(mails)

        assert proposals(post) == answers(post) == []

    def test_it_says_only_that_the_mail_was_opened(self, post: Post):
        receipt = EmailMessage()
        receipt["From"], receipt["To"], receipt["Message-ID"] = YUNI, samples.US, "<r@x.y>"
        receipt["In-Reply-To"] = post.message_id
        receipt.set_content("Surat Anda sudah dibaca.")
        receipt.make_mixed()
        receipt.replace_header(
            "Content-Type", "multipart/report; report-type=disposition-notification; boundary=b"
        )
        receipt.set_boundary("b")

        assert post.tick(receipt.as_bytes()) == [Outcome.AUTOMATIC]
        assert proposals(post) == answers(post) == []

    def test_somebody_else_wrote_it(self, post: Post):
        assert post.tick(samples.answer(post.message_id, "oka@example.test")) == [Outcome.UNKNOWN]
        assert post.incoming[0].mail is post.reminder
        assert proposals(post) == answers(post) == []

    def test_it_answers_to_no_mail_of_ours(self, post: Post):
        assert post.tick(samples.answer("<x@example.test>", YUNI)) == [Outcome.UNKNOWN]
        assert proposals(post) == answers(post) == []

    def test_it_says_nothing(self, post: Post):
        assert post.tick(samples.answer(post.message_id, YUNI, "")) == [Outcome.UNKNOWN]

    def test_nothing_that_came_with_it_can_be_taken_and_its_writer_is_told_so(self, post: Post):
        program = ("alat.exe", "application/octet-stream", b"MZ")
        assert post.tick(samples.answer(post.message_id, YUNI, "", program)) == [Outcome.UNKNOWN]
        (mail,) = answers(post)
        assert "Lampirannya bukan berkas yang dapat kami terima" in mail.text

    def test_the_follow_up_is_closed(self, post: Post):
        recap = post.recap
        recap.state, recap.closed_at = FollowUpState.CANCELLED, post.clock.now()
        recap.cancel_reason = "Digabung"

        assert post.tick(samples.answer(post.message_id, YUNI)) == [Outcome.UNKNOWN]
        (mail,) = answers(post)
        assert f"sudah ditutup: {recap.commitment.activity}" in mail.text

    def test_the_mail_tells_of_several_things_and_its_reader_is_told_so_once(self, post: Post):
        post.reminder.about = None
        machine = samples.answer(
            post.message_id, YUNI, "Cuti.", Message_ID="<0@x.y>", Auto_Submitted="auto-replied"
        )
        other = samples.answer(post.message_id, "oka@example.test", Message_ID="<1@x.y>")
        assert post.tick(machine, other) == [Outcome.AUTOMATIC, Outcome.UNKNOWN]
        assert answers(post) == []

        post.tick(
            samples.answer(post.message_id, YUNI, Message_ID="<2@x.y>"),
            samples.answer(post.message_id, YUNI, "Halo?", Message_ID="<3@x.y>"),
        )

        (mail,) = answers(post)
        assert mail.to_address == YUNI
        assert "buka tautan pada hal yang dimaksud dan catat di sana" in mail.text
        sent = len(post.sink.messages)
        post.tick(samples.answer(post.sink.message_ids[-1], YUNI, Message_ID="<4@x.y>"))
        assert len(post.sink.messages) == sent
        assert proposals(post) == []

    def test_it_answers_to_a_mail_about_an_account(self, post: Post):
        post.reminder.about, post.reminder.key = None, "account:reset:1:202205090900"

        assert post.tick(samples.answer(post.message_id, YUNI)) == [Outcome.UNKNOWN]
        assert answers(post) == []


class TestByPersonalLink:
    def test_the_writer_finds_the_form_filled_in_and_saves_it(
        self, post: Post, answered: Proposal, client: CheckingClient
    ):
        path = path_in(answers(post)[0])
        page = client.get(path).text
        assert "Rekap dikirim." in page
        assert "tanda-terima.pdf" in page

        answer = client.submit(path, place="Bekasi")

        assert answer.status_code == 303, answer.text[:2000]
        post.papers.session.expire_all()
        assert post.recap.state is FollowUpState.SUBMITTED
        (activity,) = post.recap.activities
        assert activity.logged_by.name == "Yuni Kartika"
        assert activity.outcome == "Rekap dikirim."
        assert {e.file.name for e in activity.evidence} == {"tanda-terima.pdf", "foto.jpg"}
        assert answered.activity is activity
        assert client.get(path).status_code == 303, "it cannot be saved again"

    def test_a_file_that_is_unticked_stays_out(
        self, post: Post, answered: Proposal, client: CheckingClient
    ):
        path = path_in(answers(post)[0])
        marks = re.findall(r'name="kept"[^>]*value="([^"]+)"', client.get(path).text)

        client.submit(path, place="Bekasi", kept=marks[0])

        post.papers.session.expire_all()
        assert [e.file.name for e in post.recap.activities[0].evidence] == ["tanda-terima.pdf"]

    def test_what_is_refused_loses_nothing(
        self, post: Post, answered: Proposal, client: CheckingClient
    ):
        path = path_in(answers(post)[0])

        refused = client.submit(path, outcome="Rekap dikirim, diterima.")

        assert refused.status_code == 422
        assert "Rekap dikirim, diterima." in refused.text
        assert refused.text.count('name="kept"') == 2
        assert proposals(post)[0].settled_at is None

    def test_opening_it_changes_nothing(
        self, post: Post, answered: Proposal, client: CheckingClient
    ):
        client.get(path_in(answers(post)[0]))
        post.papers.session.expire_all()
        assert answered.settled_at is None

    def test_anothers_link_does_not_open_it(
        self, post: Post, answered: Proposal, client: CheckingClient
    ):
        link = link_for(post.papers.session, post.papers.hadi, post.recap, now=post.clock.now())
        token, proposal_id = token_of(link), answered.id
        assert client.get(f"/l/{token}").status_code == 200
        assert client.get(f"/l/{token}/usulan/{proposal_id}").status_code == 404


class TestByAccount:
    @pytest.mark.parametrize("who", ["yunis_account", "hadis_account", "legal_of_dpmptsp"])
    def test_those_of_that_party_find_it_with_its_follow_up_and_save_it(
        self, post: Post, answered: Proposal, as_: As, who: str
    ):
        user = _who(post, who)
        page = f"/tindak-lanjut/{post.recap.id}"
        form = f"{page}/usulan/{answered.id}"
        client = as_(user)
        assert "Usulan dari surel" in client.get(page).text
        assert "Periksa usulan dari surel" in client.get("/").text
        assert "Diisi dari surel Yuni Kartika" in client.get(form).text

        answer = client.submit(form, place="Bekasi")

        assert answer.status_code == 303, answer.text[:2000]
        assert "Usulan dari surel" not in client.get(page).text
        post.papers.session.expire_all()
        (activity,) = post.recap.activities
        assert len(activity.evidence) == 2
        (entry,) = [
            one
            for one in trail.entries_about(post.papers.session, f"follow_up:{post.recap.id}")
            if one.verb == "proposal.save"
        ]
        assert entry.details == {"proposal": answered.id}

    def test_it_can_be_dismissed(self, post: Post, answered: Proposal, as_: As):
        page = f"/tindak-lanjut/{post.recap.id}"
        form = f"{page}/usulan/{answered.id}"
        client = as_(post.papers.yunis_account)

        answer = client.submit(page, to=f"{form}/abaikan")

        assert answer.status_code == 303
        assert "Usulan dari surel" not in client.get(page).text
        post.papers.session.expire_all()
        assert answered.settled_at is not None
        assert answered.activity is None
        assert post.recap.activities == []

    def test_what_was_settled_meanwhile_is_not_saved_twice(
        self, post: Post, answered: Proposal, as_: As
    ):
        form = f"/tindak-lanjut/{post.recap.id}/usulan/{answered.id}"
        client = as_(post.papers.yunis_account)
        token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', client.get(form).text)
        assert token
        answered.settled_at = post.clock.now()
        facts = {"title": "Rekap", "held_on": "2022-05-09", "place": "Bekasi", "outcome": "Ya"}

        answer = client.post(form, data={"csrf_token": token[1], "scope": "data", **facts})

        assert answer.status_code == 409
        post.papers.session.expire_all()
        assert post.recap.activities == []

    def test_twenty_of_the_other_party_do_not_hide_ones_own(
        self, post: Post, answered: Proposal, as_: As
    ):
        session, papers = post.papers.session, post.papers
        received, answered.party_id = answered.incoming, papers.pks.first.id
        own = papers.pks.second.id
        for number in range(20):
            mail = IncomingMail(
                key=f"{number:064}", received_at=received.received_at, sender=YUNI, subject="",
                text="", size_bytes=1,
            )  # fmt: skip
            party_id = own if number == 19 else papers.pks.first.id
            told = Proposal(
                incoming=mail, follow_up=post.recap, party_id=party_id, text="", left_out=""
            )
            session.add(told)
        session.flush()

        assert "Periksa usulan dari surel" in as_(papers.yunis_account).get("/").text

    def test_others_do_not_see_it(self, post: Post, answered: Proposal, as_: As):
        page = f"/tindak-lanjut/{post.recap.id}"
        form = f"{page}/usulan/{answered.id}"
        for who in ("legal", "taris_account", "lintongs_account", "stranger", "admin"):
            client = as_(getattr(post.papers, who))

            assert "Usulan dari surel" not in client.get(page).text
            assert client.get(form).status_code == 404
            token = re.search(r'"X-CSRFToken": "([^"]+)"', client.get("/akun").text)
            assert token
            dismissed = client.post(f"{form}/abaikan", headers={"X-CSRFToken": token[1]})
            assert dismissed.status_code == 404


def test_who_has_an_account_is_sent_to_its_page(post: Post, app: Flask):
    post.papers.yunis_account  # noqa: B018

    post.tick(samples.answer(post.message_id, YUNI))

    (proposal,) = proposals(post)
    assert proposal.user is post.papers.yunis_account
    url = f"http://localhost/tindak-lanjut/{post.recap.id}/usulan/{proposal.id}"
    assert url in answers(post)[0].text


def _who(post: Post, name: str) -> User:
    if name != "legal_of_dpmptsp":
        user: User = getattr(post.papers, name)
        return user
    return post.papers._user("Bagus Wijaya", Role.LEGAL, post.papers.dpmptsp)
