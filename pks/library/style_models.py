"""How institutions want their papers to look."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.db import Model
from pks.files.models import StoredFile
from pks.naskah.assemble import Side
from pks.naskah.house_style import FirstLabel, PageSize
from pks.parties.models import Institution


class InstitutionStyle(Model):
    """The house style of one institution, and of all below it that have none of their own."""

    __tablename__ = "house_style"

    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    page: Mapped[PageSize]
    top_mm: Mapped[int]
    right_mm: Mapped[int]
    bottom_mm: Mapped[int]
    left_mm: Mapped[int]
    font: Mapped[str] = mapped_column(String(60))
    font_points: Mapped[int]
    first_label: Mapped[FirstLabel]
    first_signs: Mapped[Side]
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    emblem_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    """What stands alone on its Nota Kesepakatan: the Garuda, a region's arms."""
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    """The .docx that brings page, styles and letterhead."""
    version: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    institution: Mapped[Institution] = relationship()
    logo: Mapped[StoredFile | None] = relationship(foreign_keys=[logo_id])
    emblem: Mapped[StoredFile | None] = relationship(foreign_keys=[emblem_id])
    reference: Mapped[StoredFile | None] = relationship(foreign_keys=[reference_id])
    changed_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
