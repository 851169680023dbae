"""WordprocessingML in strings: escaping, runs and fields. The only place that writes text."""

from pks.naskah.model import DOTS, Gap, Ref, Strong, Text

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

# What XML 1.0 forbids even when escaped, and line ends, which Word does not take for text.
_CONTROLS = dict.fromkeys([*range(32), 0xFFFE, 0xFFFF], " ")


def escape(text: str) -> str:
    """Return `text` for use between tags. Control characters become blanks."""
    if not text.isprintable():
        text = text.translate(_CONTROLS)
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def attribute(text: str) -> str:
    """Return `text` for use between the double quotes of an attribute."""
    return escape(text).replace('"', "&quot;")


def bookmark(anchor: str) -> str:
    """Return the name of the bookmark at an anchor. The underscore hides it from Word's list."""
    return "_" + anchor.replace("-", "_")


def runs(text: Text) -> str:
    """Return the runs of `text`: gaps as highlighted dots, references as live fields."""
    if len(text) == 1 and isinstance(text[0], str):
        return f'<w:r><w:t xml:space="preserve">{escape(text[0])}</w:t></w:r>'
    pieces = []
    for span in text:
        if isinstance(span, str):
            pieces.append(f'<w:r><w:t xml:space="preserve">{escape(span)}</w:t></w:r>')
        elif isinstance(span, Ref):
            # \n: the number of the paragraph itself, without that of the levels above it.
            pieces.append(field(f"REF {bookmark(span.anchor)} \\n \\h", span.text))
        elif isinstance(span, Gap):
            pieces.append(_styled("Rumpang", DOTS))
        elif isinstance(span, Strong):
            pieces.append(_styled("Tebal", span.text))
    return "".join(pieces)


def page_field(name: str) -> str:
    """Return a live PAGE or NUMPAGES field."""
    return field(name, "1")


def field(instruction: str, result: str) -> str:
    """Return a field and the result that stands until Word computes it again.

    Written in runs, not as `w:fldSimple`, whose text many readers do not see.
    """
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{escape(result)}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _styled(style: str, words: str) -> str:
    return (
        f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
    )
