"""Beginning a draft and saving its parts. Nobody's words are overwritten unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from pks.agreements.lifecycle import OPEN_TO_DRAFTING
from pks.agreements.models import Agreement
from pks.agreements.registering import NewAgreement, open_agreement
from pks.audit import trail
from pks.drafting.content import (
    Content,
    Part,
    SectionKey,
    SubjectPart,
    content_of,
    from_json,
    to_json,
)
from pks.drafting.defaults import first_content
from pks.drafting.models import (
    Draft,
    DraftRevision,
    DraftRevisionPart,
    DraftSection,
    RevisionKind,
)
from pks.library import shelf
from pks.parties.models import Institution


@dataclass(frozen=True)
class NewDraft:
    """What must be chosen to begin a draft: the template, and between whom, under what."""

    template_key: str
    agreement: NewAgreement


class DraftIsClosed(Exception):
    """The text may not change: it is with the approvers, or signed."""


class ChangedMeanwhile(Exception):
    """Somebody else has saved the part since it was shown; `stored` is what they saved."""

    def __init__(self, stored: DraftSection) -> None:
        super().__init__(stored.key)
        self.stored = stored


def begin_draft(session: Session, new: NewDraft, *, by: trail.Actor, now: datetime) -> Draft:
    """Begin a draft of a new agreement from the newest version of its template.

    :raises CannotRegister: the parties or the parent do not fit.
    :raises LookupError: no version of the template is published.
    """
    agreement = open_agreement(session, new.agreement, by=by, now=now)
    template = shelf.newest(session, new.template_key)
    draft = Draft(agreement=agreement, template_key=template.key, template_version=template.version)
    session.add(draft)
    session.flush()  # its parts name its id
    first, second = (session.get_one(Institution, id_) for id_ in new.agreement.party_ids)
    content = first_content(template, new.agreement.subject, (first.seat, second.seat))
    parts = {str(key): content.part(key) for key in SectionKey}
    write_revision(session, draft, parts, kind=RevisionKind.BEGUN, by=by, now=now)
    return draft


def content_of_draft(session: Session, agreement_id: int) -> Content:
    """Return what was last saved of the draft."""
    rows = session.execute(
        select(DraftSection.key, DraftSection.content).where(
            DraftSection.agreement_id == agreement_id
        )
    )
    return content_of({row.key: row.content for row in rows})


def stored_part(session: Session, agreement_id: int, key: str) -> DraftSection | None:
    """Return the row of a part as it is now, whatever this session has seen before.

    An article that nobody has touched has none; its version counts as 0.
    """
    return session.scalars(
        select(DraftSection)
        .where(DraftSection.agreement_id == agreement_id, DraftSection.key == key)
        .options(joinedload(DraftSection.saved_by))
        .execution_options(populate_existing=True)
    ).one_or_none()


def save_part(
    session: Session,
    agreement: Agreement,
    key: str,
    part: Part,
    *,
    seen_version: int,
    by: trail.Actor,
    now: datetime,
    note: str | None = None,
) -> int:
    """Save one section, or what is done to one article, and return its new version.

    :param key: a `SectionKey`, or what `clause_key` makes of an article.
    :param seen_version: the version that the writer had before their eyes; 0: none was saved.
    :param note: what the history is to say of this save.
    :raises DraftIsClosed: the text may not change in this state.
    :raises ChangedMeanwhile: somebody else has saved since; nothing was written.
    """
    draft = draft_to_write(session, agreement)
    stored = stored_part(session, agreement.id, key)
    version = stored.version if stored else 0
    before = from_json(key, stored.content) if stored else Content().part(key)
    if before == part:
        # Saved already, perhaps a blink ago by the same hand: nobody loses a word.
        return version
    if stored is not None and version != seen_version:
        raise ChangedMeanwhile(stored)
    write_revision(session, draft, {key: part}, kind=RevisionKind.SAVED, by=by, now=now, note=note)
    trail.record(
        session,
        "draft.save",
        f"draft:{agreement.id}",
        by=by,
        now=now,
        details={"section": str(key), "version": version + 1},
    )
    return version + 1


def draft_to_write(session: Session, agreement: Agreement) -> Draft:
    """Wait until nobody else is writing, and return the draft as it is then.

    :raises DraftIsClosed: its text may not change in this state.
    """
    # From here to the commit, what is read stays true: of two who save at once, one is told.
    trail.wait_for_turn(session)
    session.refresh(agreement, ["state"])
    if agreement.state not in OPEN_TO_DRAFTING:
        raise DraftIsClosed
    return session.get_one(Draft, agreement.id, populate_existing=True)


def write_revision(
    session: Session,
    draft: Draft,
    parts: Mapping[str, Part],
    *,
    kind: RevisionKind,
    by: trail.Actor | None,
    now: datetime,
    of_number: int | None = None,
    note: str | None = None,
) -> DraftRevision:
    """Store parts as the newest revision, whatever was there. `draft_to_write` comes first."""
    agreement_id, author_id = draft.agreement_id, by.id if by else None
    query = select(DraftSection).where(DraftSection.agreement_id == agreement_id)
    rows = session.scalars(query.execution_options(populate_existing=True))
    known = {row.key: row for row in rows}
    written = {str(key): to_json(part) for key, part in parts.items()}
    for key, content in written.items():
        row = known.get(key)
        if row is None:
            row = DraftSection(agreement_id=agreement_id, key=key, version=0)
            session.add(row)
        row.content = content
        row.version += 1
        row.saved_at, row.saved_by_id = now, author_id
    _take_subject(draft.agreement, parts.get(SectionKey.SUBJECT))
    revision = DraftRevision(
        agreement_id=agreement_id,
        number=latest_number(session, agreement_id) + 1,
        at=now,
        by_id=author_id,
        kind=kind,
        template_version=draft.template_version,
        of_number=of_number,
        note=note,
        parts=[DraftRevisionPart(key=key, content=content) for key, content in written.items()],
    )
    session.add(revision)
    session.flush()
    return revision


def latest_number(session: Session, agreement_id: int) -> int:
    """Return the number of the newest revision, 0 before the first."""
    newest = select(func.max(DraftRevision.number))
    return session.scalar(newest.where(DraftRevision.agreement_id == agreement_id)) or 0


def _take_subject(agreement: Agreement, part: Part | None) -> None:
    """Let the register call the agreement what its draft does."""
    if isinstance(part, SubjectPart):
        agreement.subject = part.subject or agreement.subject
