"""File names as people may see them. A name from outside is never used as a path."""

import re
import unicodedata

MAX_CHARACTERS = 150

#: What a file is called whose name had nothing worth keeping.
NAMELESS = "berkas"

# Controls, what reverses the reading direction, halves of characters, line separators.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean_name(name: str, *, ending: str, other_endings: frozenset[str] = frozenset()) -> str:
    r"""Return `name` fit to be shown, at most 150 characters, with the ending of its content.

    An ending out of `other_endings` is replaced, as the file is not what it says.

    >>> clean_name(r"C:\Dokumen\..\scan.PDF", ending=".pdf")
    'scan.PDF'
    >>> clean_name("foto.pdf", ending=".png", other_endings=frozenset({".pdf"}))
    'foto.png'
    >>> clean_name("tagihan.exe", ending=".pdf")
    'tagihan.exe.pdf'
    """
    last_part = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last_part if unicodedata.category(c) not in _DROPPED)
    words = " ".join(unicodedata.normalize("NFC", kept).split()).strip(". ")
    stem, dot, suffix = words.rpartition(".")
    written = f".{suffix}" if dot else ""
    if written.lower() == ending:
        ending = written
    elif written.lower() not in other_endings:
        stem = words
    stem = stem[: MAX_CHARACTERS - len(ending)].rstrip(". ")
    return (stem or NAMELESS) + ending
