"""What happens is told: once, to whom it concerns, in the transaction of what has happened."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from pks.agreements.ending import Ground, Termination, terminate
from pks.agreements.entry import enter_into_force
from pks.clock import StoppedClock
from pks.leases import was_parked
from pks.mail import outbox
from pks.mail.addresses import dead_addresses
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient
from pks.mail.sending import Postmark, send_waiting
from pks.mail.transport import SmtpTransport
from pks.monitoring.accepting import accept_follow_up
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.confirming import confirm_activity
from pks.monitoring.models import Activity
from pks.reminders.planning import remind_next
from pks.webhooks import telling
from pks.webhooks.events import Event
from pks.webhooks.telling import emit, tell_of_parked_mail
from tests.mail.sink import Sink
from tests.monitoring.papers import RECAPS, SIGNED_ON
from tests.webhooks.conftest import Told

URL = "https://arsip.example.go.id/pks"


def logged(papers: Told, *, completes: bool = True) -> Activity:
    """Yuni tells that the first recap was sent."""
    facts = ActivityFacts(
        "data", date(2022, 5, 9), "Kantor DPMPTSP", "Rekap bersama Ibu Sari", "Terkirim",
        completes=completes,
    )  # fmt: skip
    return log_activity(
        papers.session, papers.pks, facts, [papers.file()], papers.first_of(RECAPS),
        by=papers.yunis_account, now=papers.now, today=date(2022, 5, 12),
    )  # fmt: skip


def told(papers: Told) -> list[dict[str, Any]]:
    return [json.loads(delivery.body) for delivery in papers.deliveries]


class TestAnAgreement:
    def test_that_comes_into_force_is_told_with_its_parties_and_days(self, papers: Told):
        papers.endpoint(URL, None, Event.AGREEMENT_IN_FORCE)
        pks = papers.pks

        message = told(papers)[-1]
        assert message["type"] == "perjanjian.berlaku"
        assert message["occurred_at"] == "2022-02-07T01:00:00Z"
        assert message["agreement"] == {
            "id": pks.id,
            "number": pks.register_number,
            "title": pks.subject,
            "state": "berlaku",
        }
        assert message["data"] == {
            "kind": "pks",
            "starts_on": "2022-02-07",
            "ends_on": "2025-02-06",
            "parties": [
                {
                    "position": position,
                    "institution": party.institution.name,
                    "number": party.number,
                }
                for position, party in enumerate(pks.parties, start=1)
            ],
        }

    def test_that_was_entered_as_one_in_force_is_told(self, papers: Told):
        papers.endpoint(URL)

        mou = papers.mou

        (message,) = told(papers)
        assert message["agreement"]["id"] == mou.id

    def test_that_is_over_is_told(self, papers: Told):
        pks = papers.pks
        papers.endpoint(URL)
        ending = Termination(Ground.MUTUAL, SIGNED_ON + timedelta(days=9), "Sepakat")
        terminate(papers.session, pks, ending, by=papers.legal, now=papers.now)

        (message,) = told(papers)
        assert (message["type"], message["agreement"]["state"]) == (
            "perjanjian.berakhir",
            "diakhiri",
        )

    def test_that_is_amended_is_told_as_amended_and_not_as_a_new_one(self, papers: Told):
        pks = papers.pks
        papers.endpoint(URL)
        extension = papers.extension_of(pks)
        enter_into_force(
            papers.session,
            extension,
            date(2025, 2, 7),
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )

        (message,) = told(papers)
        assert (message["type"], message["agreement"]["id"]) == ("perjanjian.diubah", pks.id)
        assert message["data"] == {
            "amendment": {
                "id": extension.id,
                "number": extension.register_number,
                "kind": "perpanjangan",
                "starts_on": "2025-02-07",
            },
            "ends_on": "2027-02-06",
        }


class TestAnActivity:
    def test_is_told_when_logged_and_when_confirmed_without_a_word_about_anybody(
        self, papers: Told
    ):
        papers.pks  # noqa: B018
        papers.endpoint(URL)
        activity = logged(papers, completes=False)
        confirm_activity(
            papers.session, activity, papers.pks.first, by=papers.legal, now=papers.now
        )

        first, second = told(papers)
        assert first["type"] == "kegiatan.dicatat"
        assert first["data"] == {
            "activity_id": activity.id,
            "scope": "data",
            "held_on": "2022-05-09",
            "logged_for": "DPMPTSP Kota Bekasi",
            "follow_up_ids": [papers.first_of(RECAPS).id],
        }
        assert second["type"] == "kegiatan.dikonfirmasi"
        assert second["data"]["confirmed_by"] == "Ombudsman RI Perwakilan Jakarta Raya"
        everything = " ".join(delivery.body for delivery in papers.deliveries)
        assert not any(name in everything for name in ("Sari", "Yuni", "Nara", "@"))

    def test_tells_the_follow_up_once_it_is_accepted(self, papers: Told):
        papers.pks  # noqa: B018
        papers.endpoint(URL, None, Event.FOLLOW_UP_DONE)
        logged(papers)
        assert papers.events == []
        follow_up = papers.first_of(RECAPS)

        accept_follow_up(papers.session, follow_up, by=papers.dedys_account, now=papers.now)

        (message,) = told(papers)
        assert message["data"] == {
            "follow_up_id": follow_up.id,
            "commitment": RECAPS.activity,
            "scope": "data",
            "due_on": "2022-05-09",
        }


def test_a_late_follow_up_is_told_once_however_often_it_is_reminded_of(
    papers: Told, clock: StoppedClock
):
    papers.pks  # noqa: B018
    papers.endpoint(URL, None, Event.FOLLOW_UP_LATE)
    days = (date(2022, 5, 9), date(2022, 5, 12), date(2022, 5, 16), date(2022, 5, 23))
    lates = []
    for day in days:
        now = datetime.combine(day, datetime.min.time(), UTC)
        while remind_next(papers.session, now=now, today=day, zone="Asia/Jakarta"):
            pass
        lates.append(len(told(papers)))

    assert lates == [0, 1, 1, 1]
    assert told(papers)[0]["data"]["days_late"] == 3


class TestAParkedMail:
    def queue(self, papers: Told, thread: str | None) -> None:
        letter = Letter("Rahasia", "Yth. Sari", "<p>Yth. Sari</p>")
        to = Recipient("Sari", "sari@example.go.id")
        outbox.queue(papers.session, letter, to=to, key="a", now=papers.now, thread=thread)
        papers.session.commit()

    def send(self, engine: Engine, clock: StoppedClock) -> None:
        with Sink() as sink, was_parked.connected_to(tell_of_parked_mail):
            sink.answer("sari@example.go.id", "550 5.1.1 no such user")
            transport = SmtpTransport("127.0.0.1", sink.port, security="none")
            postmark = Postmark("pks@example.go.id", "example.go.id")
            send_waiting(engine, transport, postmark=postmark, now=clock.now)

    def test_is_told_without_whom_it_was_for(
        self, papers: Told, engine: Engine, clock: StoppedClock
    ):
        papers.endpoint(URL)
        self.queue(papers, None)

        self.send(engine, clock)

        (message,) = told(papers)
        mail = papers.session.scalars(select(OutgoingMail)).one()
        assert (message["type"], message["agreement"]) == ("surat.tertahan", None)
        assert message["data"] == {"mail_id": mail.id}

    def test_is_told_with_its_agreement_to_whom_that_concerns(
        self, papers: Told, engine: Engine, clock: StoppedClock
    ):
        pks = papers.pks
        papers.endpoint(URL, papers.dinkes)
        concerned = papers.endpoint(f"{URL}/2", papers.dpmptsp)
        self.queue(papers, f"agreement:{pks.id}")

        self.send(engine, clock)

        (delivery,) = papers.deliveries
        assert delivery.endpoint_id == concerned.id
        assert told(papers)[0]["agreement"]["id"] == pks.id

    def test_is_put_aside_though_the_telling_fails_and_so_are_those_after_it(
        self,
        papers: Told,
        engine: Engine,
        clock: StoppedClock,
        caplog: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch,
    ):
        def fail(session: Session, *what: Any, **more: Any) -> None:
            emit(session, *what, **more)
            session.execute(text("SELECT * FROM no_such_table"))

        papers.endpoint(URL)
        self.queue(papers, None)
        monkeypatch.setattr(telling, "emit", fail)

        self.send(engine, clock)

        papers.session.expire_all()
        mail = papers.session.scalars(select(OutgoingMail)).one()
        assert (mail.status, mail.error) == (Status.PARKED, "550 5.1.1 no such user")
        assert dead_addresses(papers.session, [mail.to_address]), "others have been told"
        assert papers.deliveries == []
        assert "no_such_table" in caplog.text


class TestAnAddress:
    def test_is_told_what_it_asked_for_and_of_whom(self, papers: Told):
        mou = papers.mou  # between the Ombudsman and the city
        mine = {
            name: papers.endpoint(f"{URL}/{name}", unit)
            for name, unit in {
                "all": None,
                "city": papers.bekasi,
                "unit": papers.dpmptsp,
                "other-unit": papers.dinkes,
                "ombudsman": papers.ombudsman,
            }.items()
        }
        papers.endpoint(f"{URL}/deaf", None, Event.FOLLOW_UP_DONE)
        off = papers.endpoint(f"{URL}/off")
        off.is_on = False

        for agreement in (papers.pks, mou):
            emit(
                papers.session, Event.AGREEMENT_OVER, agreement, {},
                key=f"over:{agreement.id}", now=papers.now,
            )  # fmt: skip

        names = {endpoint.id: name for name, endpoint in mine.items()}
        heard = [
            sorted(names[d.endpoint_id] for d in papers.deliveries if d.key == f"over:{a.id}")
            for a in (papers.pks, mou)
        ]
        # What the city has signed binds its units; what a unit has signed binds no other one.
        assert heard == [
            ["all", "city", "ombudsman", "unit"],
            ["all", "city", "ombudsman", "other-unit", "unit"],
        ]

    def test_is_told_the_same_thing_once(self, papers: Told):
        papers.endpoint(URL)
        for moment in (papers.now, papers.now + timedelta(hours=1)):
            emit(papers.session, Event.MAIL_PARKED, None, {}, key="a", now=moment)

        (delivery,) = papers.deliveries
        assert delivery.occurred_at == papers.now

    def test_is_not_told_what_was_undone(self, papers: Told):
        papers.pks  # noqa: B018
        papers.endpoint(URL)
        papers.session.commit()
        logged(papers)
        papers.session.rollback()

        assert papers.deliveries == []
