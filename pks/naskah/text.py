"""A Document as plain text, and the hash of its content."""

from hashlib import sha256

from pks.naskah.flow import Line
from pks.naskah.model import Document, Gap, Text, plain
from pks.naskah.reading_order import lines


def plain_text(document: Document) -> str:
    """Return the words of the document with every number written out, one line a paragraph.

    The lines of a table come row by row. A gap is a dotted line.
    """
    return "".join(f"{line}\n" for line in map(_line, lines(document)) if line)


def content_hash(document: Document) -> str:
    """Return the SHA-256 of the content, as hex.

    Two documents have the same hash exactly if they read the same and miss the same facts in the
    same places. Looks and files do not count.
    """
    content = "\n".join(_canonical(line) for line in lines(document))
    return sha256(content.encode()).hexdigest()


def _line(line: Line) -> str:
    words = f"{line.label} {plain(line.text)}".strip()
    return f"{words}\n{line.heading}" if line.heading else words


def _canonical(line: Line) -> str:
    return f"{line.label}|{line.heading}|{_naming_gaps(line.text)}"


def _naming_gaps(text: Text) -> str:
    return "".join(
        f"{{{span.key}:{span.shown}}}" if isinstance(span, Gap) else plain((span,)) for span in text
    )
