"""An agreement that nobody has made, to look at a house style on paper."""

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
from pks.naskah.house_style import HouseStyle
from pks.naskah.template import Template, TemplateScope
from pks.parties.models import Institution

_SIGNED_ON = date(2022, 2, 7)
_OTHER = "Dinas Contoh Kota Contoh"


def example_of(institution: Institution, style: HouseStyle) -> Document:
    """Return an agreement between `institution` and an office of an invented city."""
    template = latest_template(FIVE_SCOPE_PKS)
    return assemble(
        template,
        _facts(institution, template),
        labels=style.labels,
        first_signs=style.first_signs,
    )


def _facts(institution: Institution, template: Template) -> AgreementFacts:
    return AgreementFacts(
        subject="Contoh Naskah Kerja Sama",
        parties=(
            _party(institution.name, institution.short_name, institution.seat or "Kota Contoh"),
            _party(_OTHER, "Dinas Contoh", "Kota Contoh"),
        ),
        parent=ParentFacts(
            f"Nota Kesepakatan antara {institution.name} dan Pemerintah Kota Contoh",
            ("1/CONTOH/XII/2021", "2/CONTOH/2021"),
            date(2021, 12, 9),
            date(2026, 12, 8),
        ),
        signed_on=_SIGNED_ON,
        place="Balai Contoh",
        starts_on=_SIGNED_ON,
        term_years=1,
        ends_on=date(2023, 2, 6),
        scopes=tuple(_scope(scope) for scope in template.scopes),
        witnesses=(WitnessFacts("Nama Saksi", "Wali Kota Contoh", "MENGETAHUI"),),
        liaisons=tuple(
            LiaisonFacts(
                party,
                None,
                f"Nama Narahubung {party}",
                "Jabatan",
                "(021) 555 0100",
                f"narahubung{party}@contoh.go.id",
            )
            for party in (1, 2)
        ),
    )


def _party(name: str, short_name: str, seat: str) -> PartyFacts:
    signatory = SignatoryFacts(
        "Nama Pejabat", f"Kepala {short_name}", Capacity.DEFINITIVE, "Keputusan Nomor 1 Tahun 2022"
    )
    return PartyFacts(name, short_name, seat, "1/CONTOH/II/2022", signatory)


def _scope(scope: TemplateScope) -> ScopeFacts:
    return ScopeFacts(
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
