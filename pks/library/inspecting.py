"""What is looked at before a template is published. Errors hold it back, warnings do not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from pks.library.mandatory import mandatory_for
from pks.naskah import (
    Document,
    Finding,
    Language,
    Rule,
    Severity,
    Template,
    TemplateError,
    assemble,
    lint,
    parse_template,
)
from pks.naskah.bilingual import unequal_articles
from pks.naskah.checking import unused_blanks
from pks.naskah.english import has_english
from pks.naskah.example import example_facts
from pks.naskah.facts import AgreementFacts


@dataclass(frozen=True)
class Remark:
    """One thing that the check has found. `place`: where, in words."""

    place: str
    message: str


@dataclass(frozen=True)
class Inspection:
    """All that the check has found."""

    errors: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()


def inspect_template(session: Session, data: Mapping[str, Any]) -> Inspection:
    """Look at a template as a whole and at the document that it makes of example facts."""
    try:
        template = parse_template(data)
    except TemplateError as fault:
        return Inspection(errors=(Remark("Templat", str(fault)),))
    facts = example_facts(template)
    document = assemble(template, facts)
    mandatory = mandatory_for(session, template.kind)
    found = [one for one in lint(document, facts, mandatory=mandatory) if _is_meant(one, template)]
    errors = [_remark(one) for one in found if _holds_back(one)]
    warnings = [_remark(one) for one in found if not _holds_back(one)]
    errors += [
        Remark("Isian", f"Isian “{label}” tidak dipakai di bagian mana pun.")
        for label in unused_blanks(template)
    ]
    errors += _english_faults(data, document, facts)
    return Inspection(tuple(errors), (*warnings, *_dead_when_off(template)))


def _is_meant(finding: Finding, template: Template) -> bool:
    # A template without scopes has no article for the example's.
    return finding.rule is not Rule.NO_ARTICLE or bool(template.scopes)


def _holds_back(finding: Finding) -> bool:
    # In a template every scope has its article; only an agreement may add a scope of its own.
    return finding.severity is Severity.ERROR or finding.rule is Rule.NO_ARTICLE


def _remark(finding: Finding) -> Remark:
    return Remark(finding.place, finding.message)


def _english_faults(
    data: Mapping[str, Any], indonesian: Document, facts: AgreementFacts
) -> Iterator[Remark]:
    if not has_english(data):
        return
    try:
        english = parse_template(data, language=Language.ENGLISH)
    except TemplateError as fault:
        yield Remark("Teks bahasa Inggris", str(fault))
        return
    for pair in unequal_articles(indonesian, assemble(english, facts)):
        place = pair.indonesian or pair.english or "Teks bahasa Inggris"
        yield Remark(place, "Susunan ayat atau butirnya tidak sama dalam kedua bahasa.")


def _dead_when_off(template: Template) -> Iterator[Remark]:
    """Switch off one scope or option at a time, and tell which references then lead nowhere."""
    facts = example_facts(template)
    for what, fewer in _with_one_off(template, facts):
        for dead in assemble(template, fewer).dead_references:
            yield Remark(dead.source, f"Bila {what} tidak dipakai, rujukan ke {dead.target} mati.")


def _with_one_off(
    template: Template, facts: AgreementFacts
) -> Iterator[tuple[str, AgreementFacts]]:
    for scope in facts.scopes if template.scopes else ():
        kept = tuple(one for one in facts.scopes if one is not scope)
        yield f"ruang lingkup “{scope.title}”", replace(facts, scopes=kept)
    for option in template.options:
        kept_options = facts.options - {option.key}
        yield f"pilihan “{option.label}”", replace(facts, options=kept_options)
