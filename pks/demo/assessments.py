"""What was reported of the assessments of Kota and Kabupaten Bekasi. No figure is made up."""

from datetime import date, datetime
from decimal import Decimal

from pks.assessments.bands import Zone
from pks.assessments.entering import AssessmentFacts, enter_assessment
from pks.assessments.targeting import TargetFacts, set_target
from pks.demo.people import LEGAL
from pks.demo.world import World

CITY, REGENCY = "Pemkot Bekasi", "Pemkab Bekasi"

_OF_THE_CITY = (
    "Pemberitaan penilaian kepatuhan Kota Bekasi, Agustus–November 2022: nilai total 83,18, "
    "kategori B, opini Kualitas Tinggi. Nilai setiap unit tidak diberitakan."
)
_OF_A_UNIT = "Disebut sebagai salah satu dari tujuh unit yang dinilai; nilainya tidak diberitakan."
_OF_THE_REGENCY = (
    "Pemberitaan penilaian kepatuhan Kabupaten Bekasi: 2022 zona kuning, 2023 dan 2024 zona hijau. "
    "Belum dicocokkan dengan laporan Ombudsman."
)
_OF_THE_TARGET = (
    "Disampaikan dalam sosialisasi penilaian di Hotel Primebiz, Cikarang Selatan, "
    "14 Februari 2025: zona hijau tua, kualitas tertinggi."
)

UNITS_OF_THE_CITY = (
    "Dinkes",
    "Disdukcapil",
    "Puskesmas Karang Kitri",
    "Disdik",
    "Puskesmas Jatibening",
    "Dinsos",
    "DPMPTSP",
)

#: By short name and year; all that was reported.
FIGURES: dict[tuple[str, int], str] = {
    (CITY, 2022): "83.18",
    (REGENCY, 2022): "73.02",
    (REGENCY, 2023): "83.22",
    (REGENCY, 2024): "87.88",
    ("DPMPTSP Kab", 2022): "82.70",
    ("Disdik Kab", 2022): "62.62",
    ("Dinkes Kab", 2022): "66.29",
    ("Dinsos Kab", 2022): "62.72",
    ("Disdukcapil Kab", 2022): "77.45",
    ("Puskesmas Cibatu", 2022): "75.91",
    ("Puskesmas Cikarang", 2022): "83.48",
}


def enter_results(world: World, *, now: datetime, today: date) -> None:
    """Enter what is known, and the regency's target of 2025."""
    facts = {
        key: AssessmentFacts(
            source=_OF_THE_CITY if key[0] == CITY else _OF_THE_REGENCY, total=Decimal(figure)
        )
        for key, figure in FIGURES.items()
    }
    facts |= {(unit, 2022): AssessmentFacts(source=_OF_A_UNIT) for unit in UNITS_OF_THE_CITY}
    by = world.account_of(LEGAL)
    for (name, year), known in facts.items():
        enter_assessment(
            world.session, world.places[name], year, known, by=by, now=now, today=today
        )
    aim = TargetFacts(source=_OF_THE_TARGET, score=Decimal(90), above=True, zone=Zone.DARK_GREEN)
    set_target(world.session, world.places[REGENCY], 2025, aim, by=by, now=now)
