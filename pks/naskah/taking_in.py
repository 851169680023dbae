"""What a paper that came back from Word changes in the clauses of an agreement.

An ayat that reads as before keeps its names, variables and references; in one that was changed,
those whose words still stand there are found again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import count

from pks.naskah.assemble import Filling, assemble, filling
from pks.naskah.clause_text import clause_text, parse_clause_text
from pks.naskah.compare import Change
from pks.naskah.docx.read import ReadLine
from pks.naskah.facts import AgreementFacts
from pks.naskah.model import Document, plain
from pks.naskah.pattern import Pattern, Reference, Variable
from pks.naskah.reading_order import article_lines
from pks.naskah.recognise import ReadArticle, ReadPaper, clause_lines
from pks.naskah.selection import select
from pks.naskah.tailoring import ChangeKind, ClauseChange
from pks.naskah.template import ArticleClause, ItemClause, ParagraphClause, Template

#: An article under another heading is still the same if its words are this much alike.
_ALIKE = 0.6
_UNTITLED = "Tanpa Judul"


@dataclass(frozen=True)
class Proposal:
    """What the paper says about one article: as it stands here, changed, new, or gone."""

    change: Change
    name: str
    clause: ClauseChange | None
    """What to do to follow the paper; none where it says the same."""


def proposals(template: Template, facts: AgreementFacts, paper: ReadPaper) -> tuple[Proposal, ...]:
    """Return what `paper` says, article by article in its order, then what it leaves out.

    :param template: the agreement's own, tailored to it.
    :raises TemplateError: an article of the paper cannot be a clause: too long, too deep.
    """
    articles = select(template, facts)
    rendered = _rendered(assemble(template, facts))
    matched = _matched(rendered, articles, paper.articles)
    merge = _Merge(filling(template, facts))
    found: list[Proposal] = []
    previous: str | None = None
    for number, (read, own) in enumerate(zip(paper.articles, matched, strict=True), 1):
        name = f"Pasal {read.number} {read.title}".strip()
        if own is None:
            parse_clause_text(read.text, place=name)
            key = _free_key(template, number)
            title = read.title or _UNTITLED
            clause = ClauseChange(
                key, ChangeKind.INSERTED, title=title, text=read.text, after=previous
            )
            found.append(Proposal(Change.ADDED, name, clause))
            previous = key
            continue
        edited = _edited(merge, own, rendered[own.key], read)
        found.append(Proposal(Change.CHANGED if edited else Change.SAME, name, edited))
        previous = own.key
    kept = {own.key for own in matched if own}
    gone = (article for article in articles if article.key not in kept)
    return (*found, *(_gone(article) for article in gone))


def _gone(article: ArticleClause) -> Proposal:
    clause = ClauseChange(article.key, ChangeKind.REMOVED)
    return Proposal(Change.REMOVED, f"Pasal {article.title}", clause)


def _free_key(template: Template, number: int) -> str:
    """Return a name that no article has; articles of one paper differ in their number."""
    names = (f"masuk_{number}{'_' * tail}" for tail in count())
    return next(name for name in names if template.article(name) is None)


def _matched(
    rendered: Mapping[str, str],
    articles: Sequence[ArticleClause],
    read: Sequence[ReadArticle],
) -> list[ArticleClause | None]:
    """Return for each article that was read the own one that it is: by heading, else by words."""
    left = {article.title.casefold(): article for article in articles}
    found: list[ArticleClause | None] = [left.pop(one.title.casefold(), None) for one in read]
    for number, one in enumerate(read):
        if found[number] is None and left:
            nearest = max(left.values(), key=lambda own: _likeness(rendered[own.key], one.text))
            if _likeness(rendered[nearest.key], one.text) >= _ALIKE:
                found[number] = left.pop(nearest.title.casefold())
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), False).ratio()


def _rendered(document: Document) -> dict[str, str]:
    """Return each article as it reads on paper, by the way that the read ones came."""
    texts = {}
    for article, (_heading, *lines) in zip(document.articles, article_lines(document), strict=True):
        read = [ReadLine(f"{line.label} ".lstrip(), plain(line.text)) for line in lines]
        texts[article.key] = clause_lines(read)
    return texts


def _edited(
    merge: "_Merge", own: ArticleClause, rendered: str, read: ReadArticle
) -> ClauseChange | None:
    before = parse_clause_text(rendered, place=own.key)
    after = parse_clause_text(read.text, place=f"pasal {read.number}")
    same_title = read.title.casefold() == own.title.casefold() or not read.title
    if before == after and same_title:
        return None
    paragraphs = merge.paragraphs(own, before, after)
    return ClauseChange(
        own.key,
        ChangeKind.EDITED,
        title=None if same_title else read.title,
        text=clause_text(paragraphs),
    )


class _Merge:
    """Puts the read text of an article together with the clauses that it grew from."""

    def __init__(self, fill: Filling) -> None:
        self.fill = fill

    def paragraphs(
        self,
        article: ArticleClause,
        before: tuple[ParagraphClause, ...],
        after: tuple[ParagraphClause, ...],
    ) -> tuple[ParagraphClause, ...]:
        """Return `after` with what `article` knows of the ayat that are still the same ones."""
        merged = list(after)
        for old, new in _pairs(before, after):
            source = article.paragraphs[old]
            if before[old] == after[new]:
                merged[new] = source
                continue
            merged[new] = replace(
                after[new],
                text=self.restored(source.text, after[new].text, article.key),
                key=source.key,
                when=source.when,
                items=self.items(source.items, before[old].items, after[new].items, article.key),
            )
        return tuple(merged)

    def items(
        self,
        own: tuple[ItemClause, ...],
        before: tuple[ItemClause, ...],
        after: tuple[ItemClause, ...],
        inside: str,
    ) -> tuple[ItemClause, ...]:
        """Return the items of `after` likewise."""
        if len(own) != len(before):
            # The list of scopes, or one folded into its sentence: nothing to find again.
            return after
        merged = list(after)
        for old, new in _pairs(before, after):
            source = own[old]
            text = self.restored(source.text, after[new].text, inside)
            items = self.items(source.items, before[old].items, after[new].items, inside)
            merged[new] = (
                source
                if before[old] == after[new]
                else replace(after[new], text=text, key=source.key, when=source.when, items=items)
            )
        return tuple(merged)

    def restored(self, own: Pattern, read: Pattern, inside: str) -> Pattern:
        """Return `read` with the variables and references of `own` whose words stand in it."""
        words = "".join(part for part in read if isinstance(part, str))
        made: list[str | Variable | Reference] = []
        for part in own:
            if isinstance(part, str):
                continue
            said = plain(self.fill.text((part,), inside=inside))
            head, found, tail = words.partition(said)
            if found:
                made += ([head] if head else []) + [part]
                words = tail
        return tuple([*made, words] if words else made)


def _pairs(before: Sequence[object], after: Sequence[object]) -> list[tuple[int, int]]:
    """Return which of `before` is which of `after`: the equal ones, and those in between."""
    keys = [[repr(one) for one in side] for side in (before, after)]
    matcher = SequenceMatcher(None, keys[0], keys[1], False)
    pairs: list[tuple[int, int]] = []
    for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        pairs += zip(range(old_from, old_to), range(new_from, new_to), strict=False)
    return pairs
