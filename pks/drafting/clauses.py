"""What a draft does to the articles of its template, and how they stand then. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pks.drafting.content import DEPARTURES, ClausePart, Content
from pks.naskah import ChangeKind, ClauseChange, Document, Template, TemplateError, tailor
from pks.naskah.condition import Subject, Term
from pks.naskah.facts import AgreementFacts
from pks.naskah.kept_numbers import is_removed
from pks.naskah.numbering import article_labels
from pks.naskah.selection import standing_in
from pks.naskah.tailoring import checked_paragraphs
from pks.naskah.template import ArticleClause, ItemClause, ParagraphClause, Variant

#: Word's limit for the name of a bookmark; ours are made of an article's name and a part's.
LONGEST_NAME = 34

_INSERTED = "sisipan_"


@dataclass(frozen=True)
class Misfit:
    """A change that cannot be made: the template has no place for it, or its text is wrong."""

    article: str
    message: str


@dataclass(frozen=True)
class ArticleRow:
    """One article as it stands in a draft. `number` is None where it does not stand.

    `variant` is the wording that was chosen; `by_condition`: by the template, not by hand.
    """

    key: str
    number: str | None
    title: str
    kind: ChangeKind
    variant: str | None = None
    by_condition: bool = False
    is_misfit: bool = False


def tailored(
    template: Template, changes: Iterable[ClauseChange]
) -> tuple[Template, tuple[Misfit, ...]]:
    """Return the template as the draft changes it, and what could not be changed in it."""
    misfits = []
    for change in changes:
        try:
            changed = tailor(template, (change,))
            if change.kind in (ChangeKind.EDITED, ChangeKind.INSERTED):
                check_text(template, change.article, change.text or "", place=change.title or "")
        except TemplateError as error:
            misfits.append(Misfit(change.article, str(error)))
        else:
            template = changed
    return template, tuple(misfits)


def check_text(template: Template, article: str, text: str, *, place: str) -> None:
    """Do nothing if `text` can be the text of this article.

    References are not looked at: what they point to may be on its way.

    :param place: what the error is to call the article.
    :raises TemplateError: names what is wrong.
    """
    paragraphs = checked_paragraphs(template, text, place=place)
    known = {
        Subject.SCOPE: {scope.key for scope in template.scopes},
        Subject.OPTION: {option.key for option in template.options},
        Subject.ARTICLE: {one.key for one in template.articles},
    }
    for key, terms in _marks(paragraphs):
        for term in terms:
            if term.key not in known[term.subject]:
                raise TemplateError(f"{place}: syarat {term.subject}:{term.key} tidak ada")
        if key and len(f"{article}.{key}") > LONGEST_NAME:
            raise TemplateError(f"{place}: nama “{key}” terlalu panjang")


def without_departures(content: Content) -> list[ClauseChange]:
    """Return what the draft does to the articles while it stays within the template."""
    return [change for change in content.clauses if change.kind not in DEPARTURES]


def variant_by_condition(
    article: ArticleClause, template: Template, facts: AgreementFacts
) -> Variant | None:
    """Return the variant that takes the article's place by itself in this agreement."""
    standing = standing_in(template, facts)
    fitting = [one for one in article.variants if one.when and standing.meets(one.when)]
    return max(fitting, key=lambda variant: variant.priority) if fitting else None


def article_rows(
    template: Template,
    content: Content,
    facts: AgreementFacts,
    document: Document,
    misfits: Sequence[Misfit],
) -> list[ArticleRow]:
    """List the articles as they stand; those that do not stand, where they would."""
    labels = zip(document.articles, article_labels(document), strict=True)
    numbers = {article.key: label for article, label in labels if not is_removed(article)}
    titles = {article.key: article.title for article in document.articles}
    troubled = {misfit.article for misfit in misfits}
    rows = []
    for key in _order(template, content, list(numbers)):
        part, article = content.clause_parts.get(key, ClausePart()), template.article(key)
        variant = _variant(part, article, template, facts)
        rows.append(
            ArticleRow(
                key=key,
                number=numbers.get(key),
                title=titles.get(key) or part.title or (article.title if article else key),
                kind=_kind(part, article, variant),
                variant=variant.name if variant else None,
                by_condition=part.kind is None,
                is_misfit=key in troubled,
            )
        )
    return rows


def new_article_key(content: Content) -> str:
    """Return a name for an article that is put in; none was called so before."""
    numbers = [
        int(number)
        for key in content.clause_parts
        if (number := key.removeprefix(_INSERTED)) != key and number.isdigit()
    ]
    return f"{_INSERTED}{max(numbers, default=0) + 1}"


def is_inserted(template: Template, article: str) -> bool:
    """Tell whether an article is not of the template, but was put in."""
    return template.article(article) is None


def _variant(
    part: ClausePart, article: ArticleClause | None, template: Template, facts: AgreementFacts
) -> Variant | None:
    if article is None:
        return None
    if part.kind is None:
        return variant_by_condition(article, template, facts)
    return article.variant(part.variant or "") if part.kind is ChangeKind.VARIANT else None


def _kind(part: ClausePart, article: ArticleClause | None, variant: Variant | None) -> ChangeKind:
    if part.kind is not None:
        return part.kind
    if article is None:
        return ChangeKind.REMOVED
    return ChangeKind.VARIANT if variant else ChangeKind.STANDARD


def _order(template: Template, content: Content, standing: list[str]) -> Iterator[str]:
    """Yield every article: what stands in the paper's order, the others in between."""
    inserted = [one for one in content.clauses if one.kind is ChangeKind.INSERTED]
    keys = [article.key for article in tailored(template, inserted)[0].articles]
    # Those that were put in and taken out again, or find no place.
    keys += [key for key in content.clause_parts if key not in keys]
    left = iter(standing)
    for key in keys:
        yield next(left) if key in standing else key


def _marks(
    parts: Iterable[ParagraphClause | ItemClause],
) -> Iterator[tuple[str | None, tuple[Term, ...]]]:
    for part in parts:
        yield part.key, part.when
        yield from _marks(part.items)
