"""What the mails about accounts say."""

from datetime import datetime

from sqlalchemy.orm import Session

from pks.accounts.links import INVITATION_LASTS, RESET_LASTS, make_link
from pks.accounts.models import User
from pks.mail.models import ABOUT_ACCOUNT
from pks.mail.outbox import Letter, Recipient, queue
from pks.web.letters import render_letter
from pks.web.paths import outside_url


def invite(session: Session, user: User, *, now: datetime) -> None:
    """Ask the owner of a new account to set a password."""
    url = _password_url(make_link(user, now=now, lasts=INVITATION_LASTS))
    ends_at = now + INVITATION_LASTS
    letter = render_letter("accounts/mail/invitation", user=user, url=url, ends_at=ends_at)
    _queue(session, letter, user, f"invitation:{user.id}:{_minute(now)}", now=now)


def offer_reset(session: Session, user: User, *, now: datetime, send: bool = True) -> None:
    """Send a link to set a new password. With `send` false only take the time that it takes."""
    url = _password_url(make_link(user, now=now, lasts=RESET_LASTS))
    letter = render_letter("accounts/mail/reset", user=user, url=url, ends_at=now + RESET_LASTS)
    if send:
        _queue(session, letter, user, f"reset:{user.id}:{_minute(now)}", now=now)


def tell_password_changed(session: Session, user: User, *, now: datetime) -> None:
    """Tell that the password was changed, in case somebody else did."""
    url = outside_url("accounts.forgot")
    letter = render_letter("accounts/mail/password_changed", user=user, url=url, changed_at=now)
    _queue(session, letter, user, f"password:{user.id}:{now.timestamp()}", now=now)


def _password_url(token: str) -> str:
    return outside_url("accounts.choose_password", token=token)


def _queue(session: Session, letter: Letter, user: User, key: str, *, now: datetime) -> None:
    owner = Recipient(user.name, user.email)
    queue(session, letter, to=owner, key=f"{ABOUT_ACCOUNT}{key}", now=now)


def _minute(now: datetime) -> str:
    """Return the key of a minute: one who keeps asking gets one mail a minute."""
    return f"{now:%Y%m%d%H%M}"
