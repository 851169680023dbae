"""Fixtures of the follow-ups' tests."""

import pytest
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from pks.monitoring import planning
from tests.monitoring.papers import Papers


@pytest.fixture
def papers(session: Session, clock: StoppedClock) -> Papers:
    """The agreement of 7 February 2022 and everybody around it."""
    planning.listen()
    return Papers(session, clock.now())
