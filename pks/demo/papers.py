"""The agreements of the story, each carried as far as it got, through the verbs of the rooms."""

from dataclasses import dataclass
from datetime import date, datetime

from pks.accounts.models import User
from pks.agreements.entry import enter_into_force
from pks.agreements.kinds import Kind, WitnessHeading
from pks.agreements.models import Agreement
from pks.agreements.numbering import PatternFacts, set_pattern
from pks.agreements.registering import NewAgreement, SignedLongAgo, enter_signed_agreement
from pks.agreements.signing import Signing, sign_agreement
from pks.agreements.terms import LiaisonTerms, WitnessTerms
from pks.demo.people import (
    DEDY_IRSAN,
    FIRST_DEPUTY,
    FIRST_LIAISON,
    LEGAL,
    LINTONG_AMBARITA,
    SECOND_DEPUTY,
    SECOND_LIAISON,
    SUPERVISOR,
    TRI_ADHIANTO,
    Member,
    Official,
)
from pks.demo.world import World
from pks.drafting import letters
from pks.drafting.approving import Keep, approve, pending, submit
from pks.drafting.content import (
    LiaisonsPart,
    Part,
    PartiesPart,
    SectionKey,
    SignatoriesPart,
    TermPart,
    WitnessesPart,
)
from pks.drafting.documents import draw
from pks.drafting.models import Draft
from pks.drafting.saving import NewDraft, begin_draft, content_of_draft, save_part
from pks.files.models import StoredFile
from pks.naskah import FIVE_SCOPE_PKS

SUBJECT = "Pengawasan dan Peningkatan Kualitas Pelayanan Publik"

MOU_NOTE = (
    "Tanggal nota kesepahaman disebut 4 November 2021 dalam satu berita dan Desember 2021 dalam "
    "berita lain. Jangka waktu dan nomornya tidak disebut: isian peragaan."
)
PKS_NOTE = (
    "Hadir pula: M. Arief Wibowo, Mulyadin, P. Dika Arlita, dan Luthfi Akbar. Nomor dan jangka "
    "waktu tidak disebut dalam berita: isian peragaan."
)

#: The ceremony of Monday 7 February 2022.
BALAI_PATRIOT = "Balai Patriot, Kompleks Pemerintah Kota Bekasi"
SIGNED_ON = date(2022, 2, 7)
NUMBERS = ("001/ORI-PKS/II/2022", "119/001/DPMPTSP/II/2022")

#: How the offices of the story number their papers, and the number that each has come to by today.
PATTERNS = (
    ("Ombudsman Jakarta Raya", Kind.PKS, "{urut:3}/ORI-PKS/{bulan_romawi}/{tahun}", 15),
    ("Ombudsman RI", Kind.NOTA_KESEPAHAMAN, "{urut:3}/ORI-MOU/{bulan_romawi}/{tahun}", 31),
    ("DPMPTSP", Kind.PKS, "119/{urut:3}/DPMPTSP/{bulan_romawi}/{tahun}", 2),
    ("Pemkot Bekasi", Kind.NOTA_KESEPAHAMAN, "119/{urut:3}/PEMKOT/{bulan_romawi}/{tahun}", 31),
)


@dataclass(frozen=True)
class Ceremony:
    """One PKS from draft to signature: who with whom, when, where, for how long."""

    second_place: str
    signatories: tuple[Official, Official]
    authorities: tuple[str, str]
    liaisons: tuple[tuple[Member, Member | None], tuple[Member, Member | None]]
    place: str
    signed_on: date
    term_years: int
    numbers: tuple[str, str]
    witnesses: tuple[WitnessTerms, ...] = ()


FIRST_PKS = Ceremony(
    second_place="DPMPTSP",
    signatories=(DEDY_IRSAN, LINTONG_AMBARITA),
    authorities=(
        "Keputusan Ketua Ombudsman Republik Indonesia tentang penunjukan Pelaksana Tugas",
        "Keputusan Wali Kota Bekasi tentang pengangkatan dalam jabatan pimpinan tinggi pratama",
    ),
    liaisons=((FIRST_LIAISON, FIRST_DEPUTY), (SECOND_LIAISON, SECOND_DEPUTY)),
    place=BALAI_PATRIOT,
    signed_on=SIGNED_ON,
    term_years=5,
    numbers=NUMBERS,
    witnesses=(
        WitnessTerms(TRI_ADHIANTO.name, "Plt. Wali Kota Bekasi", WitnessHeading.ACKNOWLEDGING),
    ),
)


def set_patterns(world: World, *, now: datetime, today: date) -> None:
    """Let the offices of the story number by their patterns from today on."""
    for place, kind, text, next_sequence in PATTERNS:
        set_pattern(
            world.session,
            world.places[place],
            kind,
            PatternFacts(text, yearly=True, next_sequence=next_sequence),
            by=None,
            now=now,
            today=today,
        )


def enter_mou(world: World, *, now: datetime, today: date) -> Agreement:
    """Enter the MoU of 2021 between the Ombudsman and the city."""
    return enter_signed_agreement(
        world.session,
        SignedLongAgo(
            agreement=NewAgreement(
                kind=Kind.NOTA_KESEPAHAMAN,
                party_ids=(world.places["Ombudsman RI"].id, world.places["Pemkot Bekasi"].id),
                subject="Peningkatan Kualitas Pelayanan Publik di Kota Bekasi",
            ),
            signed_on=date(2021, 11, 4),
            term_years=8,
            numbers=("030/ORI-MOU/XI/2021", "119/030/PEMKOT/XI/2021"),
            place="Jakarta",
            note=MOU_NOTE,
        ),
        None,
        by=world.account_of(LEGAL),
        now=now,
        today=today,
    )


def begin(world: World, mou: Agreement, second_place: str, *, now: datetime) -> Draft:
    """Begin a draft with a unit of the city, under the MoU."""
    return begin_draft(
        world.session,
        NewDraft(
            template_key=FIVE_SCOPE_PKS,
            agreement=NewAgreement(
                kind=Kind.PKS,
                party_ids=(
                    world.places["Ombudsman Jakarta Raya"].id,
                    world.places[second_place].id,
                ),
                subject=SUBJECT,
                parent_id=mou.id,
            ),
        ),
        by=world.account_of(LEGAL),
        now=now,
    )


def fill(world: World, draft: Draft, ceremony: Ceremony, *, now: datetime) -> None:
    """Fill every section of the draft with what is known of the ceremony."""
    holdings = [world.holdings[official.name].id for official in ceremony.signatories]
    seats = content_of_draft(world.session, draft.agreement_id).parties.seats
    parts: dict[SectionKey, Part] = {
        SectionKey.PARTIES: PartiesPart(seats=seats),
        SectionKey.SIGNATORIES: SignatoriesPart(
            holding_ids=(holdings[0], holdings[1]), authorities=ceremony.authorities
        ),
        SectionKey.TERM: TermPart(
            place=ceremony.place, signed_on=ceremony.signed_on, term_years=ceremony.term_years
        ),
        SectionKey.LIAISONS: LiaisonsPart(
            tuple(
                LiaisonTerms(
                    party=party,
                    person_id=world.people[liaison.name].id,
                    deputy_id=world.people[deputy.name].id if deputy else None,
                )
                for party, (liaison, deputy) in enumerate(ceremony.liaisons, start=1)
            )
        ),
        SectionKey.WITNESSES: WitnessesPart(ceremony.witnesses),
    }
    for key, part in parts.items():
        save_part(
            world.session,
            draft.agreement,
            key,
            part,
            seen_version=1,
            by=world.account_of(LEGAL),
            now=now,
        )


def send_for_approval(world: World, draft: Draft, approver: User, *, now: datetime) -> None:
    """Send the draft to one approver."""
    submit(
        world.session,
        draft,
        draw(world.session, draft),
        [approver],
        wording=letters.approval_asked,
        by=world.account_of(LEGAL),
        now=now,
    )


def sign(
    world: World,
    draft: Draft,
    ceremony: Ceremony,
    scan: StoredFile,
    keep: Keep,
    *,
    now: datetime,
) -> Agreement:
    """Carry the draft through paraf, signature and entry into force."""
    session, agreement, legal = world.session, draft.agreement, world.account_of(LEGAL)
    send_for_approval(world, draft, world.account_of(SUPERVISOR), now=now)
    for approval in pending(session, agreement):
        drawn = draw(session, draft)
        approve(session, approval, drawn, drawn.style, keep=keep, by=approval.approver, now=now)
    signing = Signing(
        signed_on=ceremony.signed_on,
        place=ceremony.place,
        numbers=ceremony.numbers,
        witnesses=ceremony.witnesses,
    )
    sign_agreement(session, agreement, signing, scan, by=legal, now=now, today=ceremony.signed_on)
    enter_into_force(
        session, agreement, ceremony.signed_on, by=legal, now=now, today=ceremony.signed_on
    )
    return agreement
