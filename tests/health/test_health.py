"""What programs that watch from outside are told, and when it is that something is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session

from pks import create_app
from pks.clock import StoppedClock
from pks.config import Config
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient, queue
from pks.reminders.heart import beat, count_sent, falter
from tests.checking import CheckingClient
from tests.monitoring.papers import Papers

TOKEN = "tujuh lampu menyala di teras"
Lines = dict[str, str]


@pytest.fixture
def beating(session: Session, clock: StoppedClock) -> Session:
    """The scheduler has just looked."""
    for job in ("remind", "send"):
        beat(session, job, now=clock.now(), note="0")
    return session


@pytest.fixture
def ask(client: CheckingClient) -> Callable[[str], tuple[int, list[str], Lines]]:
    """Ask an address; return its status, what is wrong, and each line."""

    def ask(path: str = "/readyz") -> tuple[int, list[str], Lines]:
        answer = client.get(path)
        assert answer.mimetype == "text/plain"
        pairs = [line.split(": ", 1) for line in answer.text.splitlines()]
        wrong = [value for name, value in pairs if name == "sebab"]
        return answer.status_code, wrong, dict(pairs)

    return ask


Ask = Callable[..., tuple[int, list[str], Lines]]


def mail(session: Session, clock: StoppedClock, status: Status = Status.DUE) -> OutgoingMail:
    letter = Letter("Rahasia", "Yth. Sari", "<p>Yth. Sari</p>")
    key = f"{status}:{session.query(OutgoingMail).count()}"
    queue(session, letter, to=Recipient("Sari", "sari@example.go.id"), key=key, now=clock.now())
    found = session.query(OutgoingMail).filter_by(key=key).one()
    found.status = status
    session.flush()
    return found


class TestReady:
    def test_while_all_is_well(self, beating: Session, ask: Ask, clock: StoppedClock) -> None:
        clock.moment += timedelta(seconds=20)
        status, wrong, lines = ask()
        assert (status, wrong, lines["keadaan"]) == (200, [], "baik")
        assert lines["skema"] == "terbaru"
        assert lines["penjadwal_detik"] == lines["pekerjaan_send_detik"] == "20"
        assert lines["surat_menunggu"] == lines["surat_tertahan"] == "0"

    def test_not_when_the_scheduler_was_silent_for_five_minutes(
        self, beating: Session, ask: Ask, clock: StoppedClock
    ) -> None:
        clock.moment += timedelta(minutes=5)
        assert ask()[0] == 200
        clock.moment += timedelta(seconds=1)
        assert ask()[:2] == (503, ["penjadwal berhenti"])

    def test_not_when_it_has_never_run_and_had_five_minutes_to(
        self, session: Session, ask: Ask, clock: StoppedClock
    ) -> None:
        assert ask()[0] == 200
        clock.moment += timedelta(minutes=6)
        status, wrong, lines = ask()
        assert (status, wrong) == (503, ["penjadwal berhenti"])
        assert lines["penjadwal_detik"] == "belum pernah"

    def test_not_when_a_mail_is_unsent_an_hour_after_it_was_due(
        self, beating: Session, ask: Ask, clock: StoppedClock
    ) -> None:
        mail(beating, clock).due_at -= timedelta(hours=1)
        status, _, lines = ask()
        assert (status, lines["surat_tertua_detik"]) == (200, "3600")
        mail(beating, clock).due_at -= timedelta(hours=1, seconds=1)
        status, wrong, lines = ask()
        assert (status, lines["surat_terlambat"]) == (503, "1")
        assert wrong == ["ada surat yang belum terkirim lebih dari satu jam"]

    def test_also_while_mails_are_put_aside_for_a_person(
        self, beating: Session, ask: Ask, clock: StoppedClock
    ) -> None:
        mail(beating, clock, Status.PARKED).due_at -= timedelta(days=9)
        status, _, lines = ask()
        assert (status, lines["surat_tertahan"]) == (200, "1")

    def test_not_when_a_job_keeps_failing_while_the_others_run(
        self, beating: Session, ask: Ask, clock: StoppedClock
    ) -> None:
        falter(beating, "remind", RuntimeError("Sari"), now=clock.now() + timedelta(minutes=4))
        clock.moment += timedelta(minutes=4)
        assert ask()[0] == 200
        clock.moment += timedelta(minutes=2)
        beat(beating, "send", now=clock.now(), note="0")
        status, wrong, lines = ask()
        assert (status, wrong) == (503, ["ada pekerjaan terjadwal yang terus gagal"])
        assert lines["pekerjaan_remind_gagal_detik"] == "120"

    def test_not_when_the_schema_is_an_older_one(
        self, beating: Session, ask: Ask, app: Flask
    ) -> None:
        app.extensions["pks_newest_schema"] = "9999"
        status, wrong, lines = ask()
        assert (status, wrong) == (503, ["skema basis data tertinggal"])
        assert lines["skema"] == "tertinggal"

    def test_tells_nothing_of_people(
        self, beating: Session, client: CheckingClient, clock: StoppedClock
    ) -> None:
        mail(beating, clock, Status.PARKED).error = "550 sari@example.go.id"
        falter(beating, "send", RuntimeError("Sari"), now=clock.now())
        said = client.get("/readyz").text
        for word in ("Sari", "example.go.id", "Rahasia", "RuntimeError", "550"):
            assert word not in said


class TestAlive:
    def test_says_the_same_but_stays_well_while_only_the_scheduler_stands_still(
        self, beating: Session, ask: Ask, clock: StoppedClock
    ) -> None:
        clock.moment += timedelta(hours=2)
        status, wrong, lines = ask("/healthz")
        assert status == 200
        assert wrong == ["penjadwal berhenti"]
        assert lines == ask("/readyz")[2]

    def test_not_without_the_database(self, config: Config, tmp_path: Path) -> None:
        nowhere = f"sqlite:///{tmp_path}/tidak/ada.sqlite3"
        client = create_app(replace(config, database_url=nowhere)).test_client()
        for path in ("/healthz", "/readyz"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "sebab: basis data tidak menjawab\n" in answer.text
            assert "sqlite" not in answer.text

    def test_before_the_first_migration_the_web_is_alive_and_not_ready(
        self, config: Config, tmp_path: Path
    ) -> None:
        empty = f"sqlite:///{tmp_path}/kosong.sqlite3"
        client = create_app(replace(config, database_url=empty)).test_client()
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert "sebab: skema basis data tertinggal\n" in client.get("/readyz").text


class TestMetrics:
    @pytest.fixture
    def figures(self, app: Flask, config: Config, client: CheckingClient) -> Callable[[], Lines]:
        app.config["PKS"] = replace(config, metrics_token=TOKEN)

        def figures() -> Lines:
            answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            families = text_string_to_metric_families(answer.text)
            samples = [sample for family in families for sample in family.samples]
            return {s.name + str(s.labels.get("job", "")): str(s.value) for s in samples}

        return figures

    def test_are_what_prometheus_reads(
        self, papers: Papers, figures: Callable[[], Lines], clock: StoppedClock
    ) -> None:
        papers.pks  # noqa: B018
        session, first = papers.session, min(one.due_on for one in papers.follow_ups)
        clock.moment += timedelta(days=(first - clock.now().date()).days + 1)
        beat(session, "send", now=clock.now(), note="0")
        falter(session, "remind", OSError(), now=clock.now())
        mail(session, clock).due_at -= timedelta(hours=2)
        mail(session, clock, Status.PARKED)
        mail(session, clock, Status.SENT).sent_at = clock.now() - timedelta(minutes=9)
        count_sent(session, now=clock.now())

        read = figures()
        assert read["pks_scheduler_last_tick_timestamp_secondssend"] == str(clock.now().timestamp())
        assert "pks_scheduler_last_tick_timestamp_secondsremind" not in read
        assert read["pks_scheduler_last_failure_timestamp_secondsremind"] == str(
            clock.now().timestamp()
        )
        assert read["pks_mail_waiting"] == read["pks_mail_late"] == read["pks_mail_parked"] == "1.0"
        assert read["pks_mail_oldest_due_seconds"] == "7200.0"
        assert read["pks_mail_sent_total"] == "1.0"
        assert read["pks_follow_ups_late"] == "1.0"
        assert float(read["pks_reminders_unwritten"]) > 0
        assert read["pks_schema_at_head"] == "1.0"
        assert read["pks_up"] == "0.0"

    def test_are_not_there_without_the_token(
        self, figures: Callable[[], Lines], client: CheckingClient
    ) -> None:
        assert client.get("/metrics").status_code == 404
        for brought in ("", "Bearer ", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN} ", "é"):
            answer = client.get("/metrics", headers={"Authorization": brought})
            assert answer.status_code == 404, brought

    def test_are_not_there_while_no_token_is_set(self, client: CheckingClient) -> None:
        for brought in ("", "Bearer ", "Bearer"):
            answer = client.get("/metrics", headers={"Authorization": brought})
            assert answer.status_code == 404, brought
