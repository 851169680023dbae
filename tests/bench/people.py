"""Who is in the register of measurements, and the morning on which it is looked at."""

from datetime import UTC, date, datetime

from sqlalchemy import Connection

from pks.accounts.models import Role, User
from pks.parties.models import Institution, InstitutionKind, Person
from tests.bench.filling import N, either, fill_table, words

#: A Tuesday on which everybody works, 09.00 in Jakarta.
MORNING = datetime(2022, 6, 7, 2, tzinfo=UTC)
TODAY = date(2022, 6, 7)

LONG_AGO = datetime(2021, 12, 1, 2, tzinfo=UTC)

#: As many as `READERS` of the people are told something this morning.
PEOPLE, READERS, INSTITUTIONS = 500, 50, 50


def fill_people(connection: Connection) -> None:
    """Enter the institutions, who serves there, and two accounts of each."""
    fill_table(
        connection,
        Institution,
        INSTITUTIONS,
        id=N,
        path=words("/", N, "/"),
        name=words("Pemerintah Kota Nomor ", N),
        short_name=words("Pemkot ", N),
        kind=InstitutionKind.REGIONAL_GOVERNMENT,
    )
    fill_table(
        connection,
        Person,
        PEOPLE,
        id=N,
        institution_id=N % INSTITUTIONS + 1,
        name=words("Narahubung ", N),
        email=words("narahubung.", N, "@example.go.id"),
        version=1,
    )
    fill_table(
        connection,
        User,
        INSTITUTIONS * 2,
        id=N,
        name=words("Pegawai ", N),
        email=words("pegawai.", N, "@example.go.id"),
        role=either(N % 2 == 0, User.role, Role.LEGAL, Role.SUPERVISOR),
        institution_id=(N + 1) // 2,
        created_at=LONG_AGO,
    )
