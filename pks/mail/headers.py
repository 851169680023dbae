"""Making one line of a mail's head out of a text that somebody typed. Pure.

A line break ends a header and begins the next, and so does one that is hidden in an encoded word
(`=?utf-8?q?=0A?=`), which the standard library of older Pythons decodes even where it was typed.
"""

import unicodedata
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from functools import cache

MAX_CHARACTERS = 200

# Controls, halves of characters, line and paragraph separators become a space.
_SPACES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Whatever else cannot be seen is dropped, but for the joiner inside many an emoji.
_INVISIBLE = "Cf"
_JOINER = "\u200d"


def one_line(typed: str) -> str:
    r"""Return `typed` as one line of at most 200 characters that means what it shows.

    >>> one_line("Tindak lanjut\r\nBcc: a@example.com")
    'Tindak lanjut Bcc: a@example.com'
    >>> one_line("=?utf-8?q?x=0ABcc:_a@example.com?=")
    '= ?utf-8?q?x=0ABcc:_a@example.com?='
    """
    # Plain letters, as most are, need no look at each.
    plain = typed.isascii() and typed.isprintable()
    visible = typed if plain else "".join(map(_shown, unicodedata.normalize("NFC", typed)))
    return " ".join(visible.replace("=?", "= ?").split())[:MAX_CHARACTERS].rstrip()


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACES:
        return " "
    return "" if category == _INVISIBLE and character != _JOINER else character


def address(name: str, written: str) -> Address:
    """Return the address `written` under `name`.

    :raises ValueError: it is no address, or one that not every mail server can carry.
    """
    wrong = ValueError(f"not a mail address: {written!r}")
    if not written.isascii() or "=?" in written:
        raise wrong
    try:
        found = Address(one_line(name), addr_spec=written)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise wrong from error
    if not found.username or not found.domain or found.addr_spec != written:
        raise wrong
    return found


@cache
def sender_address(written: str) -> Address:
    """Return the address in a setting such as "PKS <pks@example.go.id>".

    :raises ValueError: there is none in it.
    """
    return address(*parseaddr(written))
