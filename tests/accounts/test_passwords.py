"""Setting a password: by link, by invitation, by its owner."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.accounts.passwords import Keeper, PasswordFault, faults_of
from pks.accounts.people import (
    CannotKeepUser,
    NewUser,
    UserObstacle,
    change_role,
    create_user,
    deactivate_user,
)
from pks.audit import trail
from pks.clock import StoppedClock
from tests.accounts.conftest import Mailbox
from tests.checking import PASSWORD, CheckingClient

NEW = "empat perahu menunggu pasang"


def link_in(text: str) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"http://localhost(/sandi/atur/\S+)", text)
    assert found, text
    return found[1]


@pytest.fixture
def reset_link(client: CheckingClient, nia: User, mailbox: Mailbox) -> str:
    client.submit("/sandi/lupa", email="NIA.Kartika@bekasikota.go.id")
    return link_in(mailbox(nia)[-1].text)


class TestAResetLink:
    def test_sets_a_new_password_and_signs_its_owner_in(
        self, client: CheckingClient, nia: User, reset_link: str, mailbox: Mailbox
    ):
        answer = client.submit(reset_link, password=NEW, again=NEW)

        assert answer.status_code == 303
        assert client.get("/akun").status_code == 200
        client.sign_out()
        assert client.submit("/masuk", email=nia.email, password=PASSWORD).status_code == 422
        assert client.submit("/masuk", email=nia.email, password=NEW).status_code == 303
        assert mailbox(nia)[-1].subject == "Kata sandi Anda diganti"

    def test_works_once(self, client: CheckingClient, reset_link: str):
        client.submit(reset_link, password=NEW, again=NEW)
        client.sign_out()

        answer = client.get(reset_link)

        assert answer.status_code == 410
        assert "tidak berlaku lagi" in answer.text

    def test_is_not_used_up_by_being_opened(self, client: CheckingClient, reset_link: str):
        for _ in range(3):
            assert client.get(reset_link).status_code == 200
            assert client.head(reset_link).status_code == 200

        assert client.submit(reset_link, password=NEW, again=NEW).status_code == 303

    def test_lasts_two_hours(self, client: CheckingClient, reset_link: str, clock: StoppedClock):
        clock.moment += timedelta(hours=1, minutes=59)
        assert client.get(reset_link).status_code == 200

        clock.moment += timedelta(minutes=1)
        assert client.get(reset_link).status_code == 410

    def test_dies_with_the_account(
        self,
        client: CheckingClient,
        session: Session,
        nia: User,
        reset_link: str,
        clock: StoppedClock,
    ):
        deactivate_user(session, nia, by=None, now=clock.now())

        assert client.get(reset_link).status_code == 410

    def test_cannot_be_made_up(self, client: CheckingClient, reset_link: str):
        # Not its last character: some of that one's bits count for nothing.
        changed = reset_link[:-9] + ("A" if reset_link[-9] != "A" else "B") + reset_link[-8:]

        assert client.get(changed).status_code == 410
        assert client.get("/sandi/atur/apa-saja").status_code == 410

    def test_ends_all_other_sign_ins(self, app: Flask, nia: User, reset_link: str):
        thief, owner = app.test_client(), app.test_client()
        thief.sign_in(nia)

        owner.submit(reset_link, password=NEW, again=NEW)

        assert thief.get("/akun").status_code == 303

    def test_is_told_to_nobody(self, client: CheckingClient, reset_link: str):
        headers = client.get(reset_link).headers

        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Cache-Control"] == "no-store"

    def test_begins_with_the_configured_address(self, nia: User, app: Flask, mailbox: Mailbox):
        app.config["TRUSTED_HOSTS"] = None

        client = app.test_client()
        client.submit("/sandi/lupa", email=nia.email)
        forged = client.get("/sandi/lupa", base_url="http://evil.test")
        token = re.search(r'csrf_token" type="hidden" value="([^"]+)', forged.text)[1]
        data = {"email": nia.email, "csrf_token": token}
        client.post("/sandi/lupa", base_url="http://evil.test", data=data)

        assert mailbox(nia)
        assert not any("evil.test" in mail.text + mail.html for mail in mailbox(nia))

    def test_is_sent_once_a_minute(
        self, client: CheckingClient, nia: User, mailbox: Mailbox, clock: StoppedClock
    ):
        for _ in range(3):
            client.submit("/sandi/lupa", email=nia.email)
        assert len(mailbox(nia)) == 1

        clock.moment += timedelta(minutes=1)
        client.submit("/sandi/lupa", email=nia.email)
        assert len(mailbox(nia)) == 2


def test_asking_for_a_link_tells_nobody_who_has_an_account(
    client: CheckingClient, nia: User, mailbox: Mailbox
):
    known = client.submit("/sandi/lupa", email=nia.email)
    unknown = client.submit("/sandi/lupa", email="siapa@bekasikota.go.id")

    assert known.status_code == unknown.status_code == 303
    assert known.headers["Location"] == unknown.headers["Location"] == "/sandi/terkirim"
    assert mailbox(User(email="siapa@bekasikota.go.id")) == []


def test_an_invitation_lasts_a_week_and_says_the_role(
    client: CheckingClient, session: Session, clock: StoppedClock, mailbox: Mailbox
):
    new = NewUser("Luthfi Akbar", "luthfi@ombudsman.go.id", Role.LIAISON)
    user = create_user(session, new, by=None, now=clock.now())
    mail = mailbox(user)[0]
    clock.moment += timedelta(days=6)

    answer = client.submit(link_in(mail.text), password=NEW, again=NEW)

    assert "Narahubung" in mail.text
    assert "14 Februari 2022 pukul 08.00 WIB" in mail.text
    assert answer.status_code == 303
    assert "Luthfi Akbar" in client.get("/akun").text
    assert len(mailbox(user)) == 1, "nothing was changed that one need be warned of"


def test_letters_are_indonesian_whatever_the_page_is(
    client: CheckingClient, nia: User, mailbox: Mailbox
):
    client.set_cookie("bahasa", "en")
    client.submit("/sandi/lupa", email=nia.email)

    assert mailbox(nia)[0].subject == "Tautan untuk membuat kata sandi baru"
    assert "pukul" in mailbox(nia)[0].text


class TestChangingOnesOwn:
    def test_ends_the_others_and_stays_here(self, app: Flask, nia: User, mailbox: Mailbox):
        here, there = app.test_client(), app.test_client()
        there.sign_in(nia)
        here.sign_in(nia)

        answer = here.submit("/akun/sandi", current=PASSWORD, password=NEW, again=NEW)

        assert answer.status_code == 303
        assert here.get("/akun").status_code == 200
        assert there.get("/akun").status_code == 303
        assert mailbox(nia)[-1].subject == "Kata sandi Anda diganti"

    def test_needs_the_current_one(self, client: CheckingClient, nia: User):
        client.sign_in(nia)

        answer = client.submit("/akun/sandi", current="salah", password=NEW, again=NEW)

        assert answer.status_code == 422
        assert 'id="current-err"' in answer.text
        client.sign_out()
        assert client.submit("/masuk", email=nia.email, password=PASSWORD).status_code == 303

    def test_shows_what_is_wrong_beside_its_field(self, client: CheckingClient, nia: User):
        client.sign_in(nia)

        answer = client.submit("/akun/sandi", current=PASSWORD, password="rahasia", again="rahasia")

        assert answer.status_code == 422
        assert "paling sedikit 12 karakter" in answer.text
        assert '<a href="#password">' in answer.text


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("sebelas kar", [PasswordFault.TOO_SHORT]),
        ("duabelas kar", []),
        ("Password12345!", [PasswordFault.TOO_COMMON]),
        ("123456789012", [PasswordFault.TOO_COMMON]),
        ("abababababab", [PasswordFault.TOO_COMMON]),
        ("Ombudsman-RI-2022", [PasswordFault.TOO_COMMON]),
        ("niakartika2022", [PasswordFault.TOO_COMMON]),
        ("nia.kartika@bekasikota.go.id", [PasswordFault.TOO_COMMON]),
        ("x" * 100 + "tiga gerobak" * 9, [PasswordFault.TOO_LONG]),
    ],
)
def test_what_is_good_enough(password: str, faults: list[PasswordFault]):
    assert faults_of(password, "Nia Kartika", "nia.kartika@bekasikota.go.id") == faults


def test_passwords_are_kept_as_argon2id():
    kept = Keeper().hash(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert Keeper().fits(kept, PASSWORD)
    assert not Keeper().fits(kept, PASSWORD + " ")
    assert not Keeper().fits(None, PASSWORD)


def test_a_hash_of_other_costs_is_renewed_at_the_next_sign_in(
    client: CheckingClient, session: Session, nia: User
):
    nia.password_hash = old = Keeper(passes=2, memory_kib=16).hash(PASSWORD)

    client.sign_in(nia)

    session.refresh(nia)
    assert nia.password_hash != old


def test_the_last_administrator_cannot_be_taken_away(
    session: Session, admin: User, clock: StoppedClock
):
    for take_away in (
        lambda: deactivate_user(session, admin, by=admin, now=clock.now()),
        lambda: change_role(session, admin, Role.LEGAL, by=admin, now=clock.now()),
    ):
        with pytest.raises(CannotKeepUser) as refusal:
            take_away()
        assert refusal.value.obstacles == [UserObstacle.LAST_ADMINISTRATOR]


def test_the_trail_tells_who_did_it_and_holds_no_secret(
    session: Session, nia: User, admin: User, clock: StoppedClock
):
    change_role(session, nia, Role.SUPERVISOR, by=admin, now=clock.now())

    entry = trail.entries_about(session, f"user:{nia.id}")[0]

    assert (entry.verb, entry.actor_name) == ("user.change_role", "Rina Hapsari")
    assert entry.details == {"from": "legal", "to": "penyelia"}
