"""The linter: what a legal officer would mark in the margin of our own documents.

Rules on words are in `lint_text`; here are those that need the facts or the whole document.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from pks.naskah.facts import AgreementFacts
from pks.naskah.findings import Finding, Mandatory, Rule, Stage, error, warning
from pks.naskah.indonesian import long_date
from pks.naskah.lint_lists import list_marks, typed_numbers
from pks.naskah.lint_names import party_names
from pks.naskah.lint_text import WORD_RULES, references
from pks.naskah.model import NOTHING_CHANGED, Document, plain
from pks.naskah.reading_order import lines

# Press reports of the Ministry of Home Affairs, not verified as law: hence a warning.
LONGEST_TERM_YEARS = 5


def lint(
    document: Document,
    facts: AgreementFacts,
    *,
    stage: Stage = Stage.DRAFTING,
    mandatory: Iterable[Mandatory] = (),
) -> tuple[Finding, ...]:
    """Return what is wrong, the facts first, then the text in reading order.

    :param stage: at `SIGNING`, numbers that are still missing are told, too.
    :param mandatory: the clauses that this kind of paper must have.
    """
    text = tuple(_text_findings(document))
    return (
        *_term(facts, document),
        *_scopes(document, facts),
        *_numbers(facts, document, stage),
        *_dead_references(document),
        *_missing_clauses(document, mandatory),
        *_nothing_changed(document),
        *text,
    )


def _missing_clauses(document: Document, mandatory: Iterable[Mandatory]) -> Iterator[Finding]:
    keys = {article.key for article in document.articles}
    titles = {article.title.casefold() for article in document.articles}
    for clause in mandatory:
        # Another side's paper has the clause under another name, but under the same heading.
        if clause.key not in keys and clause.title.casefold() not in titles:
            message = f"Pasal “{clause.title}” wajib ada ({clause.source})."
            yield error(Rule.MISSING_CLAUSE, "Pasal", message)


def _nothing_changed(document: Document) -> Iterator[Finding]:
    if NOTHING_CHANGED in document.gaps:
        message = "Adendum ini belum mengubah apa pun."
        yield error(Rule.NOTHING_CHANGED, "Pasal I", message)


def _dead_references(document: Document) -> Iterator[Finding]:
    for dead in document.dead_references:
        message = f"{dead.source} merujuk ke {dead.target}, yang tidak ada dalam naskah ini."
        yield error(Rule.DEAD_REFERENCE, dead.source, message)


def _text_findings(document: Document) -> Iterator[Finding]:
    sizes = tuple(len(article.paragraphs) for article in document.articles)
    for line in lines(document):
        words = f"{plain(line.text)} {line.heading}".strip(" ")
        for rule in (*WORD_RULES, list_marks, typed_numbers):
            yield from rule(words, line.place)
        if not document.amends:  # else an article in its words is that of another paper
            yield from references(words, line.place, sizes)
        yield from _party_terms(words, line.place, document.parties[0].label)
        if line.place.startswith("Pasal"):
            for party in document.parties:
                yield from party_names(words, line.place, party.party)


def _party_terms(words: str, place: str, right: str) -> Iterator[Finding]:
    """PIHAK PERTAMA in a document that says PIHAK KESATU, or the other way round."""
    for term in ("PIHAK KESATU", "PIHAK PERTAMA"):
        if term != right and term in words:
            message = f"Sebutan {term} dipakai, padahal naskah ini menyebut {right}."
            yield error(Rule.MIXED_PARTY_TERMS, place, message, right)


def _term(facts: AgreementFacts, document: Document) -> Iterator[Finding]:
    place = "Jangka waktu"
    if facts.ends_on and facts.starts_on and facts.term_years:
        yield from _end_and_term(facts.starts_on, facts.term_years, facts.ends_on)
    if _is_long(facts):
        message = f"Jangka waktu lebih dari {LONGEST_TERM_YEARS} tahun perlu diperiksa dasarnya."
        yield warning(Rule.LONG_TERM, place, message)
    # What it amends may well end earlier: that is what an extension is for.
    parent_end = facts.parent.ends_on if facts.parent and not document.amends else None
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
    # Where no scope has an article, the paper is not built by scopes.
    by_scopes = any(scope.key in articles for scope in facts.scopes)
    for scope in facts.scopes:
        if not scope.commitments:
            message = f"Ruang lingkup “{scope.title}” belum memiliki komitmen kegiatan."
            yield warning(Rule.NO_COMMITMENT, "Lampiran I", message)
        if by_scopes and scope.key not in articles:
            message = f"Ruang lingkup “{scope.title}” tidak memiliki pasal tersendiri."
            yield warning(Rule.NO_ARTICLE, "Ruang lingkup", message)


def _numbers(facts: AgreementFacts, document: Document, stage: Stage) -> Iterator[Finding]:
    if stage is not Stage.SIGNING:
        return
    for party, identity in zip(facts.parties, document.parties, strict=True):
        if not (party.number or "").strip():
            message = f"Nomor {identity.label} belum diisi."
            yield warning(Rule.NO_NUMBER, "Nomor naskah", message)
