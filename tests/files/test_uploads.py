"""Taking files: what is good is taken, whatever its name says, and kept under its hash."""

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pks.files.kinds import Kind
from pks.files.models import StoredFile
from pks.files.names import MAX_CHARACTERS, clean_name
from pks.files.reasons import Reason, UploadRefused
from pks.files.store import CHUNK_BYTES, ContentStore
from pks.files.uploads import accept, keep
from pks.files.words import REASON_TEXT
from tests.files import samples

NOW = datetime(2022, 2, 7, 1, 0, tzinfo=UTC)
LIMIT_BYTES = 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (samples.word_file, Kind.DOCX),
        (samples.sheet_file, Kind.XLSX),
        (samples.pdf_file, Kind.PDF),
        (lambda: samples.picture("PNG"), Kind.PNG),
        (lambda: samples.picture("JPEG"), Kind.JPG),
        (lambda: samples.word_linking("hyperlink", "https://bekasikota.go.id"), Kind.DOCX),
        (lambda: samples.word_linking("hyperlink", "mailto:a@example.go.id"), Kind.DOCX),
        (lambda: samples.pdf_file(password="", owner="rahasia"), Kind.PDF),
    ],
)
def test_takes_what_is_good_and_finds_out_what_it_is(make: Callable[[], bytes], kind: Kind):
    content = make()

    with accept(io.BytesIO(content), "Naskah.bin", limit_bytes=LIMIT_BYTES) as upload:
        assert upload.kind is kind
        assert upload.name == f"Naskah.bin.{kind.value}"
        assert upload.size_bytes == len(content)


def test_takes_a_document_whose_main_part_is_elsewhere():
    """As Word on the web writes it."""
    parts = samples.parts_of(samples.word_file())
    moved = {
        name.replace("word/document.xml", "word/document2.xml").replace(
            "document.xml.rels", "document2.xml.rels"
        ): content.replace(b"word/document.xml", b"word/document2.xml")
        for name, content in parts.items()
    }

    with accept(io.BytesIO(samples.zipped(moved)), "a.docx", limit_bytes=LIMIT_BYTES) as upload:
        assert upload.kind is Kind.DOCX


def test_the_order_of_the_parts_does_not_matter():
    parts = dict(reversed(samples.parts_of(samples.word_file()).items()))

    with accept(io.BytesIO(samples.zipped(parts)), "a.docx", limit_bytes=LIMIT_BYTES) as upload:
        assert upload.kind is Kind.DOCX


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("foto.pdf", "foto.png"),
        ("foto.PNG", "foto.PNG"),
        ("foto.jpeg", "foto.png"),
        ("foto", "foto.png"),
        ("", "berkas.png"),
        ("../../etc/passwd", "passwd.png"),
        (r"C:\fakepath\bukti rapat.png", "bukti rapat.png"),
        ("bukti\r\nX-Evil: 1.png", "buktiX-Evil: 1.png"),
        ("\u202egnp.exe", "gnp.exe.png"),
        ("..", "berkas.png"),
        (".htaccess", "htaccess.png"),
        ("cafe\u0301.png", "caf\u00e9.png"),
        ("a" * 500 + ".png", "a" * 146 + ".png"),
    ],
)
def test_shows_a_name_that_fits_the_content(name: str, shown: str):
    with accept(io.BytesIO(samples.picture("PNG")), name, limit_bytes=LIMIT_BYTES) as upload:
        assert upload.name == shown


@given(st.text(st.characters() | st.sampled_from("/\\.\x00\r\n\u202e\u0301 "), max_size=400))
def test_a_name_is_short_clean_and_stays_as_it_is_once_cleaned(name: str):
    shown = clean_name(name, ending=".pdf", other_endings=frozenset({".docx"}))

    assert shown.lower().endswith(".pdf")
    assert 5 <= len(shown) <= MAX_CHARACTERS
    assert not re.search(r"[/\\\x00-\x1f\x7f\u202a-\u202e]", shown)
    assert not shown.startswith((".", " "))
    assert unicodedata.is_normalized("NFC", shown)
    assert clean_name(shown, ending=".pdf", other_endings=frozenset({".docx"})) == shown
    shown.encode()


class TwoGigabytes(io.RawIOBase):
    """A stream that counts how much of it was read."""

    size_bytes = 2 * 1024**3
    read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= CHUNK_BYTES
        self.read_bytes += size
        return b"%" * size if self.read_bytes <= self.size_bytes else b""


def test_refuses_two_gigabytes_having_read_no_more_than_the_limit():
    stream = TwoGigabytes()

    with pytest.raises(UploadRefused) as refusal:
        accept(stream, "a.pdf", limit_bytes=LIMIT_BYTES)

    assert refusal.value.reason is Reason.TOO_LARGE
    assert stream.read_bytes <= LIMIT_BYTES + CHUNK_BYTES


def test_a_file_as_large_as_the_limit_is_taken():
    content = samples.pdf_file()

    accept(io.BytesIO(content), "a.pdf", limit_bytes=len(content)).close()
    with pytest.raises(UploadRefused):
        accept(io.BytesIO(content), "a.pdf", limit_bytes=len(content) - 1)


def test_refuses_a_good_file_of_a_kind_that_is_not_asked_for():
    with pytest.raises(UploadRefused) as refusal:
        accept(io.BytesIO(samples.word_file()), "a.pdf", limit_bytes=LIMIT_BYTES, kinds={Kind.PDF})

    assert refusal.value.reason is Reason.KIND_NOT_TAKEN


def test_every_reason_has_its_sentence():
    assert set(REASON_TEXT) == set(Reason)
    for text in REASON_TEXT.values():
        assert text[0].isupper()
        assert text.endswith(".")
        assert re.search(r"[;,] .*(pilih|kecilkan|bagi|simpan|buka|salin|hapus|sematkan)", text)


def test_keeps_the_content_and_says_whose_it_is(session: Session, tmp_path: Path):
    store = ContentStore(tmp_path / "files")
    content = samples.picture("PNG")
    upload = accept(io.BytesIO(content), "../bukti.png", limit_bytes=LIMIT_BYTES)

    stored = keep(session, store, upload, by_id=7, now=NOW)
    session.commit()

    assert session.get(StoredFile, stored.id) is stored
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.name, stored.media_type) == ("bukti.png", "image/png")
    assert (stored.size_bytes, stored.uploaded_by_id) == (len(content), 7)
    assert stored.uploaded_at == NOW
    with store.open(stored.sha256) as file:
        assert file.read() == content
    assert upload.file.closed


def test_the_same_content_twice_is_two_rows_and_one_file(session: Session, tmp_path: Path):
    store = ContentStore(tmp_path / "files")
    for name in ("bukti.png", "salinan.png"):
        upload = accept(io.BytesIO(samples.picture("PNG")), name, limit_bytes=LIMIT_BYTES)
        keep(session, store, upload, by_id=None, now=NOW)

    assert session.query(StoredFile).count() == 2
    assert len(list(store.hashes())) == 1
