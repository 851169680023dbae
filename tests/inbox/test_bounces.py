"""Mails that come back: from the mailbox on a real server to the pages that show the problem."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from pks.accounts.models import User
from pks.audit import trail
from pks.inbox.models import Outcome
from pks.mail.addresses import (
    UndeliverableAddress,
    dead_addresses,
    is_about_address,
    is_refused_address,
    mark_undeliverable,
    trust_again,
)
from pks.mail.models import OutgoingMail, Status
from pks.parties.people import PersonFacts, change_person
from tests.checking import CheckingClient
from tests.inbox import samples
from tests.inbox.conftest import YUNI, Post

As = Callable[[User], CheckingClient]


def is_dead(post: Post, address: str = YUNI) -> bool:
    return dead_addresses(post.papers.session, [address]) == {address}


def test_f072_a_mail_that_came_back_is_on_record_and_its_address_is_a_problem(post: Post, as_: As):
    papers, recap = post.papers, post.recap.id
    pages = (f"/perjanjian/{papers.pks.id}", f"/tindak-lanjut/{recap}", f"/orang/{papers.yuni.id}")
    client = as_(papers.legal)
    assert not any("tidak sampai" in client.get(page).text for page in pages)

    post.tick(samples.postfix(post.message_id, YUNI))

    for page in pages:
        assert "tidak sampai sejak" in client.get(page).text, page
    mail_id = post.reminder.id
    client = as_(papers.admin)
    assert "Tidak sampai" in client.get("/surat").text
    assert "Recipient address rejected" in client.get(f"/surat/{mail_id}").text
    listed = client.get("/surat/masuk/?hasil=bounce").text
    assert "Undelivered Mail Returned to Sender" in listed
    assert YUNI in listed


def test_the_dead_address_of_legal_staff_is_a_problem_of_the_agreement_alone(post: Post, as_: As):
    papers, recap = post.papers, post.recap.id
    client = as_(papers.legal)
    mark_undeliverable(papers.session, papers.legal.email, "550 5.1.1", post.clock.now())
    papers.session.commit()

    said = f"Surel kepada {papers.legal.name} tidak sampai sejak"
    assert said in client.get(f"/perjanjian/{papers.pks.id}").text
    assert said not in client.get(f"/tindak-lanjut/{recap}").text


def test_f072_bounces_of_each_manner_are_understood(post: Post):
    for style in samples.STYLES.values():
        post.reminder.bounced_at = None
        trust_again(post.papers.session, YUNI)

        assert set(post.tick(style(post.message_id, YUNI))) == {Outcome.BOUNCE}, style

        assert post.reminder.bounced_at == post.clock.now()
        assert post.incoming[-1].mail is post.reminder
        assert is_dead(post)
    assert post.mailbox.flags() == ["\\Seen"] * 4


@pytest.mark.parametrize("words", ["Diagnostic-Code: x-unix; user unknown\n", ""])
def test_a_bounce_in_words_without_a_number_is_still_told_as_what_it_was(
    post: Post, as_: As, words: str
):
    told = samples.postfix(post.message_id, YUNI).decode()
    post.tick(re.sub(r"Diagnostic-Code:.*\n    .*\n", words, told).encode())

    assert is_dead(post)
    said = "Alamat surel penerima tidak dikenal oleh server tujuan."
    assert said in as_(post.papers.admin).get(f"/surat/{post.reminder.id}").text
    assert said in as_(post.papers.legal).get(f"/perjanjian/{post.papers.pks.id}/surat").text


def test_nothing_is_sent_to_a_dead_address_any_more(post: Post):
    post.tick(samples.postfix(post.message_id, YUNI))
    post.clock.moment += timedelta(days=3)

    post.tick()

    assert post.sink.recipients.count(YUNI) == 1
    held = select(OutgoingMail).where(
        OutgoingMail.to_address == YUNI, OutgoingMail.status == Status.PARKED
    )
    for mail in post.papers.session.scalars(held):
        assert "tidak dapat dikirimi: 550 5.1.1" in (mail.error or "")


def test_what_was_refused_for_what_it_says_leaves_the_address_alone(post: Post):
    post.tick(samples.gmail(post.message_id, YUNI, status="5.7.1"))

    assert post.reminder.bounced_at == post.clock.now()
    assert not is_dead(post)


@pytest.mark.parametrize("status", ["5.0.0", "5.2.2"])
def test_nor_is_one_dead_whose_mailbox_is_full_or_of_which_nothing_is_said(post: Post, status: str):
    post.tick(samples.gmail(post.message_id, YUNI, status=status))

    assert post.reminder.bounced_at == post.clock.now()
    assert not is_dead(post)


def test_a_mail_about_ones_account_goes_to_a_dead_address_too(post: Post, client: CheckingClient):
    email = post.papers.yunis_account.email
    mark_undeliverable(post.papers.session, email, "550 5.1.1 unknown", post.clock.now())

    client.submit("/sandi/lupa", email=email)
    post.tick()

    assert post.sink.recipients[-1] == email
    assert "kata sandi" in post.sink.messages[-1]["Subject"].lower()


def test_a_delay_is_noted_and_changes_nothing(post: Post):
    delayed = samples.postfix(post.message_id, YUNI, action="delayed", status="4.4.1")

    assert post.tick(delayed) == [Outcome.DELAY]

    assert post.reminder.bounced_at is None
    assert not is_dead(post)


def test_what_was_given_up_after_days_came_back_but_the_address_may_be_good(post: Post):
    given_up = samples.postfix(post.message_id, YUNI, status="4.4.7")

    assert post.tick(given_up) == [Outcome.BOUNCE]

    assert post.reminder.bounced_at == post.clock.now()
    assert not is_dead(post)


class TestAForgedBounce:
    def test_that_quotes_no_mail_of_ours_changes_nothing(self, post: Post):
        forged = samples.postfix(f"<{'0' * 32}@localhost>", YUNI)

        assert post.tick(forged) == [Outcome.UNKNOWN]

        assert post.reminder.bounced_at is None
        assert not is_dead(post)

    def test_nor_one_for_an_address_that_the_mail_did_not_go_to(self, post: Post):
        other = "rahma.sulastri@example.go.id"

        assert post.tick(samples.gmail(post.message_id, other)) == [Outcome.UNKNOWN]

        assert post.reminder.bounced_at is None
        assert not is_dead(post, other)
        assert not is_dead(post)

    def test_nobody_can_reckon_the_id_of_a_mail(self, post: Post):
        assert post.reminder.mark in post.message_id
        assert post.reminder.key not in post.reminder.mark
        others = post.papers.session.scalars(select(OutgoingMail.mark)).all()
        assert len(set(others)) == len(others)


def test_a_recipient_that_our_own_server_refuses_is_dead_too(post: Post):
    post.papers.session.execute(
        OutgoingMail.__table__.update().values(status=Status.DUE)  # it goes out once more
    )
    post.sink.answer(YUNI, "550 5.1.1 unknown")

    post.tick()

    assert post.reminder.status is Status.PARKED
    assert is_dead(post)


def test_but_not_one_whose_mail_it_takes_for_spam(post: Post):
    post.papers.session.execute(OutgoingMail.__table__.update().values(status=Status.DUE))
    post.sink.answer(YUNI, "550 5.7.1 spam")

    post.tick()

    assert post.reminder.status is Status.PARKED
    assert not is_dead(post)


class TestAnAddressIsTrustedAgain:
    def test_by_an_administrator(self, post: Post, as_: As):
        post.tick(samples.exim(post.message_id, YUNI))
        (row,) = post.papers.session.scalars(select(UndeliverableAddress))
        address_id = row.id

        answer = as_(post.papers.admin).submit(
            "/surat/masuk/", to=f"/surat/masuk/alamat/{address_id}/pulihkan"
        )

        assert answer.status_code == 303
        assert not is_dead(post)
        (entry,) = trail.entries_about(post.papers.session, f"undeliverable_address:{address_id}")
        assert (entry.verb, entry.details) == ("address.trust", {})

    def test_by_whoever_enters_it_anew(self, post: Post):
        papers = post.papers
        post.tick(samples.exim(post.message_id, YUNI))

        def enter(email: str) -> None:
            facts = PersonFacts(papers.yuni.name, papers.dpmptsp.id, email=email)
            change_person(papers.session, papers.yuni, facts, by=papers.legal, now=papers.now)

        enter(YUNI)
        assert is_dead(post), "only something else was changed"
        enter("yuni@example.go.id")
        assert is_dead(post)
        enter(YUNI.title())
        assert not is_dead(post)


def test_what_came_in_is_for_administrators_only(post: Post, as_: As):
    post.tick(samples.postfix(post.message_id, YUNI))
    mail_id, papers = post.incoming[0].id, post.papers

    for user in (papers.legal, papers.yunis_account, papers.lintongs_account):
        client = as_(user)
        assert client.get("/surat/masuk/").status_code == 404
        assert client.get(f"/surat/masuk/{mail_id}").status_code == 404


@pytest.mark.parametrize(
    ("status", "about"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.2.1", True),
        ("5.2.2", False),
        ("5.4.4", True),
        ("5.0.0", False),
        ("5.1.7", False),
        ("5.1.8", False),
        ("5.2.3", False),
        ("5.3.4", False),
        ("5.7.1", False),
        ("5.7.26", False),
        ("4.4.7", False),
        ("", False),
    ],
)
def test_a_status_speaks_of_the_address_or_of_something_else(status: str, about: bool):
    assert is_about_address(status) is about


def test_our_own_server_is_believed_of_the_recipient_only():
    said = {
        "550 5.1.1 unknown": True,
        "550-5.1.10 null mx": True,
        "550 5.1.8 sender": False,
        "550 5.2.1 disabled": False,
        "550 5.7.1 spam": False,
        "550 unknown": False,
    }
    assert {words: is_refused_address(words) for words in said} == said
