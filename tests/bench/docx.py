"""How fast an agreement becomes a .docx: against docxtpl, and against the least there is to do.

Ours is the whole road: template and facts, articles chosen and numbered, references resolved,
Word's own numbering, bytes. Both peers make the same words with every number typed.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document as WordDocument
from docxtpl import DocxTemplate

from pks.naskah import assemble, docx_bytes
from pks.naskah.docx.markup import NAMESPACES, escape
from pks.naskah.docx.read import read_text
from pks.naskah.flow import Line, Table
from pks.naskah.model import DOTS, plain
from pks.naskah.reading_order import agreement_blocks, annex_blocks
from tests.bench.measure import Row, paired
from tests.naskah.people import BALAI_PATRIOT, TEMPLATE

RUNS = 15

# The facts that the peers fill in, by the text that stands for them in their templates.
_VALUES = {
    "perihal": BALAI_PATRIOT.subject or DOTS,
    "tempat": BALAI_PATRIOT.place or DOTS,
    "nomor_1": BALAI_PATRIOT.parties[0].number or DOTS,
    "nomor_2": BALAI_PATRIOT.parties[1].number or DOTS,
}


def rows() -> list[Row]:
    """Measure both rows; the peers' words are compared with ours first."""
    ours_words = _words(read_text(ours()))
    for peer in (docxtpl_render, limit):
        assert _words(read_text(peer())) == ours_words, f"{peer.__name__} makes another text"
    return [
        _row("docx_vs_docxtpl", "docxtpl", docxtpl_render),
        _row("docx_vs_limit", "f-strings and zipfile", limit),
    ]


def _row(name: str, peer: str, work: Callable[[], bytes]) -> Row:
    pair = paired(ours, work, RUNS)
    return Row(
        name=name,
        unit="documents per CPU second",
        ours=1 / pair.ours_seconds,
        peer=peer,
        peer_value=1 / pair.peer_seconds,
        ratio=pair.speed_up,
        runs=pair.runs,
    )


def ours() -> bytes:
    """Return the agreement as this engine makes it."""
    return docx_bytes(assemble(TEMPLATE, BALAI_PATRIOT), draft=None)


def docxtpl_render() -> bytes:
    """Return the agreement as docxtpl renders it from a .docx template."""
    template = DocxTemplate(BytesIO(_docxtpl_template()))
    template.render(_VALUES, autoescape=True)
    target = BytesIO()
    template.save(target)
    return target.getvalue()


def limit() -> bytes:
    """Return the agreement as f-strings and zipfile make it, over our own slim base."""
    body = "".join(_limit_block(block) for block in _typed_blocks())
    for name, value in _VALUES.items():
        body = body.replace(f"{{{{{name}}}}}", escape(value))
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in _base().items():
            archive.writestr(name, content)
        archive.writestr(
            "word/document.xml",
            f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        )
    return target.getvalue()


TypedLine = tuple[str, str]
TypedTable = tuple[int, tuple[tuple[TypedLine, ...], ...]]


def _limit_block(block: TypedLine | TypedTable) -> str:
    first, second = block
    if isinstance(second, str):
        return _limit_line(str(first), second)
    return (
        f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * int(first)}</w:tblGrid>"
        + "".join(
            f"<w:tr>{''.join(f'<w:tc>{_limit_line(*cell)}</w:tc>' for cell in row)}</w:tr>"
            for row in second
        )
        + "</w:tbl>"
    )


def _limit_line(style: str, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


@cache
def _typed_blocks() -> tuple[TypedLine | TypedTable, ...]:
    """The agreement in plain words, numbers typed and the four facts left as variables."""
    first, second = BALAI_PATRIOT.parties
    document = assemble(
        TEMPLATE,
        replace(
            BALAI_PATRIOT,
            subject="{{perihal}}",
            place="{{tempat}}",
            parties=(replace(first, number="{{nomor_1}}"), replace(second, number="{{nomor_2}}")),
        ),
    )
    blocks = (*agreement_blocks(document), *annex_blocks(document))
    return tuple(_typed_table(b) if isinstance(b, Table) else _typed_line(b) for b in blocks)


def _typed_line(line: Line) -> TypedLine:
    # A style that is bound to no list, and never in capitals what must be filled in.
    words = " ".join(filter(None, (line.label, line.heading, plain(line.text))))
    for name in _VALUES:
        words = words.replace(f"{{{{{name.upper()}}}}}", f"{{{{{name}}}}}")
    return "Isi", words


def _typed_table(table: Table) -> TypedTable:
    rows = tuple(
        tuple(_typed_line(line) for cell in row for line in cell.lines) for row in table.rows
    )
    return max(map(len, rows)), rows


@cache
def _base() -> dict[str, bytes]:
    with ZipFile(BytesIO(ours())) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if name != "word/document.xml"
        }  # fmt: skip


@cache
def _docxtpl_template() -> bytes:
    """A .docx made with python-docx from our own base: docxtpl need not carry Word's 175 styles."""
    word = WordDocument(BytesIO(limit_template()))
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def limit_template() -> bytes:
    """Return the .docx of the limit with its variables unfilled."""
    body = "".join(_limit_block(block) for block in _typed_blocks())
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in _base().items():
            archive.writestr(name, content)
        archive.writestr(
            "word/document.xml",
            f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        )
    return target.getvalue()


def _words(text: str) -> list[str]:
    return text.lower().split()
