"""The PKS of 7 February 2022 in force, and what the Ombudsman hands to units of Kota Bekasi."""

from datetime import UTC, date, datetime
from functools import cached_property

import pytest
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement
from pks.clock import StoppedClock
from pks.oversight.checking import ProductFacts
from pks.oversight.entering import correct_product, enter_product
from pks.oversight.models import OversightProduct
from pks.oversight.terms import ProductKind
from pks.parties.models import Institution, InstitutionKind
from tests.monitoring.papers import SIGNED_ON, Papers
from tests.papers import Look, as_, look

__all__ = ["TODAY", "Handed", "Look", "as_", "clock", "look", "papers"]

#: A Monday, two months after the PKS has come into force.
TODAY = date(2022, 4, 11)

LHP = ProductFacts(
    kind=ProductKind.REPORT,
    number="0042/LHP/III/2022",
    title="Penundaan berlarut izin reklame",
    dated_on=date(2022, 3, 4),
    received_on=date(2022, 3, 7),
)


class Handed(Papers):
    """The people of 7 February 2022, and the products between them."""

    @cached_property
    def ombudsman(self) -> Institution:
        body = self._institution("Ombudsman Republik Indonesia", "Ombudsman RI", None)
        body.kind = InstitutionKind.NATIONAL_BODY
        return body

    @cached_property
    def rahmas_account(self) -> User:
        """A liaison of the Ombudsman."""
        return self._user(self.rahma.name, Role.LIAISON, self.jakarta_raya, self.rahma)

    @cached_property
    def karawang(self) -> Institution:
        return self._institution("Pemerintah Kabupaten Karawang", "Pemkab Karawang", None)

    @cached_property
    def legal_of_karawang(self) -> User:
        """Has no part in anything of Bekasi."""
        return self._user("Bima Umpama", Role.LEGAL, self.karawang)

    def hand(
        self,
        facts: ProductFacts = LHP,
        unit: Institution | None = None,
        agreement: Agreement | None = None,
        *,
        today: date = TODAY,
    ) -> OversightProduct:
        """Let the Ombudsman's legal staff enter a product."""
        return enter_product(
            self.session,
            unit or self.dpmptsp,
            facts,
            agreement,
            by=self.legal,
            now=self.now,
            today=today,
        )

    def correct(
        self, product: OversightProduct, facts: ProductFacts, reason: str = "", **more: object
    ) -> bool:
        agreement = more.get("agreement")
        assert agreement is None or isinstance(agreement, Agreement)
        return correct_product(
            self.session,
            product,
            facts,
            agreement,
            reason,
            by=self.legal,
            now=self.now,
            today=TODAY,
        )


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2022, 4, 11, 3, tzinfo=UTC))


@pytest.fixture
def papers(session: Session) -> Handed:
    return Handed(session, datetime.combine(SIGNED_ON, datetime.min.time(), UTC))
