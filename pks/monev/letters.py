"""What the mails about evaluations say, and to whom they go."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.models import Liaison
from pks.mail.outbox import Letter, Recipient, queue
from pks.monev.models import Evaluation
from pks.monev.queries import liaisons_to_ask
from pks.personal_links.letters import has_account
from pks.personal_links.linking import link_for, token_of
from pks.web.letters import render_letter
from pks.web.paths import outside_url


def evaluation_opened(evaluation: Evaluation, name: str, url: str) -> Letter:
    """Return the mail that asks one of the sides for its sheet, which opens at `url`."""
    return render_letter(
        "monev/mail/evaluation_opened",
        name=name,
        evaluation=evaluation,
        agreement=evaluation.agreement,
        parties=[party.institution.short_name for party in evaluation.agreement.parties],
        url=url,
    )


def tell_sides(session: Session, evaluation: Evaluation, *, now: datetime) -> int:
    """Queue the mail to everybody who is asked for a sheet; return how many it is.

    Asked are the liaisons of both parties, and legal staff and supervisors of the coordinator.
    """
    count = 0
    for who, recipient, url in _recipients(session, evaluation, now):
        count += queue(
            session,
            evaluation_opened(evaluation, recipient.name, url),
            to=recipient,
            key=f"evaluation:{evaluation.id}:opened:{who}",
            now=now,
            thread=f"agreement:{evaluation.agreement_id}",
            about=f"evaluation:{evaluation.id}",
        )
    return count


def _recipients(
    session: Session, evaluation: Evaluation, now: datetime
) -> Iterator[tuple[str, Recipient, str]]:
    """Yield for each who is asked: a word for them, their address, and where the sheet opens."""
    page = outside_url("monev.show", evaluation_id=evaluation.id)
    for party in evaluation.agreement.parties:
        for liaison in liaisons_to_ask(party):
            person = liaison.person
            if person.email:
                url = (
                    page
                    if has_account(session, person)
                    else _by_link(session, evaluation, liaison, now)
                )
                yield f"person:{person.id}", Recipient(person.name, person.email), url
    of_coordinator = select(User).where(
        User.institution_id == evaluation.coordinator_id,
        User.role.in_((Role.LEGAL, Role.SUPERVISOR)),
        User.active,
    )
    for user in session.scalars(of_coordinator):
        yield f"user:{user.id}", Recipient(user.name, user.email), page


def _by_link(session: Session, evaluation: Evaluation, liaison: Liaison, now: datetime) -> str:
    """Return where somebody without account opens the sheet of their party."""
    link = link_for(session, liaison.person, liaison, now=now, until=evaluation.due_on)
    return outside_url("monev_by_link.sheet", token=token_of(link))
