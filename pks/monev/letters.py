"""What the mails about evaluations say, and to whom they go."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.models import Party
from pks.mail.outbox import Letter, Recipient, queue
from pks.monev.models import Evaluation
from pks.monev.queries import MONEV_SCOPE
from pks.web.letters import render_letter
from pks.web.paths import outside_url


def evaluation_opened(evaluation: Evaluation, name: str) -> Letter:
    """Return the mail that asks one of the sides for its sheet."""
    return render_letter(
        "monev/mail/evaluation_opened",
        name=name,
        evaluation=evaluation,
        agreement=evaluation.agreement,
        parties=[party.institution.short_name for party in evaluation.agreement.parties],
        url=outside_url("monev.show", evaluation_id=evaluation.id),
    )


def tell_sides(session: Session, evaluation: Evaluation, *, now: datetime) -> int:
    """Queue the mail to everybody who is asked for a sheet; return how many it is.

    Asked are the liaisons of both parties, and legal staff and supervisors of the coordinator.
    """
    count = 0
    for who, recipient in _recipients(session, evaluation):
        count += queue(
            session,
            evaluation_opened(evaluation, recipient.name),
            to=recipient,
            key=f"evaluation:{evaluation.id}:opened:{who}",
            now=now,
            thread=f"agreement:{evaluation.agreement_id}",
            about=f"evaluation:{evaluation.id}",
        )
    return count


def _recipients(session: Session, evaluation: Evaluation) -> Iterator[tuple[str, Recipient]]:
    for party in evaluation.agreement.parties:
        yield from _liaisons(party)
    of_coordinator = select(User).where(
        User.institution_id == evaluation.coordinator_id,
        User.role.in_((Role.LEGAL, Role.SUPERVISOR)),
        User.active,
    )
    for user in session.scalars(of_coordinator):
        yield f"user:{user.id}", Recipient(user.name, user.email)


def _liaisons(party: Party) -> Iterator[tuple[str, Recipient]]:
    for liaison in party.liaisons:
        serves = liaison.ends_on is None and liaison.scope_key in (None, MONEV_SCOPE)
        if serves and liaison.person.email:
            person = liaison.person
            yield f"person:{person.id}", Recipient(person.name, liaison.person.email)
