"""An evaluation of one agreement over a period: four sheets, each with an answer a scope."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import Model
from pks.monev.kinds import Rating, Recommendation, Respondent
from pks.monitoring.models import FollowUp
from pks.parties.models import Institution, Person


class Evaluation(Model):
    """One round of monitoring and evaluation. It is over once its joint sheet is handed in."""

    __tablename__ = "evaluation"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="until_not_before_from"),
        # One round at a time: figures of two would answer for the same deeds.
        Index(
            "ix_evaluation_open",
            "agreement_id",
            unique=True,
            postgresql_where=text("concluded_at IS NULL"),
            sqlite_where=text("concluded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    follow_up_id: Mapped[int | None] = mapped_column(
        ForeignKey("follow_up.id", ondelete="SET NULL"), index=True
    )
    """The follow-up of the monev scope that this round fulfils, if there is one."""
    from_on: Mapped[date]
    until_on: Mapped[date]
    due_on: Mapped[date]
    """By when the sheets are to be handed in."""
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    held_on: Mapped[date | None]
    """The day of the meeting that came to the joint sheet."""
    place: Mapped[str | None]
    missing_reason: Mapped[str | None]
    """Why it was concluded although a side had not handed in its sheet."""
    concluded_at: Mapped[datetime | None]
    figures: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """The figures of each scope as they were when it was concluded; none while it runs."""

    agreement: Mapped[Agreement] = relationship()
    coordinator: Mapped[Institution] = relationship()
    opened_by: Mapped[User] = relationship()
    follow_up: Mapped[FollowUp | None] = relationship()
    sheets: Mapped[list["Sheet"]] = relationship(
        back_populates="evaluation", order_by="Sheet.id", cascade="all, delete-orphan"
    )

    def sheet_of(self, respondent: Respondent) -> "Sheet":
        """Return the sheet of `respondent`; each round has all four from its start."""
        return next(sheet for sheet in self.sheets if sheet.respondent is respondent)

    @property
    def conclusion(self) -> "Sheet | None":
        """Return the joint sheet of a round that is over."""
        return self.sheet_of(Respondent.JOINT) if self.concluded_at else None


class Sheet(Model):
    """What one side says. Filled in side by side with the others, and then handed in."""

    __tablename__ = "evaluation_sheet"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "respondent"),
        CheckConstraint(
            "handed_in_at IS NULL OR recommendation IS NOT NULL", name="handed_in_with_word"
        ),
        CheckConstraint("saved_by_id IS NULL OR saved_by_person_id IS NULL", name="saved_by_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    respondent: Mapped[Respondent]
    recommendation: Mapped[Recommendation | None]
    note: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime | None]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who wrote it last without an account, by a personal link."""
    handed_in_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    evaluation: Mapped[Evaluation] = relationship(back_populates="sheets")
    saved_by: Mapped[User | None] = relationship()
    saved_by_person: Mapped[Person | None] = relationship()
    answers: Mapped[list["SheetAnswer"]] = relationship(
        order_by="SheetAnswer.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def saver_name(self) -> str | None:
        """Return who wrote it last; None while nobody has."""
        saver = self.saved_by or self.saved_by_person
        return saver.name if saver else None

    def answer_to(self, scope_key: str) -> "SheetAnswer | None":
        """Return what is said of one scope; None while nothing is."""
        return next((one for one in self.answers if one.scope_key == scope_key), None)


class SheetAnswer(Model):
    """What a sheet says of one scope."""

    __tablename__ = "evaluation_answer"
    __table_args__ = (UniqueConstraint("sheet_id", "scope_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("evaluation_sheet.id"))
    scope_key: Mapped[str]
    rating: Mapped[Rating | None]
    achieved: Mapped[str]
    hindrance: Mapped[str]
    suggestion: Mapped[str]
