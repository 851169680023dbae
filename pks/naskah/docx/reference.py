"""Reading an institution's reference .docx: page, styles, theme, fonts and letterhead.

Everything is written anew from what is known (`known`, `letterhead`, `style_sheet`); no part of
the reference gets into a document as it came; pictures are drawn anew. Whoever takes one from
somebody looks into the package first (`pks.files`): here it is only read, in bounds.
"""

import posixpath
import re
from collections.abc import Mapping
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as BadDeflate  # noqa: N812

from lxml import etree
from lxml.etree import _Element as Element

from pks.naskah.docx.known import FONT_NAME, W
from pks.naskah.docx.letterhead import HeaderReader
from pks.naskah.docx.markup import attribute
from pks.naskah.docx.style_sheet import DRAFT_MARK, StyleSheet, base_text
from pks.naskah.house_style import (
    LEAST_TEXT_HEIGHT,
    LEAST_TEXT_WIDTH,
    LeftOut,
    Letterhead,
    Margins,
    NotAPicture,
    Picture,
    Reference,
    Sheet,
    picture_of,
)

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LARGEST_PART_BYTES = 16 * 1024 * 1024
_MOST_PARTS = 1000
# All pictures of the letterhead together: each document carries them.
_MOST_PICTURE_BYTES = 4 * 1024 * 1024
# Between A6 and A2, in twips.
_SMALLEST_SIDE, _LARGEST_SIDE = 5900, 33_700
_COLOURS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


class ReferenceFault(StrEnum):
    """Why a file is no reference document."""

    NOT_A_DOCX = "not_a_docx"
    TOO_LARGE = "too_large"
    DOCUMENT_TYPE = "document_type"
    NO_STYLES = "no_styles"
    PAGE_UNUSABLE = "page_unusable"
    PICTURES_TOO_LARGE = "pictures_too_large"


class CannotUseReference(Exception):
    """The file is no reference document; the first fault, as looking further is unsafe."""

    def __init__(self, fault: ReferenceFault) -> None:
        super().__init__(fault)
        self.fault = fault


def read_reference(content: bytes) -> Reference:
    """Return what is understood of a reference .docx.

    :raises CannotUseReference: it cannot be used.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _read(_Package(archive))
    except (BadZipFile, BadDeflate, KeyError, OSError, RuntimeError, ValueError) as error:
        raise CannotUseReference(ReferenceFault.NOT_A_DOCX) from error


def _read(package: "_Package") -> Reference:
    document = package.xml(package.main)
    if document.tag != f"{W}document":
        raise CannotUseReference(ReferenceFault.NOT_A_DOCX)
    styles = package.part_of_kind("styles")
    if styles is None or styles.tag != f"{W}styles":
        raise CannotUseReference(ReferenceFault.NO_STYLES)
    sheet, headers, has_first = _last_section(document)
    style_sheet = StyleSheet(styles)
    reader = _Letterheads(package, style_sheet)
    letterhead = reader.read(headers.get("default"))
    first = reader.read(headers.get("first")) if has_first else None
    pictures = {*letterhead.pictures, *(first.pictures if first else ())}
    if sum(len(picture.content) for picture in pictures) > _MOST_PICTURE_BYTES:
        raise CannotUseReference(ReferenceFault.PICTURES_TOO_LARGE)
    return Reference(
        sheet=sheet,
        styles=style_sheet.written(),
        theme=_theme(package.part_of_kind("theme")),
        fonts=_fonts(package.part_of_kind("fontTable")),
        letterhead=letterhead,
        first=first,
        left_out=frozenset(reader.left_out),
    )


class _Package:
    """The parts of a .docx, found by their relationships, read in bounds."""

    def __init__(self, archive: ZipFile) -> None:
        if len(archive.namelist()) > _MOST_PARTS:
            raise CannotUseReference(ReferenceFault.TOO_LARGE)
        self._archive = archive
        self._names = frozenset(archive.namelist())
        mains = [at for kind, at in self.relations("").values() if kind == "officeDocument"]
        if not mains:
            raise CannotUseReference(ReferenceFault.NOT_A_DOCX)
        self.main = mains[0]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return, by id, the kind and the place of what a part points to inside the package."""
        folder, name = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        if place not in self._names:
            return {}
        found = {}
        for relation in self.xml(place):
            target = relation.get("Target") or ""
            at = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if relation.get("TargetMode") != "External" and at in self._names:
                kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
                found[relation.get("Id") or ""] = kind, at
        return found

    def part_of_kind(self, kind: str) -> Element | None:
        """Return what the main part points to as its styles, theme and so on."""
        places = [at for other, at in self.relations(self.main).values() if other == kind]
        return self.xml(places[0]) if places else None

    def xml(self, name: str) -> Element:
        """Return an XML part.

        :raises CannotUseReference: it carries a document type, or is no XML.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self.content(name), parser)
        except etree.XMLSyntaxError as error:
            raise CannotUseReference(ReferenceFault.NOT_A_DOCX) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise CannotUseReference(ReferenceFault.DOCUMENT_TYPE)
        return root

    def content(self, name: str) -> bytes:
        """Return a part as it is."""
        with self._archive.open(name) as part:
            content = part.read(_LARGEST_PART_BYTES + 1)
        if len(content) > _LARGEST_PART_BYTES:
            raise CannotUseReference(ReferenceFault.TOO_LARGE)
        return content


class _Letterheads:
    """Reads the headers of one reference."""

    def __init__(self, package: _Package, styles: StyleSheet) -> None:
        self.left_out: set[LeftOut] = set()
        self._package = package
        self._styles = styles
        self._headers = package.relations(package.main)

    def read(self, relation: str | None) -> Letterhead:
        """Return the header behind a relationship; without one, a header with nothing in it."""
        kind, place = self._headers.get(relation or "", ("", ""))
        if kind != "header":
            return Letterhead()
        pictures = self._package.relations(place)

        def picture_at(relation: str) -> Picture | None:
            kind, at = pictures.get(relation, ("", ""))
            return self._picture(at) if kind == "image" else None

        reader = HeaderReader(self._styles.name_of, picture_at)
        letterhead = reader.read(self._package.xml(place), DRAFT_MARK)
        self.left_out |= reader.left_out
        return letterhead

    def _picture(self, place: str) -> Picture | None:
        try:
            return picture_of(self._package.content(place))
        except NotAPicture:
            return None


def _last_section(document: Element) -> tuple[Sheet, Mapping[str, str], bool]:
    """Return the page of the last section, its headers by type, and whether its first page differs.

    A section without a header of its own has that of the section before it.
    """
    sections = list(document.iter(f"{W}sectPr"))
    headers: dict[str, str] = {}
    for section in sections:
        for header in section.findall(f"{W}headerReference"):
            headers[header.get(f"{W}type") or "default"] = header.get(f"{_R}id") or ""
    if not sections:
        raise CannotUseReference(ReferenceFault.PAGE_UNUSABLE)
    title = sections[-1].find(f"{W}titlePg")
    has_first = title is not None and title.get(f"{W}val") not in ("0", "false", "off")
    return _sheet(sections[-1]), headers, has_first


def _sheet(section: Element) -> Sheet:
    """Return the page of a section, upright.

    :raises CannotUseReference: no agreement fits on it.
    """
    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width, height = sorted((_twips(size, "w"), _twips(size, "h")))
    margins = Margins(*(abs(_twips(margin, side)) for side in ("top", "right", "bottom", "left")))
    header, footer = (min(abs(_twips(margin, name)), 2835) for name in ("header", "footer"))
    sheet = Sheet(width, height, margins, header, footer)
    upright = height - margins.top - margins.bottom
    across = width - margins.top - margins.bottom
    usable = (
        sheet.text_width() >= LEAST_TEXT_WIDTH
        and upright >= LEAST_TEXT_HEIGHT
        and across >= LEAST_TEXT_HEIGHT // 2
        and width >= _SMALLEST_SIDE
        and height <= _LARGEST_SIDE
    )
    if not usable:
        raise CannotUseReference(ReferenceFault.PAGE_UNUSABLE)
    return sheet


def _twips(element: Element | None, name: str) -> int:
    text = "" if element is None else element.get(f"{W}{name}") or ""
    return int(text) if re.fullmatch("-?[0-9]{1,6}", text) else 0


def _theme(theirs: Element | None) -> str:
    """Return our theme with their fonts and colours."""
    theme = etree.fromstring(base_text("theme.xml").encode())
    if theirs is None:
        return etree.tostring(theme, encoding="unicode")
    for kind in ("majorFont", "minorFont"):
        found = theirs.find(f".//{_A}fontScheme/{_A}{kind}/{_A}latin")
        font = "" if found is None else found.get("typeface") or ""
        if re.fullmatch(FONT_NAME, font):
            theme.findall(f".//{_A}{kind}/{_A}latin")[0].set("typeface", font)
    for name in _COLOURS:
        colour = _colour(theirs.find(f".//{_A}clrScheme/{_A}{name}"))
        if colour:
            theme.findall(f".//{_A}clrScheme/{_A}{name}/{_A}srgbClr")[0].set("val", colour)
    return etree.tostring(theme, encoding="unicode")


def _colour(place: Element | None) -> str | None:
    for element in () if place is None else place:
        text = element.get("lastClr") or element.get("val") or ""
        if re.fullmatch("[0-9A-Fa-f]{6}", text):
            return text
    return None


def _fonts(theirs: Element | None) -> str:
    """Return a table of the fonts that they name, none of them embedded."""
    fonts: dict[str, str] = {}
    for font in () if theirs is None else theirs.findall(f"{W}font"):
        name = font.get(f"{W}name") or ""
        if re.fullmatch(FONT_NAME, name) and name not in fonts:
            other = font.find(f"{W}altName")
            alternative = "" if other is None else other.get(f"{W}val") or ""
            named = f'<w:altName w:val="{attribute(alternative)}"/>'
            inside = named if re.fullmatch(FONT_NAME, alternative) else ""
            fonts[name] = f'<w:font w:name="{attribute(name)}">{inside}</w:font>'
    return f'<w:fonts xmlns:w="{W[1:-1]}">{"".join(fonts.values())}</w:fonts>'
