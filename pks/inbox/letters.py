"""What the answer to an answer says: look at what arrived and save it, or why it is not kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.inbox.models import Proposal
from pks.mail.models import OutgoingMail
from pks.mail.outbox import Recipient, queue
from pks.monitoring.models import FollowUp
from pks.monitoring.queries import may_log
from pks.personal_links.linking import link_for, token_of
from pks.web.letters import render_letter
from pks.web.paths import outside_url

#: What the keys of these letters begin with.
ANSWERS = "incoming:"


def answer(session: Session, proposal: Proposal, name: str, *, now: datetime) -> None:
    """Queue the letter to who wrote, with the address of the form that their words fill in."""
    follow_up, incoming = proposal.follow_up, proposal.incoming
    letter = render_letter(
        "inbox/mail/proposal_noted",
        name=name,
        follow_up=follow_up,
        agreement=follow_up.agreement,
        proposal=proposal,
        url=_address(session, proposal, now=now),
    )
    queue(
        session,
        letter,
        to=Recipient(name, incoming.sender),
        key=f"{ANSWERS}{incoming.id}",
        now=now,
        thread=f"agreement:{follow_up.agreement_id}",
        about=f"follow_up:{follow_up.id}",
    )


class WhyNot(StrEnum):
    """Why an answer could not be kept."""

    SEVERAL = "several"
    """The mail that it answers to tells of several things."""
    CLOSED = "closed"
    """What it is about is closed by now."""
    TOO_LARGE = "too_large"
    """It was not fetched, or has more parts than are looked at."""
    NO_FILE_TAKEN = "no_file_taken"
    """It says nothing, and none of its files can be taken."""


def say_why_not(
    session: Session,
    mail: OutgoingMail,
    why: WhyNot,
    *,
    about: FollowUp | None = None,
    now: datetime,
) -> None:
    """Queue the letter to the reader of `mail` that their answer could not be kept; one a mail.

    :param about: what `mail` is about, if that is one follow-up.
    """
    letter = render_letter(
        "inbox/mail/not_noted", name=mail.to_name, mail=mail, why=why, follow_up=about
    )
    queue(
        session,
        letter,
        to=Recipient(mail.to_name, mail.to_address),
        key=f"{ANSWERS}to:{mail.id}",
        now=now,
        thread=mail.thread,
        about=mail.about,
    )


def _address(session: Session, proposal: Proposal, *, now: datetime) -> str:
    """Return where the writer goes on: by account, by personal link, or to where it is shown."""
    follow_up = proposal.follow_up
    if proposal.person is not None:
        link = link_for(session, proposal.person, follow_up, now=now)
        return outside_url("proposals.save_by_link", token=token_of(link), proposal_id=proposal.id)
    user = proposal.user
    if user is not None and may_log(session, user, follow_up.agreement):
        return outside_url("proposals.save", follow_up_id=follow_up.id, proposal_id=proposal.id)
    return outside_url("monitoring.follow_up", follow_up_id=follow_up.id)
