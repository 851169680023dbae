"""Fixtures of the follow-ups' tests."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.monitoring import planning
from tests.checking import CheckingClient
from tests.monitoring.papers import TWELFTH_OF_MAY, Papers


@pytest.fixture
def papers(session: Session, clock: StoppedClock) -> Papers:
    """The agreement of 7 February 2022 and everybody around it."""
    planning.listen()
    return Papers(session, clock.now())


@pytest.fixture
def in_may(papers: Papers, clock: StoppedClock) -> Papers:
    """Three days after the first recap fell due."""
    papers.pks  # noqa: B018
    clock.moment = TWELFTH_OF_MAY
    return papers


@pytest.fixture
def as_(papers: Papers, client: CheckingClient) -> Callable[[User], CheckingClient]:
    """Let the browser be somebody, after all that was told so far has been committed."""

    def as_(user: User) -> CheckingClient:
        email = user.email
        papers.session.commit()
        return client.sign_in(email)

    return as_
