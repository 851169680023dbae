"""What a draft takes from its template: to begin with, and when it moves to another version."""

from dataclasses import replace

from pks.agreements.rhythm import (
    BEFORE_ASSESSMENT,
    MONTHLY,
    ONCE,
    QUARTERLY,
    SEMESTER,
    YEARLY,
)
from pks.agreements.terms import CommitmentTerms, ScopeTerms, named
from pks.drafting.content import (
    WORDS_FOR_RESPONSIBLE,
    Content,
    Pair,
    PartiesPart,
    ScopesPart,
    SubjectPart,
    WorkPlanPart,
)
from pks.naskah import Template, TemplateScope
from pks.naskah.template import CommitmentDefault

#: What a template calls a list of who came, among the kinds of evidence.
ATTENDANCE = "attendance"

RESPONSIBLE_BY_WORDS = {words: who for who, words in WORDS_FOR_RESPONSIBLE.items()}

#: The names that a template uses.
RHYTHM_BY_NAME = {
    "once": ONCE,
    "monthly": MONTHLY,
    "quarterly": QUARTERLY,
    "semester": SEMESTER,
    "yearly": YEARLY,
}

#: Words of the built-in templates that say more of the day than the name of the rhythm.
RHYTHM_BY_WORDS = {"Setiap tahun, sebelum masa penilaian": BEFORE_ASSESSMENT}


def first_content(template: Template, subject: str | None, seats: Pair) -> Content:
    """Return what a new draft starts with: all scopes on, each with the template's commitments."""
    return Content(
        subject=SubjectPart(subject),
        parties=PartiesPart(seats=seats),
        scopes=ScopesPart(
            keys=tuple(scope.key for scope in template.scopes),
            options=tuple(option.key for option in template.options if option.default),
        ),
        work_plan=WorkPlanPart(tuple(map(_default_terms, template.scopes))),
    )


def moved_content(content: Content, before: Template, after: Template) -> Content:
    """Return the content of a draft that moves from one version of its template to another.

    New options are as a new draft has them. New scopes can be chosen, and are off: nobody has
    agreed on them. Nothing that was typed is lost.
    """
    known = {scope.key for scope in content.work_plan.scopes}
    new_scopes = tuple(_default_terms(one) for one in after.scopes if one.key not in known)
    old, new = ({option.key: option for option in one.options} for one in (before, after))
    kept = tuple(key for key in content.scopes.options if key in new)
    added = tuple(key for key, option in new.items() if option.default and key not in old)
    return replace(
        content,
        scopes=replace(content.scopes, options=kept + added),
        work_plan=replace(content.work_plan, scopes=content.work_plan.scopes + new_scopes),
    )


def _default_terms(scope: TemplateScope) -> ScopeTerms:
    return ScopeTerms(
        key=scope.key, title=scope.title, commitments=named(map(_commitment, scope.commitments))
    )


def _commitment(default: CommitmentDefault) -> CommitmentTerms:
    terms = CommitmentTerms(
        activity=default.activity,
        indicator=default.indicator,
        responsible=RESPONSIBLE_BY_WORDS[default.responsible],
        rhythm=RHYTHM_BY_WORDS.get(default.schedule, RHYTHM_BY_NAME[default.rhythm]),
        schedule=default.schedule,
        evidence=default.evidence,
        # Who came is typed in; whatever else is asked for is a file.
        needs_file=bool(set(default.evidence_kinds) - {ATTENDANCE}),
        needs_attendance=ATTENDANCE in default.evidence_kinds,
    )
    # Words that follow from the rhythm change with it.
    return replace(terms, schedule=terms.own_schedule)
