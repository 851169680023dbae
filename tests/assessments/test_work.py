"""Results beside what was done: counted, said to be no proof, and silent below five units."""

from datetime import date
from decimal import Decimal

from pks.assessments.queries import rows
from pks.assessments.work import YearOfWork, association, comparable_years, work_of
from pks.monitoring.accepting import accept_follow_up
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.parties.models import Institution
from tests.assessments.conftest import TOLD_ON, Assessed, Look
from tests.monitoring.papers import RECAPS

NO_PROOF = "bukan bukti bahwa kegiatan menyebabkan nilainya berubah"


def work(papers: Assessed, unit: Institution, user: object = None) -> dict[int, YearOfWork]:
    return work_of(
        papers.session,
        user or papers.legal,  # type: ignore[arg-type]
        unit,
        zone="Asia/Jakarta",
        today=date(2022, 12, 31),
    )


def assess_units(papers: Assessed, changes: list[str]) -> list[Institution]:
    """Let as many units of the city be assessed in 2022 and 2023."""
    units = [papers.dpmptsp] + [
        papers._institution(f"Dinas {number} Kota Bekasi", f"D{number}", papers.bekasi)
        for number in range(1, len(changes))
    ]
    for unit, change in zip(units, changes, strict=True):
        papers.enter(unit, 2022, "70")
        papers.enter(unit, 2023, str(Decimal(70) + Decimal(change)))
    return units


class TestWhatWasDone:
    def test_f082_is_counted_by_year_and_scope(self, papers: Assessed):
        papers.do(date(2022, 3, 1))
        papers.do(date(2022, 12, 31))
        papers.do(date(2023, 1, 1))

        found = work(papers, papers.dpmptsp)

        assert found[2022].activities == 2
        assert found[2023].activities == 1
        assert found[2022].on_standards == 0

    def test_under_scope_3_is_told_apart(self, papers: Assessed):
        papers.pks.scopes[1].key = "standar"
        papers.do(date(2022, 3, 1), scope="standar")
        papers.do(date(2022, 3, 2))

        assert work(papers, papers.dpmptsp)[2022].on_standards == 1

    def test_in_a_unit_is_done_in_its_region_too_and_nowhere_else(self, papers: Assessed):
        papers.do(date(2022, 3, 1))

        assert work(papers, papers.bekasi)[2022].activities == 1
        assert work(papers, papers.dinkes) == {}

    def test_counts_follow_ups_that_were_done_by_their_day(self, papers: Assessed):
        first, second = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity][
            :2
        ]
        file = papers.file()
        for follow_up, days in ((first, 0), (second, 1)):
            day = date.fromordinal(follow_up.due_on.toordinal() + days)
            facts = ActivityFacts("data", day, "Bekasi", "Rekap", "Terkirim", completes=True)
            moment = papers.now.replace(year=day.year, month=day.month, day=day.day)
            log_activity(
                papers.session, papers.pks, facts, [file],
                follow_up, by=papers.legal, now=moment, today=TOLD_ON,
            )  # fmt: skip
            accept_follow_up(papers.session, follow_up, by=papers.dedys_account, now=papers.now)

        found = work(papers, papers.dpmptsp)[2022]

        assert found.on_time == 1
        assert found.due == len([f for f in papers.follow_ups if f.due_on.year == 2022])

    def test_is_counted_of_agreements_that_the_user_may_see(self, papers: Assessed):
        papers.do(date(2022, 3, 1))

        assert work(papers, papers.bekasi, papers.legal_of_the_regency) == {}


class TestTheAssociation:
    def test_f082_of_few_units_is_not_reckoned(self, papers: Assessed, look: Look):
        assess_units(papers, ["1", "2", "3", "4"])

        told = association(papers.session, papers.legal, rows(papers.session, papers.legal), 2023)

        assert told.correlation() is None
        page = look(papers.legal, "/penilaian/kegiatan")
        assert "Hanya 4 instansi yang dapat dibandingkan. Terlalu sedikit" in page
        assert NO_PROOF in page
        assert '<circle class="point"' not in page

    def test_f082_of_five_units_is_told_with_n_and_is_no_proof(self, papers: Assessed, look: Look):
        assess_units(papers, ["5", "1", "1", "1", "1"])
        papers.do(date(2023, 3, 1))
        papers.do(date(2022, 3, 1))  # of the year before, which does not count

        page = look(papers.legal, "/penilaian/kegiatan")

        assert "<b>1,00</b> (n = 5)" in page
        assert NO_PROOF in page
        assert page.count('<circle class="point"') == 5
        assert '<td data-l="Kegiatan 2023">1</td>' in page
        # Nothing was done under scope 3 anywhere.
        assert "tidak dapat dihitung" in page

    def test_leaves_out_regions_and_changes_of_the_method(self, papers: Assessed):
        for unit in (papers.bekasi, papers.dinkes):
            papers.enter(unit, 2021, "70")
            papers.enter(unit, 2022, "80")
        papers.enter(papers.bekasi, 2023, "90")

        assert comparable_years(rows(papers.session, papers.legal)) == []

    def test_asked_for_nonsense_shows_what_there_is(self, papers: Assessed, look: Look):
        assess_units(papers, ["1"])

        for query in ("tahun=1999", "tahun=x&wilayah=99999999999"):
            assert look(papers.legal, f"/penilaian/kegiatan?{query}")

    def test_stands_on_the_page_of_a_unit(self, papers: Assessed, look: Look):
        papers.enter(papers.dpmptsp, 2022, "82.7")
        papers.do(date(2022, 3, 1))

        page = look(papers.legal, f"/penilaian/unit/{papers.dpmptsp.id}")

        assert '<td data-l="Kegiatan">1</td>' in page
        assert NO_PROOF in page
