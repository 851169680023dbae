"""The people of the other rooms, and the templates that they write."""

import pytest
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from tests.library.shelves import Shelves
from tests.papers import as_

__all__ = ["as_"]


@pytest.fixture
def papers(session: Session, clock: StoppedClock) -> Shelves:
    """The people of the story, and every template that they are asked for."""
    return Shelves(session, clock.now())
