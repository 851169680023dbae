"""What is watched, who is to be told of what, how offices want it, and signs of life."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.agreements.models import Agreement, Party
from pks.db import Model
from pks.mail.models import OutgoingMail
from pks.reminders.hours import Zone
from pks.reminders.ladder import Audience, Matter

_IS_WATCHED = text("next_reminder_on IS NOT NULL")
_WAITS = text("state = 'menunggu'")


class Watch(Model):
    """How far the steps of one matter have come. Follow-ups keep the same by themselves."""

    __tablename__ = "watch"
    __table_args__ = (
        UniqueConstraint("matter", "subject_id"),
        Index(
            "ix_watch_next_reminder",
            "next_reminder_on",
            "id",
            postgresql_where=_IS_WATCHED,
            sqlite_where=_IS_WATCHED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    matter: Mapped[Matter]
    subject_id: Mapped[int]
    """The id in the table that the matter is about; for the week, of the supervisor's account."""
    day: Mapped[date | None]
    """The day that the steps count from, as it was when last looked at."""
    next_reminder_on: Mapped[date | None]
    """When it is looked at next; none: not until something changes."""
    last_rung: Mapped[int | None]
    """The last step that was taken, in days after `day`."""


class NoticeState(StrEnum):
    """What became of a notice."""

    WAITING = "menunggu"
    WRITTEN = "disurati"
    SETTLED = "selesai_sendiri"
    """What it was about was settled before the day's mail went out."""
    UNADDRESSED = "tanpa_alamat"
    """Its reader has no address any more; it is read in the product only."""


class Notice(Model):
    """One step of one matter, for one person. It lies in the day's mail, and in the product."""

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_ready",
            "ready_at",
            "id",
            postgresql_where=_WAITS,
            sqlite_where=_WAITS,
        ),
        Index(
            "ix_notice_waiting",
            "who",
            "id",
            postgresql_where=_WAITS,
            sqlite_where=_WAITS,
        ),
        Index("ix_notice_who", "who", "id"),
        Index("ix_notice_subject", "matter", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The matter, its subject and day, the step, the person: told once, however often planned.
    key: Mapped[str] = mapped_column(String(200), unique=True)
    who: Mapped[str] = mapped_column(String(40))
    """Who is told: "person:5", or "user:3" where no person of the register is behind it."""
    matter: Mapped[Matter]
    subject_id: Mapped[int]
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    """For which party they are told."""
    days: Mapped[int]
    """The step."""
    audience: Mapped[Audience | None]
    """As whom they are told; none: of their own week."""
    in_vain: Mapped[str] = mapped_column(String(120), default="")
    """The audiences that the step looked for before, and did not find; by commas."""
    for_on: Mapped[date]
    """The day of the step."""
    missed: Mapped[bool] = mapped_column(default=False)
    """Whether the step was planned too late, because nothing was running on its day."""
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime]
    """From when on it may go into a mail."""
    failed_at: Mapped[datetime | None]
    """When it last could not be written."""
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"), index=True)
    seen_at: Mapped[datetime | None]

    agreement: Mapped[Agreement | None] = relationship()
    party: Mapped[Party | None] = relationship()
    mail: Mapped[OutgoingMail | None] = relationship()


class LastMail(Model):
    """The day on which a person last got the day's mail: there is one a day at most."""

    __tablename__ = "last_mail"

    who: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[date | None]
    """In the zone of their office."""


class LadderRung(Model):
    """One step as an office wants it. The steps of a matter are its own, or those above it."""

    __tablename__ = "ladder_rung"
    __table_args__ = (
        UniqueConstraint("institution_id", "matter", "days", "audience"),
        CheckConstraint("days BETWEEN -730 AND 730", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    matter: Mapped[Matter]
    days: Mapped[int]
    audience: Mapped[Audience]


class MailHours(Model):
    """The zone and the hours in which an office, and what stands below it, gets mail."""

    __tablename__ = "mail_hours"
    __table_args__ = (CheckConstraint("opens < closes", name="opens_before_it_closes"),)

    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    zone: Mapped[Zone]
    opens: Mapped[time]
    closes: Mapped[time]


class MailWording(Model):
    """A sentence of the day's mail as an office, and what stands below it, wants it."""

    __tablename__ = "mail_wording"

    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    slot: Mapped[str] = mapped_column(String(30), primary_key=True)
    text: Mapped[str] = mapped_column(String(600))


class Unreached(Model):
    """A step that found nobody with an address for a party."""

    __tablename__ = "unreached"
    __table_args__ = (Index("ix_unreached_subject", "matter", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    matter: Mapped[Matter]
    subject_id: Mapped[int]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    days: Mapped[int]
    audience: Mapped[Audience]
    """Whom it looked for in vain."""
    at: Mapped[datetime]

    party: Mapped[Party] = relationship()


class Heartbeat(Model):
    """When a job last ran to its end, and when it last failed, so that a page can show both."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime | None]
    """None: it has only ever failed."""
    note: Mapped[str] = mapped_column(String(200), default="")
    failed_at: Mapped[datetime | None]
    failed_as: Mapped[str | None] = mapped_column(String(60))
    """The kind of error and no word of it: its text may quote what somebody has entered."""


class SentTally(Model):
    """How many mails have gone out: a single row, so that nobody counts all of them again."""

    __tablename__ = "sent_tally"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sent: Mapped[int]
    counted_to: Mapped[datetime]
