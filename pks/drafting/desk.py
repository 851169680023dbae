"""The drafting desk: the steps, the paper, and what the linter finds in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.lifecycle import OPEN_TO_DRAFTING
from pks.agreements.models import Agreement
from pks.agreements.queries import is_kept_by
from pks.drafting.checking import Missing, by_section, missing_from
from pks.drafting.content import ClausePart, Content, SectionKey, article_in
from pks.drafting.correcting import corrected
from pks.drafting.documents import Drawn, draw_content
from pks.drafting.inheriting import differences
from pks.drafting.models import Draft
from pks.drafting.places import ARTICLES, written_at
from pks.drafting.reviewing import Review, review
from pks.drafting.saving import content_of_draft
from pks.drafting.words import ARTICLE_TAG, LACK_TEXT, SECTION_TITLE
from pks.library import shelf
from pks.naskah import Finding, Template
from pks.naskah.numbering import article_anchor


@dataclass(frozen=True)
class Told:
    """A finding as the desk shows it: where to go, and whether a press of a button does it."""

    finding: Finding
    url: str
    here: bool
    can_correct: bool


@dataclass(kw_only=True)
class Desk:
    """What the desk shows beside whatever is being written. The paper is drawn when it is shown."""

    session: Session
    draft: Draft
    content: Content
    template: Template
    may_write: bool
    step: str
    """The section that is shown, or `ARTICLES`."""
    here: str
    """The key under which what is shown is stored."""

    @property
    def agreement(self) -> Agreement:
        """Return the agreement that is being drafted."""
        return self.draft.agreement

    @cached_property
    def drawn(self) -> Drawn:
        """Return the document as it stands."""
        return draw_content(self.session, self.draft, self.content)

    @cached_property
    def missing(self) -> list[Missing]:
        """Return what the draft still lacks."""
        return missing_from(self.content, self.template.blanks)

    @cached_property
    def found(self) -> Review:
        """Return what stands between the draft and its approvers."""
        return review(self.session, self.draft, self.drawn)

    @cached_property
    def findings(self) -> list[Told]:
        """Return what the linter finds, what is found here first."""
        told = [self._told(finding) for finding in self.found.open_findings]
        return sorted(told, key=lambda one: not one.here)

    @property
    def steps(self) -> list[str]:
        """Return the steps: the sections, the blanks only where there are any, the articles."""
        sections = [one for one in SectionKey if one is not SectionKey.BLANKS]
        if self.template.blanks:
            sections = list(SectionKey)
        return [*sections, ARTICLES]

    @property
    def place(self) -> int:
        """Return which step this is, from 1."""
        return self.steps.index(self.step) + 1

    @property
    def next_url(self) -> str:
        """Return the address of the step after this one; after the last, the last."""
        return step_url(self.draft, self.steps[min(self.place, len(self.steps) - 1)])

    @property
    def previous_url(self) -> str | None:
        """Return the address of the step before this one."""
        return step_url(self.draft, self.steps[self.place - 2]) if self.place > 1 else None

    @property
    def finished(self) -> int:
        """Return how many steps lack nothing that holds the draft back."""
        waiting: set[str] = {missing.section for missing in self.missing if missing.holds_back}
        if self.drawn.misfits:
            waiting.add(ARTICLES)
        return len(self.steps) - len(waiting)

    @cached_property
    def tasks(self) -> list[tuple[Any, ...]]:
        """Return the steps as the task list shows them."""
        sections = by_section(self.missing)
        return [self._task(step, sections) for step in self.steps]

    @property
    def newer_version(self) -> int | None:
        """Return the newest published version of the template, if the draft is on an older one."""
        try:
            newest = shelf.newest(self.session, self.draft.template_key)
        except LookupError:  # it was retired
            return None
        return newest.version if newest.version > self.draft.template_version else None

    @property
    def from_above(self) -> int:
        """Return how many commitments of the agreement above wait to be decided about."""
        return len(differences(self.agreement, self.content.work_plan)) if self.may_write else 0

    @property
    def paper(self) -> Markup:
        """Return the preview, each article that departs marked; the engine escapes every word."""
        html = self.drawn.html
        for article in {*self.content.clause_parts, article_in(self.here) or ""}:
            html = self._marked(html, article)
        return Markup(html)  # noqa: S704

    def _marked(self, html: str, article: str) -> str:
        """Return the paper with one article marked: that it departs, that it is being written."""
        part = self.content.clause_parts.get(article, ClausePart())
        section = f'<section id="{Markup.escape(article_anchor(article))}"'
        looks, mark = ["now"] if article == article_in(self.here) else [], ""
        if part.departs and part.kind is not None:
            looks.append("departs")
            mark = f'<p class="mark">{Markup.escape(ARTICLE_TAG[part.kind])}</p>'
        shown = f'{section} class="{" ".join(looks)}">{mark}'
        return html.replace(f"{section}>", shown) if looks else html

    def _told(self, finding: Finding) -> Told:
        key = written_at(finding.place, self.drawn.document)
        may_correct = self.may_write and key != ARTICLES
        can_correct = may_correct and corrected(key, self.content.part(key), finding) is not None
        return Told(finding, key_url(self.draft, key), key == self.here, can_correct)

    def _task(self, step: str, missing: Mapping[SectionKey, Sequence[Missing]]) -> tuple[Any, ...]:
        if step == ARTICLES:
            shown = _state_of_articles(len(self.drawn.misfits))
        else:
            shown = _state_of(missing[SectionKey(step)])
        return (
            *shown[:2],
            step_title(step),
            shown[2],
            step_url(self.draft, step),
            step == self.step,
        )


def first_open_section(session: Session, draft: Draft) -> SectionKey:
    """Return the first section that holds the draft back, or the first of all."""
    template = shelf.find(session, draft.template_key, draft.template_version)
    missing = missing_from(content_of_draft(session, draft.agreement_id), template.blanks)
    return next((m.section for m in missing if m.holds_back), SectionKey.SUBJECT)


def common(session: Session, draft: Draft, user: User) -> dict[str, Any]:
    """Return what every desk is laid with."""
    kept = is_kept_by(session, draft.agreement, user)
    return {
        "session": session,
        "draft": draft,
        "content": content_of_draft(session, draft.agreement_id),
        "template": shelf.find(session, draft.template_key, draft.template_version),
        "may_write": draft.agreement.state in OPEN_TO_DRAFTING and kept,
    }


def describe(missing: Missing) -> str:
    """Return what is missing in words: "Narahubung PIHAK KEDUA: Monitoring dan evaluasi"."""
    words = str(LACK_TEXT[missing.lack])
    return f"{words}: {missing.about}" if missing.about else words


def step_title(step: str) -> str:
    """Return what a step is called."""
    return _("Pasal") if step == ARTICLES else str(SECTION_TITLE[SectionKey(step)])


def step_url(draft: Draft, step: str) -> str:
    """Return the address of a step."""
    if step == ARTICLES:
        return url_for("articles.index", agreement_id=draft.agreement_id)
    return url_for("drafting.section", agreement_id=draft.agreement_id, key=str(step))


def key_url(draft: Draft, key: str) -> str:
    """Return the address of where the part stored under `key` is written, the paper beside it."""
    if article := article_in(key):
        return f"{article_url(draft, article)}#{article_anchor(article)}"
    return step_url(draft, key)


def article_url(draft: Draft, article: str) -> str:
    """Return the address of an article's page."""
    return url_for("articles.show", agreement_id=draft.agreement_id, article=article)


def _state_of(missing: Sequence[Missing]) -> tuple[str, str, str | None]:
    held_back = [m for m in missing if m.holds_back]
    if held_back:
        more = len(held_back) - 1
        first = describe(held_back[0])
        words = _("Kurang: %(first)s, dan %(more)s lagi", first=first, more=more)
        return "circle-half-2", "t-act", words if more else _("Kurang: %(what)s", what=first)
    if missing:
        return "clock", "t-mut", _("Boleh menyusul: %(what)s", what=describe(missing[0]))
    return "circle-check", "t-ok", None


def _state_of_articles(misfits: int) -> tuple[str, str, str | None]:
    if misfits:
        return "circle-half-2", "t-act", _("%(n)s perubahan tidak cocok", n=misfits)
    return "circle-check", "t-ok", None
