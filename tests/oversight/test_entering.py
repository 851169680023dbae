"""Entering a product, as a follow-up or by itself; correcting it; taking it out again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from pks.agreements.kinds import CommitmentSource, Responsible
from pks.agreements.queries import agreements_visible_to
from pks.audit import trail
from pks.monitoring.lifecycle import DateAnswer, FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.planning import lay_out
from pks.monitoring.postponing import DateWish, ask_for_date
from pks.oversight.checking import CannotEnter, ProductObstacle
from pks.oversight.entering import remove_product
from pks.oversight.models import OversightProduct
from pks.oversight.queries import agreements_for
from pks.oversight.terms import ProductKind
from pks.parties.office_days import OfficeDayFacts, add_office_days
from pks.reminders.planning import remind_next
from tests.oversight.conftest import LHP, TODAY, Handed

DUE = date(2022, 4, 19)


class TestAsAFollowUp:
    def test_is_promised_under_supervision_for_its_day(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)

        follow_up = product.follow_up
        assert follow_up is not None
        assert follow_up.due_on == product.due_on == DUE
        commitment = follow_up.commitment
        assert commitment.source is CommitmentSource.ADDED
        assert commitment.scope.key == "pengawasan"
        assert commitment.responsible is Responsible.SECOND
        # Without its title, which fewer people may see than see the agreement.
        assert commitment.activity == "Tindak lanjut LHP Nomor 0042/LHP/III/2022"
        assert commitment.schedule == "30 hari kerja sejak diterima pada 7 Maret 2022"
        assert commitment.needs_file

    def test_laying_out_anew_leaves_it_alone(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)
        assert product.follow_up is not None

        lay_out(papers.session, papers.pks, by=None, now=papers.now, today=papers.now.date())

        assert product.follow_up.due_on == DUE
        assert product.follow_up.state is FollowUpState.PLANNED

    def test_the_reminders_know_it(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)
        assert product.follow_up is not None
        assert product.follow_up.next_reminder_on == TODAY

        while remind_next(papers.session, now=papers.now, today=TODAY, zone="Asia/Jakarta"):
            pass

        assert product.follow_up.last_rung == -14
        assert product.follow_up.next_reminder_on == DUE - timedelta(days=7)

    def test_proposes_the_own_agreement_in_force(self, papers: Handed) -> None:
        assert papers.signed_pks
        assert list(agreements_for(papers.session, papers.legal, papers.dpmptsp)) == []

        assert papers.pks

        assert list(agreements_for(papers.session, papers.legal, papers.dpmptsp)) == [papers.pks]
        assert list(agreements_for(papers.session, papers.legal, papers.dinkes)) == []

    def test_proposes_it_for_units_that_it_binds(self, papers: Handed) -> None:
        assert papers.pks
        below = papers.legal_of_a_unit_below.institution_id
        unit = papers.session.get_one(type(papers.dpmptsp), below)

        assert list(agreements_for(papers.session, papers.legal, unit)) == [papers.pks]

    def test_is_refused_where_the_agreement_ends_before(self, papers: Handed) -> None:
        papers.pks.ends_on = DUE - timedelta(days=1)

        with pytest.raises(CannotEnter) as refusal:
            papers.hand(agreement=papers.pks)

        assert refusal.value.obstacles == [ProductObstacle.AFTER_THE_END]
        assert papers.session.scalars(select(OversightProduct)).all() == []

    def test_is_refused_where_nothing_is_in_force(self, papers: Handed) -> None:
        with pytest.raises(CannotEnter) as refusal:
            papers.hand(agreement=papers.mou)

        assert ProductObstacle.NO_SUPERVISION in refusal.value.obstacles


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (ProductKind.CORRECTIVE_ACTION, DUE),
        (ProductKind.SUGGESTION, DUE),
        (ProductKind.REPORT, DUE),
        (ProductKind.RECOMMENDATION, date(2022, 5, 6)),
    ],
)
def test_every_kind_has_its_day(papers: Handed, kind: ProductKind, due_on: date) -> None:
    assert papers.hand(replace(LHP, kind=kind)).due_on == due_on


def test_counts_by_the_calendar_of_the_addressed_office(papers: Handed) -> None:
    day = date(2022, 3, 10)
    closed = OfficeDayFacts(day, day, is_worked=False, name="Hari Jadi Kota Bekasi")
    add_office_days(
        papers.session,
        papers.bekasi,
        closed,
        by=papers.legal,
        now=papers.now,
        today=papers.now.date(),
    )

    assert papers.hand().due_on == DUE + timedelta(days=1)
    assert papers.hand(unit=papers.karawang).due_on == DUE


def test_a_suggestion_may_leave_more(papers: Handed) -> None:
    facts = replace(LHP, kind=ProductKind.SUGGESTION, day_count=5)

    assert papers.hand(facts).due_on == date(2022, 3, 14)


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"day_count": 60}, ProductObstacle.PERIOD_IS_SET),
        ({"received_on": TODAY + timedelta(days=1)}, ProductObstacle.NOT_YET_RECEIVED),
        ({"received_on": date(2022, 3, 3)}, ProductObstacle.RECEIVED_BEFORE_DATED),
        (
            {"kind": ProductKind.SUGGESTION, "day_count": 367},
            ProductObstacle.PERIOD_OUT_OF_RANGE,
        ),
        ({"kind": ProductKind.SUGGESTION, "day_count": 0}, ProductObstacle.PERIOD_OUT_OF_RANGE),
    ],
)
def test_refuses_what_cannot_be(
    papers: Handed, change: dict[str, object], obstacle: ProductObstacle
) -> None:
    with pytest.raises(CannotEnter) as refusal:
        papers.hand(replace(LHP, **change))  # type: ignore[arg-type]

    assert refusal.value.obstacles == [obstacle]


def test_takes_a_number_once_for_each_institution(papers: Handed) -> None:
    papers.hand()
    papers.hand(unit=papers.dinkes)

    with pytest.raises(CannotEnter) as refusal:
        papers.hand()

    assert refusal.value.obstacles == [ProductObstacle.NUMBER_TAKEN]


class TestCorrecting:
    def test_reckons_the_day_anew_and_the_follow_up_moves(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)

        papers.correct(
            product, replace(LHP, received_on=date(2022, 3, 8)), "Tanda terima tanggal 8 Maret"
        )

        assert product.follow_up is not None
        assert product.due_on == product.follow_up.due_on == DUE + timedelta(days=1)
        (move,) = product.follow_up.postponements
        assert (move.from_on, move.to_on, move.reason) == (
            DUE,
            DUE + timedelta(days=1),
            "Tanda terima tanggal 8 Maret",
        )
        assert product.follow_up.commitment.schedule.endswith("8 Maret 2022")
        assert product.follow_up.commitment.first_on == product.due_on

    def test_may_bring_the_day_forward(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)

        papers.correct(product, replace(LHP, received_on=date(2022, 3, 4)), "Diterima hari itu")

        assert product.follow_up is not None
        assert product.follow_up.due_on == DUE - timedelta(days=1)

    def test_lets_a_wish_of_the_old_day_lapse(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)
        assert product.follow_up is not None
        wish = ask_for_date(
            papers.session,
            product.follow_up,
            DateWish(date(2022, 4, 25), "Menunggu anggaran"),
            by=papers.yunis_account,
            now=papers.now,
            today=TODAY,
        )

        papers.correct(product, replace(LHP, received_on=date(2022, 3, 8)), "Tanda terima")

        assert wish.answer is DateAnswer.WITHDRAWN

    def test_asks_why_where_the_day_changes(self, papers: Handed) -> None:
        product = papers.hand()

        with pytest.raises(CannotEnter) as refusal:
            papers.correct(product, replace(LHP, received_on=date(2022, 3, 8)))

        assert refusal.value.obstacles == [ProductObstacle.REASON_MISSING]
        assert product.received_on == LHP.received_on

    def test_keeps_number_and_day_in_the_trail_but_no_title(self, papers: Handed) -> None:
        product = papers.hand()

        papers.correct(product, replace(LHP, number="0043/LHP/III/2022", title="Izin reklame"))

        entry = trail.entries_about(papers.session, f"oversight_product:{product.id}", limit=1)[0]
        assert entry.verb == "oversight.correct"
        assert entry.details["before"]["number"] == LHP.number
        assert entry.details["after"]["number"] == "0043/LHP/III/2022"
        assert entry.details["title_changed"] is True
        assert "reklame" not in str(entry.details)

    def test_of_nothing_leaves_no_trace(self, papers: Handed) -> None:
        product = papers.hand()

        assert papers.correct(product, LHP) is False

    def test_names_an_agreement_that_has_come_later(self, papers: Handed) -> None:
        product = papers.hand()

        assert papers.correct(product, LHP, agreement=papers.pks)

        assert product.follow_up is not None
        assert product.follow_up.due_on == DUE


def test_is_taken_out_with_its_follow_up_cancelled(papers: Handed) -> None:
    product = papers.hand(agreement=papers.pks)
    thing, follow_up_id = f"oversight_product:{product.id}", product.follow_up_id

    remove_product(papers.session, product, by=papers.legal, now=papers.now)

    assert papers.session.scalars(select(OversightProduct)).all() == []
    follow_up = papers.session.get_one(FollowUp, follow_up_id)
    assert follow_up.state is FollowUpState.CANCELLED
    assert trail.entries_about(papers.session, thing, limit=1)[0].verb == "oversight.remove"


def test_an_agreement_that_others_keep_is_not_proposed(papers: Handed) -> None:
    assert papers.pks
    visible = agreements_visible_to(papers.legal_of_karawang)

    assert papers.session.scalars(visible).all() == []
    assert list(agreements_for(papers.session, papers.legal_of_karawang, papers.dpmptsp)) == []
