"""What a link for outsiders carries: the row's id, signed. Whether it still holds, the row says."""

from datetime import datetime

from itsdangerous import BadSignature
from sqlalchemy.orm import Session

from pks.intake.models import RequestLink
from pks.web.signer import signer

_PURPOSE = "request-cooperation"


class DeadLink(Exception):
    """The link is not ours, was revoked, or has ended. Which of them, nobody is told."""


def token_of(link: RequestLink) -> str:
    """Return the token that the address of `link` carries."""
    return str(signer(_PURPOSE).dumps(link.id))


def link_of(session: Session, token: str, *, now: datetime) -> RequestLink:
    """Return the link of `token`. Reading it changes nothing.

    :raises DeadLink: it does not work, or no more.
    """
    try:
        link = session.get(RequestLink, signer(_PURPOSE).loads(token))
    except (BadSignature, TypeError, ValueError) as error:
        raise DeadLink from error
    if link is None or not link.is_open(now):
        raise DeadLink
    return link
