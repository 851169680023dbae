"""Where the story's agreements come from: the audience of 2021; and a request that waits today."""

from datetime import date, datetime

from pks.agreements.models import Agreement
from pks.demo.people import LEGAL
from pks.demo.world import World
from pks.intake import letters
from pks.intake.asking import NewLink, Wish, ask_by_link, make_request_link
from pks.intake.meeting import AttendeeFacts, AudienceFacts, enter_audience, link_origin
from pks.intake.models import Audience

#: The reports say a Wednesday in 2021; which one is the demo's own.
AUDIENCE_ON = date(2021, 9, 15)

_CITY = "Pemerintah Kota Bekasi"
_OMBUDSMAN = "Ombudsman Republik Indonesia"

#: Who is not named in the reports stands here by office or institution only.
_ATTENDEES = (
    AttendeeFacts("Rahmat Effendi", "Wali Kota Bekasi", _CITY),
    AttendeeFacts("Mokhammad Najih", "Ketua", _OMBUDSMAN),
    AttendeeFacts(None, "Asisten Daerah 2", _CITY),
    AttendeeFacts(None, "Yang mewakili", "Inspektorat Kota Bekasi"),
    AttendeeFacts(None, "Yang mewakili", "Dinas Kesehatan Kota Bekasi"),
    AttendeeFacts(None, "Yang mewakili", "Dinas Kependudukan dan Pencatatan Sipil Kota Bekasi"),
    AttendeeFacts(
        None, "Yang mewakili", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Bekasi"
    ),
    AttendeeFacts(None, "Yang mewakili", "Dinas Pendidikan Kota Bekasi"),
    AttendeeFacts(None, "Direktur", "RSUD Kota Bekasi"),
)

_WISH = Wish(
    subject="Pengawasan dan Pendampingan Pelayanan Sosial",
    expectation="Pengaduan bantuan sosial diselesaikan lebih cepat, dan standar pelayanan "
    "disusun bersama.",
    scope_keys=("data", "standar"),
    contact_name="Rini Umpama",
    contact_office="Sekretaris Dinas",
    contact_phone="021-0000009",
    contact_email="kerjasama.dinsos@example.go.id",
)


def hold_audience(world: World, *, now: datetime) -> Audience:
    """Let the mayor call on the Ombudsman."""
    facts = AudienceFacts(
        guest_id=world.places["Pemkot Bekasi"].id,
        host_id=world.places["Ombudsman RI"].id,
        subject="Peningkatan Kualitas Pelayanan Publik di Kota Bekasi",
        held_on=AUDIENCE_ON,
        place="Jakarta",
        topics=(
            "Pemerintah Kota Bekasi meminta pengawasan yang lebih dekat atas pelayanan publik",
            "Ombudsman Republik Indonesia menyambut permintaan itu",
        ),
        results=(
            "Kedua pihak menyusun nota kesepahaman",
            "Perangkat daerah menindaklanjutinya dengan perjanjian kerja sama",
        ),
        attendees=_ATTENDEES,
        guest_chair_name="Rahmat Effendi",
        guest_chair_office="Wali Kota Bekasi",
        host_chair_name="Mokhammad Najih",
        host_chair_office="Ketua Ombudsman Republik Indonesia",
    )
    return enter_audience(world.session, facts, by=world.account_of(LEGAL), now=now)


def name_root(world: World, mou: Agreement, audience: Audience, *, now: datetime) -> None:
    """Put on record that the MoU, and all below it, has grown from the audience."""
    link_origin(world.session, mou, audience, by=world.account_of(LEGAL), now=now)


def leave_request(world: World, mou: Agreement, *, now: datetime) -> None:
    """Let the social services ask, by a link, for an agreement of their own."""
    by = world.account_of(LEGAL)
    new = NewLink(
        institution_id=world.places["Dinsos"].id,
        receiver_id=world.places["Ombudsman Jakarta Raya"].id,
        contact_name=_WISH.contact_name,
        contact_email=_WISH.contact_email,
        parent_id=mou.id,
    )
    link = make_request_link(world.session, new, by=by, now=now)
    ask_by_link(world.session, link, _WISH, file=None, wording=letters.request_asked, now=now)
