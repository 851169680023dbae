"""Each year has its scale: where one category ends and the next begins, and who may change it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pks.assessments.bands import BandFacts, BandFault, BandFaultKind, Zone, faults_of
from pks.assessments.judging import scale_for
from pks.assessments.queries import all_scales
from pks.assessments.scaling import (
    CannotKeepScale,
    ScaleFacts,
    ScaleObstacle,
    add_scale,
    change_scale,
    facts_of,
    remove_scale,
)
from pks.assessments.scores import NotAScore, ScoreFault, score_from
from tests.assessments.conftest import Assessed
from tests.papers import As

HALVES = (
    BandFacts("Baik", Decimal(50), Decimal(100), "Baik", Zone.GREEN),
    BandFacts("Buruk", Decimal(0), Decimal("49.99"), "Buruk", Zone.RED),
)
NEXT = ScaleFacts("Cara baru", "Belum ada", first_year=2026, bands=HALVES)

#: The lowest and the highest score of each category, and what each means.
BOUNDARIES = (
    (2019, "50.99", "Merah", "Rendah", Zone.RED),
    (2021, "0", "Merah", "Rendah", Zone.RED),
    (2021, "51", "Kuning", "Sedang", Zone.YELLOW),
    (2021, "80.99", "Kuning", "Sedang", Zone.YELLOW),
    (2021, "81", "Hijau", "Tinggi", Zone.GREEN),
    (2021, "100", "Hijau", "Tinggi", Zone.GREEN),
    (2022, "0", "E", "Kualitas Terendah", Zone.RED),
    (2022, "31.99", "E", "Kualitas Terendah", Zone.RED),
    (2022, "32", "D", "Kualitas Rendah", Zone.RED),
    (2022, "53.99", "D", "Kualitas Rendah", Zone.RED),
    (2022, "54", "C", "Kualitas Sedang", Zone.YELLOW),
    (2023, "77.99", "C", "Kualitas Sedang", Zone.YELLOW),
    (2023, "78", "B", "Kualitas Tinggi", Zone.GREEN),
    (2022, "83.18", "B", "Kualitas Tinggi", Zone.GREEN),
    (2024, "87.99", "B", "Kualitas Tinggi", Zone.GREEN),
    (2024, "88", "A", "Kualitas Tertinggi", Zone.DARK_GREEN),
    (2024, "100", "A", "Kualitas Tertinggi", Zone.DARK_GREEN),
)


class TestTheScaleOfAYear:
    def test_f081_says_what_a_score_means(self, papers: Assessed):
        scales = all_scales(papers.session)
        for year, score, label, opinion, zone in BOUNDARIES:
            band = scale_for(scales, year).band_of(Decimal(score))

            assert (band.label, band.opinion, band.zone) == (label, opinion, zone), (year, score)

    def test_of_2025_computes_nothing(self, papers: Assessed):
        scale = scale_for(all_scales(papers.session), 2025)

        assert scale.band_of(Decimal("87.99")) is None
        assert scale.second_axis == "Kepatuhan terhadap produk Ombudsman"
        assert scale_for(all_scales(papers.session), 2031) is scale

    def test_calls_nothing_verified_that_nobody_has_compared(self, papers: Assessed):
        assert not any(scale.basis_verified for scale in all_scales(papers.session))


class TestBands:
    def test_cover_each_score_once(self):
        assert faults_of(HALVES) == []

    @pytest.mark.parametrize(
        ("low", "high", "fault"),
        [
            ("0", "49.98", BandFault(BandFaultKind.GAP, Decimal("49.99"), Decimal("49.99"))),
            ("0", "50", BandFault(BandFaultKind.OVERLAP, Decimal(50), Decimal(50))),
            ("1", "49.99", BandFault(BandFaultKind.GAP, Decimal(0), Decimal("0.99"))),
            ("49.99", "0", BandFault(BandFaultKind.REVERSED, Decimal("49.99"), Decimal(0))),
            ("-1", "49.99", BandFault(BandFaultKind.OUT_OF_RANGE, Decimal(-1), Decimal("49.99"))),
            ("0", "49.995", BandFault(BandFaultKind.OUT_OF_RANGE, Decimal(0), Decimal("49.995"))),
        ],
    )
    def test_are_named_with_their_fault(self, low: str, high: str, fault: BandFault):
        below = replace(HALVES[1], low=Decimal(low), high=Decimal(high))

        assert faults_of([HALVES[0], below]) == [fault]

    def test_end_at_100(self):
        above = replace(HALVES[0], high=Decimal(99))

        (fault,) = faults_of([above, HALVES[1]])

        assert (fault.kind, fault.low) == (BandFaultKind.GAP, Decimal("99.01"))

    def test_that_lie_inside_another_overlap(self):
        whole = replace(HALVES[0], low=Decimal(0))

        assert [fault.kind for fault in faults_of([whole, HALVES[1]])] == [BandFaultKind.OVERLAP]


class TestAScore:
    @pytest.mark.parametrize("typed", ["83,18", "83.18", " 83,180 ", "083,18"])
    def test_is_written_with_comma_or_point(self, typed: str):
        assert score_from(typed) == Decimal("83.18")

    @pytest.mark.parametrize(
        ("typed", "fault"),
        [
            ("baik", ScoreFault.NOT_A_NUMBER),
            ("", ScoreFault.NOT_A_NUMBER),
            ("-1", ScoreFault.NOT_A_NUMBER),
            ("1e2", ScoreFault.NOT_A_NUMBER),
            ("1.234,5", ScoreFault.NOT_A_NUMBER),
            ("٨٣", ScoreFault.NOT_A_NUMBER),
            ("83,185", ScoreFault.TOO_PRECISE),
            ("100,01", ScoreFault.OUT_OF_RANGE),
            ("9999", ScoreFault.OUT_OF_RANGE),
        ],
    )
    def test_or_is_none(self, typed: str, fault: ScoreFault):
        with pytest.raises(NotAScore) as refusal:
            score_from(typed)

        assert refusal.value.fault is fault


class TestKeepingScales:
    def obstacles(self, papers: Assessed, facts: ScaleFacts) -> list[ScaleObstacle]:
        with pytest.raises(CannotKeepScale) as refusal:
            add_scale(papers.session, facts, by=papers.legal, now=papers.now)
        return refusal.value.obstacles

    def change(self, papers: Assessed, begun: str, /, **new: object) -> None:
        scale = papers.scales[begun]
        facts = replace(facts_of(scale), **new)
        change_scale(papers.session, scale, facts, by=papers.legal, now=papers.now)

    def test_adds_the_one_of_the_years_that_follow(self, papers: Assessed):
        self.change(papers, "2025", last_year=2025)

        add_scale(papers.session, NEXT, by=papers.legal, now=papers.now)

        scales = all_scales(papers.session)
        assert scale_for(scales, 2025).name == "Opini Ombudsman"
        assert scale_for(scales, 2027).band_of(Decimal("49.99")).label == "Buruk"

    def test_refuses_years_that_are_taken(self, papers: Assessed):
        assert self.obstacles(papers, NEXT) == [ScaleObstacle.YEARS_TAKEN]
        assert self.obstacles(papers, replace(NEXT, last_year=2020)) == [
            ScaleObstacle.YEARS_REVERSED
        ]

    def test_names_every_reason_at_once(self, papers: Assessed):
        wrong = replace(
            NEXT, bands=(HALVES[0], replace(HALVES[1], label="BAIK")), dimensions=("A", "a")
        )

        assert self.obstacles(papers, wrong) == [
            ScaleObstacle.YEARS_TAKEN,
            ScaleObstacle.DIMENSION_TWICE,
            ScaleObstacle.LABEL_TWICE,
        ]

    def test_wants_bands_exactly_where_they_are_used(self, papers: Assessed):
        self.change(papers, "2025", last_year=2025)

        assert self.obstacles(papers, replace(NEXT, bands=())) == [ScaleObstacle.NO_BANDS]
        assert self.obstacles(papers, replace(NEXT, computed=False)) == [
            ScaleObstacle.BANDS_NOT_USED
        ]

    def test_changes_everything_while_nothing_rests_on_it(self, papers: Assessed):
        self.change(papers, "2022", bands=HALVES, dimensions=("Satu",))

        assert papers.scales["2022"].band_of(Decimal(83)).label == "Baik"
        assert [one.name for one in papers.scales["2022"].dimensions] == ["Satu"]

    def test_keeps_what_results_rest_on(self, papers: Assessed):
        papers.enter(papers.bekasi, 2022, "83.18")

        for new in ({"bands": HALVES}, {"dimensions": ()}, {"second_axis": "Lain"}):
            with pytest.raises(CannotKeepScale) as refusal:
                self.change(papers, "2022", **new)
            assert refusal.value.obstacles == [ScaleObstacle.IN_USE]
        with pytest.raises(CannotKeepScale) as refusal:
            self.change(papers, "2022", first_year=2023)
        assert refusal.value.obstacles == [ScaleObstacle.YEARS_IN_USE]
        with pytest.raises(CannotKeepScale):
            remove_scale(papers.session, papers.scales["2022"], by=papers.legal, now=papers.now)

    def test_lets_the_rest_change_also_then(self, papers: Assessed):
        papers.enter(papers.bekasi, 2022, "83.18")

        self.change(papers, "2022", basis="Peraturan yang dibaca", basis_verified=True)
        self.change(papers, "2022", last_year=2023)

        assert papers.scales["2022"].basis_verified
        assert scale_for(all_scales(papers.session), 2024) is None


class TestPagesOfScales:
    def test_show_everybody_by_what_results_are_judged(self, papers: Assessed, look):
        page = look(papers.stranger, "/penilaian/skala/")

        assert "88,00–100,00" in page
        assert page.count("Belum diverifikasi") == 3
        assert "/penilaian/skala/tambah" not in page

    def test_say_which_scores_are_left_out(self, papers: Assessed, as_: As):
        answer = as_(papers.legal).submit(
            f"/penilaian/skala/{papers.scales['2022'].id}", **{"bands-1-high": "87,98"}
        )

        assert answer.status_code == 422
        assert "Nilai 87,99–87,99 belum masuk rentang mana pun." in answer.text
        assert 'value="87,98"' in answer.text

    def test_keep_a_changed_scale_and_a_new_one(self, papers: Assessed, as_: As):
        client = as_(papers.admin)
        client.submit(f"/penilaian/skala/{papers.scales['2025'].id}", last_year="2025")

        answer = client.submit(
            "/penilaian/skala/tambah",
            **{
                "name": "Cara baru", "basis": "Belum ada", "first_year": "2026", "computed": "y",
                "bands-0-label": "Baik", "bands-0-low": "50", "bands-0-high": "100",
                "bands-0-opinion": "Baik", "bands-0-zone": "hijau",
                "bands-1-label": "Buruk", "bands-1-low": "0", "bands-1-high": "49.99",
                "bands-1-opinion": "Buruk", "bands-1-zone": "merah",
            },
        )  # fmt: skip

        assert answer.status_code == 302
        assert "2026 →" in client.get("/penilaian/skala/").text

    def test_ask_for_what_is_missing_in_a_band(self, papers: Assessed, as_: As):
        answer = as_(papers.legal).submit(
            f"/penilaian/skala/{papers.scales['2022'].id}", **{"bands-5-label": "F"}
        )

        assert answer.status_code == 422
        assert "Isi opininya." in answer.text

    def test_remove_one_that_nothing_rests_on(self, papers: Assessed, as_: As):
        scale_id = papers.scales["2025"].id
        client = as_(papers.legal)
        page = f"/penilaian/skala/{scale_id}"

        client.submit(page, to=f"{page}/hapus")

        assert "Opini Ombudsman" not in client.get("/penilaian/skala/").text.replace(
            "Hasil penilaian Ombudsman", ""
        )

    def test_are_changed_by_nobody_else(self, papers: Assessed, as_: As):
        scale_id = papers.scales["2022"].id

        for user in (papers.legal_of_the_regency, papers.stranger, papers.dedys_account):
            for path in ("/penilaian/skala/tambah", f"/penilaian/skala/{scale_id}"):
                assert as_(user).get(path).status_code == 404
