"""The job that reads the mailbox: each mail once, none in the way of another, whatever it is."""

import imaplib
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pks import scheduler
from pks.accounts.models import User
from pks.inbox import mailbox as imap
from pks.inbox import taking_in
from pks.inbox.mailbox import Mailbox
from pks.inbox.models import IncomingMail, Outcome, Proposal
from pks.mail.models import OutgoingMail
from pks.reminders.heart import last_beats
from tests.checking import CheckingClient
from tests.inbox import samples
from tests.inbox.conftest import YUNI, Post

As = Callable[[User], CheckingClient]

NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    for level in range(2000)
)
HOSTILE = {
    "nothing": b"",
    "no head": b"\n\n\x00\xff\xfe",
    "no end": b"From: a@example.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
    "nested": b"From: a@example.test\n" + NESTED,
    "encodings": b"From: =?utf-8?b?////?= <a@example.test>\n"
    b"Subject: =?entah?q?=FF=00?= =?utf-8?b?!!!?=\nContent-Type: text/plain; charset=entah-apa\n"
    b"Content-Transfer-Encoding: base64\n\n\xff\xfe=====",
    "name of a file": b"From: a@example.test\nContent-Type: text/plain\nContent-Disposition:"
    b" attachment; filename*0*=entah'x'%ff%00; filename*9999999999*=x\n\nx",
    "comments": b"From: " + b"(" * 5000 + b"a@example.test\n\nx",
    "lone surrogates": b"From: a@example.test\nSubject: \xed\xa0\x80\n\n\xed\xa0\x80 \x00 teks",
    "two senders": b"From: a@example.test\nFrom: b@example.test\n\nx",
    "report of nothing": b"From: a@example.test\nContent-Type: multipart/report; boundary=x\n\n"
    b"--x\nContent-Type: message/delivery-status\n\n\n\n--x--\n",
    "report of rubbish": b"From: a@example.test\nContent-Type: multipart/report; boundary=x\n\n"
    b"--x\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: \xff\n\n"
    b"Final-Recipient: ;;;\nAction: failed\n\n--x\nContent-Type: message/rfc822\n\n--x--\n",
    "markup": b"From: a@example.test\nContent-Type: text/html\n\n" + b"<div>" * 20000 + b"<a",
}


def test_what_is_read_twice_has_one_effect(post: Post):
    post.tick(samples.answer(post.message_id, YUNI), samples.exim(post.message_id, YUNI))
    sent = len(post.sink.messages)
    post.mailbox.forget_flags()  # as if killed between the commit and the mark

    assert post.tick() == [Outcome.REPLY, Outcome.BOUNCE]

    assert post.mailbox.flags() == ["\\Seen", "\\Seen"]
    assert post.papers.session.scalar(select(func.count(Proposal.id))) == 1
    assert len(post.sink.messages) == sent


def test_the_same_mail_by_another_way_has_one_effect(post: Post):
    mail = samples.answer(post.message_id, YUNI)

    assert post.tick(mail, b"Received: by another way\n" + mail) == [Outcome.REPLY]


def test_killed_before_the_commit_it_is_taken_in_next_time(
    post: Post, monkeypatch: pytest.MonkeyPatch
):
    class Killed(BaseException):
        pass

    def kill(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Mailbox, "mark_read", kill)
        with pytest.raises(Killed):
            post.tick(samples.postfix(post.message_id, YUNI))
    with monkeypatch.context() as patch:
        patch.setattr("pks.inbox.collecting.take_in", kill)
        with pytest.raises(Killed):
            post.tick(samples.answer(post.message_id, YUNI))
    post.papers.session.rollback()

    assert post.tick() == [Outcome.BOUNCE, Outcome.REPLY]


def test_no_mail_holds_up_those_after_it(post: Post, as_: As):
    outcomes = post.tick(*HOSTILE.values(), samples.postfix(post.message_id, YUNI))

    assert outcomes[-1] is Outcome.BOUNCE
    assert len(outcomes) == len(HOSTILE) + 1
    assert set(outcomes[:-1]) <= {Outcome.UNKNOWN, Outcome.ERROR, Outcome.TOO_LARGE}
    assert set(post.mailbox.flags()) == {"\\Seen"}
    pages = [f"/surat/masuk/{mail.id}" for mail in post.incoming]
    client = as_(post.papers.admin)
    for page in ("/surat/masuk/", *pages):
        assert client.get(page).status_code == 200, page


def test_mails_that_were_damaged_at_random_are_taken_in(post: Post):
    dice = random.Random(72)
    whole = [style(post.message_id, YUNI) for style in samples.STYLES.values()]
    whole.append(samples.answer(post.message_id, YUNI, "Foto", ("a.png", "image/png", b"x" * 99)))
    damaged = []
    for number in range(60):
        mail = bytearray(dice.choice(whole))
        for _ in range(dice.randrange(1, 12)):
            at = dice.randrange(len(mail))
            mail[at : at + dice.randrange(40)] = dice.randbytes(dice.randrange(8))
        damaged.append(b"X-Number: %d\n" % number + bytes(mail))

    post.tick(*damaged)

    assert set(post.mailbox.flags()) == {"\\Seen"}
    assert "ERROR" not in {mail.outcome.name for mail in post.incoming}


def test_one_whose_taking_in_fails_is_kept_for_a_person(
    post: Post, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("tak terduga")

    monkeypatch.setattr(taking_in, "_take_reply", fail)

    outcomes = post.tick(
        samples.answer(post.message_id, YUNI), samples.postfix(post.message_id, YUNI)
    )

    assert outcomes == [Outcome.ERROR, Outcome.BOUNCE]
    broken = post.incoming[0]
    assert (broken.sender, broken.subject) == (YUNI, "Re: [Hari ini] Rekap")
    assert "tak terduga" in broken.note


def test_where_the_disk_is_full_it_waits_and_does_not_hold_up_the_others(
    post: Post, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(taking_in, "_take_reply", fail)
        outcomes = post.tick(
            samples.answer(post.message_id, YUNI), samples.postfix(post.message_id, YUNI)
        )
    assert outcomes == [Outcome.BOUNCE]

    assert post.tick() == [Outcome.BOUNCE, Outcome.REPLY]


@pytest.mark.parametrize("refusal", ["NO", "BAD"])
def test_one_that_the_server_does_not_hand_out_holds_up_none_and_is_told(
    post: Post, monkeypatch: pytest.MonkeyPatch, refusal: str
):
    real = imaplib.IMAP4.uid

    def refuse_the_first(server: imaplib.IMAP4, command: str, *arguments: str) -> object:
        if command == "FETCH":
            first.append(arguments[0])
            if arguments[0] == first[0]:
                if refusal == "BAD":
                    raise imaplib.IMAP4.error("UID command error: BAD")
                return "NO", [b"[SERVERBUG] no"]
        return real(server, command, *arguments)

    first: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(imaplib.IMAP4, "uid", refuse_the_first)
        outcomes = post.tick(
            samples.answer(post.message_id, YUNI), samples.postfix(post.message_id, YUNI)
        )

    assert outcomes == [Outcome.BOUNCE]
    assert post.mailbox.flags() == ["", "\\Seen"]
    notes = {beat.name: beat.note for beat in last_beats(post.papers.session)}
    assert notes["read_mailbox"] == "1, 1 tidak dapat diambil dari server"
    assert post.tick() == [Outcome.BOUNCE, Outcome.REPLY]


class TestWhatIsTooLarge:
    def test_is_not_fetched_and_named_as_such(self, post: Post, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(imap, "MAX_BYTES", 2000)
        large = samples.answer(post.message_id, YUNI, "x" * 3000)

        assert post.tick(large) == [Outcome.TOO_LARGE]

        (row,) = post.incoming
        assert (row.sender, row.text) == (YUNI, "")
        assert row.size_bytes > 2000
        (told,) = letters_back(post)
        assert told.to_address == YUNI
        assert "terlalu besar, atau lampirannya terlalu banyak" in told.text

    def test_three_photographs_of_a_phone_are_not(self, post: Post):
        photos = [(f"{n}.jpg", "image/jpeg", b"x" * 4_000_000) for n in range(3)]

        assert post.tick(samples.answer(post.message_id, YUNI, "Foto", *photos)) == [Outcome.REPLY]

    def test_is_told_to_no_machine_and_to_nobody_else(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(imap, "MAX_BYTES", 2000)
        machine = samples.answer(post.message_id, YUNI, "x" * 3000, Auto_Submitted="auto-replied")
        other = samples.answer(post.message_id, "oka@example.test", "x" * 3000)
        bounce = samples.postfix(post.message_id, YUNI) + b"x" * 3000

        assert set(post.tick(machine, other, bounce)) == {Outcome.TOO_LARGE}
        assert letters_back(post) == []

    def test_nor_is_one_of_too_many_parts_taken_apart(self, post: Post):
        files = [(f"{n}.png", "image/png", b"x") for n in range(30)]

        assert post.tick(samples.answer(post.message_id, YUNI, "Foto", *files)) == [
            Outcome.TOO_LARGE
        ]
        assert len(letters_back(post)) == 1


def letters_back(post: Post) -> list[OutgoingMail]:
    """Return the letters to those who have answered."""
    query = select(OutgoingMail).where(OutgoingMail.key.startswith("incoming:"))
    return list(post.papers.session.scalars(query))


class TestAMailboxThatCannotBeRead:
    @pytest.mark.parametrize("wrong", [{"imap_port": 1}, {"imap_password": "bukan-itu"}])
    def test_is_a_job_that_fails_and_stops_nothing_else(
        self, post: Post, as_: As, wrong: dict[str, object]
    ):
        read_at = post.clock.now()
        post.clock.moment += timedelta(minutes=6)
        post.app.config["PKS"] = replace(post.app.config["PKS"], **wrong)

        post.tick()

        beats = {beat.name: beat for beat in last_beats(post.papers.session)}
        failed = beats["read_mailbox"]
        assert (failed.at, failed.failed_at) == (read_at, post.clock.now())
        assert failed.failed_as == "MailboxUnreachable"
        assert beats["send"].at == post.clock.now()
        client = as_(post.papers.admin)
        assert "kotak surat tidak dapat dibuka" in client.get("/surat").text
        assert "ada pekerjaan terjadwal yang terus gagal" in client.get("/readyz").text

    def test_without_one_nothing_is_read(self, post: Post):
        post.app.config["PKS"] = replace(post.app.config["PKS"], imap_host="")

        assert post.tick(samples.postfix(post.message_id, YUNI)) == []

        assert "\\Seen" not in post.mailbox.flags()


def test_two_schedulers_at_once_take_each_mail_once(post: Post):
    """The second meets the mail after the first has committed, and before it has marked it."""
    real = Mailbox.mark_read

    def meanwhile(self: Mailbox, number: str) -> None:
        if not seen:
            seen.append(number)
            scheduler.tick(post.app)
        real(self, number)

    seen: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Mailbox, "mark_read", meanwhile)
        post.tick(samples.answer(post.message_id, YUNI))

    assert seen
    assert post.papers.session.scalar(select(func.count(IncomingMail.id))) == 1
    answers = select(func.count(OutgoingMail.id)).where(OutgoingMail.key.startswith("incoming:"))
    assert post.papers.session.scalar(answers) == 1


def test_the_list_is_searched_and_filtered(post: Post, as_: As):
    post.tick(
        samples.answer("<lain@example.test>", "oka@example.test", "Mohon dihapus"),
        samples.postfix(post.message_id, YUNI),
    )
    client = as_(post.papers.admin)

    def shows(query: str) -> bool:
        return "oka@example.test" in client.get(f"/surat/masuk/?{query}").text

    assert [shows(q) for q in ("cari=oka", "cari=dihapus", "hasil=unknown", "hasil=entah")] == [
        True
    ] * 4
    assert [shows(q) for q in ("cari=kartini", "hasil=bounce", "cari=%25")] == [False] * 3
