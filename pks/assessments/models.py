"""Scales, what was assessed by them, and what is aimed at.

What follows from a score (its category, its zone) is computed by the scale of its year, and never
stored.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.assessments.bands import Zone, band_of
from pks.db import Hundredths, Model
from pks.parties.models import Institution


class Band(Model):
    """From which score to which a category goes; both count."""

    __tablename__ = "assessment_band"
    __table_args__ = (
        UniqueConstraint("scale_id", "low"),
        CheckConstraint("0 <= low AND low <= high AND high <= 10000", name="bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("assessment_scale.id"))
    label: Mapped[str]
    low: Mapped[Decimal] = mapped_column(Hundredths())
    high: Mapped[Decimal] = mapped_column(Hundredths())
    opinion: Mapped[str]
    zone: Mapped[Zone]


class Dimension(Model):
    """One of the things that a method looks at."""

    __tablename__ = "assessment_dimension"
    __table_args__ = (UniqueConstraint("scale_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("assessment_scale.id"))
    position: Mapped[int]
    name: Mapped[str]


class Scale(Model):
    """A method of assessing, and the years in which it is used."""

    __tablename__ = "assessment_scale"
    __table_args__ = (CheckConstraint("first_year <= last_year", name="years"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    first_year: Mapped[int | None]
    """None: since there are assessments."""
    last_year: Mapped[int | None]
    """None: until further notice."""
    basis: Mapped[str]
    """The rule of law that it follows, or where its figures are from."""
    basis_verified: Mapped[bool]
    """Whether somebody has compared it with the text of the rule."""
    computed: Mapped[bool]
    """Whether category and zone follow from the score; else they are entered as published."""
    second_axis: Mapped[str | None]
    """What is assessed besides, where the result has two axes."""

    bands: Mapped[list[Band]] = relationship(
        order_by=Band.low.desc(), cascade="all, delete-orphan", lazy="selectin"
    )
    """The best first."""
    dimensions: Mapped[list[Dimension]] = relationship(
        order_by=Dimension.position, cascade="all, delete-orphan", lazy="selectin"
    )

    def covers(self, year: int) -> bool:
        """Tell whether the results of `year` follow this scale."""
        return (self.first_year or year) <= year <= (self.last_year or year)

    def band_of(self, score: Decimal | None) -> Band | None:
        """Return the band that `score` falls into; none where nothing is computed."""
        return None if score is None or not self.computed else band_of(self.bands, score)


class Score(Model):
    """What an assessment says of one dimension."""

    __tablename__ = "assessment_score"
    __table_args__ = (
        UniqueConstraint("assessment_id", "dimension_id"),
        CheckConstraint("value BETWEEN 0 AND 10000", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    dimension_id: Mapped[int] = mapped_column(ForeignKey("assessment_dimension.id"), index=True)
    value: Mapped[Decimal] = mapped_column(Hundredths())


class Assessment(Model):
    """What was published of one institution for one year; a region stands beside its units."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("institution_id", "year"),
        CheckConstraint("total BETWEEN 0 AND 10000", name="total"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    year: Mapped[int] = mapped_column(index=True)
    total: Mapped[Decimal | None] = mapped_column(Hundredths())
    """None: it was assessed, and no figure is known."""
    opinion: Mapped[str | None]
    """As published, where the scale computes none."""
    second_axis: Mapped[str | None]
    """What was published on the second axis, where the scale has one."""
    entered_zone: Mapped[Zone | None]
    """As published, where the scale computes none."""
    source: Mapped[str]
    """Where the figures are from."""
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    institution: Mapped[Institution] = relationship()
    scores: Mapped[list[Score]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class Target(Model):
    """What an institution aims at for a year: a score, a zone, or both."""

    __tablename__ = "assessment_target"
    __table_args__ = (
        UniqueConstraint("institution_id", "year"),
        CheckConstraint("score IS NOT NULL OR zone IS NOT NULL", name="aims_at_something"),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    year: Mapped[int]
    score: Mapped[Decimal | None] = mapped_column(Hundredths())
    above: Mapped[bool]
    """Whether the score must be passed; else it is enough to come to it."""
    zone: Mapped[Zone | None]
    source: Mapped[str]
    """Who has set it, and where it is said."""

    institution: Mapped[Institution] = relationship()
