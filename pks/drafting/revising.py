"""Taking back, restoring, and moving to a newer template: each is a new revision of its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from pks.agreements.models import Agreement
from pks.audit import trail
from pks.drafting.clauses import new_article_key
from pks.drafting.content import ClausePart, Content, Part, SectionKey, clause_key, from_json
from pks.drafting.correcting import corrected
from pks.drafting.defaults import moved_content
from pks.drafting.documents import Drawn
from pks.drafting.history import content_at, part_to_undo_to, revision
from pks.drafting.models import Draft, DraftRevision, RevisionKind
from pks.drafting.places import ARTICLES, written_at
from pks.drafting.saving import (
    ChangedMeanwhile,
    content_of_draft,
    draft_to_write,
    latest_number,
    save_part,
    stored_part,
    write_revision,
)
from pks.library import shelf
from pks.naskah import Finding


class NothingToUndo(Exception):
    """The part is as it was first."""


class NoSuchRevision(Exception):
    """The draft has no revision of that number."""


class NoNewerTemplate(Exception):
    """The draft is on the newest published version already, or on the one that was asked for."""


class NothingToCorrect(Exception):
    """What the finding is about was not typed into the draft, or is corrected already."""


class RevisedMeanwhile(Exception):
    """Somebody has saved since the history was shown; `newest` is what they saved."""

    def __init__(self, newest: DraftRevision) -> None:
        super().__init__(newest.number)
        self.newest = newest


def undo_part(
    session: Session,
    agreement: Agreement,
    key: str,
    *,
    seen_version: int,
    by: trail.Actor,
    now: datetime,
) -> int:
    """Take back the last save of one part, and return its new version. Twice goes two saves back.

    :raises DraftIsClosed: the text may not change in this state.
    :raises ChangedMeanwhile: somebody else has saved it since it was shown.
    :raises NothingToUndo: the part is as it was first.
    """
    draft = draft_to_write(session, agreement)
    stored = stored_part(session, agreement.id, key)
    if stored is not None and stored.version != seen_version:
        raise ChangedMeanwhile(stored)
    target = part_to_undo_to(session, agreement.id, key)
    if target is None or stored is None:
        raise NothingToUndo
    number, part = target
    write_revision(
        session, draft, {key: part}, kind=RevisionKind.UNDONE, by=by, now=now, of_number=number
    )
    _tell(session, agreement, "draft.undo", {"section": str(key)}, by=by, now=now)
    return stored.version


def insert_article(
    session: Session, agreement: Agreement, part: ClausePart, *, by: trail.Actor, now: datetime
) -> str:
    """Put an article of one's own into the draft, and return its name.

    :raises DraftIsClosed: the text may not change in this state.
    """
    # Of two who put one in at once, each gets a name of its own.
    draft_to_write(session, agreement)
    article = new_article_key(content_of_draft(session, agreement.id))
    save_part(session, agreement, clause_key(article), part, seen_version=0, by=by, now=now)
    return article


def apply_suggestion(
    session: Session,
    draft: Draft,
    drawn: Drawn,
    finding: Finding,
    *,
    by: trail.Actor,
    now: datetime,
) -> str:
    """Do what a finding suggests in what was typed, and return the key of the changed part.

    :param drawn: the draft as the finding was made of it.
    :raises DraftIsClosed: the text may not change in this state.
    :raises ChangedMeanwhile: somebody has saved the part since.
    :raises NothingToCorrect: it was not typed into the draft.
    """
    key = written_at(finding.place, drawn.document)
    if key == ARTICLES:
        raise NothingToCorrect
    stored = stored_part(session, draft.agreement_id, key)
    before = drawn.content.part(key)
    part = corrected(key, before, finding)
    if part is None or stored is None:
        raise NothingToCorrect
    if from_json(key, stored.content) != before:
        raise ChangedMeanwhile(stored)
    save_part(session, draft.agreement, key, part, seen_version=stored.version, by=by, now=now)
    return key


def restore(
    session: Session,
    agreement: Agreement,
    number: int,
    *,
    seen_number: int,
    by: trail.Actor,
    now: datetime,
) -> DraftRevision:
    """Bring the whole draft back to a revision, its version of the template included.

    :param seen_number: the newest revision that the history showed.
    :raises DraftIsClosed: the text may not change in this state.
    :raises NoSuchRevision: there is none of that number.
    :raises RevisedMeanwhile: somebody has saved since.
    """
    draft = draft_to_write(session, agreement)
    _check_seen(session, agreement.id, seen_number)
    wanted = revision(session, agreement.id, number)
    if wanted is None:
        raise NoSuchRevision
    now_held = content_of_draft(session, agreement.id)
    then_held = content_at(session, agreement.id, number)
    draft.template_version = wanted.template_version
    written = write_revision(
        session,
        draft,
        changed_parts(now_held, then_held),
        kind=RevisionKind.RESTORED,
        by=by,
        now=now,
        of_number=number,
    )
    _tell(session, agreement, "draft.restore", {"revision": number}, by=by, now=now)
    return written


def move_to_newest(
    session: Session,
    agreement: Agreement,
    version: int,
    *,
    seen_number: int,
    by: trail.Actor,
    now: datetime,
) -> DraftRevision:
    """Move the draft to the newest published version of its template.

    Changes of articles that no longer fit stay with the draft, for somebody to settle.

    :param version: the version that was shown.
    :raises DraftIsClosed: the text may not change in this state.
    :raises RevisedMeanwhile: somebody has saved since.
    :raises NoNewerTemplate: another version is the newest now, or the draft is on it already.
    """
    draft = draft_to_write(session, agreement)
    _check_seen(session, agreement.id, seen_number)
    after = shelf.newest(session, draft.template_key)
    if after.version != version or after.version <= draft.template_version:
        raise NoNewerTemplate
    before = shelf.find(session, draft.template_key, draft.template_version)
    held = content_of_draft(session, agreement.id)
    draft.template_version = after.version
    written = write_revision(
        session,
        draft,
        changed_parts(held, moved_content(held, before, after)),
        kind=RevisionKind.MOVED,
        by=by,
        now=now,
    )
    _tell(session, agreement, "draft.move", {"template_version": version}, by=by, now=now)
    return written


def changed_parts(before: Content, after: Content) -> dict[str, Part]:
    """Return the parts of `after` that are not as in `before`; articles untouched then included."""
    articles = {*before.clause_parts, *after.clause_parts}
    keys = [*SectionKey, *(clause_key(article) for article in sorted(articles))]
    return {str(key): after.part(key) for key in keys if after.part(key) != before.part(key)}


def _check_seen(session: Session, agreement_id: int, seen_number: int) -> None:
    newest = latest_number(session, agreement_id)
    if newest != seen_number:
        written = revision(session, agreement_id, newest)
        assert written is not None, "it is the newest"
        raise RevisedMeanwhile(written)


def _tell(
    session: Session,
    agreement: Agreement,
    verb: str,
    details: dict[str, object],
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    trail.record(session, verb, f"draft:{agreement.id}", by=by, now=now, details=details)
