"""What the people of 7 February 2022 do at their desks: drafts, parafs, and a browser to be them.

The rooms' `conftest.py` take the fixtures `papers` and `as_` from here.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import cached_property
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.kinds import Kind, WitnessHeading
from pks.agreements.models import Agreement
from pks.agreements.registering import NewAgreement
from pks.agreements.terms import LiaisonTerms, WitnessTerms
from pks.clock import StoppedClock
from pks.db import db
from pks.drafting import letters
from pks.drafting.approving import approve, pending, submit
from pks.drafting.content import (
    ClausePart,
    LiaisonsPart,
    Part,
    PartiesPart,
    SectionKey,
    SignatoriesPart,
    TermPart,
    WitnessesPart,
    clause_key,
)
from pks.drafting.documents import Drawn, draw
from pks.drafting.models import Approval, Draft, DraftSection
from pks.drafting.saving import (
    NewDraft,
    begin_draft,
    content_of_draft,
    save_part,
    stored_part,
)
from pks.files.models import StoredFile
from pks.files.uploads import accept, keep
from pks.library.models import Shelved, TemplateVersion
from pks.naskah import FIVE_SCOPE_PKS, builtin_data
from pks.naskah.house_style import DEFAULT_STYLE
from pks.parties.models import Institution
from pks.web.storage import store
from tests.checking import CheckingClient
from tests.monitoring.papers import SIGNED_ON, Papers

OWN_TEMPLATE = "pks_uji"
SUBJECT = "Pengawasan dan Peningkatan Kualitas Pelayanan Publik"

__all__ = ["SIGNED_ON", "SUBJECT", "As", "Drafts", "Look", "as_", "count_queries", "look", "papers"]


class Drafts(Papers):
    """The same people, and the draft that they work on."""

    @property
    def draft(self) -> Draft:
        """The draft between Jakarta Raya and DPMPTSP, just begun."""
        return self._kept("draft", lambda: self.begin(self.dpmptsp))

    @property
    def whole_draft(self) -> Draft:
        """The same with every section filled in."""
        return self._kept("whole", lambda: self.fill(self.draft))

    @property
    def submitted(self) -> Draft:
        """The same on the table of Dedy Irsan and of Laksmi Dewanti."""
        return self._kept("submitted", self._submit_to_both)

    @property
    def approved(self) -> Draft:
        """The same with all parafs: ready to sign."""
        return self._kept("approved", self._approve_all)

    def begin(self, second: Institution, template: str = FIVE_SCOPE_PKS) -> Draft:
        new = NewAgreement(Kind.PKS, (self.jakarta_raya.id, second.id), SUBJECT, self.mou.id)
        return begin_draft(self.session, NewDraft(template, new), by=self.legal, now=self.now)

    def publish(self, version: int, edit: Callable[[dict[str, Any]], None]) -> str:
        """Publish a version of a template of the Ombudsman's own, made of the built-in one."""
        data: dict[str, Any] = deepcopy(dict(builtin_data(FIVE_SCOPE_PKS, 1) or {}))
        data |= {"key": OWN_TEMPLATE, "version": version, "name": "PKS uji"}
        edit(data)
        for older in self.session.query(TemplateVersion).filter_by(key=OWN_TEMPLATE):
            older.state = Shelved.RETIRED
        self.session.add(
            TemplateVersion(
                key=OWN_TEMPLATE, version=version, institution_id=self.ombudsman.id, kind="pks",
                name="PKS uji", data=data, state=Shelved.PUBLISHED, created_at=self.now,
                changed_at=self.now, published_at=self.now,
            )
        )  # fmt: skip
        self.session.flush()
        return OWN_TEMPLATE

    def fill(self, draft: Draft) -> Draft:
        for key, part in self.parts.items():
            self.save(draft, key, part)
        return draft

    @property
    def parts(self) -> dict[SectionKey, Part]:
        """What Nara types."""
        return {
            SectionKey.PARTIES: PartiesPart(seats=("Jakarta", "Kota Bekasi")),
            SectionKey.SIGNATORIES: SignatoriesPart(
                (self.dedy.holdings[0].id, self.lintong.holdings[0].id),
                ("Keputusan Ketua Ombudsman", "Keputusan Wali Kota Bekasi"),
            ),
            SectionKey.TERM: TermPart("Balai Patriot", SIGNED_ON, None, 3),
            SectionKey.LIAISONS: LiaisonsPart(
                (
                    LiaisonTerms(1, self.rahma.id, None, self.seno.id),
                    LiaisonTerms(2, self.yuni.id, None, self.hadi.id),
                )
            ),
            SectionKey.WITNESSES: WitnessesPart(
                (WitnessTerms("Tri Adhianto", "Plt. Wali Kota Bekasi", WitnessHeading.WITNESS),)
            ),
        }

    def save(self, draft: Draft, key: str, part: Part, *, by: User | None = None) -> int:
        """Save one part as somebody who has seen its last version."""
        stored = stored_part(self.session, draft.agreement_id, key)
        return save_part(
            self.session,
            draft.agreement,
            key,
            part,
            seen_version=stored.version if stored else 0,
            by=by or self.legal,
            now=self.now,
        )

    def change(
        self, draft: Draft, article: str, part: ClausePart, *, by: User | None = None
    ) -> int:
        """Change one article as somebody who has seen it as it was last saved."""
        return self.save(draft, clause_key(article), part, by=by)

    def section(self, draft: Draft, key: str) -> DraftSection:
        query = self.session.query(DraftSection).populate_existing()
        return query.filter_by(agreement_id=draft.agreement_id, key=key).one()

    def content(self, draft: Draft, key: str) -> Part:
        return content_of_draft(self.session, draft.agreement_id).part(key)

    def drawn(self, draft: Draft) -> Drawn:
        return draw(self.session, draft)

    def submit(self, draft: Draft, *approvers: User) -> None:
        submit(
            self.session,
            draft,
            self.drawn(draft),
            approvers,
            wording=letters.approval_asked,
            by=self.legal,
            now=self.now,
        )

    def approve(self, approval: Approval, draft: Draft) -> None:
        approve(
            self.session,
            approval,
            self.drawn(draft),
            DEFAULT_STYLE,
            keep=self.keep,
            by=approval.approver,
            now=self.now,
        )

    def waiting(self, draft: Draft) -> list[Approval]:
        return list(pending(self.session, draft.agreement))

    def keep(self, content: bytes, name: str) -> StoredFile:
        upload = accept(BytesIO(content), name, limit_bytes=len(content))
        return keep(self.session, store(), upload, by_id=self.legal.id, now=self.now)

    @cached_property
    def supervisor_of_others(self) -> User:
        """Supervises the regency, which has no part in the agreement of the city."""
        regency = self._institution("Pemerintah Kabupaten Bekasi", "Pemkab Bekasi", None)
        return self._user("Wulan Umpama", Role.SUPERVISOR, regency)

    @cached_property
    def legal_of_a_desk(self) -> User:
        """Sees what DPMPTSP has signed, as it binds the desk too, but may change nothing of it."""
        desk = self._institution("Bidang Perizinan DPMPTSP", "Bidang Perizinan", self.dpmptsp)
        return self._user("Bima Umpama", Role.LEGAL, desk)

    @cached_property
    def ombudsmans_admin(self) -> User:
        return self._user("Admin Misalnya", Role.ADMIN, self.ombudsman)

    def pks_of_others(self, number: str, institution: Institution) -> Agreement:
        """Return an agreement with the health office to which `institution` gave `number`."""
        agreement = self.begin(self.dinkes).agreement
        side = agreement.first if institution is self.jakarta_raya else agreement.second
        side.institution, side.number = institution, number
        self.session.flush()
        return agreement

    def _kept(self, name: str, make: Callable[[], Draft]) -> Draft:
        if name not in vars(self):
            vars(self)[name] = make()
        kept: Draft = vars(self)[name]
        return kept

    def _submit_to_both(self) -> Draft:
        self.submit(self.whole_draft, self.dedys_account, self.chief_of_ombudsman)
        return self.whole_draft

    def _approve_all(self) -> Draft:
        for approval in self.waiting(self.submitted):
            self.approve(approval, self.submitted)
        return self.submitted


As = Callable[[User], CheckingClient]


@pytest.fixture
def papers(session: Session, clock: StoppedClock) -> Drafts:
    """The people of the story, and every paper that they are asked for."""
    return Drafts(session, clock.now())


@pytest.fixture
def as_(papers: Drafts, client: CheckingClient) -> As:
    """Let the browser be somebody, after all that was told so far has been committed."""

    def as_(user: User) -> CheckingClient:
        email = user.email
        papers.session.commit()
        return client.sign_in(email)

    return as_


Look = Callable[[User, str], str]


@pytest.fixture
def look(as_: As) -> Look:
    """Open a page as somebody, and return its text."""

    def look(user: User, path: str) -> str:
        answer = as_(user).get(path)
        assert answer.status_code == 200, path
        return answer.text

    return look


def count_queries(app: Flask, act: Callable[[], object]) -> int:
    """Return how many statements the database is asked while `act` runs."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)
