"""What was promised for which day, what was really done, and what proves it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.accounts.visitor import Author
from pks.agreements.models import Agreement, Commitment, Party
from pks.db import Model
from pks.files.models import StoredFile
from pks.monitoring.lifecycle import OWED, Answer, DateAnswer, FollowUpState
from pks.parties.models import Person


class FollowUp(Model):
    """One dated occurrence of a commitment. Whether it is late is computed, never stored."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("commitment_id", "planned_on"),
        CheckConstraint(
            "(closed_at IS NULL) = (state IN ('direncanakan', 'berjalan', 'diajukan'))",
            name="open_or_closed",
        ),
        CheckConstraint("state <> 'batal' OR cancel_reason IS NOT NULL", name="cancelled_why"),
        Index("ix_follow_up_agreement_due", "agreement_id", "due_on"),
        # Nearly all rows are closed one day; what is asked each day is only about the open ones.
        Index(
            "ix_follow_up_open_due",
            "due_on",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_follow_up_closed",
            "closed_at",
            postgresql_where=text("closed_at IS NOT NULL"),
            sqlite_where=text("closed_at IS NOT NULL"),
        ),
        Index(
            "ix_follow_up_next_reminder",
            "next_reminder_on",
            "id",
            postgresql_where=text("next_reminder_on IS NOT NULL"),
            sqlite_where=text("next_reminder_on IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    planned_on: Mapped[date]
    """The day that the rule gives. It tells one occurrence from the next; laying out moves it."""
    due_on: Mapped[date]
    """The last day on which it is not late: `planned_on`, moved off holidays."""
    state: Mapped[FollowUpState] = mapped_column(default=FollowUpState.PLANNED)
    postponed: Mapped[bool] = mapped_column(default=False)
    """Whether `due_on` was moved by a decision that is on record; laying out leaves it alone."""
    submitted_at: Mapped[datetime | None]
    """When it was last reported as done; it is on time if that was by `due_on`."""
    return_reason: Mapped[str | None]
    """Why the last report was sent back; none: it was not, or it has been reported again."""
    returned_at: Mapped[datetime | None]
    returned_by: Mapped[str | None]
    """The name of who sent it back: an account, or somebody who came by a personal link."""
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who closed it; none: the system did, because the agreement is over."""
    cancel_reason: Mapped[str | None]
    next_reminder_on: Mapped[date | None]
    """When the reminders look at it next; none: never again."""
    last_rung: Mapped[int | None]
    """The last step of the reminders that was taken, in days after `due_on`."""

    agreement: Mapped[Agreement] = relationship()
    commitment: Mapped[Commitment] = relationship()
    closed_by: Mapped[User | None] = relationship()
    fulfilments: Mapped[list["Fulfilment"]] = relationship(
        back_populates="follow_up", order_by="Fulfilment.activity_id"
    )
    postponements: Mapped[list["Postponement"]] = relationship(
        back_populates="follow_up", order_by="Postponement.id", passive_deletes=True
    )

    @property
    def is_owed(self) -> bool:
        """Tell whether somebody still has to do it: it is neither reported nor closed."""
        return self.state in OWED

    @property
    def activities(self) -> list["Activity"]:
        """Return the activities that serve it, in the order in which they were held."""
        found = [part.activity for part in self.fulfilments]
        return sorted(found, key=lambda activity: (activity.held_on, activity.logged_at))

    @property
    def completing(self) -> list["Activity"]:
        """Return the activities that report it as done."""
        return [part.activity for part in self.fulfilments if part.completes]

    def days_late(self, today: date) -> int:
        """Return how many days it is overdue; 0 while it is not, or once it was reported."""
        return max((today - self.due_on).days, 0) if self.is_owed else 0


class Fulfilment(Model):
    """What an activity does for a follow-up. One activity may serve several, and the reverse."""

    __tablename__ = "fulfilment"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(
        ForeignKey("follow_up.id"), primary_key=True, index=True
    )
    completes: Mapped[bool]
    """Whether it reports the follow-up as done."""

    activity: Mapped["Activity"] = relationship(back_populates="fulfilments")
    follow_up: Mapped[FollowUp] = relationship(back_populates="fulfilments")


class Activity(Model):
    """Something that really happened: it fulfils a follow-up, or stands for itself."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint(
            "(logged_by_id IS NULL) <> (logged_by_person_id IS NULL)", name="logged_by_one"
        ),
        Index("ix_activity_agreement_held", "agreement_id", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    scope_key: Mapped[str]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    """The party for which it was logged; none: by somebody who stands for both, or for neither."""
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)
    """The key of the form that it came from: what is sent twice is logged once."""
    held_on: Mapped[date]
    place: Mapped[str]
    title: Mapped[str]
    outcome: Mapped[str]
    attendance: Mapped[str]
    """Who came, one a line: the name, and where known the position and the institution, each
    after " – ".
    """
    attendance_count: Mapped[int | None]
    """How many came, where nobody wrote all names down."""
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """The account that logged it; none: a person without one, by a personal link."""
    logged_by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    logged_at: Mapped[datetime]

    agreement: Mapped[Agreement] = relationship()
    party: Mapped[Party | None] = relationship()
    fulfilments: Mapped[list[Fulfilment]] = relationship(
        back_populates="activity",
        order_by="Fulfilment.follow_up_id",
        cascade="all, delete-orphan",
    )
    logged_by_user: Mapped[User | None] = relationship()
    logged_by_person: Mapped[Person | None] = relationship()
    confirmations: Mapped[list["Confirmation"]] = relationship(
        back_populates="activity", order_by="Confirmation.id", cascade="all, delete-orphan"
    )
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="activity", order_by="Evidence.id", cascade="all, delete-orphan"
    )

    @property
    def logged_by(self) -> User | Person:
        """Return who logged it."""
        author = self.logged_by_user or self.logged_by_person
        assert author is not None, "the schema asks for one"
        return author

    def is_logged_by(self, author: Author) -> bool:
        """Tell whether `author` logged it, by account or by person."""
        logged_by = self.logged_by
        person_id = logged_by.person_id if isinstance(logged_by, User) else logged_by.id
        same_person = person_id is not None and person_id == author.person_id
        return same_person or (author.id is not None and author.id == self.logged_by_id)

    @property
    def completed(self) -> list[FollowUp]:
        """Return the follow-ups that it reports as done."""
        return [part.follow_up for part in self.fulfilments if part.completes]

    @property
    def names(self) -> list[str]:
        """Return those who came."""
        return self.attendance.splitlines()


class Evidence(Model):
    """A file that proves an activity."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("activity_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    activity: Mapped[Activity] = relationship(back_populates="evidence")
    file: Mapped[StoredFile] = relationship()


class Confirmation(Model):
    """What the other party says of an activity: one answer of each party, the last one given."""

    __tablename__ = "confirmation"
    __table_args__ = (
        UniqueConstraint("activity_id", "party_id"),
        CheckConstraint("(by_id IS NULL) <> (by_person_id IS NULL)", name="by_one"),
        CheckConstraint("answer <> 'keberatan' OR note IS NOT NULL", name="objected_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    answer: Mapped[Answer]
    note: Mapped[str | None]
    """What does not fit, where the party objects."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """A person without an account, by a personal link."""

    activity: Mapped[Activity] = relationship(back_populates="confirmations")
    party: Mapped[Party] = relationship()
    by_user: Mapped[User | None] = relationship()
    by_person: Mapped[Person | None] = relationship()

    @property
    def by_name(self) -> str:
        """Return the name of who answered."""
        author = self.by_user or self.by_person
        assert author is not None, "the schema asks for one"
        return author.name


class Postponement(Model):
    """A wish for another date, and what became of it."""

    __tablename__ = "postponement"
    __table_args__ = (
        CheckConstraint(
            "asked_by_id IS NULL OR asked_by_person_id IS NULL", name="asked_by_one_at_most"
        ),
        CheckConstraint("(decided_at IS NULL) = (answer = 'diminta')", name="decided_or_waits"),
        # One wish at a time: the next one after the answer.
        Index(
            "ix_postponement_waits",
            "follow_up_id",
            unique=True,
            postgresql_where=text("answer = 'diminta'"),
            sqlite_where=text("answer = 'diminta'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(
        ForeignKey("follow_up.id", ondelete="CASCADE"), index=True
    )
    from_on: Mapped[date]
    """The due day when it was asked."""
    to_on: Mapped[date]
    """The due day wished for."""
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[DateAnswer] = mapped_column(default=DateAnswer.ASKED)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision_note: Mapped[str | None]

    follow_up: Mapped[FollowUp] = relationship(back_populates="postponements")
    asked_by_user: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    asked_by_person: Mapped[Person | None] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def asked_by(self) -> User | Person:
        """Return who asked."""
        author = self.asked_by_user or self.asked_by_person
        assert author is not None, "nobody else asks"
        return author
