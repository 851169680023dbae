"""People of the story with accounts of their own."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.accounts.people import NewUser, create_user
from pks.clock import StoppedClock
from pks.mail.models import OutgoingMail
from tests.checking import PASSWORD

Mailbox = Callable[[User], list[OutgoingMail]]


@pytest.fixture
def nia(session: Session, clock: StoppedClock) -> User:
    """Legal staff of Kota Bekasi."""
    new = NewUser("Nia Kartika", "Nia.Kartika@bekasikota.go.id", Role.LEGAL, password=PASSWORD)
    return create_user(session, new, by=None, now=clock.now())


@pytest.fixture
def admin(session: Session, clock: StoppedClock) -> User:
    """The only administrator."""
    new = NewUser("Rina Hapsari", "rina@bekasikota.go.id", Role.ADMIN, password=PASSWORD)
    return create_user(session, new, by=None, now=clock.now())


@pytest.fixture
def mailbox(session: Session) -> Mailbox:
    """Read what has been written to somebody."""

    def read(user: User) -> list[OutgoingMail]:
        query = select(OutgoingMail).where(OutgoingMail.to_address == user.email)
        return list(session.scalars(query.order_by(OutgoingMail.id)))

    return read
