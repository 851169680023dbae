"""Beginning a draft and saving its sections. Nobody's words are overwritten unseen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from pks.agreements.lifecycle import OPEN_TO_DRAFTING
from pks.agreements.models import Agreement
from pks.agreements.registering import NewAgreement, open_agreement
from pks.audit import trail
from pks.drafting.content import (
    Content,
    Part,
    SectionKey,
    content_of,
    first_content,
    from_json,
    to_json,
)
from pks.drafting.models import Draft, DraftSection
from pks.naskah import latest_template
from pks.parties.models import Institution


@dataclass(frozen=True)
class NewDraft:
    """What must be chosen to begin a draft: the template, and between whom, under what."""

    template_key: str
    agreement: NewAgreement


class DraftIsClosed(Exception):
    """The text may not change: it is with the approvers, or signed."""


class ChangedMeanwhile(Exception):
    """Somebody else has saved the section since it was shown; `stored` is what they saved."""

    def __init__(self, stored: DraftSection) -> None:
        super().__init__(stored.key)
        self.stored = stored


def begin_draft(session: Session, new: NewDraft, *, by: trail.Actor, now: datetime) -> Draft:
    """Begin a draft of a new agreement from the newest version of its template.

    :raises CannotRegister: the parties or the parent do not fit.
    """
    agreement = open_agreement(session, new.agreement, by=by, now=now)
    template = latest_template(new.template_key)
    draft = Draft(agreement=agreement, template_key=template.key, template_version=template.version)
    session.add(draft)
    first, second = (session.get_one(Institution, id_) for id_ in new.agreement.party_ids)
    content = first_content(template, new.agreement.subject, (first.seat, second.seat))
    draft.sections = [
        DraftSection(
            key=key,
            content=to_json(content.part(key)),
            version=1,
            saved_at=now,
            saved_by_id=by.id,
        )
        for key in SectionKey
    ]
    session.flush()
    return draft


def content_of_draft(session: Session, agreement_id: int) -> Content:
    """Return what was last saved of the draft."""
    rows = session.execute(
        select(DraftSection.key, DraftSection.content).where(
            DraftSection.agreement_id == agreement_id
        )
    )
    return content_of({row.key: row.content for row in rows})


def stored_section(session: Session, agreement_id: int, key: SectionKey) -> DraftSection:
    """Return the row of a section as it is now, whatever this session has seen before."""
    return session.scalars(
        select(DraftSection)
        .where(DraftSection.agreement_id == agreement_id, DraftSection.key == key)
        .options(joinedload(DraftSection.saved_by))
        .execution_options(populate_existing=True)
    ).one()


def save_part(
    session: Session,
    agreement: Agreement,
    key: SectionKey,
    part: Part,
    *,
    seen_version: int,
    by: trail.Actor,
    now: datetime,
) -> int:
    """Save one section and return its new version.

    :param seen_version: the version that the writer had before their eyes.
    :raises DraftIsClosed: the text may not change in this state.
    :raises ChangedMeanwhile: somebody else has saved since; nothing was written.
    """
    if agreement.state not in OPEN_TO_DRAFTING:
        raise DraftIsClosed
    content: dict[str, Any] = to_json(part)
    stored = stored_section(session, agreement.id, key)
    if from_json(key, stored.content) == part:
        # Saved already, perhaps a blink ago by the same hand: nobody loses a word.
        return stored.version
    # The comparison is the database's, so that of two who save at once one is told.
    saved: int | None = session.scalar(
        update(DraftSection)
        .where(DraftSection.id == stored.id, DraftSection.version == seen_version)
        .values(content=content, version=seen_version + 1, saved_at=now, saved_by_id=by.id)
        .returning(DraftSection.version)
    )
    if saved is None:
        raise ChangedMeanwhile(stored_section(session, agreement.id, key))
    if key is SectionKey.SUBJECT:
        agreement.subject = content["subject"] or agreement.subject
    trail.record(
        session,
        "draft.save",
        f"draft:{agreement.id}",
        by=by,
        now=now,
        details={"section": key.value, "version": saved},
    )
    return saved
