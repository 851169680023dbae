"""A register of any size for measurements: the same every time, filled by the database itself.

Of its follow-ups two in a hundred are open: four in each agreement in force. 200 of those are due
for a step this morning, and 50 people are to be told. All else has happened long ago.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, case, literal, text

from pks.agreements.kinds import CooperationType, Kind, Responsible
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Commitment, Liaison, Party, Scope
from pks.agreements.rhythm import Anchor, Shift, Unit
from pks.mail.models import OutgoingMail, Status
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, FollowUp, Fulfilment
from pks.personal_links.models import PersonalLink, Purpose
from pks.reminders.ladder import Audience, Matter
from pks.reminders.models import LastMail, Notice, NoticeState, SentTally, Watch
from tests.bench.filling import N, count, day, either, fill_table, value_of, words
from tests.bench.people import (
    INSTITUTIONS,
    LONG_AGO,
    MORNING,
    PEOPLE,
    READERS,
    TODAY,
    fill_people,
)

#: How many follow-ups are due.
DUE = 200
#: How many open follow-ups an agreement in force has; each has reached a step of its own.
OPEN = 4
STEPS = (-7, -1, 0, 3)
#: There is one agreement for so many follow-ups, and every third is in force.
FOLLOW_UPS_EACH = (200, 3)


def agreements_of(follow_ups: int) -> int:
    """Return how many agreements a register with so many follow-ups has."""
    every, agreements = FOLLOW_UPS_EACH
    return follow_ups * agreements // every


def fill(connection: Connection, follow_ups: int) -> None:
    """Fill an empty database, in the transaction of `connection`, and let it know its own shape."""
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql:
        # As a replica, the server does not look up what each row refers to.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    count(connection, follow_ups, today=TODAY)
    fill_people(connection)
    _fill_agreements(connection, agreements_of(follow_ups))
    _fill_follow_ups(connection, follow_ups)
    _fill_what_was_told(connection, follow_ups // 2)
    _fill_watches(connection, follow_ups)
    if is_postgresql:
        for table in (FollowUp, Notice, OutgoingMail, PersonalLink, Watch):
            name = table.__tablename__
            ids = f"pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name})"
            connection.execute(text(f"SELECT setval({ids})"))
        connection.execute(text("ANALYZE"))


def _fill_agreements(connection: Connection, agreements: int) -> None:
    since = day(case((_is_in_force(N), N % 300 + 60), else_=N % 2000 + 1000))
    fill_table(
        connection,
        Agreement,
        agreements,
        id=N,
        register_number=words("2021-", N),
        kind=Kind.NOTA_KESEPAHAMAN,
        cooperation_type=CooperationType.SINERGI,
        state=either(_is_in_force(N), Agreement.state, State.IN_FORCE, State.ENDED),
        subject=words("Pengawasan dan percepatan pelayanan publik nomor ", N),
        signed_on=since,
        starts_on=since,
        ends_on=day(case((_is_in_force(N), -200 - N % 200), else_=N % 2000 + 1)),
        created_at=LONG_AGO,
        version=1,
    )
    _fill_parties(connection, agreements)
    _fill_work_plans(connection, agreements)


def _fill_parties(connection: Connection, agreements: int) -> None:
    for position, institution in ((1, literal(1)), (2, N % (INSTITUTIONS - 1) + 2)):
        id_ = (N - 1) * 2 + position
        fill_table(
            connection,
            Party,
            agreements,
            id=id_,
            agreement_id=N,
            position=position,
            institution_id=institution,
        )
        fill_table(
            connection,
            Liaison,
            agreements,
            id=id_,
            party_id=id_,
            person_id=_liaison(N, agreements) if position == 2 else READERS + 1 + N % 400,
            verified_at=MORNING - timedelta(days=10),
        )


def _fill_work_plans(connection: Connection, agreements: int) -> None:
    fill_table(
        connection,
        Scope,
        agreements,
        id=N,
        agreement_id=N,
        position=1,
        key="data",
        title="Pertukaran data",
    )
    fill_table(
        connection,
        Commitment,
        agreements * OPEN,
        id=N,
        scope_id=(N - 1) // OPEN + 1,
        position=(N - 1) % OPEN + 1,
        key=words("janji-", N),
        activity=words("Penyampaian rekapitulasi pengaduan nomor ", N),
        indicator="Rekapitulasi diterima",
        responsible=Responsible.SECOND,
        rule="FREQ=MONTHLY",
        anchor=Anchor.START,
        offset_count=1,
        offset_unit=Unit.MONTHS,
        shift=Shift.NEXT,
        schedule="setiap bulan",
        evidence="surat pengantar",
        needs_file=True,
        needs_attendance=False,
    )


def _fill_follow_ups(connection: Connection, follow_ups: int) -> None:
    every, agreements = FOLLOW_UPS_EACH
    agreement = (N - 1) * agreements // every + 1
    rank = (N - 1) * agreements % every // agreements
    is_open = _is_in_force(agreement) & (rank < OPEN)
    is_due = is_open & ((agreement - 1) % (agreements_of(follow_ups) // READERS) == 0)
    step = case(*((rank == n, days) for n, days in enumerate(STEPS)), else_=0)
    due = day(case((is_due, step), (is_open, -20 - N % 300), else_=rank * 30 + 20))
    fill_table(
        connection,
        FollowUp,
        follow_ups,
        id=N,
        agreement_id=agreement,
        commitment_id=(agreement - 1) * OPEN + rank % OPEN + 1,
        planned_on=due,
        due_on=due,
        state=either(is_open, FollowUp.state, FollowUpState.PLANNED, FollowUpState.DONE),
        closed_at=case((~is_open, value_of(FollowUp.closed_at, LONG_AGO))),
        submitted_at=case((~is_open, value_of(FollowUp.submitted_at, LONG_AGO))),
        next_reminder_on=day(case((is_due, 0), (is_open, -6 - N % 300))),
        last_rung=case((is_due, step - 1)),
    )


def _fill_what_was_told(connection: Connection, most: int) -> None:
    """Of every other follow-up there was a mail, a personal link in it, and an activity."""
    about = N * 2
    agreement = _agreement_of(about)
    person = N % PEOPLE + 1
    fill_table(
        connection,
        Activity,
        most,
        id=N,
        agreement_id=agreement,
        scope_key="data",
        held_on=day(N % 3000 + 20),
        place="Bekasi",
        title="Rekapitulasi",
        outcome="Diterima.",
        attendance="",
        logged_by_id=1,
        logged_at=LONG_AGO,
    )
    fill_table(connection, Fulfilment, most, activity_id=N, follow_up_id=about, completes=True)
    fill_table(
        connection,
        OutgoingMail,
        most,
        id=N,
        key=words("day:person:", person, ":", N),
        mark=words("mark-", N),
        to_name=words("Narahubung ", person),
        to_address=words("narahubung.", person, "@example.go.id"),
        subject="[7 hari lagi] Penyampaian rekapitulasi pengaduan",
        text="Kami ingatkan tindak lanjut berikut.",
        html="<p>Kami ingatkan tindak lanjut berikut.</p>",
        thread=words("agreement:", agreement),
        about=words("follow_up:", about),
        created_at=LONG_AGO,
        status=Status.SENT,
        due_at=LONG_AGO,
        next_try_at=LONG_AGO,
        sent_at=LONG_AGO,
    )
    fill_table(
        connection,
        Notice,
        most,
        id=N,
        key=words("tindak_lanjut:", about, ":H-7:person:", person, ":", N),
        who=words("person:", person),
        matter=Matter.FOLLOW_UP,
        subject_id=about,
        agreement_id=agreement,
        days=-7,
        audience=Audience.LIAISONS,
        for_on=LONG_AGO.date(),
        created_at=LONG_AGO,
        ready_at=LONG_AGO,
        state=NoticeState.WRITTEN,
        mail_id=N,
        seen_at=LONG_AGO,
    )
    fill_table(
        connection,
        PersonalLink,
        most,
        id=N,
        person_id=person,
        purpose=Purpose.TASK,
        follow_up_id=about,
        made_at=LONG_AGO,
        expires_at=LONG_AGO + timedelta(days=60),
    )
    yesterday = TODAY - timedelta(days=1)
    fill_table(connection, LastMail, PEOPLE, who=words("person:", N), on=yesterday)
    tally = {"sent": most, "counted_to": MORNING - timedelta(days=1)}
    connection.execute(SentTally.__table__.update().values(**tally))


def _fill_watches(connection: Connection, follow_ups: int) -> None:
    """Everything that was ever written is watched; what is over has no day any more."""
    agreements = agreements_of(follow_ups)
    ahead = day(-1 - N % 300)
    of_liaison = case((_is_in_force((N - 1) // 2 + 1), ahead))
    for matter, most, next_on in (
        (Matter.EXPIRY, agreements, case((_is_in_force(N), ahead))),
        (Matter.NOTICE, agreements, case((_is_in_force(N), ahead))),
        (Matter.ROUND, agreements, None),
        (Matter.LIAISON, agreements * 2, of_liaison),
        (Matter.CONFIRMATION, follow_ups // 2, None),
    ):
        fill_table(connection, Watch, most, matter=matter, subject_id=N, next_reminder_on=next_on)


def _liaison(agreement: ColumnElement[int], agreements: int) -> ColumnElement[int]:
    """Return who serves the second party: one of the readers, where something is due."""
    every = agreements // READERS
    is_due = (agreement - 1) % every == 0
    return case((is_due, (agreement - 1) // every + 1), else_=READERS + 1 + agreement % 400)


def _agreement_of(follow_up: ColumnElement[int]) -> ColumnElement[int]:
    every, agreements = FOLLOW_UPS_EACH
    return (follow_up - 1) * agreements // every + 1


def _is_in_force(agreement: ColumnElement[int]) -> ColumnElement[bool]:
    return agreement % 3 == 1
