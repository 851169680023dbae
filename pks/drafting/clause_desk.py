"""The desk with the list of articles on it, or with one of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.drafting.clause_forms import AS_TEMPLATE, ClauseForm, ClauseOffers, variant_choice
from pks.drafting.clauses import (
    ArticleRow,
    Misfit,
    article_rows,
    variant_by_condition,
)
from pks.drafting.content import ClausePart, Content, clause_key, from_json
from pks.drafting.desk import Desk, article_url, common, key_url
from pks.drafting.documents import draw_content
from pks.drafting.facts import facts_of
from pks.drafting.history import part_before
from pks.drafting.models import Draft, DraftSection
from pks.drafting.places import ARTICLES
from pks.drafting.saving import stored_part
from pks.drafting.words import ARTICLE_TAG
from pks.library.pickers import Insert, variables
from pks.naskah import ChangeKind, Document, compare, comparison_html
from pks.naskah.model import Item, letter_of
from pks.naskah.numbering import article_labels, paragraph_labels
from pks.naskah.tailoring import text_of
from pks.naskah.template import ArticleClause, Variant


@dataclass(kw_only=True)
class ArticlesDesk(Desk):
    """The desk with all articles as they stand."""

    words: ClassVar[Mapping[str, Any]] = {"article_tag": ARTICLE_TAG, "wording": text_of}

    @cached_property
    def rows(self) -> list[ArticleRow]:
        """Return the articles in the order of the paper."""
        drawn = self.drawn
        return article_rows(self.template, self.content, drawn.facts, drawn.body, drawn.misfits)

    def url_of(self, article: str) -> str:
        """Return the address of an article, with the paper at its place."""
        return key_url(self.draft, clause_key(article))

    @property
    def inserts(self) -> list[tuple[str, list[Insert]]]:
        """Return what may be put into the text: variables, and references as they are now."""
        references = list(_references(self.drawn.body))
        return [(_("Variabel"), variables(self.template)), (_("Rujukan"), references)]


@dataclass(kw_only=True)
class ClauseDesk(ArticlesDesk):
    """The desk with one article on it."""

    article: str
    form: ClauseForm
    stored: DraftSection | None
    conflict: DraftSection | None = None
    seen_version: int = 0

    page = "drafting/article.html"

    @property
    def clause(self) -> ArticleClause | None:
        """Return the article as the template has it, or None if it was put in."""
        return self.template.article(self.article)

    @property
    def part(self) -> ClausePart:
        """Return what is saved."""
        return self.content.clause_parts.get(self.article, ClausePart())

    @property
    def row(self) -> ArticleRow:
        """Return how the article stands."""
        return next(row for row in self.rows if row.key == self.article)

    @property
    def misfit(self) -> Misfit | None:
        """Return why what was changed cannot be done, if it cannot."""
        return next((one for one in self.drawn.misfits if one.article == self.article), None)

    @cached_property
    def by_condition(self) -> Variant | None:
        """Return the variant that takes the article's place by itself."""
        clause = self.clause
        if clause is None or not any(one.when for one in clause.variants):
            return None
        facts = facts_of(self.session, self.agreement, self.content, self.template)
        return variant_by_condition(clause, self.template, facts)

    @property
    def title(self) -> str:
        """Return the article's number and title."""
        row = self.row
        return f"{_('Pasal')} {row.number} · {row.title}" if row.number else row.title

    @property
    def url(self) -> str:
        """Return the address of what is shown."""
        return article_url(self.draft, self.article)

    @property
    def neighbours(self) -> tuple[str | None, str | None]:
        """Return the addresses of the articles before and after this one."""
        urls = [self.url_of(row.key) for row in self.rows]
        at = [row.key for row in self.rows].index(self.article)
        return urls[at - 1] if at else None, urls[at + 1] if at + 1 < len(urls) else None

    @property
    def can_undo(self) -> bool:
        """Tell whether anything was saved."""
        return self.may_write and self.stored is not None

    def dress(self) -> None:
        """Fill what the page offers to pick; what is merely saved needs none of it."""
        self.form.after.offer([("", _("Paling depan")), *_places(self)])

    def show_conflict(self, stored: DraftSection, seen_version: int) -> None:
        """Show what somebody else saved meanwhile beside what was typed."""
        self.conflict, self.seen_version = stored, seen_version

    @cached_property
    def their_change(self) -> Markup:
        """Return what somebody else changed in the article since it was shown."""
        assert self.conflict is not None, "shown in a conflict only"
        saves = max(self.conflict.version - self.seen_version, 0)
        before = part_before(self.session, self.draft.agreement_id, self.here, saves)
        part = before[1] if before else ClausePart()
        assert isinstance(part, ClausePart)
        return self._difference(part, self._theirs)

    @cached_property
    def my_change(self) -> Markup:
        """Return how what was typed differs from what is saved now."""
        return self._difference(self._theirs, self.form.to_part())

    @property
    def _theirs(self) -> ClausePart:
        assert self.conflict is not None, "shown in a conflict only"
        part = from_json(self.here, self.conflict.content)
        assert isinstance(part, ClausePart)
        return part

    def _difference(self, before: ClausePart, after: ClausePart) -> Markup:
        parts = compare(self._with(before), self._with(after))
        own = [part for part in parts if part.key == self.here]
        return Markup(comparison_html(own))  # noqa: S704 (the engine escapes every word)

    def _with(self, part: ClausePart) -> Document:
        content = with_clause(self.content, self.article, part)
        return draw_content(self.session, self.draft, content).body


def with_clause(content: Content, article: str, part: ClausePart) -> Content:
    """Return `content` with another change of one article."""
    values = {**vars(content), "clause_parts": {**content.clause_parts, article: part}}
    return Content(**values)


def lay_articles(session: Session, draft: Draft, user: User) -> ArticlesDesk:
    """Lay the desk for the list of articles."""
    return ArticlesDesk(**common(session, draft, user), step=ARTICLES, here=ARTICLES)


def lay_article(
    session: Session, draft: Draft, article: str, user: User, *, typed: bool = False
) -> ClauseDesk | None:
    """Lay the desk for one article, or return None if the draft knows none of that name.

    :param typed: its form is to hold what the request brought.
    """
    shared = common(session, draft, user)
    content: Content = shared["content"]
    if shared["template"].article(article) is None and article not in content.clause_parts:
        return None
    desk = ClauseDesk(
        **shared,
        step=ARTICLES,
        here=clause_key(article),
        article=article,
        form=ClauseForm() if typed else ClauseForm(formdata=None),
        stored=stored_part(session, draft.agreement_id, clause_key(article)),
    )
    desk.form.prepare(_offers(desk))
    if not typed:
        desk.dress()
        desk.form.load(desk.part)
        desk.form.version.data = str(desk.stored.version if desk.stored else 0)
    return desk


def _offers(desk: ClauseDesk) -> ClauseOffers:
    clause, part = desk.clause, desk.part
    by_condition = desk.by_condition
    shown = by_condition.key if by_condition and part.kind is None else part.variant
    return ClauseOffers(
        template=desk.template,
        article=desk.article,
        title=clause.title if clause else "",
        text=text_of(clause, shown) if clause else "",
        wordings=_wordings(clause, by_condition) if clause else {},
        choices=_choices(clause, by_condition),
        articles={*desk.content.clause_parts, *(one.key for one in desk.template.articles)},
        has_template=clause is not None,
    )


def _choices(clause: ArticleClause | None, by_condition: Variant | None) -> list[tuple[str, str]]:
    gone = (ChangeKind.REMOVED.value, _("Hapus pasal ini dari naskah"))
    if clause is None:
        return [(ChangeKind.INSERTED.value, _("Pasal ini disisipkan")), (AS_TEMPLATE, gone[1])]
    standard = _("Rumusan templat: %(name)s", name=by_condition.name) if by_condition else None
    choices = [(AS_TEMPLATE, standard or _("Rumusan templat"))]
    choices += [(variant_choice(one.key), one.name) for one in clause.variants]
    if any(one.when for one in clause.variants):
        choices.append((ChangeKind.STANDARD.value, _("Rumusan pokok templat, apa pun syaratnya")))
    return [*choices, (ChangeKind.EDITED.value, _("Rumusan sendiri")), gone]


def _wordings(clause: ArticleClause, by_condition: Variant | None) -> dict[str, str]:
    """Return the template's texts with the choices that stand for them, the plainest choice."""
    plain = ChangeKind.STANDARD.value if by_condition else AS_TEMPLATE
    texts = {text_of(clause, one.key): variant_choice(one.key) for one in clause.variants}
    texts[text_of(clause)] = plain
    if by_condition:
        texts[text_of(clause, by_condition.key)] = AS_TEMPLATE
    return texts


def _places(desk: ClauseDesk) -> list[tuple[str, str]]:
    """Offer the articles that an article may stand behind; not itself, nor what follows it."""
    parts = desk.content.clause_parts
    behind = {desk.article}
    while more := {key for key in parts if parts[key].after in behind} - behind:
        behind |= more
    return [
        (row.key, _("Setelah Pasal %(n)s %(title)s", n=row.number, title=row.title))
        if row.number
        else (row.key, _("Setelah %(title)s", title=row.title))
        for row in desk.rows
        if row.key not in behind
    ]


def _references(document: Document) -> Iterator[Insert]:
    """Yield the references to everything in the paper that has a name."""
    for number, article in zip(article_labels(document), document.articles, strict=True):
        pasal = f"Pasal {number}"
        yield Insert(f"{{pasal:{article.key}}}", pasal, article.title)
        labels = paragraph_labels(article)
        for label, paragraph in zip(labels, article.paragraphs, strict=True):
            place = f"{pasal} ayat {label}" if label else pasal
            if paragraph.key and label:
                yield Insert(f"{{ayat:{article.key}.{paragraph.key}}}", place, article.title)
            yield from _item_references(article.key, place, paragraph.items, 0)


def _item_references(
    article: str, place: str, items: Sequence[Item], depth: int
) -> Iterator[Insert]:
    if depth > 1:
        return
    for position, item in enumerate(items):
        kind, sign = ("angka", str(position + 1)) if depth else ("huruf", letter_of(position))
        here = f"{place} {kind} {sign}"
        if item.key:
            yield Insert(f"{{{kind}:{article}.{item.key}}}", here)
        yield from _item_references(article, here, item.items, depth + 1)
