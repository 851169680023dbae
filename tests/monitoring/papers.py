"""The agreement of 7 February 2022 with its people, told through the verbs of the rooms.

Dedy Irsan and Lintong Ambarita are who they were; everybody else is made up.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from pks.accounts import passwords
from pks.accounts.models import Role, User
from pks.agreements.entry import enter_into_force
from pks.agreements.kinds import CooperationType, Kind, Responsible
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.moving import move
from pks.agreements.registering import (
    NewAgreement,
    SignedLongAgo,
    enter_signed_agreement,
    open_agreement,
)
from pks.agreements.rhythm import QUARTERLY, SEMESTER, YEARLY
from pks.agreements.signing import Signing, sign_agreement
from pks.agreements.terms import (
    CommitmentTerms,
    LiaisonTerms,
    ScopeTerms,
    SignatoryTerms,
    Terms,
    write_terms,
)
from pks.files.models import StoredFile
from pks.monitoring.models import FollowUp
from pks.naskah.facts import Capacity
from pks.parties.institutions import InstitutionFacts, add_institution
from pks.parties.models import Institution, InstitutionKind, Person
from pks.parties.people import Appointment, PersonFacts, add_person, appoint
from tests.checking import PASSWORD

SIGNED_ON = date(2022, 2, 7)

#: Three days after the first recap fell due.
TWELFTH_OF_MAY = datetime(2022, 5, 12, 2, 0, tzinfo=UTC)

RECAPS = CommitmentTerms(
    activity="Penyampaian rekapitulasi pengaduan SP4N-LAPOR!",
    indicator="Rekapitulasi memuat jumlah diterima, jumlah selesai, dan lama penyelesaian",
    responsible=Responsible.SECOND,
    rhythm=QUARTERLY,
    schedule="Setiap 3 (tiga) bulan",
    evidence="Tanda terima dan berkas data",
)
JOINT_REVIEW = replace(
    RECAPS,
    activity="Reviu bersama atas laporan masyarakat yang berlarut",
    indicator="Setiap laporan memiliki rencana penyelesaian",
    responsible=Responsible.BOTH,
    rhythm=SEMESTER,
    schedule="Setiap 6 (enam) bulan",
    evidence="Berita acara",
)
WORKSHOP = replace(
    RECAPS,
    activity="Lokakarya pengelolaan pengaduan",
    indicator="Sedikitnya satu lokakarya setiap tahun",
    responsible=Responsible.FIRST,
    rhythm=YEARLY,
    schedule="1 (satu) kali setahun",
    evidence="Daftar hadir dan materi",
    needs_attendance=True,
)
SCOPES = (
    ScopeTerms("data", "Pertukaran data dan/atau informasi", (RECAPS,)),
    ScopeTerms("pengawasan", "Pengawasan penyelenggaraan pelayanan publik", (JOINT_REVIEW,)),
    ScopeTerms("kompetensi", "Peningkatan kompetensi sumber daya manusia", (WORKSHOP,)),
)


class Papers:
    """Each person and paper, made when first asked for."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now

    # Institutions

    @cached_property
    def ombudsman(self) -> Institution:
        return self._institution("Ombudsman Republik Indonesia", "Ombudsman RI", None)

    @cached_property
    def jakarta_raya(self) -> Institution:
        return self._institution(
            "Ombudsman RI Perwakilan Jakarta Raya", "Ombudsman Jakarta Raya", self.ombudsman
        )

    @cached_property
    def bekasi(self) -> Institution:
        return self._institution("Pemerintah Kota Bekasi", "Pemkot Bekasi", None)

    @cached_property
    def dpmptsp(self) -> Institution:
        return self._institution("DPMPTSP Kota Bekasi", "DPMPTSP", self.bekasi)

    @cached_property
    def dinkes(self) -> Institution:
        return self._institution("Dinas Kesehatan Kota Bekasi", "Dinkes", self.bekasi)

    # Officials and liaisons

    @cached_property
    def dedy(self) -> Person:
        return self._official("Dedy Irsan", self.jakarta_raya, "Kepala Perwakilan", Capacity.PLT)

    @cached_property
    def lintong(self) -> Person:
        return self._official("Lintong Ambarita", self.dpmptsp, "Kepala DPMPTSP")

    @cached_property
    def rahma(self) -> Person:
        """Liaison of the Ombudsman for all scopes."""
        return self._person("Rahma Sulastri", self.jakarta_raya)

    @cached_property
    def seno(self) -> Person:
        """Her deputy."""
        return self._person("Seno Aji", self.jakarta_raya)

    @cached_property
    def yuni(self) -> Person:
        """Liaison of DPMPTSP for all scopes but the workshop."""
        return self._person("Yuni Kartika", self.dpmptsp)

    @cached_property
    def hadi(self) -> Person:
        """Her deputy."""
        return self._person("Hadi Wibowo", self.dpmptsp)

    @cached_property
    def tari(self) -> Person:
        """Liaison of DPMPTSP for the workshop."""
        return self._person("Tari Lestari", self.dpmptsp)

    # Accounts

    @cached_property
    def legal(self) -> User:
        return self._user("Nara Kusuma", Role.LEGAL, self.jakarta_raya)

    @cached_property
    def legal_of_dinkes(self) -> User:
        """Sees what the city has signed, but keeps nothing of DPMPTSP."""
        return self._user("Gita Maharani", Role.LEGAL, self.dinkes)

    @cached_property
    def legal_of_a_unit_below(self) -> User:
        """Sees what binds the office above, but keeps nothing of it."""
        unit = self._institution("UPTD Perizinan Kota Bekasi", "UPTD Perizinan", self.dpmptsp)
        return self._user("Wulan Andini", Role.LEGAL, unit)

    @cached_property
    def yunis_account(self) -> User:
        return self._user(self.yuni.name, Role.LIAISON, self.dpmptsp, self.yuni)

    @cached_property
    def taris_account(self) -> User:
        return self._user(self.tari.name, Role.LIAISON, self.dpmptsp, self.tari)

    @cached_property
    def hadis_account(self) -> User:
        return self._user(self.hadi.name, Role.LIAISON, self.dpmptsp, self.hadi)

    @cached_property
    def stranger(self) -> User:
        """A liaison of the health office, which has no part in the agreement."""
        person = self._person("Oka Prasetya", self.dinkes)
        return self._user(person.name, Role.LIAISON, self.dinkes, person)

    @cached_property
    def nobody_in_particular(self) -> User:
        """A liaison account that was never tied to a person."""
        return self._user("Tanpa Nama", Role.LIAISON, self.dinkes)

    @cached_property
    def dedys_account(self) -> User:
        return self._user(self.dedy.name, Role.SUPERVISOR, self.jakarta_raya, self.dedy)

    @cached_property
    def chief_of_ombudsman(self) -> User:
        return self._user("Laksmi Dewanti", Role.SUPERVISOR, self.ombudsman)

    @cached_property
    def lintongs_account(self) -> User:
        return self._user(self.lintong.name, Role.SUPERVISOR, self.dpmptsp, self.lintong)

    @cached_property
    def secretary_of_bekasi(self) -> User:
        return self._user("Ratna Permata", Role.SUPERVISOR, self.bekasi)

    @cached_property
    def admin(self) -> User:
        return self._user("Administrator", Role.ADMIN, None)

    # Papers

    @cached_property
    def mou(self) -> Agreement:
        new = NewAgreement(
            Kind.NOTA_KESEPAHAMAN,
            (self.ombudsman.id, self.bekasi.id),
            "Pengawasan penyelenggaraan pelayanan publik",
        )
        facts = SignedLongAgo(new, signed_on=date(2021, 12, 1), term_years=5)
        return enter_signed_agreement(
            self.session, facts, None, by=None, now=self.now, today=SIGNED_ON
        )

    @cached_property
    def ready_pks(self) -> Agreement:
        """The PKS as it lay on the table in Balai Patriot."""
        return self.draft_pks(SCOPES)

    @cached_property
    def signed_pks(self) -> Agreement:
        self.sign(self.ready_pks)
        return self.ready_pks

    @cached_property
    def pks(self) -> Agreement:
        """The PKS in force."""
        enter_into_force(
            self.session,
            self.signed_pks,
            SIGNED_ON,
            by=self.legal,
            now=self.now,
            today=self.now.date(),
        )
        self.session.flush()
        return self.signed_pks

    @property
    def follow_ups(self) -> list[FollowUp]:
        """All follow-ups of the PKS, in the order in which they fall due."""
        query = self.session.query(FollowUp).filter_by(agreement_id=self.pks.id)
        return query.order_by(FollowUp.due_on, FollowUp.id).all()

    def first_of(self, commitment: CommitmentTerms) -> FollowUp:
        """Return the first follow-up of `commitment`."""
        return next(f for f in self.follow_ups if f.commitment.activity == commitment.activity)

    def second_of(self, commitment: CommitmentTerms) -> FollowUp:
        """Return the second follow-up of `commitment`."""
        of_it = (f for f in self.follow_ups if f.commitment.activity == commitment.activity)
        return sorted(of_it, key=lambda follow_up: follow_up.due_on)[1]

    def file(self, name: str = "tanda-terima.pdf") -> StoredFile:
        """Return the row of a stored file; whether there is such a content is not asked."""
        stored = StoredFile(
            sha256="ab" * 32,
            size_bytes=1000,
            media_type="application/pdf",
            name=name,
            uploaded_by_id=self.legal.id,
            uploaded_at=self.now,
        )
        self.session.add(stored)
        self.session.flush()
        return stored

    def draft_pks(self, scopes: tuple[ScopeTerms, ...]) -> Agreement:
        new = NewAgreement(
            Kind.PKS,
            (self.jakarta_raya.id, self.dpmptsp.id),
            "Pengawasan dan Peningkatan Kualitas Pelayanan Perizinan",
            self.mou.id,
            CooperationType.SINERGI,
        )
        agreement = open_agreement(self.session, new, by=self.legal, now=self.now)
        liaisons = (
            LiaisonTerms(1, self.rahma.id, None, self.seno.id),
            LiaisonTerms(2, self.yuni.id, "data", self.hadi.id),
            LiaisonTerms(2, self.yuni.id, "pengawasan", self.hadi.id),
            LiaisonTerms(2, self.tari.id, "kompetensi"),
        )
        terms = Terms(
            subject=agreement.subject,
            place="Balai Patriot",
            starts_on=SIGNED_ON,
            term_years=3,
            scopes=scopes,
            signatories=(
                SignatoryTerms(1, self.dedy.holdings[0].id),
                SignatoryTerms(2, self.lintong.holdings[0].id),
            ),
            liaisons=liaisons,
        )
        write_terms(self.session, agreement, terms)
        for state in (State.IN_APPROVAL, State.READY_TO_SIGN):
            move(self.session, agreement, state, by=self.legal, now=self.now)
        return agreement

    def sign(self, agreement: Agreement) -> None:
        signing = Signing(
            SIGNED_ON, "Balai Patriot", (f"1/ORI/{agreement.id}", f"2/PTSP/{agreement.id}"),
            scan_follows=True,
        )  # fmt: skip
        sign_agreement(
            self.session, agreement, signing, None, by=self.legal, now=self.now, today=SIGNED_ON
        )

    def _institution(self, name: str, short: str, parent: Institution | None) -> Institution:
        facts = InstitutionFacts(
            name, short, InstitutionKind.REGIONAL_UNIT, parent.id if parent else None
        )
        return add_institution(self.session, facts, by=None, now=self.now)

    def _person(self, name: str, institution: Institution) -> Person:
        address = f"{name.lower().replace(' ', '.')}@example.go.id"
        facts = PersonFacts(name, institution.id, email=address)
        return add_person(self.session, facts, by=None, now=self.now)

    def _official(
        self,
        name: str,
        institution: Institution,
        title: str,
        capacity: Capacity = Capacity.DEFINITIVE,
    ) -> Person:
        person = self._person(name, institution)
        appointment = Appointment(institution.id, title, capacity, date(2021, 1, 1))
        appoint(self.session, person, appointment, by=None, now=self.now)
        return person

    def _user(
        self,
        name: str,
        role: Role,
        institution: Institution | None,
        person: Person | None = None,
    ) -> User:
        user = User(
            name=name,
            email=f"{name.lower().replace(' ', '.')}@example.go.id",
            role=role,
            institution_id=institution.id if institution else None,
            person_id=person.id if person else None,
            created_at=self.now,
            active=True,
            password_hash=passwords.keeper().hash(PASSWORD),
        )
        self.session.add(user)
        self.session.flush()
        return user
