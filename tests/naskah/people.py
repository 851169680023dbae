"""The agreement of Monday 7 February 2022, as facts; tests vary it with `dataclasses.replace`.

People, day and place are those of the press reports; numbers, addresses and letters are invented.
"""

from dataclasses import replace
from datetime import date

from pks.naskah import FIVE_SCOPE_PKS, Document, assemble, latest_template
from pks.naskah.facts import (
    AgreementFacts,
    Capacity,
    CommitmentFacts,
    LiaisonFacts,
    ParentFacts,
    PartyFacts,
    ScopeFacts,
    SignatoryFacts,
    WitnessFacts,
)

TEMPLATE = latest_template(FIVE_SCOPE_PKS)

DEDY = SignatoryFacts(
    name="Dedy Irsan",
    office="Kepala Perwakilan Ombudsman Republik Indonesia Jakarta Raya",
    capacity=Capacity.PLT,
    authority="Surat Perintah Ketua Ombudsman Republik Indonesia Nomor 12 Tahun 2022",
)
LINTONG = SignatoryFacts(
    name="Lintong Ambarita",
    office="Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Bekasi",
    capacity=Capacity.DEFINITIVE,
    authority="Surat Kuasa Wali Kota Bekasi Nomor 119/101/SETDA.KS",
)
OMBUDSMAN = PartyFacts(
    name="Ombudsman Republik Indonesia Perwakilan Jakarta Raya",
    short_name="Ombudsman Jakarta Raya",
    seat="Jalan Contoh Nomor 1, Jakarta Selatan",
    number="3/ORI-PKS/II/2022",
    signatory=DEDY,
)
DPMPTSP = PartyFacts(
    name="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Bekasi",
    short_name="DPMPTSP Kota Bekasi",
    seat="Jalan Contoh Nomor 2, Kota Bekasi",
    number="503/77/DPMPTSP/2022",
    signatory=LINTONG,
)
MOU = ParentFacts(
    title="Nota Kesepahaman antara Ombudsman Republik Indonesia dan Pemerintah Kota Bekasi",
    numbers=("30/ORI-MOU/XII/2021", "119/2515/SETDA.KS"),
    signed_on=date(2021, 12, 9),
    ends_on=date(2026, 12, 8),
)
SCOPES = tuple(
    ScopeFacts(
        scope.key,
        scope.title,
        tuple(
            CommitmentFacts(
                default.activity,
                default.indicator,
                default.responsible,
                default.schedule,
                default.evidence,
            )
            for default in scope.commitments
        ),
    )
    for scope in TEMPLATE.scopes
)
LIAISONS = (
    LiaisonFacts(
        1, None, "Rina Contoh", "Asisten Muda", "(021) 555 0101", "rina@ombudsman.example.go.id"
    ),
    LiaisonFacts(
        2, None, "Budi Contoh", "Kepala Bidang Pengaduan", "(021) 555 0202",
        "budi@dpmptsp.example.go.id",
    ),
)  # fmt: skip
BALAI_PATRIOT = AgreementFacts(
    subject="Peningkatan Kualitas Penyelenggaraan Pelayanan Publik",
    parties=(OMBUDSMAN, DPMPTSP),
    parent=MOU,
    signed_on=date(2022, 2, 7),
    place="Balai Patriot, Kompleks Perkantoran Pemerintah Kota Bekasi",
    starts_on=date(2022, 2, 7),
    term_years=3,
    ends_on=date(2025, 2, 6),
    scopes=SCOPES,
    witnesses=(WitnessFacts("Tri Adhianto", "Plt. Wali Kota Bekasi", "MENGETAHUI"),),
    liaisons=LIAISONS,
    options=frozenset({"ketentuan_lain"}),
)
EMPTY_PARTIES = (
    PartyFacts(OMBUDSMAN.name, OMBUDSMAN.short_name, None, None, None),
    PartyFacts(DPMPTSP.name, DPMPTSP.short_name, None, None, None),
)
NOTHING_YET = AgreementFacts(
    subject=None,
    parties=EMPTY_PARTIES,
    parent=None,
    signed_on=None,
    place=None,
    starts_on=None,
    term_years=None,
    ends_on=None,
    scopes=(),
)


def draft(facts: AgreementFacts = BALAI_PATRIOT) -> Document:
    """Return the document of `facts`, made from the built-in template."""
    return assemble(TEMPLATE, facts)


def with_scopes(*keys: str) -> AgreementFacts:
    """Return the story's facts with only these scopes, in this order."""
    by_key = {scope.key: scope for scope in SCOPES}
    return replace(BALAI_PATRIOT, scopes=tuple(by_key[key] for key in keys))
