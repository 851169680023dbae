"""The people of the story, half a year after the signing, and their evaluation."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.clock import StoppedClock
from pks.monev.evaluating import Round, hand_in, open_evaluation
from pks.monev.kinds import SIDES, Rating, Recommendation, Respondent
from pks.monev.models import Evaluation
from pks.monev.sheets import ScopeAnswer, SheetFacts
from tests.monitoring.papers import SIGNED_ON
from tests.papers import As, Drafts, as_

__all__ = ["As", "Rounds", "as_", "papers"]

# Monday 8 August 2022, 09.00 in Bekasi.
TODAY = date(2022, 8, 8)
HALF_A_YEAR = (SIGNED_ON, date(2022, 8, 6))

GOOD = SheetFacts(
    (
        ScopeAnswer("data", Rating.DONE, "Dua rekapitulasi diterima"),
        ScopeAnswer("pengawasan", Rating.PARTLY, hindrance="Reviu bersama tertunda"),
        ScopeAnswer("kompetensi", Rating.NOT_DONE, suggestion="Jadwalkan lokakarya"),
    ),
    Recommendation.CONTINUE,
    "Percepat lokakarya",
)


class Rounds(Drafts):
    """The same people, and the evaluation of their first half year."""

    @property
    def round(self) -> Evaluation:
        """The evaluation of the first half year, which nobody has answered yet."""
        return self._kept("round_", self.open)

    @property
    def answered(self) -> Evaluation:
        """The same with the sheets of all three sides."""
        return self._kept("answered_", self._answer)

    @property
    def coordinator(self) -> User:
        """Legal staff of the city, which coordinates."""
        return self._kept(
            "coordinator_", lambda: self._user("Bagas Umpama", Role.LEGAL, self.bekasi)
        )

    def open(self, **changes: object) -> Evaluation:
        wanted = Round(*HALF_A_YEAR, due_on=date(2022, 8, 22), coordinator_id=self.bekasi.id)
        wanted = Round(**{**vars(wanted), **changes})  # type: ignore[arg-type]
        return open_evaluation(self.session, self.pks, wanted, by=self.legal, now=self.now)

    def who(self, side: Respondent) -> User:
        people = {
            Respondent.FIRST: self.legal,
            Respondent.SECOND: self.lintongs_account,
            Respondent.COORDINATOR: self.coordinator,
        }
        return people[side]

    def hand_in(self, side: Respondent, facts: SheetFacts = GOOD) -> None:
        sheet = self.round.sheet_of(side)
        hand_in(self.session, sheet, facts, by=self.who(side), now=self.now)

    def _answer(self) -> Evaluation:
        for side in SIDES:
            self.hand_in(side)
        return self.round


@pytest.fixture
def in_august(clock: StoppedClock) -> StoppedClock:
    clock.moment = datetime.fromisoformat("2022-08-08T09:00+07:00")
    return clock


@pytest.fixture
def papers(session: Session, clock: StoppedClock) -> Rounds:
    """The people of the story on the day of the signing; tests move the clock."""
    return Rounds(session, clock.now())
