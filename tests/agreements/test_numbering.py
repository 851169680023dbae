"""Numbers: patterns of each office, the next number, and no gap or double however many write."""

import html
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from pks.agreements.counting import count_on, last_of
from pks.agreements.kinds import Kind
from pks.agreements.models import Agreement, Party
from pks.agreements.number_forms import FAULT_TEXT
from pks.agreements.number_pattern import Fault, Pattern, Reading, faults_of
from pks.agreements.numbering import (
    BadPattern,
    HasNumber,
    NoPattern,
    PatternFacts,
    drop_pattern,
    propose,
    set_pattern,
    skipped_numbers,
    take,
)
from pks.agreements.registering import open_agreement
from pks.agreements.signing import NumberTaken, give_number
from pks.audit import trail
from pks.db import db
from pks.parties.models import Institution
from tests.agreements.test_registering import enter, new_pks, old_pks, register
from tests.papers import SIGNED_ON, As, Drafts

ORI = "{urut:3}/ORI-PKS/{bulan_romawi}/{tahun}"
FACTS = PatternFacts(ORI, yearly=True, next_sequence=1)
PKS = Kind.PKS

WRITERS = 8
NUMBERS_EACH = 25


class TestPatterns:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("{urut}/ORI-MOU/{bulan_romawi}/{tahun}", "7/ORI-MOU/II/2022"),
            ("{urut:3}/{bulan}/{tahun:2}", "007/02/22"),
            ("119/{urut:4}/DPMPTSP.{tahun}", "119/0007/DPMPTSP.2022"),
            ("{tahun}{urut:2}", "202207"),
            ("(a+b)*{urut}", "(a+b)*7"),
        ],
    )
    def test_f021_are_written_and_read_back(self, text: str, number: str) -> None:
        pattern = Pattern(text, yearly=False)

        assert faults_of(pattern) == []
        assert pattern.render(7, SIGNED_ON) == number
        reading = pattern.read(number)
        assert reading is not None
        assert (reading.sequence, reading.year) in {(7, 2022), (7, None)}

    def test_a_number_of_many_digits_outgrows_its_zeros(self) -> None:
        pattern = Pattern(ORI, yearly=True)

        assert pattern.render(1234, date(2022, 12, 31)) == "1234/ORI-PKS/XII/2022"
        assert pattern.read("1234/ORI-PKS/XII/2022") == Reading(1234, 2022)

    @pytest.mark.parametrize("typed", ["7/ORI-PKS/II/2022", " 007/ori-pks/ii/2022 "])
    def test_what_people_type_is_read_as_they_mean_it(self, typed: str) -> None:
        assert Pattern(ORI, yearly=True).read(typed) == Reading(7, 2022)

    @pytest.mark.parametrize(
        "typed", ["", "7", "7/ORI-PKS/XIII/2022", "7/ORI-PKS/II/20222", "x7/ORI-PKS/II/2022"]
    )
    def test_what_does_not_fit_is_not_read(self, typed: str) -> None:
        assert Pattern(ORI, yearly=True).read(typed) is None

    @pytest.mark.parametrize(
        ("text", "faults"),
        [
            ("", [Fault.NO_SEQUENCE, Fault.NO_YEAR]),
            ("ORI/{tahun}", [Fault.NO_SEQUENCE]),
            ("{urut}/ORI", [Fault.NO_YEAR]),
            ("{urut}/{nomor}/{tahun}", [Fault.UNKNOWN_SLOT]),
            ("{URUT}/{tahun}", [Fault.UNKNOWN_SLOT, Fault.NO_SEQUENCE]),
            ("{urut:9}/{tahun}", [Fault.UNKNOWN_SLOT]),
            ("{bulan:2}/{urut}/{tahun}", [Fault.UNKNOWN_SLOT]),
            ("{}/{urut}/{tahun}", [Fault.UNKNOWN_SLOT]),
            ("{urut}/{urut:3}/{tahun}", [Fault.SLOT_TWICE]),
            ("{urut}/{tahun", [Fault.BRACE_LEFT_OVER, Fault.NO_YEAR]),
            ("{urut}}/{tahun}", [Fault.BRACE_LEFT_OVER]),
            ("{{urut}}/{tahun}", [Fault.BRACE_LEFT_OVER]),
        ],
    )
    def test_every_fault_is_named_at_once(self, text: str, faults: list[Fault]) -> None:
        assert faults_of(Pattern(text, yearly=True)) == faults

    @pytest.mark.parametrize("fault", Fault)
    def test_every_fault_has_its_sentence(self, fault: Fault) -> None:
        assert str(FAULT_TEXT[fault]).endswith(".")


def set_up(papers: Drafts, facts: PatternFacts = FACTS, kind: Kind = PKS) -> Institution:
    set_pattern(
        papers.session, papers.jakarta_raya, kind, facts,
        by=papers.legal, now=papers.now, today=SIGNED_ON,
    )  # fmt: skip
    return papers.jakarta_raya


def new_side(papers: Drafts) -> Party:
    """Return the Ombudsman's side of a new PKS."""
    return register(papers, new_pks(papers)).first


def taken(papers: Drafts, side: Party | None = None, day: date = SIGNED_ON) -> str:
    side = side or new_side(papers)
    return take(papers.session, side, day=day, by=papers.legal, now=papers.now)


def typed(papers: Drafts, number: str, side: Party | None = None) -> Party:
    side = side or new_side(papers)
    give_number(papers.session, side, number, by=papers.legal, now=papers.now)
    return side


def proposed(papers: Drafts, day: date = SIGNED_ON) -> str | None:
    return propose(papers.session, papers.jakarta_raya.id, PKS, day=day)


class TestTaking:
    def test_f021_the_next_number_is_proposed_and_taken(self, papers: Drafts) -> None:
        set_up(papers)

        assert proposed(papers) == proposed(papers) == "001/ORI-PKS/II/2022"
        assert [taken(papers), taken(papers)] == ["001/ORI-PKS/II/2022", "002/ORI-PKS/II/2022"]
        assert proposed(papers) == "003/ORI-PKS/II/2022"

    def test_an_office_goes_on_where_it_is(self, papers: Drafts) -> None:
        set_up(papers, replace(FACTS, next_sequence=118))

        assert taken(papers) == "118/ORI-PKS/II/2022"

    def test_each_year_begins_anew_in_its_own_time(self, papers: Drafts) -> None:
        set_up(papers, replace(FACTS, next_sequence=118))

        assert taken(papers, day=date(2023, 1, 2)) == "001/ORI-PKS/I/2023"
        assert taken(papers, day=date(2022, 12, 30)) == "118/ORI-PKS/XII/2022"
        assert proposed(papers, date(2023, 1, 3)) == "002/ORI-PKS/I/2023"

    def test_or_never(self, papers: Drafts) -> None:
        set_up(papers, PatternFacts("{urut}/ORI", yearly=False, next_sequence=9))

        assert taken(papers, day=date(2022, 12, 30)) == "9/ORI"
        assert taken(papers, day=date(2023, 1, 2)) == "10/ORI"

    def test_each_kind_and_each_office_counts_for_itself(self, papers: Drafts) -> None:
        set_up(papers)
        set_up(papers, PatternFacts("{urut}/ORI-MOU/{tahun}", True, 30), Kind.NOTA_KESEPAHAMAN)
        taken(papers)

        mou = propose(papers.session, papers.jakarta_raya.id, Kind.NOTA_KESEPAHAMAN, day=SIGNED_ON)
        assert mou == "30/ORI-MOU/2022"
        assert propose(papers.session, papers.dpmptsp.id, PKS, day=SIGNED_ON) is None

    def test_without_a_pattern_nothing_is_taken(self, papers: Drafts) -> None:
        with pytest.raises(NoPattern):
            taken(papers)

    def test_nobody_gets_two(self, papers: Drafts) -> None:
        """A button pressed twice would leave a gap."""
        set_up(papers)
        side = new_side(papers)
        taken(papers, side)

        with pytest.raises(HasNumber):
            taken(papers, side)

        assert (side.number, proposed(papers)) == ("001/ORI-PKS/II/2022", "002/ORI-PKS/II/2022")

    def test_it_stands_in_the_trail(self, papers: Drafts) -> None:
        set_up(papers)
        side = new_side(papers)
        taken(papers, side)

        entry = trail.entries_about(papers.session, f"agreement:{side.agreement_id}")[0]
        assert entry.verb == "numbering.take"
        assert entry.details == {"party": 1, "number": "001/ORI-PKS/II/2022"}

    def test_a_pattern_that_makes_no_numbers_is_refused(self, papers: Drafts) -> None:
        with pytest.raises(BadPattern) as refusal:
            set_up(papers, replace(FACTS, text="ORI/{hari}"))

        assert refusal.value.faults == [Fault.UNKNOWN_SLOT, Fault.NO_SEQUENCE, Fault.NO_YEAR]
        assert proposed(papers) is None

    def test_a_new_pattern_goes_on_counting(self, papers: Drafts) -> None:
        set_up(papers)
        taken(papers)

        set_up(papers, PatternFacts("{tahun}/{urut}", yearly=True, next_sequence=2))
        assert taken(papers) == "2022/2"
        drop_pattern(papers.session, papers.jakarta_raya, PKS, by=papers.legal, now=papers.now)
        assert proposed(papers) is None


class TestFreeNumbers:
    @pytest.mark.parametrize(
        "free", ["002/ORI-PKS/II/2022", "2/ORI-PKS/I/2022", "02/ori-pks/II/2022"]
    )
    def test_f021_one_that_fits_is_skipped_and_never_doubled(
        self, papers: Drafts, free: str
    ) -> None:
        set_up(papers)
        typed(papers, free)

        assert [taken(papers), taken(papers)] == ["001/ORI-PKS/II/2022", "003/ORI-PKS/II/2022"]

    def test_one_that_is_the_next_moves_the_proposal_on(self, papers: Drafts) -> None:
        set_up(papers)
        typed(papers, "001/ORI-PKS/II/2022")

        assert proposed(papers) == "002/ORI-PKS/II/2022"

    def test_any_other_moves_nothing(self, papers: Drafts) -> None:
        set_up(papers)
        typed(papers, "W.10/HH-05/2022")
        typed(papers, "001/ORI-PKS/II/2021")

        assert taken(papers) == "001/ORI-PKS/II/2022"

    def test_one_that_was_taken_is_refused(self, papers: Drafts) -> None:
        set_up(papers)
        number = taken(papers)

        with pytest.raises(NumberTaken):
            typed(papers, number)

    def test_a_number_replaced_at_once_is_given_back(self, papers: Drafts) -> None:
        set_up(papers)
        side = new_side(papers)
        number = taken(papers, side)

        typed(papers, "W.10/2022", side)

        assert taken(papers) == number

    def test_one_replaced_later_is_told(self, papers: Drafts) -> None:
        set_up(papers)
        taken(papers)
        side = new_side(papers)
        taken(papers, side)
        taken(papers)

        typed(papers, "W.10/2022", side)

        institution, pattern = papers.jakarta_raya.id, FACTS.pattern
        assert taken(papers) == "004/ORI-PKS/II/2022"
        assert skipped_numbers(papers.session, institution, PKS, pattern, day=SIGNED_ON) == [2]


class TestTheRegistersOwnNumber:
    def test_f020_every_agreement_gets_one_by_itself(self, papers: Drafts) -> None:
        opened = register(papers, new_pks(papers))
        entered = enter(papers, old_pks(papers))

        assert papers.mou.register_number == "2022-0001"
        assert (opened.register_number, entered.register_number) == ("2022-0002", "2022-0003")

    def test_f020_each_year_of_entry_begins_anew_at_midnight_in_jakarta(
        self, papers: Drafts
    ) -> None:
        new = new_pks(papers)
        eve, morning = (datetime(2022, 12, 31, hour, 30, tzinfo=UTC) for hour in (16, 17))

        numbers = [
            open_agreement(papers.session, new, by=papers.legal, now=now).register_number
            for now in (eve, morning, morning)
        ]

        assert numbers == ["2022-0002", "2023-0001", "2023-0002"]

    def test_f020_what_is_undone_leaves_no_gap(self, papers: Drafts) -> None:
        new, by = new_pks(papers), papers.legal
        papers.session.commit()

        undone = open_agreement(papers.session, new, by=by, now=papers.now)
        number = undone.register_number
        papers.session.rollback()

        again = open_agreement(papers.session, new, by=by, now=papers.now)
        assert again.register_number == number

    def test_f020_is_shown_listed_and_found(self, papers: Drafts, as_: As) -> None:
        pks = register(papers, new_pks(papers))
        number, client = pks.register_number, as_(papers.legal)

        assert number in client.get(f"/perjanjian/{pks.id}").text
        found = client.get(f"/perjanjian/?q={number}").text
        assert found.count('<tr><th scope="row">') == 1
        assert number in found


class TestTheNumbersPage:
    def page(self, papers: Drafts, deed: str = "") -> str:
        return f"/perjanjian/{papers.ready_pks.id}/nomor/1{deed}"

    def number(self, papers: Drafts) -> str | None:
        papers.session.expire_all()
        return papers.session.get_one(Agreement, papers.ready_pks.id).first.number

    def test_f021_offers_the_next_number_at_one_press(self, papers: Drafts, as_: As) -> None:
        set_up(papers)
        page, client = self.page(papers), as_(papers.legal)

        assert "001/ORI-PKS/II/2022" in client.get(page).text
        answer = client.submit(page, to=f"{page}/ambil")

        assert answer.headers["Location"] == f"/perjanjian/{papers.ready_pks.id}"
        assert self.number(papers) == "001/ORI-PKS/II/2022"
        history = client.get(answer.headers["Location"]).text
        assert "<b>Nara Kusuma</b> mengambil nomor berikutnya" in history

    def test_a_second_press_takes_nothing_more(self, papers: Drafts, as_: As) -> None:
        set_up(papers)
        page, client = self.page(papers), as_(papers.legal)
        first = client.hx(page, "POST", f"{page}/ambil")

        again = client.hx(f"/perjanjian/{papers.ready_pks.id}", "POST", f"{page}/ambil")

        assert (first.status_code, again.status_code) == (302, 302)
        assert "sudah bernomor" in client.get(f"/perjanjian/{papers.ready_pks.id}").text
        assert proposed(papers) == "002/ORI-PKS/II/2022"

    def test_takes_a_free_number_too(self, papers: Drafts, as_: As) -> None:
        set_up(papers)

        answer = as_(papers.legal).submit(self.page(papers), number="W.10/2022")

        assert answer.status_code == 302
        assert self.number(papers) == "W.10/2022"
        assert "Pakai nomor ini" not in as_(papers.legal).get(self.page(papers)).text

    def test_without_a_pattern_leads_to_where_it_is_set(self, papers: Drafts, as_: As) -> None:
        text = as_(papers.legal).get(self.page(papers)).text

        assert "Pakai nomor ini" not in text
        assert f"/instansi/{papers.jakarta_raya.id}/nomor" in text
        answer = as_(papers.legal).hx(self.page(papers), "POST", self.page(papers, "/ambil"))
        assert answer.status_code == 409

    def test_nobody_counts_for_another_office(self, papers: Drafts, as_: As) -> None:
        """DPMPTSP has legal staff of its own; the Ombudsman may only write down what they say."""
        set_up(papers)
        set_pattern(
            papers.session, papers.dpmptsp, PKS, PatternFacts("{urut}/PTSP/{tahun}", True, 5),
            by=None, now=papers.now, today=SIGNED_ON,
        )  # fmt: skip
        papers.legal_of_dinkes  # noqa: B018
        page = self.page(papers).replace("/nomor/1", "/nomor/2")
        client = as_(papers.legal)

        assert "5/PTSP/2022" not in client.get(page).text
        assert client.hx(page, "POST", f"{page}/ambil").status_code == 404
        strangers = as_(papers.legal_of_dinkes)
        assert strangers.get(self.page(papers)).status_code == 404

    def test_the_signing_page_offers_it_too(self, papers: Drafts, as_: As) -> None:
        set_up(papers)
        client, page = as_(papers.legal), f"/perjanjian/{papers.ready_pks.id}/tanda-tangan"

        answer = client.submit(page, to=self.page(papers, "/ambil"))

        assert answer.headers["Location"] == page
        text = client.get(page).text
        assert 'value="001/ORI-PKS/II/2022"' in text
        assert "Pakai nomor ini" not in text


class TestThePatternsPages:
    TYPED = {"text": ORI, "yearly": "y", "next_sequence": "118"}

    def page(self, papers: Drafts, kind: str = "/pks") -> str:
        return f"/instansi/{papers.jakarta_raya.id}/nomor{kind}"

    def test_f021_legal_staff_set_the_pattern_of_their_office(
        self, papers: Drafts, as_: As
    ) -> None:
        client = as_(papers.legal)
        institution = client.get(f"/instansi/{papers.jakarta_raya.id}").text
        assert f'href="{self.page(papers, "")}"' in institution

        answer = client.submit(self.page(papers), **self.TYPED)

        assert answer.headers["Location"] == self.page(papers, "")
        text = client.get(self.page(papers, "")).text
        for number in ("118/ORI-PKS/II/2022", "119/ORI-PKS/II/2022", "120/ORI-PKS/II/2022"):
            assert number in text
        assert proposed(papers) == "118/ORI-PKS/II/2022"
        assert 'value="118"' in client.get(self.page(papers)).text

    def test_shows_while_one_types_what_would_come(self, papers: Drafts, as_: As) -> None:
        client, page = as_(papers.legal), f"{self.page(papers)}/contoh"

        good = client.get(page, query_string=self.TYPED).text
        bad = client.get(page, query_string={**self.TYPED, "text": "{urut}/{nomor}"}).text

        assert good.count("<li>") == 3
        assert "120/ORI-PKS/II/2022" in good
        assert "Ada isian yang tidak dikenal." in bad
        assert "pola harus memuat {tahun}" in bad
        for gap in ("text", "next_sequence"):
            for nothing in ("", "x" if gap == "next_sequence" else " ", "-1"):
                text = client.get(page, query_string={**self.TYPED, gap: nothing}).text
                assert "<li>" not in text

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("text", "", "Isi polanya."),
            ("text", "ORI/{tahun}", "Pola harus memuat {urut}"),
            ("text", "{urut}/ORI", "nomor tahun depan akan sama"),
            ("text", "{urut}/{tahun", "Ada kurung kurawal tanpa pasangannya."),
            ("text", "{urut}/{urut:2}/{tahun}", "Setiap isian hanya boleh muncul satu kali."),
            ("text", "{urut}/{tahun}" + "x" * 80, "Paling banyak 90 karakter."),
            ("next_sequence", "0", "Harus antara 1 dan 999999."),
            ("next_sequence", "tujuh", "Tulis bilangan bulat."),
            ("next_sequence", "", "Isi nomor urutnya."),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, papers: Drafts, as_: As, field: str, value: str, sentence: str
    ) -> None:
        answer = as_(papers.legal).submit(self.page(papers), **{**self.TYPED, field: value})

        assert answer.status_code == 422
        assert sentence in html.unescape(answer.text)
        assert f'id="{field}-err"' in answer.text
        assert proposed(papers) is None

    def test_a_pattern_is_dropped(self, papers: Drafts, as_: As) -> None:
        set_up(papers)
        client, deed = as_(papers.legal), f"{self.page(papers)}/hapus"

        answer = client.submit(self.page(papers), to=deed)

        assert answer.status_code == 302
        assert proposed(papers) is None
        assert client.hx(self.page(papers), "POST", deed).status_code == 409

    def test_tells_what_was_skipped(self, papers: Drafts, as_: As) -> None:
        set_up(papers)
        taken(papers)
        set_up(papers, replace(FACTS, next_sequence=118))

        text = as_(papers.legal).get(self.page(papers, "")).text

        assert "Nomor urut tahun ini yang terlewati: 2–117" in text

    def test_f089_only_who_keeps_the_institution_may(self, papers: Drafts, as_: As) -> None:
        papers.legal  # noqa: B018
        page = self.page(papers)

        for stranger in (papers.legal_of_dinkes, papers.dedys_account, papers.yunis_account):
            for address in (page, self.page(papers, ""), f"{page}/contoh"):
                assert as_(stranger).get(address).status_code == 404, (stranger.name, address)
        assert as_(papers.legal).get(self.page(papers, "/surat")).status_code == 404
        assert as_(papers.ombudsmans_admin).get(page).status_code == 200


def write_side_by_side(app: Flask, write: Callable[[int], None]) -> None:
    """Let every writer write, each with a connection of its own, all at once."""
    begin = threading.Barrier(WRITERS)
    faults: list[BaseException] = []

    def work(writer: int) -> None:
        with app.app_context():
            try:
                begin.wait(20)
                write(writer)
            except BaseException as fault:  # noqa: BLE001
                faults.append(fault)
            finally:
                db.session.remove()

    writers = [threading.Thread(target=work, args=(writer,)) for writer in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert faults == []


@contextmanager
def one_transaction(*, undone: bool) -> Iterator[None]:
    """Commit, or change one's mind at the last moment."""
    yield
    if undone:
        db.session.rollback()
    else:
        db.session.commit()


class TestSideBySide:
    """Every fifth transaction is undone after its number was given, and then done again."""

    def test_f021_numbers_are_taken_without_gap_or_double(self, app: Flask, papers: Drafts) -> None:
        set_up(papers)
        sides = [[new_side(papers).id for _ in range(NUMBERS_EACH)] for _ in range(WRITERS)]
        legal, now = papers.legal.id, papers.now
        papers.session.commit()

        def write(writer: int) -> None:
            by = db.session.get(type(papers.legal), legal)
            for count, side in enumerate(sides[writer]):
                for undone in (True, False) if count % 5 == writer % 5 else (False,):
                    with one_transaction(undone=undone):
                        party = db.session.get_one(Party, side)
                        take(db.session(), party, day=SIGNED_ON, by=by, now=now)

        write_side_by_side(app, write)

        papers.session.expire_all()
        numbers = papers.session.scalars(
            select(Party.number).where(Party.institution_id == papers.jakarta_raya.id)
        ).all()
        expected = [
            FACTS.pattern.render(n, SIGNED_ON) for n in range(1, WRITERS * NUMBERS_EACH + 1)
        ]
        assert sorted(filter(None, numbers)) == expected
        assert trail.verify(papers.session).is_whole

    def test_f020_agreements_are_registered_without_gap_or_double(
        self, app: Flask, papers: Drafts
    ) -> None:
        new, legal, now = new_pks(papers), papers.legal.id, papers.now
        papers.session.commit()

        def write(writer: int) -> None:
            by = db.session.get(type(papers.legal), legal)
            for count in range(NUMBERS_EACH):
                for undone in (True, False) if count % 5 == writer % 5 else (False,):
                    with one_transaction(undone=undone):
                        open_agreement(db.session(), new, by=by, now=now)

        write_side_by_side(app, write)

        numbers = papers.session.scalars(select(Agreement.register_number)).all()
        # The MoU was the first.
        assert sorted(numbers) == [f"2022-{n:04}" for n in range(1, WRITERS * NUMBERS_EACH + 2)]

    def test_a_counter_that_nobody_has_begun_is_begun_once(self, app: Flask) -> None:
        given: list[int] = []

        def write(writer: int) -> None:
            given.append(count_on(db.session(), "new", 2022))
            db.session.commit()

        write_side_by_side(app, write)

        with app.app_context():
            assert last_of(db.session(), "new", 2022) == WRITERS
        assert sorted(given) == list(range(1, WRITERS + 1))

    def test_of_two_who_type_the_same_number_one_is_told(self, app: Flask, papers: Drafts) -> None:
        sides = [new_side(papers).id for _ in range(WRITERS)]
        legal, now = papers.legal.id, papers.now
        papers.session.commit()
        told: list[int] = []

        def write(writer: int) -> None:
            by = db.session.get(type(papers.legal), legal)
            try:
                party = db.session.get_one(Party, sides[writer])
                give_number(db.session(), party, "7/ORI", by=by, now=now)
                db.session.commit()
            except NumberTaken:
                told.append(writer)

        write_side_by_side(app, write)

        assert len(told) == WRITERS - 1
        query = select(func.count()).where(Party.number == "7/ORI")
        assert papers.session.scalar(query) == 1
