"""Reads about mails for those who keep the system, and about what was sent of one thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Party
from pks.audit.models import AuditEntry
from pks.mail.models import IS_ASIDE, IS_WAITING, OutgoingMail, Status
from pks.monitoring.models import FollowUp
from pks.parties.models import Person
from pks.parties.queries import ids_of_own_branch
from pks.reminders.ladder import Matter
from pks.reminders.models import Notice, Unreached

_THREAD = "agreement:"
#: How the keys of the mails of the day begin.
_DAY = "day:"


@dataclass(frozen=True)
class MailFilter:
    """Which mails are listed.

    Every word of `text` is looked for in recipient, subject and the numbers of the agreement; in
    the recipient's address only `in_addresses`: for whoever is shown them.
    """

    status: Status | None = None
    text: str = ""
    since: datetime | None = None
    agreement_id: int | None = None
    in_addresses: bool = True


@dataclass(frozen=True)
class MailRow:
    """One line of a list of mails."""

    id: int
    to_name: str
    to_address: str
    subject: str
    status: Status
    created_at: datetime
    sent_at: datetime | None
    next_try_at: datetime
    attempts: int
    error: str | None
    thread: str | None
    bounced_at: datetime | None

    @property
    def agreement_id(self) -> int | None:
        """Return the agreement that it is about, if it is about one."""
        kind, _, number = (self.thread or "").partition(":")
        return int(number) if f"{kind}:" == _THREAD else None


_COLUMNS = (
    OutgoingMail.id,
    OutgoingMail.to_name,
    OutgoingMail.to_address,
    OutgoingMail.subject,
    OutgoingMail.status,
    OutgoingMail.created_at,
    OutgoingMail.sent_at,
    OutgoingMail.next_try_at,
    OutgoingMail.attempts,
    OutgoingMail.error,
    OutgoingMail.thread,
    OutgoingMail.bounced_at,
)

#: The rows that the partial indexes hold, in the very words that SQLite knows them by.
_INDEXED = {
    Status.DUE: IS_WAITING,
    Status.SENDING: IS_WAITING,
    Status.PARKED: IS_ASIDE,
    Status.STOPPED: IS_ASIDE,
}


def mails_visible_to(user: User) -> Select[OutgoingMail]:
    """Select the mails that `user` may read: all for administrators; for everybody else what
    went to their own address about an agreement.

    Of other mails one sees on the pages of their things that they were sent, but not what they
    said: a mail may carry a link that is meant for one person. So may one about an account, which
    is not shown to whoever sits at its owner's desk.
    """
    query = select(OutgoingMail)
    if user.role is Role.ADMIN:
        return query
    of_work = or_(OutgoingMail.thread.startswith(_THREAD), OutgoingMail.key.startswith(_DAY))
    return query.where(func.lower(OutgoingMail.to_address) == user.email, of_work)


def mails_under(agreement: Agreement) -> Select[OutgoingMail]:
    """Select what was written about `agreement`, which the caller has found visible."""
    alone = select(OutgoingMail.id).where(_is_alone(agreement))
    # A union of two short lists: asked with "or", PostgreSQL looks at every mail there is.
    ids = alone.union(_telling(Notice.agreement_id == agreement.id))
    return select(OutgoingMail).where(OutgoingMail.id.in_(ids))


def mails_steered_by(user: User, agreement: Agreement) -> Select[OutgoingMail]:
    """Select what `user`, who supervises `agreement`, may steer: what was written about it alone,
    and to somebody of the own institution or one below it. What the other party is told is not
    theirs to stop.
    """
    branch = ids_of_own_branch(user)
    users = select(func.lower(User.email)).where(User.institution_id.in_(branch))
    people = select(func.lower(Person.email)).where(Person.institution_id.in_(branch))
    to = func.lower(OutgoingMail.to_address)
    return select(OutgoingMail).where(_is_alone(agreement), or_(to.in_(users), to.in_(people)))


def ids_steered_by(
    session: Session, user: User, agreement: Agreement, rows: Sequence[MailRow]
) -> set[int]:
    """Return the ids of those of `rows` that `user`, who supervises `agreement`, may steer."""
    steered = mails_steered_by(user, agreement).with_only_columns(OutgoingMail.id)
    return set(session.scalars(steered.where(OutgoingMail.id.in_([row.id for row in rows]))))


def _is_alone(agreement: Agreement) -> ColumnElement[bool]:
    return OutgoingMail.thread == f"{_THREAD}{agreement.id}"


def mail_rows(
    session: Session,
    mails: Select[OutgoingMail],
    wanted: MailFilter,
    *,
    page: int,
    rows_per_page: int = 50,
) -> tuple[Sequence[MailRow], int]:
    """Return one page of `mails`, newest first, and how many are wanted in all."""
    query = mails.where(*_conditions(wanted))
    total = session.scalar(query.with_only_columns(func.count(OutgoingMail.id))) or 0
    rows = query.limit(rows_per_page).offset((page - 1) * rows_per_page)
    return _rows(session, rows), total


def _conditions(wanted: MailFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.status is not None:
        standing = OutgoingMail.status == wanted.status
        indexed = _INDEXED.get(wanted.status)
        yield standing if indexed is None else and_(indexed, standing)
    if wanted.since is not None:
        yield OutgoingMail.created_at >= wanted.since
    if wanted.agreement_id is not None:
        yield OutgoingMail.thread == f"{_THREAD}{wanted.agreement_id}"
    for word in wanted.text.split():
        texts = [OutgoingMail.subject, OutgoingMail.to_name]
        if wanted.in_addresses:
            texts.append(OutgoingMail.to_address)
        yield or_(
            *(text.icontains(word, autoescape=True) for text in texts),
            OutgoingMail.thread.in_(_threads_numbered(word)),
        )


def _threads_numbered(word: str) -> Select[str]:
    """Select the threads of the agreements one of whose numbers has `word` in it."""
    numbers = (Agreement.register_number, Party.number)
    return (
        select(literal(_THREAD) + cast(Agreement.id, String))
        .join(Party, Party.agreement_id == Agreement.id)
        .where(or_(*(number.icontains(word, autoescape=True) for number in numbers)))
    )


def register_numbers(session: Session, rows: Sequence[MailRow]) -> dict[int, str]:
    """Return, by their id, the register numbers of the agreements that `rows` are about."""
    ids = {row.agreement_id for row in rows} - {None}
    query = select(Agreement.id, Agreement.register_number).where(Agreement.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query)} if ids else {}


def stopped_by(session: Session, rows: Sequence[MailRow]) -> dict[int, AuditEntry]:
    """Return, by the mail's id, who stopped which of `rows` that are stopped, and when."""
    things = {f"mail:{row.id}": row.id for row in rows if row.status is Status.STOPPED}
    query = select(AuditEntry).where(AuditEntry.thing.in_(things), AuditEntry.verb == "mail.stop")
    entries = session.scalars(query.order_by(AuditEntry.seq)) if things else ()
    return {things[entry.thing]: entry for entry in entries}


def count_of_status(session: Session, mails: Select[OutgoingMail]) -> dict[Status, int]:
    """Return how many of `mails` stand where."""
    query = mails.with_only_columns(OutgoingMail.status, func.count(OutgoingMail.id))
    return {row[0]: row[1] for row in session.execute(query.group_by(OutgoingMail.status))}


def sent_about(session: Session, follow_up: FollowUp) -> Sequence[MailRow]:
    """List what was sent about `follow_up`, which the caller has found visible, newest first."""
    told = _telling(Notice.matter == Matter.FOLLOW_UP, Notice.subject_id == follow_up.id)
    return _rows(session, select(OutgoingMail).where(OutgoingMail.id.in_(told)).limit(50))


def sent_under(session: Session, agreement: Agreement, *, limit: int = 8) -> Sequence[MailRow]:
    """List what was last sent about `agreement`, which the caller has found visible."""
    return _rows(session, mails_under(agreement).limit(limit))


def unreached_about(session: Session, follow_up: FollowUp) -> Sequence[Unreached]:
    """List the steps about `follow_up` that found nobody, newest first."""
    query = select(Unreached).where(
        Unreached.matter == Matter.FOLLOW_UP, Unreached.subject_id == follow_up.id
    )
    return _with_party(session, query)


def unreached_under(
    session: Session, agreement: Agreement, *, limit: int = 5
) -> Sequence[Unreached]:
    """List the last steps under `agreement` that found nobody: of each audience the last one."""
    last = (
        select(func.max(Unreached.id))
        .where(Unreached.agreement_id == agreement.id)
        .group_by(Unreached.party_id, Unreached.audience)
    )
    query = select(Unreached).where(Unreached.id.in_(last)).limit(limit)
    return _with_party(session, query)


def _telling(*which: ColumnElement[bool]) -> Select[int | None]:
    """Select the ids of the mails that tell such notices."""
    return select(Notice.mail_id).where(Notice.mail_id.is_not(None), *which)


def _rows(session: Session, mails: Select[OutgoingMail]) -> Sequence[MailRow]:
    query = mails.with_only_columns(*_COLUMNS).order_by(OutgoingMail.id.desc())
    return [MailRow(**row._mapping) for row in session.execute(query)]


def _with_party(session: Session, query: Select[Unreached]) -> Sequence[Unreached]:
    party = joinedload(Unreached.party).joinedload(Party.institution)
    return session.scalars(query.options(party).order_by(Unreached.id.desc())).all()
