"""The linter: what a legal officer would mark in the margin of our own documents.

Rules on words are in `lint_text`; here are those that need the facts or the whole document.
"""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from pks.naskah.facts import AgreementFacts
from pks.naskah.findings import Finding, Rule, Stage, error, warning
from pks.naskah.flow import lines
from pks.naskah.indonesian import long_date
from pks.naskah.lint_text import (
    dates_in_words,
    doubled,
    leftovers,
    numbers_in_words,
    references,
    weekdays,
)
from pks.naskah.model import Document, plain

# Press reports of the Ministry of Home Affairs, not verified as law: hence a warning.
LONGEST_TERM_YEARS = 5


def lint(
    document: Document, facts: AgreementFacts, *, stage: Stage = Stage.DRAFTING
) -> tuple[Finding, ...]:
    """Return what is wrong, the facts first, then the text in reading order.

    :param stage: at `SIGNING`, numbers that are still missing are told, too.
    """
    text = tuple(_text_findings(document))
    return (*_term(facts), *_scopes(document, facts), *_numbers(facts, document, stage), *text)


def _text_findings(document: Document) -> Iterator[Finding]:
    sizes = tuple(len(article.paragraphs) for article in document.articles)
    for line in lines(document):
        words = f"{plain(line.text)} {line.heading}".strip(" ")
        for rule in (weekdays, dates_in_words, numbers_in_words, leftovers, doubled):
            yield from rule(words, line.place)
        yield from references(words, line.place, sizes)
        yield from _party_terms(words, line.place, document.parties[0].label)


def _party_terms(words: str, place: str, right: str) -> Iterator[Finding]:
    """PIHAK PERTAMA in a document that says PIHAK KESATU, or the other way round."""
    for term in ("PIHAK KESATU", "PIHAK PERTAMA"):
        if term != right and term in words:
            message = f"Sebutan {term} dipakai, padahal naskah ini menyebut {right}."
            yield error(Rule.MIXED_PARTY_TERMS, place, message, right)


def _term(facts: AgreementFacts) -> Iterator[Finding]:
    place = "Jangka waktu"
    if facts.ends_on and facts.starts_on and facts.term_years:
        yield from _end_and_term(facts.starts_on, facts.term_years, facts.ends_on)
    if _is_long(facts):
        message = f"Jangka waktu lebih dari {LONGEST_TERM_YEARS} tahun perlu diperiksa dasarnya."
        yield warning(Rule.LONG_TERM, place, message)
    parent_end = facts.parent.ends_on if facts.parent else None
    if facts.ends_on and parent_end and facts.ends_on > parent_end:
        message = (
            f"Perjanjian berakhir {long_date(facts.ends_on)}, setelah naskah induknya "
            f"berakhir {long_date(parent_end)}."
        )
        yield warning(Rule.OUTLIVES_PARENT, place, message, long_date(parent_end))


def _end_and_term(starts_on: date, years: int, ends_on: date) -> Iterator[Finding]:
    # Two conventions are in use: the same day, or the day before.
    same_day = starts_on + relativedelta(years=years)
    day_before = same_day - relativedelta(days=1)
    if ends_on not in (same_day, day_before):
        message = (
            f"Tanggal berakhir {long_date(ends_on)} tidak sesuai dengan jangka waktu "
            f"{years} tahun sejak {long_date(starts_on)}."
        )
        yield error(Rule.END_AND_TERM, "Jangka waktu", message, long_date(day_before))


def _is_long(facts: AgreementFacts) -> bool:
    if facts.term_years and facts.term_years > LONGEST_TERM_YEARS:
        return True
    if facts.starts_on is None or facts.ends_on is None:
        return False
    return facts.ends_on > facts.starts_on + relativedelta(years=LONGEST_TERM_YEARS)


def _scopes(document: Document, facts: AgreementFacts) -> Iterator[Finding]:
    articles = {article.key for article in document.articles}
    for scope in facts.scopes:
        if not scope.commitments:
            message = f"Ruang lingkup “{scope.title}” belum memiliki komitmen kegiatan."
            yield warning(Rule.NO_COMMITMENT, "Lampiran I", message)
        if scope.key not in articles:
            message = f"Ruang lingkup “{scope.title}” tidak memiliki pasal tersendiri."
            yield warning(Rule.NO_ARTICLE, "Ruang lingkup", message)


def _numbers(facts: AgreementFacts, document: Document, stage: Stage) -> Iterator[Finding]:
    if stage is not Stage.SIGNING:
        return
    for party, identity in zip(facts.parties, document.parties, strict=True):
        if not (party.number or "").strip():
            message = f"Nomor {identity.label} belum diisi."
            yield warning(Rule.NO_NUMBER, "Nomor naskah", message)
