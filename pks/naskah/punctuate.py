"""The closing marks of lists: set by the engine, never typed."""

from collections.abc import Iterator

from pks.naskah.model import Item, Text


def close_items(
    items: tuple[Item, ...], *, conjunction: str = "dan", closing: str = "."
) -> tuple[Item, ...]:
    """Return the items with their closing marks.

    Each ends with `;`, the last but one with `; dan` (or another `conjunction`), the last with
    `closing`. An item that has items of its own opens them with `:`; the last of those carries
    the mark of the whole.

    Source: custom of legislative drafting, which agreements follow.
    """
    marks = _marks(len(items), conjunction, closing)
    return tuple(_close(item, mark, conjunction) for item, mark in zip(items, marks, strict=True))


def with_mark(text: Text, mark: str) -> Text:
    """Return `text` with `mark` at its end."""
    if text and isinstance(text[-1], str):
        return (*text[:-1], text[-1] + mark)
    return (*text, mark)


def close_texts(texts: tuple[Text, ...], *, conjunction: str = "dan") -> tuple[Text, ...]:
    """Return the entries of a plain list with their closing marks."""
    marks = _marks(len(texts), conjunction, ".")
    return tuple(with_mark(text, mark) for text, mark in zip(texts, marks, strict=True))


def _close(item: Item, mark: str, conjunction: str) -> Item:
    if not item.items:
        return Item(with_mark(item.text, mark), (), item.key)
    inner = close_items(item.items, conjunction=conjunction, closing=mark)
    return Item(with_mark(item.text, ":"), inner, item.key)


def _marks(count: int, conjunction: str, closing: str) -> Iterator[str]:
    for position in range(1, count + 1):
        if position == count:
            yield closing
        else:
            yield f"; {conjunction}" if position == count - 1 else ";"
