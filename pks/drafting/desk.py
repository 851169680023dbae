"""The drafting desk: one section's form, the task list and the paper, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.lifecycle import OPEN_TO_DRAFTING
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import is_kept_by
from pks.drafting.checking import Missing, by_section, missing_from
from pks.drafting.content import Content, SectionKey, from_json
from pks.drafting.documents import Drawn, draw
from pks.drafting.forms import (
    LegalBasisForm,
    Offers,
    PartiesForm,
    ScopesForm,
    SignatoriesForm,
    SubjectForm,
    TermForm,
)
from pks.drafting.models import Draft, DraftSection
from pks.drafting.row_forms import LiaisonsForm, WitnessesForm, WorkPlanForm
from pks.drafting.saving import content_of_draft, stored_section
from pks.drafting.words import LACK_TEXT, SECTION_LEAD, SECTION_TITLE
from pks.naskah import paper_html
from pks.parties.models import Institution, OfficeHolding, Person
from pks.parties.queries import holders_on
from pks.web.clock import today

SECTION_FORM: dict[SectionKey, type[Any]] = {
    SectionKey.SUBJECT: SubjectForm,
    SectionKey.PARTIES: PartiesForm,
    SectionKey.SIGNATORIES: SignatoriesForm,
    SectionKey.LEGAL_BASIS: LegalBasisForm,
    SectionKey.SCOPES: ScopesForm,
    SectionKey.WORK_PLAN: WorkPlanForm,
    SectionKey.TERM: TermForm,
    SectionKey.LIAISONS: LiaisonsForm,
    SectionKey.WITNESSES: WitnessesForm,
}


@dataclass
class Desk:
    """Everything that the desk shows."""

    draft: Draft
    key: SectionKey
    form: Any
    stored: DraftSection
    drawn: Drawn
    missing: list[Missing]
    may_write: bool
    offers: Offers
    conflict: DraftSection | None = None
    conflict_form: Any = None
    tasks: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def agreement(self) -> Agreement:
        """Return the agreement that is being drafted."""
        return self.draft.agreement

    @property
    def title(self) -> str:
        """Return the section's title."""
        return str(SECTION_TITLE[self.key])

    @property
    def lead(self) -> str:
        """Return the sentence below the title."""
        return str(SECTION_LEAD[self.key])

    @property
    def place(self) -> int:
        """Return which section this is, from 1."""
        return list(SectionKey).index(self.key) + 1

    @property
    def next_key(self) -> SectionKey:
        """Return the section after this one; after the last, the last."""
        keys = list(SectionKey)
        return keys[min(self.place, len(keys) - 1)]

    @property
    def previous_key(self) -> SectionKey | None:
        """Return the section before this one."""
        return list(SectionKey)[self.place - 2] if self.place > 1 else None

    @property
    def finished(self) -> int:
        """Return how many sections lack nothing that holds the draft back."""
        open_sections = {missing.section for missing in self.missing if missing.holds_back}
        return len(SectionKey) - len(open_sections)

    @property
    def paper(self) -> Markup:
        """Return the preview; the engine has escaped every word in it."""
        return Markup(paper_html(self.drawn.document))  # noqa: S704

    def show_conflict(self, stored: DraftSection) -> None:
        """Show what somebody else saved meanwhile beside what was typed."""
        self.conflict = stored
        self.conflict_form = SECTION_FORM[self.key](formdata=None, prefix="stored-")
        self.conflict_form.load(from_json(self.key, stored.content))
        self.conflict_form.prepare(self.offers)


def first_open_section(session: Session, draft: Draft) -> SectionKey:
    """Return the first section that holds the draft back, or the first of all."""
    missing = missing_from(content_of_draft(session, draft.agreement_id))
    return next((m.section for m in missing if m.holds_back), SectionKey.SUBJECT)


def lay(
    session: Session, draft: Draft, key: SectionKey, user: User, *, typed: bool = False
) -> Desk:
    """Lay the desk for one section; with `typed`, its form holds what the request brought."""
    stored = stored_section(session, draft.agreement_id, key)
    drawn = draw(session, draft)
    offers = _offers(session, draft, drawn.content)
    form_class = SECTION_FORM[key]
    form = form_class() if typed else form_class(formdata=None)
    if not typed:
        form.load(drawn.content.part(key))
        form.version.data = str(stored.version)
    form.prepare(offers)
    missing = missing_from(drawn.content)
    may_write = draft.agreement.state in OPEN_TO_DRAFTING and is_kept_by(
        session, draft.agreement, user
    )
    desk = Desk(draft, key, form, stored, drawn, missing, may_write, offers)
    desk.tasks = _tasks(desk)
    return desk


def describe(missing: Missing) -> str:
    """Return what is missing in words: "Narahubung PIHAK KEDUA: Monitoring dan evaluasi"."""
    words = str(LACK_TEXT[missing.lack])
    return f"{words}: {missing.scope}" if missing.scope else words


def _tasks(desk: Desk) -> list[tuple[Any, ...]]:
    sections = by_section(desk.missing)
    return [_task(desk, key, sections[key]) for key in SectionKey]


def _task(desk: Desk, key: SectionKey, missing: Sequence[Missing]) -> tuple[Any, ...]:
    icon, css_class, state = _state_of(missing)
    url = url_for("drafting.section", agreement_id=desk.draft.agreement_id, key=key.value)
    return icon, css_class, SECTION_TITLE[key], state, url, key is desk.key


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


def _offers(session: Session, draft: Draft, content: Content) -> Offers:
    first, second = draft.agreement.parties
    people = _people_of(session, [first.institution, second.institution])
    return Offers(
        holdings=(
            _holding_choices(session, first, content),
            _holding_choices(session, second, content),
        ),
        people=[("", _("– pilih –")), *((person.id, _label(person)) for person, _party in people)],
        scopes=[(scope.key, scope.title) for scope in content.work_plan.scopes],
        party_of_person={person.id: party for person, party in people},
    )


def _holding_choices(
    session: Session, party: Party, content: Content
) -> list[tuple[int | str, str]]:
    """Offer whoever is in office on the day of the signing or later, and who was chosen before."""
    day = content.term.signed_on or today()
    holders = holders_on(session, [party.institution_id], day)
    choices = [(holder.id, f"{holder.person.name} ({holder.title})") for holder in holders]
    chosen = content.signatories.holding_ids[party.position - 1]
    if chosen is not None and chosen not in {id_ for id_, _label in choices}:
        # Left out, the next save of the section would unset them without a word.
        name = session.get_one(OfficeHolding, chosen).person.name
        choices.append((chosen, _("%(name)s (tidak menjabat pada tanggal itu)", name=name)))
    return [("", _("– pilih –")), *choices]


def _people_of(session: Session, institutions: list[Institution]) -> list[tuple[Person, int]]:
    """List the people of both parties, the units below them included, with their party."""
    found = []
    for party, institution in enumerate(institutions, start=1):
        people = session.scalars(
            select(Person)
            .join(Person.institution)
            .where(Institution.path.startswith(institution.path))
            .order_by(Person.name)
        )
        found += [(person, party) for person in people]
    return found


def _label(person: Person) -> str:
    return f"{person.name} ({person.position or person.institution.short_name})"
