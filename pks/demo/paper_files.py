"""The files of the story: plain pages that say that they belong to a demonstration."""

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.drafting.approving import Keep
from pks.files.models import StoredFile
from pks.files.store import ContentStore
from pks.files.uploads import accept, keep

# A sheet of F4 at 60 dots an inch.
_SHEET = (508, 780)
_MARGIN = 40
_LETTERS_A_LINE = 50


class Papers:
    """Makes files and puts them into the store."""

    def __init__(self, session: Session, store: ContentStore) -> None:
        """Keep files in `store`, and their rows in `session`."""
        self._session = session
        self._store = store

    def scan(self, number: str, *, by: User, now: datetime) -> StoredFile:
        """Return a stand-in for the scan of a signed agreement."""
        text = f"Pindaian naskah bertanda tangan\nNomor {number}\n\nBerkas peragaan"
        return self._keep(_page(text, "PDF"), "naskah-bertanda-tangan.pdf", by, now)

    def evidence(self, activity: str, *, by: User, now: datetime) -> StoredFile:
        """Return a stand-in for the evidence of an activity."""
        text = f"Bukti kegiatan\n\n{activity}\n\n{now:%d-%m-%Y}\n\nBerkas peragaan"
        return self._keep(_page(text, "PNG"), "bukti-kegiatan.png", by, now)

    def keeper(self, *, by: User, now: datetime) -> Keep:
        """Return what keeps a document of our own."""
        return lambda content, name: self._keep(content, name, by, now)

    def _keep(self, content: bytes, name: str, by: User, now: datetime) -> StoredFile:
        upload = accept(BytesIO(content), name, limit_bytes=len(content))
        return keep(self._session, self._store, upload, by_id=by.id, now=now)


def _page(text: str, kind: str) -> bytes:
    sheet = Image.new("L", _SHEET, 255)
    lines = [
        line[start : start + _LETTERS_A_LINE]
        for line in text.split("\n")
        for start in range(0, max(len(line), 1), _LETTERS_A_LINE)
    ]
    draw = ImageDraw.Draw(sheet)
    draw.multiline_text((_MARGIN, _MARGIN), "\n".join(lines), 0, ImageFont.load_default(14))
    written = BytesIO()
    sheet.save(written, kind)
    return written.getvalue()
