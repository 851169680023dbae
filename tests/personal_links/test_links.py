"""Personal links: each opens one thing to one person, and nothing to anybody else."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.db import db
from pks.mail.models import OutgoingMail
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.lifecycle import Answer, FollowUpState
from pks.monitoring.models import Activity, Confirmation, FollowUp, Postponement
from pks.parties.models import Person
from pks.personal_links.linking import link_for, token_of
from pks.personal_links.models import PersonalLink
from tests.checking import CheckingClient
from tests.files.samples import pdf_file
from tests.monitoring.conftest import as_, in_may, papers
from tests.monitoring.papers import RECAPS, TWELFTH_OF_MAY, Papers
from tests.reminders.days import live_through

__all__ = ["as_", "in_may", "papers"]

As = Callable[[User], CheckingClient]
NOW = TWELFTH_OF_MAY
TODAY = date(2022, 5, 12)


@pytest.fixture
def recap(in_may: Papers) -> FollowUp:
    return in_may.first_of(RECAPS)


@pytest.fixture
def task(in_may: Papers, recap: FollowUp) -> str:
    """The address by which Yuni opens the first recap."""
    return address(in_may, in_may.yuni, recap)


@pytest.fixture
def logged(in_may: Papers) -> Activity:
    """What Yuni has logged; the Ombudsman is to confirm it."""
    facts = ActivityFacts("data", date(2022, 5, 10), "Bekasi", "Rapat rahasia", "Disepakati.")
    return log_activity(
        in_may.session, in_may.pks, facts, [], None, by=in_may.yunis_account, now=NOW, today=TODAY
    )


def address(papers: Papers, person: Person, thing: object) -> str:
    link = link_for(papers.session, person, thing, now=NOW)
    papers.session.commit()
    return f"/l/{token_of(link)}"


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Return what the whole database holds."""
    return {
        table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
        for table in db.metadata.sorted_tables
        if table.name not in {"sign_in", "sign_in_attempt"}
    }


class TestATask:
    def test_f052_a_liaison_without_account_logs_from_the_mail(
        self, in_may: Papers, recap: FollowUp, client: CheckingClient
    ):
        live_through(in_may.session, NOW)
        in_may.session.commit()
        mail = in_may.session.query(OutgoingMail).filter_by(to_name="Yuni Kartika").first()
        path = re.search(r"http://localhost(/l/\S+)", mail.text)[1]

        page = client.get(path).text
        assert RECAPS.activity in page
        answer = client.submit(
            f"{path}/catat", place="Bekasi", outcome="Rekap diserahkan.",
            files=(BytesIO(pdf_file()), "tanda-terima.pdf"), completes="y",
        )  # fmt: skip

        assert answer.status_code == 303, answer.text[:2000]
        in_may.session.expire_all()
        assert recap.state is FollowUpState.SUBMITTED
        (activity,) = recap.activities
        assert activity.logged_by.name == "Yuni Kartika"
        assert "Sudah dicatat" in client.get(path).text

    def test_another_date_is_asked_for(self, in_may: Papers, task: str, client: CheckingClient):
        refused = client.submit(f"{task}/tanggal", to_on="2022-05-22", reason="Data belum lengkap")
        answer = client.submit(f"{task}/tanggal", to_on="2022-05-23", reason="Data belum lengkap")

        assert refused.status_code == 422
        assert answer.status_code == 303
        (wish,) = in_may.session.query(Postponement)
        assert wish.asked_by.name == "Yuni Kartika"

    def test_opens_nothing_else(self, in_may: Papers, task: str, client: CheckingClient):
        page = client.get(task).text

        for other in in_may.follow_ups[1:]:
            if other.commitment.activity != RECAPS.activity:
                assert other.commitment.activity not in page
        assert "konfirmasi" not in page
        for path in (f"{task}/konfirmasi", f"{task}/keberatan"):
            assert client.post(path).status_code in (400, 410)

    def test_what_is_closed_is_said_and_not_logged(
        self, in_may: Papers, recap: FollowUp, task: str, client: CheckingClient
    ):
        recap.state, recap.closed_at, recap.cancel_reason = FollowUpState.CANCELLED, NOW, "Digabung"
        in_may.session.commit()

        assert "sudah ditutup" in client.get(task).text
        assert client.get(f"{task}/catat").status_code == 409


class TestAnActivity:
    def test_is_confirmed_by_the_other_party_from_the_mail(
        self, in_may: Papers, logged: Activity, client: CheckingClient
    ):
        in_may.session.commit()
        (mail,) = in_may.session.query(OutgoingMail).filter(
            OutgoingMail.subject.startswith("[Konfirmasi]")
        )
        assert mail.to_name == "Rahma Sulastri"
        path = re.search(r"http://localhost(/l/\S+)", mail.text)[1]

        answer = client.submit(path, to=f"{path}/konfirmasi")

        assert answer.status_code == 303
        (given,) = in_may.session.query(Confirmation)
        assert (given.answer, given.by_person_id) == (Answer.CONFIRMED, in_may.rahma.id)
        assert in_may.pks.first.liaisons[0].verified_at is not None

    def test_is_objected_to_with_a_note(
        self, in_may: Papers, logged: Activity, client: CheckingClient
    ):
        path = address(in_may, in_may.rahma, logged)

        refused = client.submit(f"{path}/keberatan", note="")
        answer = client.submit(f"{path}/keberatan", note="Rapat itu batal.")

        assert (refused.status_code, answer.status_code) == (422, 303)
        assert "Rapat itu batal." in client.get(path).text

    def test_is_not_for_the_party_that_logged_it(
        self, in_may: Papers, logged: Activity, client: CheckingClient
    ):
        assert client.get(address(in_may, in_may.yuni, logged)).status_code == 410

    def test_is_open_for_sixty_days_at_whatever_hour_it_came(
        self, in_may: Papers, logged: Activity, client: CheckingClient, clock: StoppedClock
    ):
        path = address(in_may, in_may.rahma, logged)

        clock.moment = NOW + timedelta(days=60, minutes=-1)
        assert client.get(path).status_code == 200
        clock.moment = NOW + timedelta(days=60)
        assert client.get(path).status_code == 410


class TestAHandOver:
    FACTS = {
        "name": "Dian Permata", "position": "Analis", "email": "dian@example.go.id",
    }  # fmt: skip

    def test_f053_keeps_who_served_and_tells_everybody(
        self, in_may: Papers, task: str, client: CheckingClient
    ):
        in_may.legal  # noqa: B018

        answer = client.submit(f"{task}/serahkan", **self.FACTS)

        assert answer.status_code == 200
        rows = [row for row in in_may.pks.second.liaisons if row.scope_key == "data"]
        in_may.session.expire_all()
        assert next((row.person.name, row.ends_on) for row in rows) == (
            "Yuni Kartika", TODAY - timedelta(days=1),
        )  # fmt: skip
        told = {mail.to_name for mail in in_may.session.query(OutgoingMail)}
        assert {"Dian Permata", "Nara Kusuma"} <= told
        assert client.get(task).status_code == 410
        mail = in_may.session.query(OutgoingMail).filter_by(to_name="Dian Permata").one()
        assert client.get(re.search(r"http://localhost(/l/\S+)", mail.text)[1]).status_code == 200

    @pytest.mark.parametrize(
        ("email", "said"),
        [
            ("yuni.kartika@example.go.id", "surel Anda sendiri"),
            ("rahma.sulastri@example.go.id", "instansi lain"),
            ("bukan-surel", "tidak lengkap"),
        ],
    )
    def test_is_refused_beside_what_does_not_fit(
        self, in_may: Papers, task: str, client: CheckingClient, email: str, said: str
    ):
        in_may.rahma  # noqa: B018

        answer = client.submit(f"{task}/serahkan", **{**self.FACTS, "email": email})

        assert answer.status_code == 422
        assert said in answer.text

    def test_is_not_for_a_deputy(self, in_may: Papers, recap: FollowUp, client: CheckingClient):
        path = address(in_may, in_may.hadi, recap)

        assert client.get(path).status_code == 200
        assert client.get(f"{path}/serahkan").status_code == 404


class TestALinkIsSafe:
    def test_a_scanner_that_opens_every_link_changes_nothing(
        self, in_may: Papers, task: str, logged: Activity, client: CheckingClient
    ):
        confirm = address(in_may, in_may.rahma, logged)
        liaison = address(in_may, in_may.tari, in_may.pks.second.liaisons[-1])
        in_may.session.commit()
        before = everything(in_may.session)
        in_may.session.commit()

        for path in (task, confirm, liaison, f"{task}/catat", f"{task}/serahkan"):
            for _time in range(10):
                client.get(path, headers={"Purpose": "prefetch"})
                client.head(path)

        assert everything(in_may.session) == before

    def test_says_nothing_of_itself_to_others(self, task: str, client: CheckingClient):
        headers = client.get(task).headers

        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("token", ["entah", "MQ.AAAA", "", "../1", "MQ"])
    def test_a_forged_one_opens_nothing(self, task: str, client: CheckingClient, token: str):
        assert client.get(f"/l/{token}").status_code in (404, 410)

    def test_a_tampered_one_opens_nothing(self, task: str, client: CheckingClient):
        assert client.get(task[:-2] + ("aa" if task[-2:] != "aa" else "bb")).status_code == 410

    @pytest.mark.parametrize("end", ["revoked", "expired", "handed over", "over"])
    def test_it_ends(
        self,
        in_may: Papers,
        task: str,
        client: CheckingClient,
        clock: StoppedClock,
        as_: As,
        end: str,
    ):
        (link,) = in_may.session.query(PersonalLink)
        if end == "revoked":
            page = f"/perjanjian/{in_may.pks.id}"
            as_(in_may.legal).submit(page, to=f"{page}/tautan/{link.id}/cabut")
        elif end == "expired":
            clock.moment = datetime.fromisoformat("2022-07-12T00:00+00:00")
        elif end == "handed over":
            for row in in_may.pks.second.liaisons:
                row.ends_on = TODAY
        else:
            in_may.pks.state = "berakhir"
        in_may.session.commit()
        client.sign_out()

        answer = client.get(task)

        assert answer.status_code == 410
        assert RECAPS.activity not in answer.text

    def test_only_legal_staff_of_the_agreement_revoke(self, in_may: Papers, task: str, as_: As):
        (link,) = in_may.session.query(PersonalLink)
        path = f"/perjanjian/{in_may.pks.id}/tautan/{link.id}/cabut"

        for user in (in_may.stranger, in_may.legal_of_dinkes, in_may.yunis_account):
            client = as_(user)
            token = client.get("/akun").text.split('"X-CSRFToken": "')[1].split('"')[0]
            assert client.post(path, headers={"X-CSRFToken": token}).status_code == 404


def test_the_address_stands_in_no_log(
    app: Flask, task: str, client: CheckingClient, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("pks.personal_links.views.agreement_of", fail)

    assert client.get(task).status_code == 500

    assert task not in "".join(record.getMessage() for record in caplog.records)
