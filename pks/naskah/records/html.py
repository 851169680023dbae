"""A record as the paper of the preview: an HTML fragment, every text escaped, no inline style."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from pks.naskah.flow import Block, Cell, Line, Look, Paper, Table, TableKind
from pks.naskah.model import Gap, Span, Strong, Text, plain

_LIST_TYPES = {Look.BASIS: "1", Look.PARTY_NUMBER: "1", Look.RECITAL: "a", Look.LETTER: "a"}
_CLASSES = {Look.TITLE: "ttl", Look.NUMBER: "nomor"}


def record_html(paper: Paper) -> str:
    """Return the paper as `<article class="paper">`. Made for the papers of this package."""
    body = "".join(piece for section in paper.sections for piece in _blocks(section.blocks))
    return f'<article class="paper" lang="id">{body}</article>'


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for look, group in groupby(blocks, key=lambda block: getattr(block, "look", None)):
        if look is None:
            yield from (_TABLES[one.kind](one) for one in group if isinstance(one, Table))
            continue
        texts = [_text(line.text) for line in group if isinstance(line, Line)]
        if look in _LIST_TYPES:
            items = "".join(f"<li>{text}</li>" for text in texts)
            yield f'<ol type="{_LIST_TYPES[look]}">{items}</ol>'
            continue
        paragraphs = "".join(f"<p>{text}</p>" for text in texts)
        yield (
            f'<div class="{_CLASSES[look]}">{paragraphs}</div>' if look in _CLASSES else paragraphs
        )


def _fields(table: Table) -> str:
    asides = [_lines(row[3]) for row in table.rows if len(row) > 3 and row[3].lines[0].text]
    aside = "".join(f'<p class="samping">{text}</p>' for text in asides)
    rows = "".join(f"<dt>{_lines(row[0])}</dt><dd>{_lines(row[2])}</dd>" for row in table.rows)
    return f'{aside}<dl class="isian">{rows}</dl>'


def _table(table: Table) -> str:
    head, *rows = table.rows
    titles = "".join(f'<th scope="col">{_lines(cell)}</th>' for cell in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        '<div class="tabel" role="group" aria-label="Tabel" tabindex="0"><table>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _signatures(table: Table) -> str:
    pieces = []
    for offices, names in zip(table.rows[::2], table.rows[1::2], strict=True):
        look = "ttd" if len(offices) > 1 else "saksi"
        signers = "".join(
            f'<div><p>{_lines(office)}</p><p class="nama">{_lines(name)}</p></div>'
            for office, name in zip(offices, names, strict=True)
        )
        pieces.append(f'<div class="{look}">{signers}</div>')
    return "".join(pieces)


_TABLES = {
    TableKind.PARTIES: _fields,
    TableKind.LIST: _table,
    TableKind.SIGNATURES: _signatures,
}


def _lines(cell: Cell) -> str:
    return "<br>".join(_text(line.text) for line in cell.lines)


def _text(text: Text) -> str:
    return "".join(map(_span, text))


def _span(span: Span) -> str:
    if isinstance(span, Gap):
        return f'<span class="fill">{escape(span.shown)}</span>'
    if isinstance(span, Strong):
        return f"<b>{escape(span.text)}</b>"
    return escape(plain((span,)))
