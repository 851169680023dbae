"""What one agreement changes in the clauses of its template."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pks.naskah.checking import variables_of
from pks.naskah.clause_text import clause_text, parse_clause_text, patterns_in
from pks.naskah.pattern import TemplateError, Variable
from pks.naskah.template import ArticleClause, ParagraphClause, Template


class ChangeKind(StrEnum):
    """How an article of one agreement departs from its template."""

    STANDARD = "baku"
    """The template's own wording, also where a variant would take its place by itself."""
    VARIANT = "varian"
    EDITED = "disunting"
    REMOVED = "dihapus"
    INSERTED = "disisipkan"


@dataclass(frozen=True)
class ClauseChange:
    """What one agreement does to one article.

    `variant` names the chosen one. `title` and `text` (as in `clause_text`) are those of an edited
    or inserted article; an inserted one stands behind the article `after`, or first of all.
    """

    article: str
    kind: ChangeKind
    variant: str | None = None
    title: str | None = None
    text: str | None = None
    after: str | None = None


def tailor(template: Template, changes: Iterable[ClauseChange]) -> Template:
    """Return `template` as one agreement changes it; inserted articles in the order given.

    :raises TemplateError: a change names what the template does not have, or its text is wrong.
    """
    articles = list(template.articles)
    for change in changes:
        _apply(template, articles, change)
    return replace(template, articles=tuple(articles))


def fits(template: Template, change: ClauseChange) -> bool:
    """Tell whether `change` names only what `template` has."""
    if change.kind is ChangeKind.INSERTED:
        return template.article(change.article) is None
    article = template.article(change.article)
    if article is None:
        return False
    return change.kind is not ChangeKind.VARIANT or bool(article.variant(change.variant or ""))


def checked_paragraphs(template: Template, text: str, *, place: str) -> tuple[ParagraphClause, ...]:
    """Return the ayat that `text` writes, its variables being those that the template may use.

    References are not looked at: what they point to may be on its way.

    :raises TemplateError: names what is wrong.
    """
    paragraphs = parse_clause_text(text, place=place)
    known = variables_of(template)
    for pattern in patterns_in(paragraphs):
        for part in pattern:
            if isinstance(part, Variable) and part.name not in known:
                raise TemplateError(f"{place}: variabel {{{part.name}}} tidak dikenal")
    return paragraphs


def text_of(article: ArticleClause, variant: str | None = None) -> str:
    """Return the text of an article, or of one of its variants, for people to edit."""
    worded = article.variant(variant) if variant else None
    return clause_text(worded.paragraphs if worded else article.paragraphs)


def _apply(template: Template, articles: list[ArticleClause], change: ClauseChange) -> None:
    place = f"pasal {change.article}"
    if not fits(replace(template, articles=tuple(articles)), change):
        raise TemplateError(f"{place}: perubahan ini tidak cocok dengan templatnya")
    if change.kind is ChangeKind.INSERTED:
        articles.insert(_position_after(articles, change.after), _inserted(template, change))
        return
    at = next(n for n, article in enumerate(articles) if article.key == change.article)
    article = articles[at]
    if change.kind is ChangeKind.REMOVED:
        del articles[at]
    else:
        articles[at] = replace(
            article,
            title=change.title or article.title,
            paragraphs=_worded(template, article, change, place),
            variants=(),
        )


def _worded(
    template: Template, article: ArticleClause, change: ClauseChange, place: str
) -> tuple[ParagraphClause, ...]:
    if change.kind is ChangeKind.EDITED:
        return checked_paragraphs(template, change.text or "", place=place)
    variant = article.variant(change.variant or "")
    return variant.paragraphs if variant else article.paragraphs


def _inserted(template: Template, change: ClauseChange) -> ArticleClause:
    place = f"pasal {change.title or change.article}"
    return ArticleClause(
        key=change.article,
        title=change.title or "",
        source="disisipkan dalam perjanjian ini",
        paragraphs=checked_paragraphs(template, change.text or "", place=place),
    )


def _position_after(articles: list[ArticleClause], after: str | None) -> int:
    keys = [article.key for article in articles]
    # What it stood behind may have been taken out: then it stands last.
    if after is None:
        return 0
    return keys.index(after) + 1 if after in keys else len(keys)
