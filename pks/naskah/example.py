"""An agreement that nobody has made: what a template is looked at, and checked, with."""

from datetime import date

from pks.naskah.facts import (
    AgreementFacts,
    Capacity,
    CommitmentFacts,
    LiaisonFacts,
    ParentFacts,
    PartyFacts,
    ScopeFacts,
    SignatoryFacts,
)
from pks.naskah.template import Blank, BlankKind, CommitmentDefault, Template, TemplateScope

_EXAMPLE_OF = {
    BlankKind.TEXT: "contoh isian",
    BlankKind.NUMBER: "3",
    BlankKind.DATE: "2024-01-08",
    BlankKind.MONEY: "25000000",
}

# What is agreed on where the template itself names no scope.
_OWN_SCOPE = ScopeFacts(
    "contoh",
    "Contoh ruang lingkup",
    (
        CommitmentFacts(
            activity="Rapat koordinasi",
            indicator="Rapat dihadiri oleh PARA PIHAK",
            responsible="PARA PIHAK",
            schedule="Setiap 6 (enam) bulan",
            evidence="Berita acara",
        ),
    ),
)


def example_facts(template: Template) -> AgreementFacts:
    """Return facts that fill all of `template`: every scope and every option on, nothing missing.

    Names are invented; a blank has its own example where that is of the blank's kind.
    """
    return AgreementFacts(
        subject="Peningkatan Kualitas Pelayanan Publik",
        parties=(_first_party(), _second_party()),
        parent=ParentFacts(
            title="Nota Kesepakatan tentang Sinergi Pelayanan Publik",
            numbers=("12/NK-CONTOH/2023", "45/NK/2023"),
            signed_on=date(2023, 6, 5),
            ends_on=date(2028, 6, 4),
        ),
        signed_on=date(2024, 1, 8),
        place="Aula Contoh, Kota Percontohan",
        starts_on=date(2024, 1, 8),
        term_years=3,
        ends_on=date(2027, 1, 7),
        scopes=tuple(map(_scope, template.scopes)) or (_OWN_SCOPE,),
        liaisons=(_liaison(1, "Ratna Umpama"), _liaison(2, "Jaka Misalnya")),
        options=frozenset(option.key for option in template.options),
        blanks={blank.key: example_of(blank) for blank in template.blanks},
    )


def example_of(blank: Blank) -> str:
    """Return a value for `blank`, written as facts have it."""
    own = blank.example.strip()
    return own if own and fits_kind(own, blank.kind) else _EXAMPLE_OF[blank.kind]


def fits_kind(value: str, kind: BlankKind) -> bool:
    """Tell whether facts may have `value` for a blank of this kind.

    >>> fits_kind("2024-01-08", BlankKind.DATE), fits_kind("8 Januari", BlankKind.DATE)
    (True, False)
    """
    if kind is BlankKind.DATE:
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return kind is BlankKind.TEXT or (value.isascii() and value.isdigit() and len(value) < 16)


def _first_party() -> PartyFacts:
    signatory = SignatoryFacts(
        name="Budi Contoh",
        office="Kepala Lembaga Contoh Nusantara",
        capacity=Capacity.DEFINITIVE,
        authority="Keputusan Ketua Lembaga Contoh Nusantara Nomor 7 Tahun 2021",
    )
    return PartyFacts(
        name="Lembaga Contoh Nusantara",
        short_name="LCN",
        seat="Jalan Percontohan Nomor 1, Kota Percontohan",
        number="001/LCN-PKS/I/2024",
        signatory=signatory,
    )


def _second_party() -> PartyFacts:
    signatory = SignatoryFacts(
        name="Sri Teladan",
        office="Kepala Dinas Teladan Kota Percontohan",
        capacity=Capacity.DEFINITIVE,
        authority="Surat Kuasa Wali Kota Percontohan Nomor 100/SK/2024",
    )
    return PartyFacts(
        name="Dinas Teladan Kota Percontohan",
        short_name="Dinas Teladan",
        seat="Jalan Teladan Nomor 2, Kota Percontohan",
        number="002/PKS/DT/2024",
        signatory=signatory,
    )


def _liaison(party: int, name: str) -> LiaisonFacts:
    return LiaisonFacts(
        party=party,
        scope=None,
        name=name,
        office="Analis Kebijakan",
        phone="021-5550100",
        email=f"narahubung{party}@contoh.example.go.id",
    )


def _scope(scope: TemplateScope) -> ScopeFacts:
    return ScopeFacts(scope.key, scope.title, tuple(map(_commitment, scope.commitments)))


def _commitment(default: CommitmentDefault) -> CommitmentFacts:
    return CommitmentFacts(
        activity=default.activity,
        indicator=default.indicator,
        responsible=default.responsible,
        schedule=default.schedule,
        evidence=default.evidence,
    )
