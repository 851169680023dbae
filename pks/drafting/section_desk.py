"""The desk with one section on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.rhythm import Term
from pks.drafting.blank_form import blanks_form
from pks.drafting.content import SectionKey, from_json
from pks.drafting.desk import Desk, common, step_url
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
from pks.drafting.numbers import numbers_to_take
from pks.drafting.offers import offers_for
from pks.drafting.outlook import Outlook, expected_term, first_shown, outlook
from pks.drafting.rhythm_form import RhythmRow
from pks.drafting.row_forms import LiaisonsForm, WitnessesForm, WorkPlanForm
from pks.drafting.saving import stored_part
from pks.drafting.words import SECTION_LEAD, SECTION_TITLE
from pks.naskah import Template
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


@dataclass(kw_only=True)
class SectionDesk(Desk):
    """The desk with one section on it."""

    key: SectionKey
    form: Any
    stored: DraftSection | None
    offers: Offers
    conflict: DraftSection | None = None
    conflict_form: Any = None
    numbers: Mapping[int, str] = field(default_factory=dict)
    """By party: the number that its office would give next, where none is written yet."""

    page = "drafting/section.html"
    words: ClassVar[Mapping[str, Any]] = {}

    @property
    def title(self) -> str:
        """Return the section's title."""
        return str(SECTION_TITLE[self.key])

    @property
    def lead(self) -> str:
        """Return the sentence below the title."""
        return str(SECTION_LEAD[self.key])

    @property
    def url(self) -> str:
        """Return the address of what is shown."""
        return step_url(self.draft, self.key)

    @property
    def can_undo(self) -> bool:
        """Tell whether something was saved after the beginning."""
        return self.may_write and self.stored is not None and self.stored.version > 1

    @cached_property
    def term(self) -> Term:
        """Return the term of the draft, as far as it is known."""
        return expected_term(self.session, self.agreement, self.content.term, today())

    def outlook_of(self, row: RhythmRow) -> Outlook | None:
        """Return when the rhythm in a row of the work plan falls; none where it is not whole."""
        typed = bool(row.rhythm.raw_data)
        if typed and row.errors:
            return None
        try:
            since = first_shown(self.agreement, self.term, today())
            return outlook(row.to_rhythm(), self.term, since)
        except ValueError:
            return None

    def dress(self) -> None:
        """Nothing more is offered on the page than is needed to save."""

    def show_conflict(self, stored: DraftSection, seen_version: int) -> None:
        """Show what somebody else saved meanwhile beside what was typed."""
        self.conflict = stored
        self.conflict_form = _form_class(self.key, self.template)(formdata=None, prefix="stored-")
        self.conflict_form.load(from_json(self.key, stored.content))
        self.conflict_form.prepare(self.offers)


def lay(
    session: Session, draft: Draft, key: SectionKey, user: User, *, typed: bool = False
) -> SectionDesk:
    """Lay the desk for one section; with `typed`, its form holds what the request brought."""
    shared = common(session, draft, user)
    content, template = shared["content"], shared["template"]
    stored = stored_part(session, draft.agreement_id, key)
    offers = offers_for(session, draft, content, template)
    form_class = _form_class(key, template)
    form = form_class() if typed else form_class(formdata=None)
    if not typed:
        form.load(content.part(key))
        form.version.data = str(stored.version if stored else 0)
    form.prepare(offers)
    desk = SectionDesk(
        **shared, step=key, here=key, key=key, form=form, stored=stored, offers=offers
    )
    if key is SectionKey.PARTIES and desk.may_write:
        desk.numbers = numbers_to_take(session, draft, content, user, today=today())
    return desk


def _form_class(key: SectionKey, template: Template) -> type[Any]:
    return blanks_form(template.blanks) if key is SectionKey.BLANKS else SECTION_FORM[key]
