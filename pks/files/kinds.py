"""The kinds of files that are taken, and how each is really opened."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import IO

import docx
import filetype
from PIL import Image

from pks.files import pdf_probe
from pks.files.package import LIMITS, Limits, Main, check_package
from pks.files.pdf_probe import Answer
from pks.files.reasons import Reason, UploadRefused

#: Pillow's own limit would let a small file take 800 MiB.
MAX_IMAGE_PIXELS = 40_000_000
Image.MAX_IMAGE_PIXELS = MAX_IMAGE_PIXELS

_HEAD_BYTES = 8192
# Of the wall clock: twice its own limit of work, for a busy machine.
_PDF_SECONDS = 2 * pdf_probe.CPU_SECONDS
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


class Kind(StrEnum):
    """A kind of file, by its content."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PNG = "png"
    JPG = "jpg"

    @property
    def media_type(self) -> str:
        """The type under which the file is handed out again."""
        return _MEDIA_TYPES[self]

    @property
    def ending(self) -> str:
        """What its name ends with, e.g. ".pdf"."""
        return f".{self.value}"


_MEDIA_TYPES: Mapping[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
}

_OF_MAIN = {Main.DOCUMENT: Kind.DOCX, Main.WORKBOOK: Kind.XLSX}


def kind_of(file: IO[bytes], *, limits: Limits = LIMITS) -> Kind:
    """Return what `file` is, having opened it as such.

    :raises UploadRefused: it is nothing that we know, or not wholly so, or not safe to open.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if head.startswith(_OLE):
        raise UploadRefused(Reason.OLD_OR_LOCKED_OFFICE)
    if head.startswith(_ZIP):
        # Which of the office formats it is, the order of the parts cannot tell: it looks inside.
        kind = _OF_MAIN[check_package(file, limits)]
    else:
        guess = filetype.guess_extension(head)
        if guess not in _OPENERS:
            raise UploadRefused(Reason.KIND_NOT_TAKEN, str(guess))
        kind = Kind(guess)
    file.seek(0)
    try:
        _OPENERS[kind](file)
    except UploadRefused:
        raise
    except Exception as error:
        # The libraries fail in ways of their own on damaged files: KeyError, TypeError,
        # RecursionError … To the sender they all mean the same.
        raise UploadRefused(Reason.DAMAGED, repr(error)) from error
    return kind


def _open_docx(file: IO[bytes]) -> None:
    docx.Document(file)


def _open_xlsx(file: IO[bytes]) -> None:
    """Do nothing: `check_package` has read every part, and sheets are read in another place."""


def _open_pdf(file: IO[bytes]) -> None:
    """Open the PDF in another process: its time and memory are limited, ours are not."""
    file.flush()
    try:
        done = subprocess.run(  # noqa: S603 (our own script)
            [sys.executable, "-I", pdf_probe.__file__],
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused(Reason.TOO_COMPLEX, "timeout") from error
    if done.returncode != Answer.FINE:
        # Killed by a limit of its own, it has a negative code.
        reason = Reason.TOO_COMPLEX if done.returncode < 0 else _OF_ANSWER.get(done.returncode)
        raise UploadRefused(reason or Reason.DAMAGED, str(done.returncode))


_OF_ANSWER: Mapping[int, Reason] = {
    Answer.LOCKED: Reason.LOCKED_PDF,
    Answer.TOO_COMPLEX: Reason.TOO_COMPLEX,
}


def _open_picture(file: IO[bytes]) -> None:
    try:
        with Image.open(file, formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise UploadRefused(Reason.PICTURE_TOO_LARGE)
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefused(Reason.PICTURE_TOO_LARGE) from error


_OPENERS: Mapping[str, Callable[[IO[bytes]], None]] = {
    Kind.DOCX: _open_docx,
    Kind.XLSX: _open_xlsx,
    Kind.PDF: _open_pdf,
    Kind.PNG: _open_picture,
    Kind.JPG: _open_picture,
}
