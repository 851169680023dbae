"""Accounts: who gets one, what they may do, their passwords, and when it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts import letters
from pks.accounts.models import Role, User
from pks.accounts.passwords import PasswordFault, faults_of, keeper
from pks.accounts.signing_in import end_sign_ins, find_user
from pks.audit import trail
from pks.mail.addresses import trust_again


@dataclass(frozen=True)
class NewUser:
    """An account to be made. Without a password, its owner is invited to set one."""

    name: str
    email: str
    role: Role
    institution_id: int | None = None
    person_id: int | None = None
    password: str | None = None


@dataclass(frozen=True)
class UserFacts:
    """What is known of the owner of an account."""

    name: str
    email: str
    institution_id: int | None = None
    person_id: int | None = None


class UserObstacle(StrEnum):
    """Why an account cannot be kept as asked."""

    EMAIL_TAKEN = "email_taken"
    LAST_ADMINISTRATOR = "last_administrator"


class CannotKeepUser(Exception):
    """The account cannot be kept so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[UserObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class WeakPassword(Exception):
    """The password is not good enough; `faults` names every reason."""

    def __init__(self, faults: list[PasswordFault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def create_user(session: Session, new: NewUser, *, by: trail.Actor | None, now: datetime) -> User:
    """Make an account; if it has no password, invite its owner by mail.

    :raises CannotKeepUser: the address has an account.
    :raises WeakPassword: the given password is not good enough.
    """
    _check_email(session, new.email, None)
    user = User(
        name=new.name.strip(),
        email=new.email.strip().lower(),
        role=new.role,
        institution_id=new.institution_id,
        person_id=new.person_id,
        active=True,
        created_at=now,
    )
    if new.password is not None:
        _check_password(new.password, user)
        user.password_hash = keeper().hash(new.password)
    session.add(user)
    session.flush()  # the trail and the link name the id
    _record(session, "user.create", user, by=by, now=now, details={"role": new.role})
    if new.password is None:
        letters.invite(session, user, now=now)
    return user


def change_user(
    session: Session, user: User, facts: UserFacts, *, by: trail.Actor | None, now: datetime
) -> None:
    """Change what is known of the owner of an account.

    :raises CannotKeepUser: the address has another account.
    """
    _check_email(session, facts.email, user)
    email = facts.email.strip().lower()
    if email != user.email:
        trust_again(session, email)
    user.name = facts.name.strip()
    user.email = email
    user.institution_id = facts.institution_id
    user.person_id = facts.person_id
    _record(session, "user.change", user, by=by, now=now)


def change_role(
    session: Session, user: User, role: Role, *, by: trail.Actor | None, now: datetime
) -> None:
    """Give an account another role. It must sign in again, so that nothing old stays open.

    :raises CannotKeepUser: nobody else could manage accounts.
    """
    if role is user.role:
        return
    _check_not_last(session, user)
    details = {"from": user.role, "to": role}
    user.role = role
    end_sign_ins(session, user, now=now)
    _record(session, "user.change_role", user, by=by, now=now, details=details)


def deactivate_user(session: Session, user: User, *, by: trail.Actor | None, now: datetime) -> None:
    """Switch an account off and end its sign-ins.

    :raises CannotKeepUser: nobody else could manage accounts.
    """
    _check_not_last(session, user)
    user.active = False
    end_sign_ins(session, user, now=now)
    _record(session, "user.deactivate", user, by=by, now=now)


def activate_user(session: Session, user: User, *, by: trail.Actor | None, now: datetime) -> None:
    """Switch an account on again."""
    user.active = True
    _record(session, "user.activate", user, by=by, now=now)


def set_password(
    session: Session,
    user: User,
    password: str,
    *,
    by: trail.Actor,
    now: datetime,
    keep_sign_in: int | None = None,
) -> None:
    """Set the password of `user`, end the sign-ins but `keep_sign_in`, and tell the owner by mail.

    :raises WeakPassword: it is not good enough.
    """
    _check_password(password, user)
    was_invited = user.password_hash is None
    user.password_hash = keeper().hash(password)
    end_sign_ins(session, user, now=now, keep=keep_sign_in)
    _record(session, "user.set_password", user, by=by, now=now)
    if not was_invited:
        letters.tell_password_changed(session, user, now=now)


def _check_email(session: Session, email: str, owner: User | None) -> None:
    found = find_user(session, email)
    if found is not None and found is not owner:
        raise CannotKeepUser([UserObstacle.EMAIL_TAKEN])


def _check_password(password: str, owner: User) -> None:
    if faults := faults_of(password, owner.name, owner.email):
        raise WeakPassword(faults)


def _check_not_last(session: Session, user: User) -> None:
    """Refuse to take the last administrator away: nobody could give the role back."""
    if user.role is not Role.ADMIN or not user.active:
        return
    others = select(func.count()).select_from(User)
    others = others.where(User.role == Role.ADMIN, User.active, User.id != user.id)
    if session.scalar(others) == 0:
        raise CannotKeepUser([UserObstacle.LAST_ADMINISTRATOR])


def _record(
    session: Session,
    verb: str,
    user: User,
    *,
    by: trail.Actor | None,
    now: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    trail.record(session, verb, f"user:{user.id}", by=by, now=now, details=details)
