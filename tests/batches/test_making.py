"""Many drafts in one go: each once, whatever happens to the others, and however often it runs."""

from dataclasses import replace
from datetime import date

import pytest

from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.moving import give_up
from pks.audit.models import AuditEntry
from pks.batches import making
from pks.batches.examining import Cell, Fault, NotFilledIn, examine
from pks.batches.facts import RowFacts, as_json, row_facts
from pks.batches.making import CannotConfirm, ConfirmObstacle, Reason, make_one
from pks.batches.models import RowState
from pks.batches.preparing import (
    BeginObstacle,
    CannotBegin,
    MadeAlready,
    NewBatch,
    begin_batch,
    discard,
    fill_common,
)
from pks.drafting.models import Draft
from pks.drafting.saving import content_of_draft
from pks.naskah import FIVE_SCOPE_PKS
from tests.batches.conftest import COMMON, City
from tests.papers import SIGNED_ON


def drafts(papers: City) -> list[Draft]:
    return papers.session.query(Draft).order_by(Draft.agreement_id).all()


def states(papers: City, batch: object) -> list[str]:
    return [row.state.value for row in papers.rows(batch)]  # type: ignore[arg-type]


class TestPreparing:
    def test_each_unit_starts_with_what_the_register_knows(self, papers: City):
        batch = papers.batch()

        school = papers.units[0]
        facts = row_facts(papers.rows(batch)[0].facts)
        head = papers.session.get_one(type(school), school.id)
        assert facts.seat == head.seat == "Kota Bekasi"
        assert facts.holding_id is not None
        assert examine(papers.session, batch)[0].signatory.person.name == "Kepala Dispendidikan"

    def test_who_is_in_office_on_the_day_of_the_signing_takes_the_seat(self, papers: City):
        bare = papers._institution("Dinas Tata Ruang Kota Bekasi", "Distaru", papers.bekasi)
        papers.head_of(bare, "Ketua Lama", since=date(2020, 1, 1), until=date(2022, 6, 30))
        new = papers.head_of(bare, "Ketua Baru", since=date(2022, 7, 1), until=date(2025, 1, 1))
        batch = papers.batch([bare])

        later = replace(COMMON, signed_on=date(2022, 8, 1))
        fill_common(papers.session, batch, later, by=papers.legal, now=papers.now)

        assert row_facts(papers.rows(batch)[0].facts).holding_id == new

    @pytest.mark.parametrize(
        ("count", "obstacle"),
        [(0, BeginObstacle.NO_UNIT), (201, BeginObstacle.TOO_MANY_UNITS)],
    )
    def test_takes_at_least_one_unit_and_at_most_200(
        self, papers: City, count: int, obstacle: BeginObstacle
    ):
        new = NewBatch(papers.jakarta_raya, FIVE_SCOPE_PKS, [papers.dinkes] * count)

        with pytest.raises(CannotBegin) as refusal:
            begin_batch(
                papers.session, papers.mou, new, by=papers.legal, now=papers.now, today=SIGNED_ON
            )

        assert refusal.value.obstacles == [obstacle]

    def test_nothing_is_made_before_the_dry_run_is_confirmed(self, papers: City):
        batch = papers.batch()

        examine(papers.session, batch)

        assert papers.make_all(batch) == 0
        assert drafts(papers) == []

    def test_a_dry_run_needs_what_all_share(self, papers: City):
        batch = papers.batch()
        batch.facts = {}

        with pytest.raises(NotFilledIn):
            papers.confirm(batch)

    def test_a_prepared_batch_can_be_thrown_away_and_a_made_one_cannot(self, papers: City):
        prepared, made = papers.batch(papers.units[:1]), papers.batch(papers.units[1:])
        papers.confirm(made)
        papers.make_all(made)

        discard(papers.session, prepared, by=papers.legal, now=papers.now)
        with pytest.raises(MadeAlready):
            discard(papers.session, made, by=papers.legal, now=papers.now)

        assert len(drafts(papers)) == 2


class TestDryRun:
    def test_tells_what_will_be_made_and_what_will_still_be_missing(self, papers: City):
        rows = examine(papers.session, papers.batch())

        assert [row.subject for row in rows] == [
            f"Pelayanan Publik pada {unit.name}" for unit in papers.units
        ]
        assert all(row.will_be_made for row in rows)
        assert "liaison_2" in {missing.lack.value for missing in rows[0].missing}

    @pytest.mark.parametrize(
        ("change", "cell", "fault"),
        [
            ({"subject": "x" * 290 + "{nama}"}, Cell.SUBJECT, Fault.SUBJECT_TOO_LONG),
            ({"subject": "Pelayanan {nana}"}, Cell.SUBJECT, Fault.STRAY_BRACES),
            ({"number_1": "7/NK/2022"}, Cell.NUMBER_1, Fault.NUMBER_TAKEN),
            ({"number_1": "TWICE"}, Cell.NUMBER_1, Fault.NUMBER_TWICE),
            ({"signed_on": date(2020, 12, 31)}, Cell.SIGNATORY, Fault.NOT_IN_OFFICE),
            ({"signed_on": date(2020, 12, 31)}, Cell.SIGNED_ON, Fault.FIRST_NOT_IN_OFFICE),
            ({"signed_on": date(2022, 3, 2)}, Cell.SIGNED_ON, Fault.STARTS_BEFORE_SIGNING),
        ],
    )
    def test_names_each_fault_by_its_cell(
        self, papers: City, change: dict[str, object], cell: Cell, fault: Fault
    ):
        papers.pks_of_others("7/NK/2022", papers.jakarta_raya)
        batch = papers.batch()
        common = replace(COMMON, holding_id=papers.dedy.holdings[0].id, starts_on=date(2022, 3, 1))
        fill_common(papers.session, batch, common, by=papers.legal, now=papers.now)
        first, second, _third = papers.rows(batch)
        filled = replace(row_facts(first.facts), **change)  # type: ignore[arg-type]
        other = replace(row_facts(second.facts), number_1="TWICE")
        papers.fill_batch(batch, {first.institution_id: filled, second.institution_id: other})

        examined = examine(papers.session, batch)

        assert (cell, fault) in examined[0].faults
        with pytest.raises(CannotConfirm) as refusal:
            papers.confirm(batch)
        assert refusal.value.obstacles == [ConfirmObstacle.FAULTS]

    def test_a_unit_that_is_taken_out_is_not_made(self, papers: City):
        batch = papers.batch()

        papers.fill_batch(batch, {papers.units[0].id: None})
        papers.confirm(batch)

        assert papers.make_all(batch) == 2


class TestMaking:
    def test_f019_makes_a_draft_for_each_unit_with_what_is_common_and_what_differs(
        self, papers: City
    ):
        batch = papers.batch()
        school = papers.units[0]
        facts = row_facts(papers.rows(batch)[0].facts)
        own = replace(facts, number_2="421/1/DISDIK", subject="Pelayanan Sekolah", term_years=1)
        papers.fill_batch(batch, {school.id: own})

        papers.confirm(batch)
        papers.make_all(batch)

        assert states(papers, batch) == ["jadi"] * 3
        contents = [content_of_draft(papers.session, d.agreement_id) for d in drafts(papers)]
        assert [content.subject.subject for content in contents] == [
            "Pelayanan Sekolah",
            "Pelayanan Publik pada Dinas Sosial Kota Bekasi",
            "Pelayanan Publik pada Dinas Perhubungan Kota Bekasi",
        ]
        assert [content.term.term_years for content in contents] == [1, 3, 3]
        assert contents[0].parties.numbers == (None, "421/1/DISDIK")
        assert contents[0].parties.seats == ("Jakarta", "Kota Bekasi")
        assert contents[0].scopes.keys == ("data", "pengawasan")
        assert contents[0].signatories.holding_ids[1] == facts.holding_id
        assert papers.has()["Dissosial"] == "draf"

    def test_one_that_fails_does_not_stop_the_rest_and_leaves_nothing_behind(
        self, papers: City, monkeypatch: pytest.MonkeyPatch
    ):
        batch = papers.batch()
        papers.confirm(batch)
        # The second row names somebody who is nowhere: the database itself refuses its draft.
        row = papers.rows(batch)[1]
        write = making.write_revision

        def write_or_fail(session, draft, *args, **kwargs):
            if draft.agreement.second.institution_id == row.institution_id:
                raise ZeroDivisionError
            return write(session, draft, *args, **kwargs)

        monkeypatch.setattr(making, "write_revision", write_or_fail)
        papers.make_all(batch)

        assert states(papers, batch) == ["jadi", "gagal", "jadi"]
        assert papers.rows(batch)[1].reason == Reason.UNEXPECTED
        assert len(papers.under_mou()) == 2

        monkeypatch.undo()
        papers.confirm(batch)
        assert papers.make_all(batch) == 1
        assert states(papers, batch) == ["jadi"] * 3
        assert len(papers.under_mou()) == 3

    def test_running_it_again_makes_no_second_draft(self, papers: City):
        batch = papers.batch()
        papers.confirm(batch)
        papers.make_all(batch)

        with pytest.raises(CannotConfirm) as refusal:
            papers.confirm(batch)
        papers.make_all(batch)

        assert refusal.value.obstacles == [ConfirmObstacle.NOTHING_TO_MAKE]
        assert len(papers.under_mou()) == 3

    def test_a_unit_that_has_got_one_meanwhile_is_skipped(self, papers: City):
        first, second = papers.batch(), papers.batch()
        papers.confirm(first)
        papers.confirm(second)

        papers.make_all(first)
        papers.make_all(second)

        assert states(papers, second) == ["dilewati"] * 3
        assert papers.rows(second)[0].reason == Reason.HAS_ONE
        assert len(papers.under_mou()) == 3

    def test_a_unit_whose_draft_was_given_up_may_have_another(self, papers: City):
        first = papers.batch(papers.units[:1])
        papers.confirm(first)
        papers.make_all(first)
        agreement = papers.under_mou()[0]
        give_up(
            papers.session, agreement, State.CANCELLED, "Salah", by=papers.legal, now=papers.now
        )
        second = papers.batch(papers.units[:1])
        papers.confirm(second)

        papers.make_all(second)

        assert states(papers, second) == ["jadi"]

    def test_what_is_made_already_is_no_longer_filled_in(self, papers: City):
        batch = papers.batch()
        papers.confirm(batch)
        make_one(papers.session, batch, by=papers.legal, now=papers.now)
        unit_id = papers.units[0].id
        before = papers.rows(batch)[0].facts

        papers.fill_batch(batch, {unit_id: None, papers.units[1].id: RowFacts(seat="Bekasi")})

        assert papers.rows(batch)[0].facts == before
        assert papers.rows(batch)[1].facts == as_json(RowFacts(seat="Bekasi"))
        assert batch.confirmed_at is None

    def test_an_agreement_says_in_its_history_that_it_came_of_a_batch(self, papers: City):
        batch = papers.batch(papers.units[:1])
        papers.confirm(batch)
        papers.make_all(batch)

        agreement: Agreement = papers.under_mou()[0]
        thing = f"agreement:{agreement.id}"
        said = [e.verb for e in papers.session.query(AuditEntry).filter_by(thing=thing)]
        about = [
            e.verb for e in papers.session.query(AuditEntry).filter_by(thing=f"batch:{batch.id}")
        ]
        assert said == ["agreement.open", "batch.make"]
        assert about == ["batch.begin", "batch.fill", "batch.confirm"]

    def test_words_in_a_unit_name_are_words_and_nothing_else(self, papers: City):
        odd = papers._institution("Dinas {nama} {{ 7*7 }} {tanggal}", "Odd", papers.bekasi)
        batch = papers.batch([odd])
        papers.confirm(batch)

        papers.make_all(batch)

        assert drafts(papers)[0].agreement.subject == (
            "Pelayanan Publik pada Dinas {nama} {{ 7*7 }} {tanggal}"
        )
        text = papers.drawn(drafts(papers)[0]).document
        assert text is not None
        assert RowState.MADE in {row.state for row in papers.rows(batch)}
