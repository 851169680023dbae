"""Taking in a paper: ours, edited in Word, or one that the other side wrote."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from pks.audit import trail
from pks.drafting.clauses import tailored
from pks.drafting.content import ClausePart, Content, Part, clause_key
from pks.drafting.documents import Drawn
from pks.drafting.models import Draft, DraftRevision, Origin, RevisionKind, TakenPaper
from pks.drafting.revising import RevisedMeanwhile
from pks.drafting.saving import draft_to_write, latest_number, write_revision
from pks.files.models import StoredFile
from pks.naskah import Change, ChangeKind, Finding, PartDifference, compare
from pks.naskah.docx.read import read_lines
from pks.naskah.lint_import import lint_imported
from pks.naskah.recognise import recognise
from pks.naskah.taking_in import Proposal, proposals


class NoArticles(Exception):
    """The file holds no "Pasal" that could be taken."""


class NothingChosen(Exception):
    """No article was chosen to be taken."""


@dataclass(frozen=True)
class Offer:
    """One article of the paper, what it would change, and whether it is taken unless unticked."""

    proposal: Proposal
    difference: PartDifference | None
    wanted: bool


@dataclass(frozen=True)
class Reading:
    """A paper beside the draft: its articles, and what the linter says of its own text."""

    offers: tuple[Offer, ...]
    findings: tuple[Finding, ...]

    @property
    def to_choose(self) -> list[Offer]:
        """Return the offers that would change something."""
        return [offer for offer in self.offers if offer.proposal.clause is not None]


def bring(
    session: Session,
    draft: Draft,
    file: StoredFile,
    content: bytes,
    origin: Origin,
    *,
    by: trail.Actor,
    now: datetime,
) -> TakenPaper:
    """Keep a paper with the draft, so that it can be compared and taken.

    :raises NoArticles: there is no "Pasal" in it.
    """
    if not recognise(read_lines(content)).articles:
        raise NoArticles
    assert by.id is not None, "somebody signed in brings it"
    paper = TakenPaper(
        agreement_id=draft.agreement_id, file=file, origin=origin, at=now, by_id=by.id
    )
    session.add(paper)
    session.flush()  # the trail names the file's id
    trail.record(
        session,
        "draft.bring",
        f"draft:{draft.agreement_id}",
        by=by,
        now=now,
        details={"file": file.name, "origin": origin.value},
    )
    return paper


def read_paper(drawn: Drawn, content: bytes, origin: Origin) -> Reading:
    """Read a paper beside the draft as it is now.

    :raises TemplateError: an article of it cannot be a clause.
    """
    lines = read_lines(content)
    template, _misfits = tailored(drawn.template, drawn.content.clauses)
    found = proposals(template, drawn.facts, recognise(lines))
    parts = {one.clause.article: _part(drawn.content, one) for one in found if one.clause}
    merged = {**drawn.content.clause_parts, **parts}
    after = drawn.with_clauses(replace(drawn.content, clause_parts=merged).clauses)
    differences = {one.key: one for one in compare(drawn.document, after)}
    return Reading(
        offers=tuple(
            Offer(
                proposal=one,
                difference=differences.get(clause_key(one.clause.article)) if one.clause else None,
                wanted=one.change is not Change.REMOVED or origin is Origin.OTHER_SIDE,
            )
            for one in found
        ),
        findings=lint_imported("\n".join(line.text for line in lines)),
    )


def take(
    session: Session,
    paper: TakenPaper,
    reading: Reading,
    articles: Collection[str],
    *,
    content: Content,
    seen_number: int,
    by: trail.Actor,
    now: datetime,
) -> DraftRevision:
    """Put the chosen articles of the paper into the draft, as one revision.

    :param articles: keys of the articles as the reading offers them.
    :param seen_number: the newest revision when the reading was shown.
    :raises DraftIsClosed: the text may not change in this state.
    :raises NothingChosen: no article was chosen.
    :raises RevisedMeanwhile: somebody has saved since.
    """
    draft = draft_to_write(session, paper.draft.agreement)
    newest = latest_number(session, draft.agreement_id)
    if newest != seen_number:
        raise RevisedMeanwhile(session.get_one(DraftRevision, (draft.agreement_id, newest)))
    chosen: dict[str, Part] = {
        clause_key(clause.article): _part(content, offer.proposal)
        for offer in reading.to_choose
        if (clause := offer.proposal.clause) and clause.article in articles
    }
    if not chosen:
        raise NothingChosen
    written = write_revision(
        session,
        draft,
        chosen,
        kind=RevisionKind.SAVED,
        by=by,
        now=now,
        note=f"Diambil dari {paper.file.name}",
    )
    trail.record(
        session,
        "draft.take",
        f"draft:{draft.agreement_id}",
        by=by,
        now=now,
        details={"file": paper.file.name, "articles": len(chosen)},
    )
    return written


def _part(content: Content, proposal: Proposal) -> ClausePart:
    """Return what is to be stored of an article; what was put in stays so, in other words."""
    clause = proposal.clause
    assert clause is not None, "it changes something"
    before = content.clause_parts.get(clause.article, ClausePart())
    was_inserted = before.kind is ChangeKind.INSERTED
    if clause.kind is ChangeKind.REMOVED:
        return replace(before, kind=None if was_inserted else ChangeKind.REMOVED)
    return replace(
        before,
        kind=ChangeKind.INSERTED if was_inserted else clause.kind,
        variant=None,
        title=clause.title or before.title,
        text=clause.text,
        after=before.after if was_inserted else clause.after,
    )
