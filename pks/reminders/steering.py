"""What people do to mails on their way: sending again what was put aside, stopping what waits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.audit import trail
from pks.mail import outbox


def send_again(session: Session, which: ColumnElement[bool], *, by: User, now: datetime) -> int:
    """Send those of `which` again that were put aside or stopped; return how many were."""
    return _note(session, "mail.again", outbox.send_again(session, which, now=now), by, now)


def stop(session: Session, which: ColumnElement[bool], *, by: User, now: datetime) -> int:
    """Stop those of `which` that wait; return how many did."""
    return _note(session, "mail.stop", outbox.stop(session, which), by, now)


def _note(session: Session, verb: str, mail_ids: Sequence[int], by: User, now: datetime) -> int:
    for mail_id in mail_ids:
        trail.record(session, verb, f"mail:{mail_id}", by=by, now=now)
    return len(mail_ids)
