"""The people of the story.

Officials stand here only in the roles in which the press named them; from which day they held
their office was not said, so those days are the demo's own. Everybody called Contoh, Misalnya or
Umpama is made up.
"""

from dataclasses import dataclass
from datetime import date

from pks.accounts.models import Role
from pks.naskah.facts import Capacity


@dataclass(frozen=True)
class Official:
    """Somebody who holds an office."""

    name: str
    place: str
    """The short name of the institution."""
    title: str
    capacity: Capacity
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Member:
    """Somebody who works somewhere, and perhaps has an account."""

    name: str
    place: str
    position: str
    email: str
    phone: str | None = None
    role: Role | None = None


DEDY_IRSAN = Official(
    "Dedy Irsan",
    "Ombudsman Jakarta Raya",
    "Kepala Perwakilan Ombudsman Republik Indonesia Jakarta Raya",
    Capacity.PLT,
    date(2021, 10, 1),
    date(2022, 12, 31),
)
LINTONG_AMBARITA = Official(
    "Lintong Ambarita",
    "DPMPTSP",
    "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Bekasi",
    Capacity.DEFINITIVE,
    date(2021, 1, 4),
    date(2023, 12, 31),
)
TRI_ADHIANTO = Official(
    "Tri Adhianto",
    "Pemkot Bekasi",
    "Wali Kota Bekasi",
    Capacity.PLT,
    date(2022, 1, 7),
    date(2023, 9, 20),
)

OFFICIALS = (
    Official(
        "Mokhammad Najih",
        "Ombudsman RI",
        "Ketua Ombudsman Republik Indonesia",
        Capacity.DEFINITIVE,
        date(2021, 2, 22),
        date(2026, 2, 21),
    ),
    Official(
        "Rahmat Effendi",
        "Pemkot Bekasi",
        "Wali Kota Bekasi",
        Capacity.DEFINITIVE,
        date(2018, 9, 20),
        date(2022, 1, 6),
    ),
    TRI_ADHIANTO,
    DEDY_IRSAN,
    LINTONG_AMBARITA,
    Official(
        "M. Arief Wibowo",
        "Keasistenan Pencegahan",
        "Kepala Keasistenan Pencegahan Maladministrasi",
        Capacity.DEFINITIVE,
        date(2021, 1, 4),
        date(2024, 12, 31),
    ),
)

#: Who signs today, so that drafts can be finished: made up.
ACTING_TODAY = (
    Official(
        "Galih Contoh",
        "Ombudsman Jakarta Raya",
        "Kepala Perwakilan Ombudsman Republik Indonesia Jakarta Raya",
        Capacity.DEFINITIVE,
        date(2023, 1, 2),
    ),
    Official(
        "Wulan Umpama",
        "Disdukcapil",
        "Kepala Dinas Kependudukan dan Pencatatan Sipil Kota Bekasi",
        Capacity.DEFINITIVE,
        date(2024, 1, 2),
    ),
    Official(
        "Ratna Umpama",
        "Dinkes",
        "Kepala Dinas Kesehatan Kota Bekasi",
        Capacity.DEFINITIVE,
        date(2024, 1, 2),
    ),
    Official(
        "Anton Umpama",
        "Disdik",
        "Kepala Dinas Pendidikan Kota Bekasi",
        Capacity.DEFINITIVE,
        date(2024, 1, 2),
    ),
)

LEGAL = Member(
    "Nia Contoh",
    "Ombudsman Jakarta Raya",
    "Staf hukum",
    "hukum@example.go.id",
    "021-0000001",
    Role.LEGAL,
)
SUPERVISOR = Member(
    "Arif Contoh",
    "Ombudsman Jakarta Raya",
    "Penyelia kerja sama",
    "penyelia@example.go.id",
    "021-0000002",
    Role.SUPERVISOR,
)
SUPERIOR = Member(
    "Ratih Contoh",
    "Ombudsman RI",
    "Penyelia kerja sama",
    "penyelia.pusat@example.go.id",
    "021-0000003",
    Role.SUPERVISOR,
)
FIRST_LIAISON = Member(
    "Dewi Contoh",
    "Keasistenan Pencegahan",
    "Asisten",
    "narahubung.ombudsman@example.go.id",
    "021-0000004",
    Role.LIAISON,
)
FIRST_DEPUTY = Member(
    "Fajar Contoh",
    "Keasistenan Pencegahan",
    "Asisten",
    "wakil.ombudsman@example.go.id",
    "021-0000005",
)
SECOND_LIAISON = Member(
    "Sari Umpama",
    "DPMPTSP",
    "Analis pelayanan perizinan",
    "narahubung.dpmptsp@example.go.id",
    "021-0000006",
    Role.LIAISON,
)
SECOND_DEPUTY = Member(
    "Bagus Umpama",
    "DPMPTSP",
    "Pengelola pengaduan",
    "wakil.dpmptsp@example.go.id",
    "021-0000007",
)
SECOND_SUPERVISOR = Member(
    "Hendra Umpama",
    "Pemkot Bekasi",
    "Penyelia kerja sama daerah",
    "penyelia.bekasi@example.go.id",
    "021-0000008",
    Role.SUPERVISOR,
)
ADMINISTRATOR = Member(
    "Admin Misalnya",
    "Ombudsman RI",
    "Administrator",
    "admin@example.go.id",
    None,
    Role.ADMIN,
)
CAPIL_LIAISON = Member(
    "Putri Umpama", "Disdukcapil", "Pengelola layanan", "narahubung.capil@example.go.id"
)
HEALTH_LIAISON = Member(
    "Laksmi Umpama", "Dinkes", "Pengelola pengaduan", "narahubung.dinkes@example.go.id"
)
SCHOOL_LIAISON = Member(
    "Joko Umpama", "Disdik", "Pengelola pengaduan", "narahubung.disdik@example.go.id"
)

#: The other people whom the reports of the signing name.
PRESENT = (
    ("Mulyadin", "Asisten Muda"),
    ("P. Dika Arlita", "Asisten Pratama"),
    ("Luthfi Akbar", "Staf"),
)

MEMBERS = (
    LEGAL,
    SUPERVISOR,
    SUPERIOR,
    FIRST_LIAISON,
    FIRST_DEPUTY,
    SECOND_LIAISON,
    SECOND_DEPUTY,
    SECOND_SUPERVISOR,
    ADMINISTRATOR,
    CAPIL_LIAISON,
    HEALTH_LIAISON,
    SCHOOL_LIAISON,
)

#: The password of all demo accounts.
PASSWORD = "kerja-sama-nyata-2022"  # noqa: S105 – shown to everybody


@dataclass(frozen=True)
class DemoAccount:
    """An account that the sign-in page of a demonstration offers."""

    name: str
    role: Role
    email: str
    password: str = PASSWORD


ACCOUNTS = tuple(
    DemoAccount(member.name, member.role, member.email)
    for member in MEMBERS
    if member.role is not None
)
