"""The demonstration tells the story of 2021 and 2022, once, with its very names and dates."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from pks import create_app, migrations
from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.assessments.queries import row_of
from pks.audit import trail
from pks.clock import StoppedClock
from pks.config import read_config
from pks.db import db
from pks.demo.people import ACCOUNTS, PASSWORD
from pks.demo.serve import load
from pks.mail.models import OutgoingMail, Status
from pks.monitoring.models import Activity
from pks.naskah.facts import Capacity
from pks.parties.models import Institution, Person
from tests.checking import CheckingClient
from tests.letters import differences, fetched

TODAY = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application to which the story was told; these tests only read it."""
    folder = tmp_path_factory.mktemp("demo")
    config = read_config({"PKS_INSTANCE": str(folder), "PKS_BASE_URL": "http://localhost"})
    app = create_app(config, clock=StoppedClock(TODAY))
    app.test_client_class = CheckingClient
    migrations.upgrade(app)
    load(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def told(told_once: Flask) -> Iterator[Flask]:
    with told_once.app_context():
        yield told_once


def first_pks() -> Agreement:
    signed_then = select(Agreement).where(Agreement.signed_on == date(2022, 2, 7))
    return db.session.scalars(signed_then).one()


class TestTheStory:
    def test_is_that_of_the_seventh_of_february(self, told: Flask) -> None:
        pks = first_pks()

        assert pks.place == "Balai Patriot, Kompleks Pemerintah Kota Bekasi"
        assert pks.first.institution.short_name == "Ombudsman Jakarta Raya"
        assert pks.second.institution.short_name == "DPMPTSP"
        signed = [(p.signatory.name, p.signatory.capacity) for p in pks.parties]
        assert signed == [
            ("Dedy Irsan", Capacity.PLT), ("Lintong Ambarita", Capacity.DEFINITIVE)
        ]  # fmt: skip
        assert [one.name for one in pks.witnesses] == ["Tri Adhianto"]
        assert all(party.number and party.liaisons for party in pks.parties)
        for name in ("M. Arief Wibowo", "Mulyadin", "P. Dika Arlita", "Luthfi Akbar"):
            assert name in pks.note

    def test_has_the_five_scopes(self, told: Flask) -> None:
        titles = [scope.title for scope in first_pks().scopes]

        for title, words in zip(
            titles,
            ("Pertukaran data", "Pengawasan", "Standar Pelayanan", "kompetensi", "Monitoring"),
            strict=True,
        ):
            assert words.lower() in title.lower()

    def test_knows_how_the_regency_was_assessed(self, told: Flask) -> None:
        regency = db.session.scalars(
            select(Institution).where(Institution.short_name == "Pemkab Bekasi")
        ).one()

        row = row_of(db.session(), regency)

        assert [(r.year, str(r.total), r.label) for r in row.results.values()] == [
            (2022, "73.02", "C"), (2023, "83.22", "B"), (2024, "87.88", "B")
        ]  # fmt: skip
        assert row.targets[2025].score == 90

    def test_f004_stands_under_the_mou_of_2021(self, told: Flask) -> None:
        mou = first_pks().parent

        assert (mou.kind, mou.signed_on.year) == (Kind.NOTA_KESEPAHAMAN, 2021)
        assert [party.institution.short_name for party in mou.parties] == [
            "Ombudsman RI", "Pemkot Bekasi"
        ]  # fmt: skip
        assert "Desember 2021" in mou.note

    def test_has_all_institutions(self, told: Flask) -> None:
        below = Institution.parent_id.in_(
            select(Institution.id).where(Institution.short_name == "Pemkot Bekasi")
        )
        units = set(db.session.scalars(select(Institution.short_name).where(below)))

        assert len(units) == 28  # 22 dinas, five others, Setda
        assert {"Inspektorat", "RSUD", "Puskesmas Karang Kitri", "Setda"} <= units
        assert db.session.scalar(select(func.count(Institution.id))) == 52

    def test_everybody_who_is_made_up_can_be_told(self, told: Flask) -> None:
        real = {
            "Mokhammad Najih", "Rahmat Effendi", "Tri Adhianto", "Dedy Irsan", "Lintong Ambarita",
            "M. Arief Wibowo", "Mulyadin", "P. Dika Arlita", "Luthfi Akbar",
        }  # fmt: skip
        for person in db.session.scalars(select(Person)):
            made_up = person.name.split()[-1] in ("Contoh", "Umpama", "Misalnya")
            assert made_up != (person.name in real), person.name
            assert not person.email or person.email.endswith("@example.go.id")
            assert not person.email or made_up

    def test_leaves_something_at_every_stage(self, told: Flask) -> None:
        states = sorted(db.session.scalars(select(Agreement.state)))

        assert states == sorted([State.IN_FORCE] * 3 + [State.DRAFTING, State.IN_APPROVAL])
        assert db.session.scalar(select(func.count(Activity.id))) > 20

    def test_was_told_through_the_verbs(self, told: Flask) -> None:
        verbs = {
            entry.verb
            for entry in trail.entries_about(db.session(), f"agreement:{first_pks().id}", limit=99)
        }

        assert {"agreement.open", "draft.approve", "agreement.move"} <= verbs

    def test_each_of_its_mails_says_the_same_as_text_and_as_html(self, told: Flask) -> None:
        mails = db.session.scalars(select(OutgoingMail)).all()

        assert mails
        for mail in mails:
            assert differences(mail.text, mail.html) == set(), mail.subject
            assert fetched(mail.html) == []

    def test_sends_no_mail_of_the_past(self, told: Flask) -> None:
        due = select(func.count(OutgoingMail.id)).where(OutgoingMail.status == Status.DUE)

        assert db.session.scalar(due) == 0

    def test_told_twice_changes_nothing(self, told: Flask) -> None:
        counted = select(func.count(Institution.id)), select(func.count(Agreement.id))
        before = [db.session.scalar(query) for query in counted]
        db.session.commit()

        load(told)

        assert [db.session.scalar(query) for query in counted] == before

    def test_lets_everybody_in_and_shows_each_a_first_page(self, told: Flask) -> None:
        client = told.test_client()
        for account in ACCOUNTS:
            assert client.sign_in(account, PASSWORD).get("/").status_code == 200
            client.sign_out()
