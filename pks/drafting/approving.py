"""From draft to ready to sign: submitting, paraf by paraf, or back with a reason."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.kinds import AttachmentKind
from pks.agreements.lifecycle import State, check_move
from pks.agreements.models import Agreement, Attachment
from pks.agreements.moving import move
from pks.agreements.numbering import write_number
from pks.agreements.registering import number_is_taken
from pks.agreements.terms import write_terms
from pks.audit import trail
from pks.drafting.documents import Drawn, final_docx, terms_of
from pks.drafting.models import Approval, Decision, Draft
from pks.drafting.reviewing import Review, review
from pks.files.models import StoredFile
from pks.mail import outbox
from pks.naskah.house_style import HouseStyle

#: Puts the bytes of a document of ours into the store, under a name.
Keep = Callable[[bytes, str], StoredFile]
#: Says what the mail about an approval says.
Wording = Callable[[Approval], outbox.Letter]


class SubmitObstacle(StrEnum):
    """Why a draft cannot go to the approvers."""

    INCOMPLETE = "incomplete"
    FINDINGS = "findings"
    DEPARTURES = "departures"
    MISFITS = "misfits"
    NUMBER_TAKEN = "number_taken"
    NO_APPROVER = "no_approver"


class CannotSubmit(Exception):
    """The draft cannot go to the approvers; `obstacles` names every reason."""

    def __init__(self, obstacles: list[SubmitObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class ApprovalIsOver(Exception):
    """The paraf was given or the draft went back meanwhile: there is nothing to decide."""


class TextChanged(Exception):
    """The text is not the one that the paraf was asked for."""


def submit(
    session: Session,
    draft: Draft,
    drawn: Drawn,
    approvers: Sequence[User],
    *,
    wording: Wording,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Send the draft to its approvers: the register takes its terms, each approver gets a mail.

    :raises MoveNotAllowed: it is not being drafted.
    :raises CannotSubmit: something is missing, found or not chosen.
    """
    agreement = draft.agreement
    check_move(agreement.state, State.IN_APPROVAL)
    trail.wait_for_turn(session)  # of two who give the same number at once, one is told
    found = review(session, draft, drawn)
    if obstacles := _obstacles(found, approvers, _number_is_taken(session, agreement, drawn)):
        raise CannotSubmit(obstacles)
    write_terms(session, agreement, terms_of(drawn.content, agreement.kind))
    for party, number in zip(agreement.parties, drawn.content.parties.numbers, strict=True):
        if number is not None:
            write_number(session, party, number)
    move(session, agreement, State.IN_APPROVAL, by=by, now=now)
    for approver in approvers:
        _ask(session, agreement, approver, drawn.text_hash, wording, by=by, now=now)


def approve(
    session: Session,
    approval: Approval,
    drawn: Drawn,
    style: HouseStyle,
    *,
    keep: Keep,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Give the paraf. With the last one the agreement is ready to sign, and its text is kept.

    :raises ApprovalIsOver: it was decided before, or the draft went back.
    :raises TextChanged: the text is not the one that was asked for.
    """
    _check_open(approval)
    if approval.text_hash != drawn.text_hash:
        raise TextChanged
    approval.decision = Decision.APPROVED
    approval.decided_at = now
    agreement = approval.agreement
    trail.record(
        session,
        "draft.approve",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={"text": approval.text_hash, "departures": _departures(drawn)},
    )
    if not pending(session, agreement):
        move(session, agreement, State.READY_TO_SIGN, by=by, now=now)
        file = keep(final_docx(drawn, style), f"PKS-{agreement.id}-naskah-final.docx")
        agreement.attachments.append(Attachment(kind=AttachmentKind.FINAL_TEXT, file=file))


def return_for_revision(
    session: Session,
    approval: Approval,
    note: str,
    *,
    wording: Wording,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Send the draft back to who asked, with the reason. No paraf of this round counts on.

    :raises ApprovalIsOver: it was decided before, or the draft went back.
    """
    _check_open(approval)
    approval.decision = Decision.RETURNED
    approval.decided_at = now
    approval.note = note
    reopen(session, approval.agreement, note, by=by, now=now)
    asker = approval.asked_by
    outbox.queue(
        session,
        wording(approval),
        to=outbox.Recipient(asker.name, asker.email),
        key=f"approval:{approval.id}:returned",
        now=now,
        thread=f"agreement:{approval.agreement_id}",
        about=f"agreement:{approval.agreement_id}",
    )


def reopen(
    session: Session, agreement: Agreement, reason: str, *, by: trail.Actor, now: datetime
) -> None:
    """Take the agreement back to drafting. A changed text needs every paraf anew.

    :raises MoveNotAllowed: it has been signed, or is being drafted already.
    """
    move(session, agreement, State.DRAFTING, by=by, now=now, reason=reason)
    for waiting in pending(session, agreement):
        session.delete(waiting)
    # The text that was to be signed will not be signed.
    for attachment in list(agreement.attachments):
        if attachment.kind is AttachmentKind.FINAL_TEXT:
            session.delete(attachment)
    session.flush()


def pending(session: Session, agreement: Agreement) -> Sequence[Approval]:
    """List the approvals that are still waited for."""
    session.flush()  # a decision of this very transaction counts
    return session.scalars(
        select(Approval).where(
            Approval.agreement_id == agreement.id, Approval.decision == Decision.PENDING
        )
    ).all()


def _departures(drawn: Drawn) -> list[str]:
    """Name the articles whose departure from the template is approved with the text."""
    parts = drawn.content.clause_parts
    return sorted(article for article, part in parts.items() if part.departs)


def _number_is_taken(session: Session, agreement: Agreement, drawn: Drawn) -> bool:
    pairs = zip(agreement.parties, drawn.content.parties.numbers, strict=True)
    return any(
        number is not None
        and number_is_taken(session, party.institution_id, number, but=agreement.id)
        for party, number in pairs
    )


def _obstacles(found: Review, approvers: Sequence[User], is_taken: bool) -> list[SubmitObstacle]:
    checks = {
        SubmitObstacle.INCOMPLETE: bool(found.holds_back),
        SubmitObstacle.FINDINGS: bool(found.open_findings),
        SubmitObstacle.DEPARTURES: bool(found.unreasoned),
        SubmitObstacle.MISFITS: bool(found.misfits),
        SubmitObstacle.NUMBER_TAKEN: is_taken,
        SubmitObstacle.NO_APPROVER: not approvers,
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def _ask(
    session: Session,
    agreement: Agreement,
    approver: User,
    text_hash: str,
    wording: Wording,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    approval = Approval(
        agreement=agreement,
        approver=approver,
        asked_by_id=by.id,
        text_hash=text_hash,
        asked_at=now,
        decision=Decision.PENDING,
    )
    session.add(approval)
    session.flush()  # the mail's key names the id
    outbox.queue(
        session,
        wording(approval),
        to=outbox.Recipient(approver.name, approver.email),
        key=f"approval:{approval.id}:asked",
        now=now,
        thread=f"agreement:{agreement.id}",
        about=f"agreement:{agreement.id}",
    )


def _check_open(approval: Approval) -> None:
    if (
        approval.decision is not Decision.PENDING
        or approval.agreement.state is not State.IN_APPROVAL
    ):
        raise ApprovalIsOver
