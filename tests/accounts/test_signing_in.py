"""Signing in and out, and what a stranger can learn or do by trying."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, SignIn, User
from pks.accounts.people import NewUser, change_role, create_user, deactivate_user
from pks.accounts.signing_in import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS
from pks.clock import StoppedClock
from pks.db import db, reading_only
from pks.web.paths import home_url
from tests.checking import PASSWORD, CheckingClient

WRONG = "empat gerobak di bawah hujan"


@pytest.fixture
def home(app: Flask) -> str:
    with app.test_request_context():
        return home_url()


class TestSigningIn:
    def test_opens_the_pages_however_the_address_is_written(
        self, client: CheckingClient, nia: User
    ):
        answer = client.submit("/masuk", email=" NIA.kartika@BekasiKota.go.id", password=PASSWORD)

        assert answer.status_code == 303
        assert "Nia Kartika" in client.get("/akun").text

    def test_leads_to_the_page_that_was_asked_for(self, client: CheckingClient, nia: User):
        asked = client.get("/akun/sandi?x=1")

        answer = client.submit(asked.headers["Location"], email=nia.email, password=PASSWORD)

        assert asked.headers["Location"] == "/masuk?next=/akun/sandi?x%3D1"
        assert answer.headers["Location"] == "/akun/sandi?x=1"

    @pytest.mark.parametrize("evil", ["https://evil.test", "//evil.test", "/\\evil.test"])
    def test_never_leads_to_another_site(
        self, client: CheckingClient, nia: User, home: str, evil: str
    ):
        answer = client.submit(f"/masuk?next={evil}", email=nia.email, password=PASSWORD)

        assert answer.headers["Location"] == home

    def test_a_part_of_a_page_sends_the_whole_browser_to_the_sign_in_page(
        self, client: CheckingClient
    ):
        answer = client.get("/akun/sandi", headers={"HX-Request": "true"})

        assert answer.status_code == 401
        assert answer.headers["HX-Redirect"].startswith("/masuk")

    def test_a_wrong_password_and_a_wrong_address_get_the_same_answer(
        self, client: CheckingClient, nia: User
    ):
        known = client.submit("/masuk", email=nia.email, password=WRONG)
        unknown = client.submit("/masuk", email="siapa@bekasikota.go.id", password=WRONG)

        assert known.status_code == unknown.status_code == 422
        assert _words(known.text, nia.email) == _words(unknown.text, "siapa@bekasikota.go.id")
        assert "<title>Galat: Masuk" in known.text

    def test_an_unknown_address_costs_a_hash_as_well(
        self, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
    ):
        from argon2 import PasswordHasher

        verified = []
        verify = PasswordHasher.verify
        monkeypatch.setattr(PasswordHasher, "verify", lambda *a: verified.append(a) or verify(*a))

        client.submit("/masuk", email="siapa@bekasikota.go.id", password=WRONG)

        assert len(verified) == 1

    def test_is_known_by_one_query_a_request(self, app: Flask, client: CheckingClient, nia: User):
        client.sign_in(nia)
        statements: list[str] = []
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

        client.get("/akun/sandi")

        assert len([text for text in statements if "sign_in" in text or '"user"' in text]) == 1

    def test_leaves_nothing_of_the_session_before(self, client: CheckingClient, nia: User):
        with client.session_transaction() as before:
            before["planted"] = "by whoever sat here before"

        client.submit("/masuk", email=nia.email, password=PASSWORD)

        with client.session_transaction() as after:
            assert "sign_in" in after
            assert "planted" not in after


class TestSigningOut:
    def test_kills_every_copy_of_the_cookie(self, client: CheckingClient, nia: User):
        client.sign_in(nia)
        copied = client.get_cookie("pks").value
        client.submit("/akun", to="/keluar")

        client.set_cookie("pks", copied)

        assert client.get("/akun").status_code == 303

    def test_is_no_link(self, client: CheckingClient, nia: User):
        assert client.sign_in(nia).get("/keluar").status_code == 405

    def test_needs_the_token_of_the_page(self, client: CheckingClient, nia: User):
        answer = client.sign_in(nia).post("/keluar")

        assert answer.status_code == 400
        assert "terlalu lama terbuka" in answer.text
        assert client.get("/akun").status_code == 200


class TestASessionEnds:
    def test_after_its_hours(self, client: CheckingClient, nia: User, clock: StoppedClock):
        client.sign_in(nia)

        clock.moment += timedelta(hours=11, minutes=59)
        assert client.get("/akun").status_code == 200
        clock.moment += timedelta(minutes=1)
        assert client.get("/akun").status_code == 303

    def test_when_the_account_is_switched_off(
        self, client: CheckingClient, session: Session, nia: User, clock: StoppedClock
    ):
        client.sign_in(nia)

        deactivate_user(session, nia, by=None, now=clock.now())

        assert client.get("/akun").status_code == 303
        assert client.submit("/masuk", email=nia.email, password=PASSWORD).status_code == 422

    def test_whoever_switches_the_account_off(self, client: CheckingClient, nia: User):
        client.sign_in(nia)

        nia.active = False

        assert client.get("/akun").status_code == 303

    def test_when_the_role_changes(
        self, client: CheckingClient, session: Session, nia: User, clock: StoppedClock
    ):
        client.sign_in(nia)

        change_role(session, nia, Role.SUPERVISOR, by=None, now=clock.now())

        assert client.get("/akun").status_code == 303

    def test_in_the_browser_that_its_owner_names(self, app: Flask, nia: User):
        here, there = app.test_client(), app.test_client()
        there.sign_in(nia)
        here.sign_in(nia)

        page = here.get("/akun").text
        here.submit("/akun", to="/akun/perangkat")

        assert page.count("perangkat ini") == 1
        assert there.get("/akun").status_code == 303
        assert here.get("/akun").status_code == 200

    def test_but_not_that_of_somebody_else(
        self, app: Flask, session: Session, nia: User, admin: User
    ):
        theirs, mine = app.test_client(), app.test_client()
        theirs.sign_in(admin)
        mine.sign_in(nia)
        app.test_client().sign_in(nia)
        their_id = session.scalar(select(SignIn.id).where(SignIn.user_id == admin.id))

        mine.submit("/akun", to="/akun/perangkat", masuk=str(their_id))

        assert theirs.get("/akun").status_code == 200


class TestTheLock:
    def test_slows_after_five_failures_and_says_for_how_long(
        self, client: CheckingClient, nia: User, clock: StoppedClock
    ):
        for _ in range(TRIES_PER_ACCOUNT):
            assert client.submit("/masuk", email=nia.email, password=WRONG).status_code == 422
            clock.moment += timedelta(minutes=1)

        locked = client.submit("/masuk", email=nia.email, password=PASSWORD)

        assert locked.status_code == 429
        assert "10 menit lagi" in locked.text
        assert locked.headers["Retry-After"] == "600"

    def test_opens_by_itself(self, client: CheckingClient, nia: User, clock: StoppedClock):
        for _ in range(TRIES_PER_ACCOUNT):
            client.submit("/masuk", email=nia.email, password=WRONG)

        clock.moment += timedelta(minutes=15)

        assert client.submit("/masuk", email=nia.email, password=PASSWORD).status_code == 303

    def test_is_the_same_for_an_account_that_does_not_exist(self, client: CheckingClient):
        for _ in range(TRIES_PER_ACCOUNT):
            client.submit("/masuk", email="siapa@bekasikota.go.id", password=WRONG)

        answer = client.submit("/masuk", email="siapa@bekasikota.go.id", password=WRONG)

        assert answer.status_code == 429

    def test_slows_an_address_that_tries_many_accounts(self, client: CheckingClient, nia: User):
        for number in range(TRIES_PER_ADDRESS):
            client.submit("/masuk", email=f"orang{number}@bekasikota.go.id", password=WRONG)

        assert client.submit("/masuk", email=nia.email, password=PASSWORD).status_code == 429

    def test_cannot_be_used_by_strangers_to_keep_the_owner_out(
        self, app: Flask, nia: User, clock: StoppedClock
    ):
        owner = app.test_client()
        owner.environ_base["REMOTE_ADDR"] = "10.1.1.1"
        owner.sign_in(nia).submit("/akun", to="/keluar")
        stranger = app.test_client()
        stranger.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        for _ in range(TRIES_PER_ACCOUNT + 1):
            last = stranger.submit("/masuk", email=nia.email, password=WRONG)

        answer = owner.submit("/masuk", email=nia.email, password=PASSWORD)

        assert last.status_code == 429
        assert answer.status_code == 303

    def test_forgets_after_a_success(self, client: CheckingClient, nia: User):
        for _ in range(3):
            for _ in range(TRIES_PER_ACCOUNT - 1):
                client.submit("/masuk", email=nia.email, password=WRONG)
            answer = client.submit("/masuk", email=nia.email, password=PASSWORD)
            assert answer.status_code == 303
            client.submit("/akun", to="/keluar")

    def test_counts_a_try_before_the_password_is_looked_at(
        self, client: CheckingClient, nia: User, session: Session, monkeypatch: pytest.MonkeyPatch
    ):
        """So that many guesses sent at once cannot outrun the count."""
        from pks.accounts import views
        from pks.accounts.models import Attempt

        counted = []

        def look(*args: object) -> User:
            reading_only.set(True)  # a writer would wait for the one who signs in
            with db.engine.connect() as other:
                counted.append(other.execute(db.select(Attempt.id)).all())
            return nia

        monkeypatch.setattr(views, "check_credentials", look)

        client.submit("/masuk", email=nia.email, password=WRONG)

        assert len(counted[0]) == 1


def test_demo_accounts_are_shown_in_the_demo_only(
    app: Flask, client: CheckingClient, nia: User, home: str
):
    app.config["DEMO_ACCOUNTS"] = [NewUser("Nia Kartika", nia.email, Role.LEGAL, password=PASSWORD)]
    assert PASSWORD not in client.get("/masuk").text

    app.config["PKS"] = type(app.config["PKS"])(**{**vars(app.config["PKS"]), "demo": True})
    page = client.get("/masuk").text

    assert PASSWORD in page
    assert client.submit("/masuk", to="/masuk").headers["Location"] == home


def test_an_address_has_one_account(session: Session, nia: User, clock: StoppedClock):
    from pks.accounts.people import CannotKeepUser, UserObstacle

    twin = NewUser("Nia", "NIA.KARTIKA@bekasikota.go.id", Role.LIAISON, password=PASSWORD)
    with pytest.raises(CannotKeepUser) as refusal:
        create_user(session, twin, by=None, now=clock.now())

    assert refusal.value.obstacles == [UserObstacle.EMAIL_TAKEN]


def _words(page: str, typed: str) -> str:
    import re

    return re.sub(r'value="[^"]*"|X-CSRFToken": "[^"]*"', "", page.replace(typed, ""))
