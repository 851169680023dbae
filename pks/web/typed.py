"""What people type, before anything is done with it."""

import re

from flask import request
from werkzeug.routing import IntegerConverter, Map

#: The greatest id and page number: what an INTEGER of either database holds.
GREATEST_NUMBER = 2**31 - 1

_LONGEST_QUESTION = 200
# All control characters but tab and line ends: HTML, XML and PostgreSQL refuse them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class RowId(IntegerConverter):
    """A number in an address; one that no table holds is just another page that is not there."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None) -> None:  # noqa: A002
        super().__init__(map, fixed_digits, min, GREATEST_NUMBER)


def cleaned(text: str | None) -> str | None:
    """Return `text` without the control characters that no keyboard sends.

    >>> cleaned("Balai\\x00 Patriot")
    'Balai Patriot'
    """
    return _CONTROL.sub("", text) if isinstance(text, str) else text


def asked(name: str) -> str:
    """Return what the address asks for under `name`, cut to a sensible length."""
    return (cleaned(request.args.get(name)) or "")[:_LONGEST_QUESTION]
