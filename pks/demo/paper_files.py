"""The files of the story: plain pages that say that they belong to a demonstration."""

from datetime import datetime
from io import BytesIO

from PIL import ExifTags, Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.drafting.approving import Keep
from pks.files.models import StoredFile
from pks.files.store import ContentStore
from pks.files.uploads import accept, keep
from pks.monitoring.origins import note_picture

# A sheet of F4 at 60 dots an inch.
_SHEET = (508, 780)
_PHOTO = (640, 480)
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

    def photo(self, taken_at: datetime, *, by: User, now: datetime) -> StoredFile:
        """Return a stand-in for a photograph, with the time and place that a camera writes."""
        stored = self._keep(_snapshot(taken_at), "foto-rapat.jpg", by, now)
        with self._store.open(stored.sha256) as content:
            note_picture(self._session, stored, content)
        return stored

    def keeper(self, *, by: User, now: datetime) -> Keep:
        """Return what keeps a document of our own."""
        return lambda content, name: self._keep(content, name, by, now)

    def _keep(self, content: bytes, name: str, by: User, now: datetime) -> StoredFile:
        upload = accept(BytesIO(content), name, limit_bytes=len(content))
        return keep(self._session, self._store, upload, by_id=by.id, now=now)


def _snapshot(taken_at: datetime) -> bytes:
    """Draw a room with people at a table, taken in Bekasi."""
    sheet = Image.new("RGB", _PHOTO, (214, 222, 228))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((40, 40, 300, 190), (120, 150, 170))
    draw.rectangle((0, 330, 640, 480), (150, 110, 80))
    for at, coat in enumerate(((60, 80, 120), (150, 60, 60), (70, 110, 80), (90, 90, 90))):
        left = 70 + at * 140
        draw.ellipse((left + 15, 210, left + 65, 260), (224, 180, 150))
        draw.rectangle((left, 255, left + 80, 345), coat)
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = (
        f"{taken_at:%Y:%m:%d %H:%M:%S}"
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "S", 2: (6.0, 14.0, 8.9), 3: "E", 4: (106.0, 59.0, 33.4)}
    )
    written = BytesIO()
    sheet.save(written, "JPEG", exif=exif)
    return written.getvalue()


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
