"""The parts of a .docx beside its body: the static ones, compressed once, and the small ones."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from pks.naskah.docx.markup import NAMESPACES, escape, page_field
from pks.naskah.docx.package import Part, compress
from pks.naskah.indonesian import long_date
from pks.naskah.model import Document, plain

_STATIC = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/theme/theme1.xml": "theme.xml",
    "docProps/app.xml": "app.xml",
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject>"
    "<dc:creator>{author}</dc:creator><dc:language>id-ID</dc:language></cp:coreProperties>"
)
_SIGNING_LINE = "__________"


@dataclass(frozen=True)
class DraftMark:
    """What a draft carries in its header: the day and the short hash of its revision."""

    revised_on: date
    short_hash: str


def xml_part(name: str, xml: str) -> Part:
    """Return `xml` as a part."""
    return compress(name, (_DECLARATION + xml).encode())


@cache
def static_parts() -> tuple[Part, ...]:
    """Return the parts that are the same in every document, [Content_Types].xml first."""
    base = files("pks.naskah.docx") / "base"
    return tuple(
        compress(name, (base / file).read_bytes(), level=9) for name, file in _STATIC.items()
    )


@cache
def footer(labels: tuple[str, str]) -> Part:
    """Return the footer: a place for the initials of both parties, and the page of pages."""
    initials = "".join(f"Paraf {label} {_SIGNING_LINE} · " for label in labels)
    return xml_part(
        "word/footer1.xml",
        f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Kaki"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(initials)}Halaman </w:t></w:r>'
        f'{page_field("PAGE")}<w:r><w:t xml:space="preserve"> dari </w:t></w:r>'
        f"{page_field('NUMPAGES')}</w:p></w:ftr>",
    )


@cache
def header(draft: DraftMark | None) -> Part:
    """Return the header: RANCANGAN with its revision, or nothing on a final document."""
    mark = ""
    if draft:
        words = f"RANCANGAN · {long_date(draft.revised_on)} · {draft.short_hash}"
        mark = f"<w:r><w:t>{escape(words)}</w:t></w:r>"
    return xml_part(
        "word/header1.xml",
        f'<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Kepala"/></w:pPr>{mark}</w:p></w:hdr>',
    )


def core_properties(document: Document) -> Part:
    """Return title, subject and author. No times: the same document gives the same bytes."""
    first, second = document.parties
    subject = plain(document.subject)
    return xml_part(
        "docProps/core.xml",
        _CORE.format(
            title=escape(f"{document.title.title()} antara {first.party} dan {second.party}"),
            subject=escape(subject),
            author=escape(first.party),
        ),
    )
