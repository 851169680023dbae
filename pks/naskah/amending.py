"""Further agreements: what an adendum changes, and the whole text as it reads from then on.

The numbers of the amended agreement stay: what is put in between is 5A or (2a), and what is taken
out leaves its number behind. Source: Undang-Undang Nomor 12 Tahun 2011, Lampiran II, on amending
laws; agreements follow it by custom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pks.naskah.assemble import Side, assemble, written
from pks.naskah.facts import AgreementFacts
from pks.naskah.indonesian import roman, spelled
from pks.naskah.kept_numbers import REMOVED, Alignment, align, is_removed
from pks.naskah.model import (
    NOTHING_CHANGED,
    Amendment,
    Annex,
    Article,
    Document,
    Item,
    Paragraph,
    Ref,
    Text,
    letter_of,
    merged,
    plain,
)
from pks.naskah.numbering import article_labels, number, paragraph_labels
from pks.naskah.relabel import relabelled
from pks.naskah.selection import select
from pks.naskah.template import Template

#: The ayat of an amending template below which the changes are listed.
LIST_OF_CHANGES = "daftar_perubahan"


def consolidated(
    base: Document, template: Template, facts: AgreementFacts, *, note: str = "NASKAH KONSOLIDASI"
) -> Document:
    """Return `base` with the articles and annexes that `template` now makes of `facts`.

    :param template: that of `base`, as it was changed.
    :param note: what stands above the title.
    """
    clauses = select(template, facts)
    fresh = written(template, facts, clauses, number(clauses, template.language))
    alignment = align(base, fresh)
    kept = number(clauses, template.language, kept=alignment.kept)
    now = written(template, facts, clauses, kept)
    labels = tuple(party.label for party in base.parties)
    if labels != template.party_labels:
        now = relabelled(now, template.party_labels, (labels[0], labels[1]))
    return replace(
        base,
        articles=tuple(_as_numbered(alignment, now)),
        annexes=now.annexes,
        dead_references=now.dead_references,
        note=note,
    )


def amendments(base: Document, changed: Document) -> tuple[Amendment, ...]:
    """Return, in order, what makes `changed` of `base`; `changed` is what `consolidated` gave."""
    return (*_article_changes(base, changed), *_annex_changes(base, changed))


def assemble_amendment(
    template: Template,
    facts: AgreementFacts,
    base: Document,
    changed: Document,
    *,
    labels: tuple[str, str] | None = None,
    first_signs: Side = Side.RIGHT,
) -> Document:
    """Return the paper that amends: `template` with each change from `base` to `changed`."""
    document = assemble(template, facts, labels=labels, first_signs=first_signs)
    found = amendments(base, changed)
    articles = tuple(
        replace(article, paragraphs=tuple(_listing(one, found) for one in article.paragraphs))
        for article in document.articles
    )
    kinds = {annex.kind for annex in _changed_annexes(base, changed)}
    annexes = tuple(annex for annex in document.annexes if annex.kind in kinds)
    return replace(document, articles=articles, annexes=annexes)


def place_of(document: Document, article: str, part: str | None = None) -> str | None:
    """Return where a named part stands: "Pasal 13 ayat (2)", or None where it does not."""
    for label, one in zip(article_labels(document), document.articles, strict=True):
        if one.key != article:
            continue
        if part is None:
            return f"Pasal {label}"
        for ayat, paragraph in zip(paragraph_labels(one), one.paragraphs, strict=True):
            if paragraph.key == part:
                return f"Pasal {label} ayat {ayat}" if ayat else f"Pasal {label}"
    return None


def _listing(paragraph: Paragraph, found: tuple[Amendment, ...]) -> Paragraph:
    """Return the paragraph that announces the changes with them below it."""
    if paragraph.key != LIST_OF_CHANGES:
        return paragraph
    *head, last = paragraph.text
    assert isinstance(last, str), "the sentence ends with words"
    opened: Text = (*head, f"{last.rstrip('.')} sebagai berikut:")
    shown = found or (Amendment((NOTHING_CHANGED,)),)
    return replace(paragraph, text=opened, amendments=shown)


def _as_numbered(alignment: Alignment, now: Document) -> Iterator[Article]:
    """Yield the articles in the order of the base, with what was taken out in its place."""
    fresh = {article.key: article for article in now.articles}
    for place in alignment.articles:
        article = fresh.get(place.key)
        if article is None:
            gone = Paragraph((REMOVED,))
            yield Article(place.key, "", (gone,), place.label)
        else:
            paragraphs = tuple(
                Paragraph((REMOVED,), label=one.label)
                if one.position is None
                else replace(article.paragraphs[one.position], label=one.label)
                for one in place.paragraphs
            )
            yield Article(article.key, article.title, paragraphs, place.label)


@dataclass(frozen=True)
class _Named:
    """An article or ayat with its printed number, and what stood there before, if anything."""

    label: str
    now: Article
    before: Article | None


def _article_changes(base: Document, changed: Document) -> Iterator[Amendment]:
    old = {article.key: article for article in base.articles}
    named = [
        _Named(label, article, old.get(article.key))
        for label, article in zip(article_labels(changed), changed.articles, strict=True)
    ]
    last = None
    for is_new, group in groupby(named, key=lambda one: one.before is None):
        articles = list(group)
        if is_new:
            following = named[named.index(articles[-1]) + 1 :]
            yield _inserted_articles(last, articles, following[0].label if following else None)
        else:
            for one in articles:
                yield from _changes_of(one)
        last = articles[-1].label


def _inserted_articles(last: str | None, new: list[_Named], following: str | None) -> Amendment:
    count, names = f"{spelled(len(new))} pasal", _listed([f"Pasal {one.label}" for one in new])
    if last is None:
        where = f"Sebelum Pasal {following} disisipkan"
    elif following is None:
        where = f"Setelah Pasal {last} ditambahkan"
    else:
        where = f"Di antara Pasal {last} dan Pasal {following} disisipkan"
    text = f"{where} {count}, yakni {names}, yang berbunyi sebagai berikut:"
    return Amendment((text,), tuple(_quoted(one.now, one.label) for one in new))


def _changes_of(one: _Named) -> Iterator[Amendment]:
    assert one.before is not None
    pasal = f"Pasal {one.label}"
    before, now = one.before, one.now
    if _words(now) == _words(before) and now.title == before.title:
        return
    if is_removed(now):
        yield Amendment((f"Ketentuan {pasal} dihapus.",))
    elif now.title != before.title or not _goes_on_counting(before, now):
        text = f"Ketentuan {pasal} diubah sehingga berbunyi sebagai berikut:"
        yield Amendment((text,), (_quoted(now, one.label),))
    else:
        yield from _ayat_changes(pasal, one)


def _goes_on_counting(before: Article, now: Article) -> bool:
    """Tell whether each ayat has kept its number, and the article has numbers at all."""
    old, new = paragraph_labels(before), paragraph_labels(now)
    return old != [""] and new != [""] and [one for one in new if one in old] == old


def _ayat_changes(pasal: str, one: _Named) -> Iterator[Amendment]:
    assert one.before is not None
    old = dict(zip(paragraph_labels(one.before), one.before.paragraphs, strict=True))
    new = list(zip(paragraph_labels(one.now), one.now.paragraphs, strict=True))
    last = ""
    for is_new, group in groupby(new, key=lambda pair: pair[0] not in old):
        pairs = list(group)
        if is_new:
            following = new[new.index(pairs[-1]) + 1 :]
            yield _inserted_ayat(pasal, last, pairs, following[0][0] if following else None, one)
        else:
            for label, paragraph in pairs:
                if _line_words(paragraph) != _line_words(old[label]):
                    yield _changed_ayat(pasal, label, paragraph, one)
        last = pairs[-1][0]


def _changed_ayat(pasal: str, label: str, paragraph: Paragraph, one: _Named) -> Amendment:
    place = f"Ketentuan {pasal} ayat {label}"
    if paragraph.text == (REMOVED,):
        return Amendment((f"{place} dihapus.",))
    text = f"{place} diubah sehingga berbunyi sebagai berikut:"
    return Amendment((text,), (_quoted_ayat(one, [(label, paragraph)]),), heading=False)


def _inserted_ayat(
    pasal: str,
    last: str,
    pairs: Sequence[tuple[str, Paragraph]],
    following: str | None,
    one: _Named,
) -> Amendment:
    count, names = f"{spelled(len(pairs))} ayat", _listed([f"ayat {label}" for label, _ in pairs])
    where = (
        f"Setelah {pasal} ayat {last} ditambahkan"
        if following is None
        else f"Di antara {pasal} ayat {last} dan ayat {following} disisipkan"
    )
    text = f"{where} {count}, yakni {names}, yang berbunyi sebagai berikut:"
    return Amendment((text,), (_quoted_ayat(one, pairs),), heading=False)


def _quoted(article: Article, label: str) -> Article:
    return replace(
        article, label=label, paragraphs=tuple(_said(one, one.label) for one in article.paragraphs)
    )


def _quoted_ayat(one: _Named, pairs: Sequence[tuple[str, Paragraph]]) -> Article:
    paragraphs = tuple(_said(paragraph, label) for label, paragraph in pairs)
    return replace(one.now, label=one.label, paragraphs=paragraphs)


def _said(paragraph: Paragraph, label: str | None) -> Paragraph:
    """Return a paragraph as it is quoted: its references are words, as they point elsewhere."""
    items = tuple(map(_said_item, paragraph.items))
    return Paragraph(_without_links(paragraph.text), items, label=label)


def _said_item(item: Item) -> Item:
    return Item(_without_links(item.text), tuple(map(_said_item, item.items)))


def _without_links(text: Text) -> Text:
    return merged(span.text if isinstance(span, Ref) else span for span in text)


def _annex_changes(base: Document, changed: Document) -> Iterator[Amendment]:
    numbers = {annex.kind: roman(n) for n, annex in enumerate(changed.annexes, 1)}
    for position, annex in enumerate(_changed_annexes(base, changed), 1):
        text = (
            f"Ketentuan Lampiran {numbers[annex.kind]} mengenai {annex.title} diubah sehingga "
            f"menjadi sebagaimana tercantum dalam Lampiran {roman(position)} Adendum ini."
        )
        yield Amendment((text,))


def _changed_annexes(base: Document, changed: Document) -> list[Annex]:
    old = {annex.kind: annex.rows for annex in base.annexes}
    return [annex for annex in changed.annexes if old.get(annex.kind) != annex.rows]


def _words(article: Article) -> list[tuple[str, list[str]]]:
    labels = paragraph_labels(article)
    return [(a, _line_words(b)) for a, b in zip(labels, article.paragraphs, strict=True)]


def _line_words(paragraph: Paragraph) -> list[str]:
    return [plain(paragraph.text), *_item_words(paragraph.items, 0)]


def _item_words(items: tuple[Item, ...], depth: int) -> Iterator[str]:
    for position, item in enumerate(items):
        yield f"{depth}{letter_of(position)} {plain(item.text)}"
        yield from _item_words(item.items, depth + 1)


def _listed(names: list[str]) -> str:
    *before, last = names
    return f"{', '.join(before)} dan {last}" if before else last
