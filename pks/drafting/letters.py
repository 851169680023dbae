"""What the mails about drafts say."""

from pks.drafting.models import Approval
from pks.mail.outbox import Letter
from pks.web.letters import render_letter
from pks.web.paths import outside_url


def approval_asked(approval: Approval) -> Letter:
    """Return the mail that asks for a paraf."""
    return _letter("approval_asked", approval)


def draft_returned(approval: Approval) -> Letter:
    """Return the mail that brings the draft back with its reason."""
    return _letter("draft_returned", approval)


def _letter(name: str, approval: Approval) -> Letter:
    return render_letter(
        f"drafting/mail/{name}",
        approval=approval,
        agreement=approval.agreement,
        url=outside_url("review.check", agreement_id=approval.agreement_id),
    )
