"""Signing in and out. No request, no commit, no clock.

A session lives in the database, for a cookie alone cannot be ended: a copy of it would still open
the door after its owner has left.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, delete, select, update
from sqlalchemy.orm import Session

from pks.accounts.models import ADDRESS_LENGTH, AGENT_LENGTH, Attempt, SignIn, User
from pks.accounts.passwords import keeper

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 5
TRIES_PER_ADDRESS = 20
# An address from which the account was signed in lately counts for itself: strangers who keep
# guessing elsewhere cannot keep the owner out.
KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Origin:
    """Where a request comes from."""

    address: str
    agent: str


class MustWait(Exception):
    """There were too many tries; `until` says when the next is taken."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"wait until {until:%H:%M:%S}")
        self.until = until


class WrongCredentials(Exception):
    """Nobody who may sign in has this address and this password."""


def find_user(session: Session, email: str) -> User | None:
    """Return the account with this address, however its letters are written."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def claim_attempt(session: Session, email: str, origin: Origin, *, now: datetime) -> None:
    """Write down that a password is about to be tried, for a lock that slows and never shuts.

    To be committed *before* the password is looked at: what follows is undone when it is wrong,
    and many tries at once would outrun the count. `start_sign_in` strikes it out.

    :raises MustWait: too many tries from this address, or for this account.
    """
    address = origin.address[:ADDRESS_LENGTH]
    from_here = Attempt.address == address
    for_account = Attempt.account_hash == _digest(email.strip().lower())
    if _is_known(session, email, address, now):
        for_account &= from_here
    recent = select(Attempt.at).where(Attempt.at > now - WINDOW).order_by(Attempt.at.desc())
    for tries, limit in ((for_account, TRIES_PER_ACCOUNT), (from_here, TRIES_PER_ADDRESS)):
        if oldest := session.scalar(recent.where(tries).offset(limit - 1).limit(1)):
            raise MustWait(oldest + WINDOW)
    session.execute(delete(Attempt).where(Attempt.at <= now - WINDOW))
    session.add(Attempt(account_hash=_digest(email.strip().lower()), address=address, at=now))


def check_credentials(session: Session, email: str, password: str) -> User:
    """Return whose these are. Takes as long for an account that does not exist.

    :raises WrongCredentials: nobody's, or somebody's who may not sign in.
    """
    user = find_user(session, email)
    kept = user.password_hash if user and user.active else None
    if not keeper().fits(kept, password) or user is None or kept is None:
        raise WrongCredentials
    if keeper().is_outdated(kept):
        user.password_hash = keeper().hash(password)
    return user


def start_sign_in(session: Session, user: User, origin: Origin, *, now: datetime) -> str:
    """Sign `user` in; return the token for the cookie. The tries for the account are forgotten."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            user_id=user.id,
            token_hash=_digest(token),
            started_at=now,
            address=origin.address[:ADDRESS_LENGTH],
            agent=origin.agent[:AGENT_LENGTH],
        )
    )
    session.execute(delete(Attempt).where(Attempt.account_hash == _digest(user.email)))
    return token


def find_live(
    session: Session, token: str, *, now: datetime, hours: int
) -> Row[User, SignIn] | None:
    """Return the account and the sign-in of `token` if it still opens the door, in one query."""
    query = (
        select(User, SignIn)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.token_hash == _digest(token), _is_live(now, hours), User.active)
    )
    return session.execute(query).first()


def sign_ins_of(session: Session, user: User, *, now: datetime, hours: int) -> list[SignIn]:
    """List where `user` is signed in, the latest first."""
    query = select(SignIn).where(SignIn.user_id == user.id, _is_live(now, hours))
    return list(session.scalars(query.order_by(SignIn.started_at.desc(), SignIn.id.desc())))


def end_sign_ins(
    session: Session, user: User, *, now: datetime, keep: int | None = None, only: int | None = None
) -> None:
    """End the sign-ins of `user`: all, all but `keep`, or `only` one of them."""
    ending = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    if keep is not None:
        ending = ending.where(SignIn.id != keep)
    if only is not None:
        ending = ending.where(SignIn.id == only)
    session.execute(ending.values(ended_at=now))


def _is_live(now: datetime, hours: int) -> ColumnElement[bool]:
    return and_(SignIn.ended_at.is_(None), SignIn.started_at > now - timedelta(hours=hours))


def _is_known(session: Session, email: str, address: str, now: datetime) -> bool:
    lately = (
        select(SignIn.id)
        .join(SignIn.user)
        .where(User.email == email.strip().lower(), SignIn.address == address)
        .where(SignIn.started_at > now - KNOWN_FOR)
    )
    return session.scalar(lately.limit(1)) is not None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
