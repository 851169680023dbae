"""Turning our own .docx documents into PDF/A, tagged, through LibreOffice."""

import functools
import io
import logging
import zipfile
from pathlib import Path

from pks.files.office import CannotKeep, KeptOffice
from pks.files.office_once import convert_once
from pks.files.office_setup import ConversionFailed, NoConverter, find_soffice

__all__ = ["ConversionFailed", "NoConverter", "to_pdf"]

log = logging.getLogger(__name__)


def to_pdf(docx: bytes, *, timeout_seconds: float = 25) -> bytes:
    """Return `docx`, a document that we wrote ourselves, as PDF/A-2b, tagged.

    One LibreOffice is kept for all processes of this user on this machine and works through what
    they ask one after another, some 0.2 seconds each; where none can be kept, a fresh one takes
    one to three. Not to be called in a transaction.

    :raises NoConverter: LibreOffice is not installed.
    :raises ConversionFailed: it is no .docx, it failed, or took longer than `timeout_seconds` in
        each of two tries. Waiting for those before us is not counted.
    """
    soffice = find_soffice()
    if not _is_docx(docx):
        raise ConversionFailed("no .docx")
    try:
        return _kept_office(soffice).convert(docx, timeout_seconds)
    except CannotKeep as reason:
        log.warning("no LibreOffice can be kept here, a fresh one is started: %s", reason)
        return convert_once(soffice, docx, timeout_seconds)


def _is_docx(content: bytes) -> bool:
    # Of an empty file, or of a sheet, LibreOffice would make an empty page.
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "word/document.xml" in package.namelist()
    except zipfile.BadZipFile:
        return False


@functools.cache
def _kept_office(soffice: Path) -> KeptOffice:
    return KeptOffice(soffice)
