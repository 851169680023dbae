"""Links by mail with which somebody sets a password. No request, no clock.

A link names the account and when it ends, and is signed together with what the account was like:
once the password, the address or the state has changed, it is dead. So it works once, and nothing
about it need be kept.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.web.signer import signer

_PURPOSE = "set-password"
RESET_LASTS = timedelta(hours=2)
INVITATION_LASTS = timedelta(days=7)


class DeadLink(Exception):
    """The link is not ours, has been used, or has ended. Which of them, nobody is told."""


def make_link(user: User, *, now: datetime, lasts: timedelta) -> str:
    """Return the token of a link with which `user` may set a password until `now + lasts`."""
    ends = int((now + lasts).timestamp())
    return str(signer(_PURPOSE).dumps([user.id, ends, _likeness(user)]))


def owner_of(session: Session, token: str, *, now: datetime) -> User:
    """Return whose link this is. Reading it changes nothing: mail scanners open every link.

    :raises DeadLink: it does not work, or no more.
    """
    try:
        user_id, ends, likeness = signer(_PURPOSE).loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise DeadLink from error
    user = session.get(User, user_id)
    over = datetime.fromtimestamp(ends, UTC) <= now
    if user is None or not user.active or over or likeness != _likeness(user):
        raise DeadLink
    return user


def _likeness(user: User) -> str:
    known = f"{user.password_hash}\n{user.email}"
    return hashlib.sha256(known.encode()).hexdigest()[:32]
