"""The people of the story, for these tests."""

import pytest

from pks.accounts.models import Role, User
from pks.intake import letters
from pks.intake.asking import Wish, accept_request, ask
from pks.intake.meeting import AttendeeFacts, AudienceFacts, enter_audience
from pks.intake.models import Audience, Request
from tests.papers import As, Drafts, as_

__all__ = ["As", "Intake", "as_", "papers"]

WISH = Wish(
    subject="Pengawasan Pelayanan Kesehatan",
    expectation="Antrean puskesmas terlalu panjang.",
    scope_keys=("data", "monev"),
    contact_name="Oka Prasetya",
    contact_office="Sekretaris Dinas",
    contact_phone="(021) 555 0101",
    contact_email="oka@dinkes.example.go.id",
)


class Intake(Drafts):
    """The same people, and what they ask for and talk about."""

    @property
    def request(self) -> Request:
        """The health office asks Jakarta Raya, where Nara keeps the agreements."""
        return self._kept("request_", self.ask)

    @property
    def accepted(self) -> Request:
        """The same, accepted."""
        return self._kept("accepted_", self._accept)

    @property
    def audience(self) -> Audience:
        """The audience that it led to."""
        return self._kept("audience_", self.meet)

    @property
    def secretary(self) -> User:
        """A liaison of the health office."""
        return self.stranger

    def ask(self) -> Request:
        _known = self.legal  # who gets the mail
        return ask(
            self.session,
            WISH,
            institution_id=self.dinkes.id,
            receiver_id=self.jakarta_raya.id,
            parent_id=self.mou.id,
            file=None,
            wording=letters.request_asked,
            by=self.secretary,
            now=self.now,
        )

    def meet(self) -> Audience:
        facts = AudienceFacts(
            guest_id=self.dinkes.id,
            host_id=self.jakarta_raya.id,
            subject=WISH.subject,
            held_on=self.now.date(),
            place="Jakarta",
            topics=("Antrean puskesmas",),
            results=("Menyusun perjanjian kerja sama",),
            scope_keys=WISH.scope_keys,
            attendees=(AttendeeFacts(None, "Kepala Dinas Kesehatan", "Dinkes"),),
        )
        accepted = self.accepted
        return enter_audience(self.session, facts, (), accepted, by=self.legal, now=self.now)

    def _accept(self) -> Request:
        accept_request(
            self.session,
            self.request,
            wording=letters.request_decided,
            by=self.legal,
            now=self.now,
        )
        return self.request


@pytest.fixture
def papers(session, clock) -> Intake:
    """The people of the story, and every paper that they are asked for."""
    return Intake(session, clock.now())


@pytest.fixture
def legal_of_bekasi(papers: Intake) -> User:
    """Legal staff of the city, above the health office."""
    return papers._user("Bagas Umpama", Role.LEGAL, papers.bekasi)
