"""Comparing the two texts of a letter: what one says, the other must say."""

import re

from lxml import html as lxml_html
from lxml.html import HtmlElement

#: What only one who sees the letter needs: the preview, whose house it is, the button's face.
_FOR_EYES = ("pre", "brand", "btn")
_FALL_BACK = "Bila tombol tidak berfungsi, salin alamat ini:"
_MARKS = "(),.;:?!“”\"'|<>–-·→"


def differences(text: str, html: str) -> set[str]:
    """Return the words and addresses that stand in one of the two only; "+" marks the text's."""
    root = lxml_html.fromstring(html)
    links = {str(link) for link in root.xpath("//a/@href")}
    shown = _words(_visible(root).replace(_FALL_BACK, " ")) | links
    said = _words(text)
    return {f"+{word}" for word in said - shown} | {f"-{word}" for word in shown - said}


def fetched(html: str) -> list[str]:
    """Return what a mail program would have to fetch to show `html`."""
    root = lxml_html.fromstring(html)
    found = [str(one) for one in root.xpath("//@src | //@background | //link/@href")]
    return [*found, *re.findall(r"url\([^)]*\)|@import[^;]*", html)]


def _visible(element: HtmlElement) -> str:
    """Return what is read of `element`, with a space between what stands in two tags."""
    parts = [element.text or ""]
    for child in element:
        classes = (child.get("class") or "").split()
        if child.tag in {"style", "title"} or any(one in _FOR_EYES for one in classes):
            parts.append(child.tail or "")
        elif isinstance(child.tag, str):
            parts += [_visible(child), child.tail or ""]
    # A tag inside a word is nothing to stop at, a cell or a line is.
    inline = element.tag in {"b", "a", "i", "span"}
    return "".join(parts) if inline else f" {''.join(parts)} "


def _words(text: str) -> set[str]:
    return {word for word in (one.strip(_MARKS) for one in text.split()) if word}
