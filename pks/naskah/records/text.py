"""Any paper as plain text."""

from pks.naskah.flow import Line, Paper, paper_lines
from pks.naskah.model import plain


def record_text(paper: Paper) -> str:
    """Return the words of `paper` with every number written out, one line a paragraph.

    The lines of a table come row by row. A gap is a dotted line.
    """
    return "".join(f"{line}\n" for line in map(_line, paper_lines(paper)) if line)


def _line(line: Line) -> str:
    return f"{line.label} {plain(line.text)}".strip()
