"""A Document as lines and tables in reading order.

The one place that says what follows what, and which number stands before which text.
"""

from collections.abc import Iterator

from pks.naskah.flow import (
    ITEM_LOOKS,
    Block,
    Cell,
    Line,
    Look,
    Merge,
    Paper,
    Section,
    Series,
    Table,
    TableKind,
    lines_of,
)
from pks.naskah.indonesian import roman
from pks.naskah.language import Language
from pks.naskah.model import (
    Amendment,
    Annex,
    Article,
    Document,
    Identity,
    Item,
    Signature,
    Strong,
    Text,
    letter_of,
    plain,
    upper,
)
from pks.naskah.numbering import (
    WORDS,
    article_anchor,
    article_labels,
    paragraph_labels,
    part_anchor,
)
from pks.naskah.wording import WORDINGS

# In twips: where the angka of the main list begin, and how far the words of another agreement stand
# in from the margin.
_ANGKA, _QUOTED = 992, 425


def paper_of(document: Document) -> Paper:
    """Return an agreement as a paper: itself, and its annexes on pages laid across."""
    first, second = document.parties
    words = WORDINGS[document.language]
    return Paper(
        title=(
            f"{document.title.title()} {words.between.lower()} {first.party} "
            f"{words.and_} {second.party}"
        ),
        subject=plain(document.subject),
        author=first.party,
        sections=(
            Section(tuple(agreement_blocks(document))),
            *([Section(tuple(annex_blocks(document)), True)] if document.annexes else []),
        ),
        initials=(first.label, second.label),
    )


def agreement_blocks(document: Document) -> Iterator[Block]:
    """Yield the agreement itself, from its title to the signatures."""
    yield from title_lines(document)
    yield Line(Look.OPENING, document.opening, "Pembukaan")
    yield Table(
        TableKind.PARTIES,
        tuple(_party_row(number, party) for number, party in enumerate(document.parties, 1)),
    )
    yield Line(Look.BODY, document.joint, "Pembukaan")
    for position, recital in enumerate(document.recitals):
        letter = letter_of(position)
        yield Line(Look.RECITAL, recital, f"Premis huruf {letter}", f"{letter}.")
    yield Line(Look.BODY, document.basis_intro, "Dasar hukum")
    for number, entry in enumerate(document.legal_basis, 1):
        yield Line(Look.BASIS, entry, f"Dasar hukum angka {number}", f"{number}.")
    yield Line(Look.BODY, document.agreement, "Kalimat kesepakatan")
    for article in article_lines(document):
        yield from article
    yield Line(Look.CLOSING, document.closing, "Kalimat penutup")
    yield signature_table(document)


def annex_blocks(document: Document) -> Iterator[Block]:
    """Yield the annexes."""
    word = WORDINGS[document.language].annex
    for number, annex in enumerate(document.annexes, 1):
        place = f"{word} {roman(number)}"
        yield Line(Look.ANNEX, (place.upper(),), place)
        yield Line(Look.CAPTION, upper(annex.caption), place)
        yield Line(Look.ANNEX_TITLE, (annex.title.upper(),), place)
        yield _annex_table(annex, place)


def lines(document: Document) -> Iterator[Line]:
    """Yield every line, those inside tables row by row."""
    yield from lines_of(agreement_blocks(document))
    yield from lines_of(annex_blocks(document))


def title_lines(document: Document) -> Iterator[Line]:
    """Yield the title, and the number of each party below it."""
    if document.note:
        yield Line(Look.NOTE, (document.note,), "Judul")
    for word in title_words(document):
        yield Line(Look.TITLE, (word.upper(),), "Judul")
    yield Line(Look.TITLE, upper(document.subject), "Judul")
    lead = f"{WORDINGS[document.language].number.upper()} : "
    for number, party in zip(document.numbers, document.parties, strict=True):
        yield Line(Look.NUMBER, (lead, *number), f"Nomor {party.label}")


def title_words(document: Document) -> tuple[str, ...]:
    """Return the lines of the title, but for the subject."""
    first, second = document.parties
    words = WORDINGS[document.language]
    return (document.title, words.between, first.party, words.with_, second.party, words.about)


def _party_row(number: int, party: Identity) -> tuple[Cell, ...]:
    place = f"Identitas {party.label}"
    return (
        Cell((Line(Look.PARTY_NUMBER, (), place, f"{number}."),)),
        Cell((Line(Look.PARTY_NAME, party.signatory, place),)),
        Cell((Line(Look.PARTY_TEXT, (":",), place),)),
        Cell((Line(Look.PARTY_TEXT, party.description, place),)),
    )


def article_lines(document: Document) -> Iterator[list[Line]]:
    """Yield the lines of each article."""
    words = WORDS[document.language]
    for article, number in zip(document.articles, article_labels(document), strict=True):
        pasal = f"{words.article} {number}"
        series = None
        if document.amends:
            series = Series("pasal", in_roman=True)
        elif article.label:
            series = Series(pasal, article=pasal)
        yield list(_article(article, pasal, series, document.language))


def _article(
    article: Article, pasal: str, series: Series | None, language: Language
) -> Iterator[Line]:
    anchor = article_anchor(article.key)
    yield Line(Look.ARTICLE, (), pasal, pasal, article.title.upper(), anchor, series)
    yield from _paragraphs(article, pasal, series, language)


def _paragraphs(
    article: Article, pasal: str, series: Series | None, language: Language
) -> Iterator[Line]:
    word = WORDS[language].paragraph
    for paragraph, label in zip(article.paragraphs, paragraph_labels(article), strict=True):
        place = f"{pasal} {word} {label}" if label else pasal
        look = Look.PARAGRAPH if label else Look.BODY
        anchor = part_anchor(article.key, paragraph.key) if paragraph.key else None
        own = series
        if paragraph.label:
            own = Series(f"{pasal} {label}", paragraph=label, indent=series.indent if series else 0)
        yield Line(look, paragraph.text, place, label, "", anchor, own)
        if paragraph.items:
            yield from _items(article.key, paragraph.items, place, 0, own, language)
        for number, amendment in enumerate(paragraph.amendments, 1):
            yield from _amendment(amendment, number, pasal)


def _items(
    article: str,
    items: tuple[Item, ...],
    place: str,
    depth: int,
    series: Series | None,
    language: Language,
) -> Iterator[Line]:
    word = WORDS[language].levels[depth % 2]
    for position, item in enumerate(items):
        mark = letter_of(position) if depth % 2 == 0 else str(position + 1)
        where = f"{place} {word} {mark}"
        anchor = part_anchor(article, item.key) if item.key else None
        label = f"{mark}." if depth < 2 else f"{mark})"
        yield Line(ITEM_LOOKS[depth], item.text, where, label, "", anchor, series)
        if item.items:
            yield from _items(article, item.items, where, depth + 1, series, language)


def _amendment(amendment: Amendment, number: int, pasal: str) -> Iterator[Line]:
    """Yield what is changed, and below it, set in, the words that stand there from now on."""
    place = f"{pasal} angka {number}"
    series = Series(f"{pasal} angka", indent=-_ANGKA)
    yield Line(Look.DIGIT, amendment.text, place, f"{number}.", series=series)
    for quoted in amendment.quoted:
        lead = f"Pasal {quoted.label}"
        own = Series(f"{place} {lead}", article=lead, indent=_QUOTED)
        if amendment.heading:
            yield Line(Look.ARTICLE, (), place, lead, quoted.title.upper(), series=own)
        for line in _paragraphs(quoted, place, own, Language.INDONESIAN):
            yield line._replace(anchor=None)


def signature_table(document: Document) -> Table:
    """Return the places to sign."""
    rows = [
        tuple(Cell((_heading(one), _office(one))) for one in document.signatures),
        tuple(Cell((_name(one),)) for one in document.signatures),
    ]
    by_heading: dict[str, list[Signature]] = {}
    for witness in document.witnesses:
        by_heading.setdefault(witness.heading, []).append(witness)
    for heading, group in by_heading.items():
        head = Line(Look.WITNESS_HEADING, (heading,), "Penandatanganan")
        rows.append((Cell((head,), span=2),))
        for start in range(0, len(group), 2):
            rows += _witness_rows(group[start : start + 2])
    rows[-1] = tuple(_let_go(cell) for cell in rows[-1])
    return Table(TableKind.SIGNATURES, tuple(rows))


def _witness_rows(group: list[Signature]) -> list[tuple[Cell, ...]]:
    # A witness alone stands in the middle of the page.
    span = 3 - len(group)
    return [
        tuple(Cell((_office(one),), span=span) for one in group),
        tuple(Cell((_name(one),), span=span) for one in group),
    ]


def _heading(signature: Signature) -> Line:
    return Line(Look.SIGNATURE, (Strong(signature.heading),), "Penandatanganan")


def _office(signature: Signature) -> Line:
    return Line(Look.SIGNATURE, signature.office, "Penandatanganan")


def _name(signature: Signature) -> Line:
    return Line(Look.SIGNATORY, signature.name, "Penandatanganan")


def _let_go(cell: Cell) -> Cell:
    # The last row must not hold on to what follows the table.
    return cell._replace(
        lines=tuple(line._replace(look=Look.LAST_SIGNATORY) for line in cell.lines)
    )


def _annex_table(annex: Annex, place: str) -> Table:
    head = tuple(Cell((Line(Look.HEAD_CELL, (name,), place),)) for name in annex.columns)
    rows = [head]
    above: Text | None = None
    for number, row in enumerate(annex.rows, 1):
        where = f"{place} baris {number}"
        group = row[annex.grouped_by]
        merge = Merge.REST if group == above else Merge.FIRST
        above = group
        rows.append(
            tuple(
                _grouped(text, where, merge)
                if column == annex.grouped_by
                else Cell((Line(Look.CELL, text, where),))
                for column, text in enumerate(row)
            )
        )
    return Table(TableKind(annex.kind), tuple(rows), has_head=True)


def _grouped(text: Text, place: str, merge: Merge) -> Cell:
    shown: Text = () if merge is Merge.REST else text
    return Cell((Line(Look.CELL, shown, place),), merge=merge)
