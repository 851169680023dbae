"""All documents of a batch in one file, made from what is in the database now."""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import IO

import xlsxwriter
from sqlalchemy.orm import Session

from pks.agreements.words import STATE_TEXT
from pks.batches.facts import CommonFacts, common_facts
from pks.batches.models import Batch
from pks.batches.queries import drafts_of
from pks.batches.sheet_writing import INERT
from pks.drafting.documents import Drawn, draft_docx, draw, style_of
from pks.drafting.models import Draft
from pks.files.names import clean_name
from pks.files.store import ContentStore
from pks.naskah import paper_docx
from pks.naskah.records import Value, latest_record, record_paper
from pks.naskah.records.shelf import COVER_LETTER
from pks.parties.models import OfficeHolding, Person

LIST_NAME = "daftar.xlsx"
LETTER_NAME = "surat-pengantar.docx"

_HEADINGS = (
    ("No.", 6),
    ("Berkas", 34),
    ("Nomor register", 16),
    ("Perangkat daerah", 48),
    ("Tentang", 60),
    ("Penanda tangan", 32),
    ("Tahap", 18),
)
# Not the clock's: the same drafts make the same file. It is the first day that a zip can name.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')


def pack(
    session: Session, batch: Batch, target: IO[bytes], store: ContentStore, *, zone: str
) -> int:
    """Write the .zip of the batch to `target`; return how many drafts are in it.

    One document after the other, so that memory holds one at a time. Its content depends on
    nothing but the drafts as they were last saved.
    """
    listed: list[tuple[str, Draft, Drawn]] = []
    with zipfile.ZipFile(target, "w") as package:
        for position, draft in drafts_of(session, batch):
            drawn = draw(session, draft)
            name = file_name(position, draft.agreement.second.institution.short_name)
            style = style_of(session, draft.agreement, store)
            _put(package, name, draft_docx(session, draft, drawn, style, zone=zone))
            listed.append((name, draft, drawn))
        _put(package, LIST_NAME, list_of(listed, created_at=batch.created_at))
        _put(package, LETTER_NAME, _cover_letter(session, batch, listed))
    return len(listed)


def file_name(position: int, unit: str) -> str:
    r"""Return what the draft of a unit is called in the package, on every system.

    >>> file_name(7, "RSUD/Puskesmas: Jatibening")
    '007 RSUD-Puskesmas- Jatibening.docx'
    """
    return clean_name(f"{position:03} {_NOT_IN_NAMES.sub('-', unit)}", ending=".docx")


def list_of(listed: Sequence[tuple[str, Draft, Drawn]], *, created_at: datetime) -> bytes:
    """Return the .xlsx that lists the drafts: which file is whose. Text stays text in it."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        book.set_properties({"title": "Daftar", "created": created_at.replace(tzinfo=None)})
        sheet, bold = book.add_worksheet("Daftar"), book.add_format({"bold": True})
        for place, (words, width) in enumerate(_HEADINGS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, words, bold)
        sheet.freeze_panes(1, 0)
        for number, (name, draft, drawn) in enumerate(listed, start=1):
            sheet.write_number(number, 0, number)
            for place, text in enumerate(_line(name, draft, drawn), start=1):
                sheet.write_string(number, place, text)
    return target.getvalue()


def _line(name: str, draft: Draft, drawn: Drawn) -> tuple[str, ...]:
    agreement, signatory = draft.agreement, drawn.facts.parties[1].signatory
    return (
        name,
        agreement.register_number,
        agreement.second.institution.name,
        agreement.subject,
        signatory.name if signatory else "",
        str(STATE_TEXT[agreement.state]),
    )


def _cover_letter(
    session: Session, batch: Batch, listed: Sequence[tuple[str, Draft, Drawn]]
) -> bytes:
    """Return the letter that goes with the drafts; its number and day are given when it goes."""
    common = common_facts(batch.facts)
    assert common is not None, "drafts are made with what all share"
    rows = [
        {
            "instansi": draft.agreement.second.institution.name,
            "perihal": draft.agreement.subject,
            "keterangan": "Rancangan",
        }
        for _name, draft, _drawn in listed
    ]
    other = batch.parent.second.institution
    parent = listed[0][2].facts.parent if listed else None
    values: dict[str, Value] = {
        "tempat": common.seat,
        "sifat": "Biasa",
        "lampiran": len(listed),
        "hal": "Penyampaian rancangan Perjanjian Kerja Sama",
        "tujuan": other.name,
        "tujuan_tempat": other.seat,
        "induk": parent.title if parent else batch.parent.subject,
        "naskah": rows,
        **_signed_by(session, common),
    }
    return paper_docx(record_paper(latest_record(COVER_LETTER), values))


def _signed_by(session: Session, common: CommonFacts) -> dict[str, Value]:
    holding = session.get(OfficeHolding, common.holding_id) if common.holding_id else None
    liaison = session.get(Person, common.liaison_id) if common.liaison_id else None
    reached = (liaison.name, liaison.phone, liaison.email) if liaison else ()
    return {
        "jabatan": holding.title if holding else None,
        "nama": holding.person.name if holding else None,
        "narahubung": ", ".join(part for part in reached if part),
    }


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIXED_TIME)
    entry.external_attr = _READABLE
    # What is inside is a zip itself: packing it once more gains nothing.
    package.writestr(entry, content, zipfile.ZIP_STORED)
