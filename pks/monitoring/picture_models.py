"""What photographs tell of themselves, kept beside them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.db import Model
from pks.files.models import StoredFile


class Picture(Model):
    """What was read from one photograph when it was taken in."""

    __tablename__ = "picture"
    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="both_or_none"),
    )

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
    # Without a zone: it is what the camera's clock showed, wherever that was.
    taken_at: Mapped[datetime | None] = mapped_column(DateTime())
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    """In degrees, north and east positive."""
    look: Mapped[str | None] = mapped_column(String(16))
    """64 bits in hexadecimal digits that the same picture keeps however it is saved."""

    file: Mapped[StoredFile] = relationship()
    parts: Mapped[list["PicturePart"]] = relationship(cascade="all, delete-orphan")


class PicturePart(Model):
    """One part of a picture's look, by which what looks alike is found."""

    __tablename__ = "picture_part"
    __table_args__ = (Index("ix_picture_part_position_bits", "position", "bits"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("picture.file_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    bits: Mapped[int]
