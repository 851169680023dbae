"""What to look at in a .docx or .xlsx before any library opens it.

Both are a zip of XML parts. Everything a header says about a size is a claim: parts are read in
bounded pieces and counted. The limits are ours, chosen so that the worst file that passes takes
seconds and not minutes; no standard names them.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import IO
from xml.parsers import expat

from pks.files.markup import TYPES_PART, XmlReader
from pks.files.reasons import Reason, UploadRefused

CHUNK_BYTES = 64 * 1024

_ACTIVE = re.compile(
    r"vbaproject|activex|/embeddings/|oleobject|afchunk|altchunk|customui|macroenabled",
    re.IGNORECASE,
)
_HARMLESS_LINK = re.compile(r"https?:|mailto:|#", re.IGNORECASE)
_END_RECORD = b"PK\x05\x06"
_END_RECORD_BYTES = 22
_LONGEST_END_BYTES = _END_RECORD_BYTES + 0xFFFF
_ENCRYPTED = 1

_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    NotImplementedError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Limits:
    """How much a package may hold."""

    parts: int = 1000
    #: Unpacked, all parts together.
    total_bytes: int = 100 * 1024 * 1024
    #: Unpacked, the XML parts together.
    xml_bytes: int = 24 * 1024 * 1024
    #: Elements and attributes, all XML parts together.
    nodes: int = 1_000_000
    #: libxml2 stops at 256 by itself.
    depth: int = 200


LIMITS = Limits()


class Main(Enum):
    """The media type of the part that makes a package what it is."""

    DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def check_package(file: IO[bytes], limits: Limits = LIMITS) -> Main:
    """Read the whole of `file` without unpacking it anywhere, and return what it is.

    :raises UploadRefused: something in it is wrong, unsafe or too large.
    """
    _check_claimed_parts(file, limits)
    try:
        with zipfile.ZipFile(file) as package:
            return _Package(package, limits).check()
    except _DAMAGE as error:
        raise UploadRefused(Reason.DAMAGED, repr(error)) from error


def _check_claimed_parts(file: IO[bytes], limits: Limits) -> None:
    """Read the end record only: parsing a directory of 200,000 parts costs seconds.

    :raises UploadRefused: it claims too many parts, or there is none.
    """
    size_bytes = file.seek(0, os.SEEK_END)
    file.seek(max(0, size_bytes - _LONGEST_END_BYTES))
    tail = file.read()
    place = tail.rfind(_END_RECORD)
    if place < 0 or len(tail) - place < _END_RECORD_BYTES:
        raise UploadRefused(Reason.DAMAGED, "no end record")
    (claimed,) = struct.unpack_from("<H", tail, place + 10)
    if claimed > limits.parts:
        raise UploadRefused(Reason.TOO_MANY_PARTS, str(claimed))


class _Package:
    """One reading of a package, with what it has used up so far."""

    def __init__(self, package: zipfile.ZipFile, limits: Limits) -> None:
        self.package = package
        self.limits = limits
        self.parts = {part.filename: part for part in package.infolist()}
        self.total_bytes = self.xml_bytes = 0
        self.xml = XmlReader(limits.nodes, limits.depth)

    def check(self) -> Main:
        self._check_parts()
        # First, as it says which of the other parts are XML whatever their names.
        self._read(TYPES_PART, is_xml=True)
        for name in self.parts:
            if name != TYPES_PART:
                self._read(name, is_xml=self._is_xml(name))
        self._check_links()
        return self._main()

    def _check_parts(self) -> None:
        listed = self.package.infolist()
        if len(listed) > self.limits.parts:
            raise UploadRefused(Reason.TOO_MANY_PARTS, str(len(listed)))
        if len({part.filename.lower() for part in listed}) != len(listed):
            raise UploadRefused(Reason.ODD_PARTS, "doubled")
        if TYPES_PART not in self.parts:
            raise UploadRefused(Reason.KIND_NOT_TAKEN, "zip")
        if sum(part.file_size for part in listed) > self.limits.total_bytes:
            raise UploadRefused(Reason.TOO_MUCH_INSIDE, "as claimed")
        for part in listed:
            _check_part(part)

    def _read(self, name: str, *, is_xml: bool) -> None:
        parser = self.xml.parser(name) if is_xml else None
        for chunk in self._chunks(name):
            self._count(len(chunk), is_xml=is_xml)
            if parser:
                parser.Parse(chunk, False)
        if parser:
            parser.Parse(b"", True)

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self.package.open(name) as part:
            while chunk := part.read(CHUNK_BYTES):
                yield chunk

    def _count(self, size_bytes: int, *, is_xml: bool) -> None:
        self.total_bytes += size_bytes
        self.xml_bytes += size_bytes if is_xml else 0
        if self.total_bytes > self.limits.total_bytes or self.xml_bytes > self.limits.xml_bytes:
            raise UploadRefused(Reason.TOO_MUCH_INSIDE)

    def _is_xml(self, name: str) -> bool:
        return name.lower().endswith((".xml", ".rels")) or self._type(name).endswith("xml")

    def _type(self, name: str) -> str:
        by_ending = self.xml.default_types.get(name.rpartition(".")[2].lower(), "")
        return self.xml.part_types.get(f"/{name}".lower(), by_ending)

    def _check_links(self) -> None:
        for media_type in (*self.xml.default_types.values(), *self.xml.part_types.values()):
            if _ACTIVE.search(media_type):
                raise UploadRefused(Reason.ACTIVE_CONTENT, media_type)
        for link in self.xml.links:
            if _ACTIVE.search(link.kind):
                raise UploadRefused(Reason.ACTIVE_CONTENT, link.kind)
            harmless = link.kind == "hyperlink" and _HARMLESS_LINK.match(link.target)
            if link.is_outside and not harmless:
                raise UploadRefused(Reason.OUTSIDE_SOURCE, link.kind)

    def _main(self) -> Main:
        types: Mapping[str, str] = {n: self._type(n) for n in self.parts if n != TYPES_PART}
        found = [main for main in Main if main.value in types.values()]
        if len(found) != 1:
            raise UploadRefused(Reason.NOT_PLAIN)
        return found[0]


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    if part.flag_bits & _ENCRYPTED or ".." in name or name.startswith("/") or "\\" in name:
        raise UploadRefused(Reason.ODD_PARTS, name)
    if _ACTIVE.search(name):
        raise UploadRefused(Reason.ACTIVE_CONTENT, name)
