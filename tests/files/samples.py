"""Files for the tests, good and hostile, made here so that nobody has to open them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
import pypdf
from PIL import Image

WORD = "word/document.xml"
TYPES = "[Content_Types].xml"
RELS = "word/_rels/document.xml.rels"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(text: str = "Pasal 1") -> bytes:
    document = docx.Document()
    document.add_heading("PERJANJIAN KERJA SAMA")
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def word_with(**parts: bytes) -> bytes:
    """Return a Word file with some parts replaced or added; `__` stands for a slash."""
    named = {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped(parts_of(word_file()) | named)


def word_replacing(part: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(word_file())
    assert old in parts[part]
    return zipped(parts | {part: parts[part].replace(old, new)})


def word_linking(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    link = f'<Relationship Id="rId99" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'
    return word_replacing(RELS, b"</Relationships>", link.encode() + b"</Relationships>")


def word_saying(inside_body: bytes, *, head: bytes = b"") -> bytes:
    document = f'<w:document xmlns:w="{_W}"><w:body>'.encode()
    document = head + document + inside_body + b"</w:body></w:document>"
    return zipped(parts_of(word_file()) | {WORD: document})


def lying_about_size(package: bytes, name: str, claimed_bytes: int) -> bytes:
    """Return `package` whose headers claim another unpacked size for one part."""
    changed = bytearray(package)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = -1
        while (place := package.find(signature, place + 1)) >= 0:
            if package[place + name_at :].startswith(name.encode()):
                struct.pack_into("<I", changed, place + size_at, claimed_bytes)
    return bytes(changed)


def doubled_part() -> bytes:
    """Return a Word file with two documents: readers disagree on which one they show."""
    return word_with(**{"word__documenT.xml": b"<x/>"}).replace(b"documenT.xml", b"document.xml")


def sheet_file(**parts: bytes) -> bytes:
    main = f"{_SHEET}.sheet.main+xml"
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType='
        f'"application/xml"/><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml"'
        f' ContentType="{main}"/></Types>'
    )
    rels = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    sheet = {
        TYPES: types.encode(),
        "_rels/.rels": rels.encode(),
        "xl/workbook.xml": b"<workbook><sheets/></workbook>",
    }
    return zipped(sheet | {name.replace("__", "/"): content for name, content in parts.items()})


def pdf_file(*, password: str | None = None, owner: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password is not None:
        writer.encrypt(password, owner, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def pdf_of(*objects: str) -> bytes:
    """Return a PDF of these objects, numbered from 1, of which the first is the catalogue."""
    body = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail += f"trailer\n<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + tail.encode()


def picture(kind: str, width: int = 30, height: int = 20) -> bytes:
    file = io.BytesIO()
    mode = "1" if width > 1000 else "RGB"
    Image.new(mode, (width, height)).save(file, kind)
    return file.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims to be as large as this."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
