"""The table of stored files."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from pks.db import Model, Sha256


class StoredFile(Model):
    """One file under the name it was handed in with. Two of them may share one content."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Where `ContentStore` keeps the content.
    sha256: Mapped[Sha256] = mapped_column(index=True)
    size_bytes: Mapped[int]
    #: What the content is, found by looking into it, never what the sender claimed.
    media_type: Mapped[str] = mapped_column(String(100))
    #: For people to read. Cleaned, but never to be used as a path.
    name: Mapped[str] = mapped_column(String(150))
    #: None for what the system made. No foreign key: accounts are a room above.
    uploaded_by_id: Mapped[int | None]
    uploaded_at: Mapped[datetime]
