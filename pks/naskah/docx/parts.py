"""The parts of a .docx beside its body: those of a style, compressed once, and the small ones."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pks.naskah.docx.markup import NAMESPACES, attribute, escape, page_field
from pks.naskah.docx.package import Part, compress
from pks.naskah.docx.series import Lists
from pks.naskah.docx.style_sheet import DRAFT_MARK, base_text, with_font
from pks.naskah.flow import Paper
from pks.naskah.house_style import DEFAULT_STYLE, FONTS, HouseStyle, Letterhead, Logo, Picture
from pks.naskah.indonesian import long_date

_STATIC = {
    "_rels/.rels": "rels.xml",
    "word/settings.xml": "settings.xml",
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
#: The ids of the document's relationships to header and footer of a first page that differs.
FIRST_HEADER, FIRST_FOOTER = "rId8", "rId9"
_FIRST_LOGO_RELATION = 10


@dataclass(frozen=True)
class DraftMark:
    """What a draft carries in its header: the day and the short hash of its revision."""

    revised_on: date
    short_hash: str


def xml_part(name: str, xml: str) -> Part:
    """Return `xml` as a part."""
    return compress(name, (_DECLARATION + xml).encode())


@lru_cache(maxsize=32)
def static_parts(style: HouseStyle, lists: Lists) -> tuple[Part, ...]:
    """Return the parts that documents of a style share, [Content_Types].xml first."""
    texts = {
        "[Content_Types].xml": _content_types(style),
        "word/_rels/document.xml.rels": _relations(style),
        **{name: base_text(file) for name, file in _STATIC.items()},
        "word/numbering.xml": lists.numbering(),
        **_looks(style, lists),
    }
    for name, letterhead in _letterheads(style).items():
        if letterhead.pictures:
            texts[f"word/_rels/{name}.rels"] = _picture_relations(style, letterhead)
    return (
        *(compress(name, text.encode(), level=9) for name, text in texts.items()),
        # A PNG is compressed already.
        *(
            compress(f"word/{at}", picture.content, level=1)
            for picture, at in _media(style).items()
        ),
    )


@lru_cache(maxsize=32)
def footers(labels: tuple[str, ...], style: HouseStyle) -> tuple[Part, ...]:
    """Return the footer: places for initials, and the page of pages; twice if the first differs."""
    initials = "".join(f"Paraf {label} {_SIGNING_LINE} · " for label in labels)
    xml = (
        f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Kaki"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(initials)}Halaman </w:t></w:r>'
        f'{page_field("PAGE")}<w:r><w:t xml:space="preserve"> dari </w:t></w:r>'
        f"{page_field('NUMPAGES')}</w:p></w:ftr>"
    )
    names = ("footer1.xml", "footer2.xml")[: len(_letterheads(style))]
    return tuple(xml_part(f"word/{name}", xml) for name in names)


@lru_cache(maxsize=128)
def headers(draft: DraftMark | None, style: HouseStyle) -> tuple[Part, ...]:
    """Return the headers: the letterhead, and below it RANCANGAN with its revision on a draft."""
    mark = ""
    if draft:
        words = f"RANCANGAN · {long_date(draft.revised_on)} · {draft.short_hash}"
        mark = f"<w:r><w:t>{escape(words)}</w:t></w:r>"
    # Also on a final document: a header may not end with a table.
    line = f'<w:p><w:pPr><w:pStyle w:val="{DRAFT_MARK}"/></w:pPr>{mark}</w:p>'
    return tuple(
        xml_part(f"word/{name}", f"<w:hdr {NAMESPACES}>{letterhead.blocks}{line}</w:hdr>")
        for name, letterhead in _letterheads(style).items()
    )


def logos_of(style: HouseStyle) -> tuple[Logo | None, ...]:
    """Return what stands on top of a paper: one emblem, or the logo of each party if it has one."""
    return (style.emblem,) if style.emblem else style.logos


def logo_relation(style: HouseStyle, logo: Logo) -> str:
    """Return the id of the document's relationship to the picture of a logo."""
    return f"rId{_FIRST_LOGO_RELATION + list(_media(style)).index(logo.picture)}"


def core_properties(paper: Paper) -> Part:
    """Return title, subject and author. No times: the same paper gives the same bytes."""
    return xml_part(
        "docProps/core.xml",
        _CORE.format(
            title=escape(paper.title),
            subject=escape(paper.subject),
            author=escape(paper.author),
        ),
    )


def _letterheads(style: HouseStyle) -> dict[str, Letterhead]:
    """Return the headers by their file: that of all pages, and that of the first if it differs."""
    reference = style.reference
    if reference is None:
        return {"header1.xml": Letterhead()}
    first = {"header2.xml": reference.first} if reference.first else {}
    return {"header1.xml": reference.letterhead, **first}


def _looks(style: HouseStyle, lists: Lists) -> dict[str, str]:
    """Return styles, fonts and theme: ours in the chosen font, or those of the reference."""
    reference = style.reference
    if reference:
        texts = (reference.styles, reference.fonts, reference.theme)
        styles, fonts, theme = (_DECLARATION + text for text in texts)
    else:
        styles, fonts, theme = (
            with_font(base_text(name), style.font, style.font_points)
            for name in ("styles.xml", "fontTable.xml", "theme.xml")
        )
        if style.font != DEFAULT_STYLE.font:
            fonts = _font_table(style.font)
    styles = lists.with_styles(styles)
    return {"word/styles.xml": styles, "word/fontTable.xml": fonts, "word/theme/theme1.xml": theme}


def _font_table(font: str) -> str:
    alternative = FONTS.get(font)
    other = f'<w:altName w:val="{alternative}"/>' if alternative else ""
    return (
        f'{_DECLARATION}<w:fonts {NAMESPACES}><w:font w:name="{attribute(font)}">{other}</w:font>'
        "</w:fonts>"
    )


def _media(style: HouseStyle) -> dict[Picture, str]:
    """Return each picture of a style once, with its place below word/; the logos first."""
    logos = [logo.picture for logo in logos_of(style) if logo]
    letterheads = [p for head in _letterheads(style).values() for p in head.pictures]
    pictures = dict.fromkeys((*logos, *letterheads))
    return {p: f"media/gambar{n}.{p.ending}" for n, p in enumerate(pictures, 1)}


def _content_types(style: HouseStyle) -> str:
    endings = sorted({picture.ending for picture in _media(style)})
    extra = "".join(
        f'<Default Extension="{ending}" ContentType="image/{ending}"/>' for ending in endings
    )
    if len(_letterheads(style)) > 1:
        extra += "".join(
            f'<Override PartName="/word/{kind}2.xml" ContentType="application/vnd.'
            f'openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
            for kind in ("header", "footer")
        )
    return base_text("content_types.xml").replace("</Types>", f"{extra}</Types>")


def _relations(style: HouseStyle) -> str:
    """Return the relationships of the document: to all its parts, and to the logos."""
    extra = ""
    if len(_letterheads(style)) > 1:
        extra = _relation(FIRST_HEADER, "header", "header2.xml")
        extra += _relation(FIRST_FOOTER, "footer", "footer2.xml")
    for logo in {logo.picture: logo for logo in logos_of(style) if logo}.values():
        extra += _relation(logo_relation(style, logo), "image", _media(style)[logo.picture])
    return base_text("document_rels.xml").replace("</Relationships>", f"{extra}</Relationships>")


def _picture_relations(style: HouseStyle, letterhead: Letterhead) -> str:
    relations = "".join(
        _relation(f"rId{number}", "image", _media(style)[picture])
        for number, picture in enumerate(letterhead.pictures, 1)
    )
    return (
        f'{_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{relations}</Relationships>'
    )


def _relation(relation: str, kind: str, target: str) -> str:
    return (
        f'<Relationship Id="{relation}" Type="http://schemas.openxmlformats.org/officeDocument/'
        f'2006/relationships/{kind}" Target="{target}"/>'
    )
