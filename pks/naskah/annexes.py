"""The annexes: Rencana Kerja and Daftar Narahubung."""

from pks.naskah.facts import AgreementFacts, LiaisonFacts, ScopeFacts
from pks.naskah.model import Annex, AnnexKind, Gap, Text
from pks.naskah.selection import SCOPES_GAP
from pks.naskah.template import Template
from pks.naskah.variables import text_or_gap

Row = tuple[Text, ...]


def annexes(template: Template, facts: AgreementFacts, caption: Text) -> tuple[Annex, ...]:
    """Return the annexes in the order of their numbers."""
    made = []
    if plan := template.work_plan:
        rows = _numbered(_plan_rows(facts))
        made.append(Annex(AnnexKind.WORK_PLAN, plan.title, caption, plan.columns, rows, 1))
    if liaisons := template.liaisons:
        rows = _numbered(_liaison_rows(template, facts))
        made.append(Annex(AnnexKind.LIAISONS, liaisons.title, caption, liaisons.columns, rows, 1))
    return tuple(made)


def _numbered(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(((f"{number}.",), *row) for number, row in enumerate(rows, 1))


def _plan_rows(facts: AgreementFacts) -> list[Row]:
    if not facts.scopes:
        return [((SCOPES_GAP,),) * 6]
    return [row for scope in facts.scopes for row in _scope_rows(scope)]


def _scope_rows(scope: ScopeFacts) -> list[Row]:
    if not scope.commitments:
        key, label = f"komitmen_{scope.key}", f"komitmen {scope.title}"
        parts = ("kegiatan", "indikator", "penanggung jawab", "jadwal", "bukti")
        return [((scope.title,), *((Gap(key, label, part),) for part in parts))]
    return [
        (
            (scope.title,),
            (commitment.activity,),
            (commitment.indicator,),
            (commitment.responsible,),
            (commitment.schedule,),
            (commitment.evidence,),
        )
        for commitment in scope.commitments
    ]


def _liaison_rows(template: Template, facts: AgreementFacts) -> list[Row]:
    titles = {scope.key: scope.title for scope in facts.scopes}
    rows: list[Row] = []
    for number, label in enumerate(template.party_labels, 1):
        named = [liaison for liaison in facts.liaisons if liaison.party == number]
        scopes = [titles.get(liaison.scope or "", template.all_scopes) for liaison in named]
        rows += [
            _liaison_row(liaison, label, scope)
            for liaison, scope in zip(named, scopes, strict=True)
        ]
        if not named:
            nobody = LiaisonFacts(number, None, "", None, None, None)
            rows.append(_liaison_row(nobody, label, template.all_scopes))
    return rows


def _liaison_row(liaison: LiaisonFacts, label: str, scope: str) -> Row:
    key = f"narahubung_{liaison.party}"
    if liaison.scope:
        key += f"_{liaison.scope}"
    about = f"narahubung {label}" if liaison.scope is None else f"narahubung {label}: {scope}"
    contact = (
        ("nama", liaison.name),
        ("jabatan", liaison.office),
        ("telepon kantor", liaison.phone),
        ("surel kedinasan", liaison.email),
    )
    return (
        (label,),
        (scope,),
        *(text_or_gap(value, key, about, part) for part, value in contact),
    )
