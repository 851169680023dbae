"""What gives a person away, in a sheet that should hold numbers only. Pure.

The identity of whoever reports may be secret by law (UU 37/2008, Pasal 24), so a file that seems to
hold one is refused whole. Better one file too many than one person: nothing here proves that
somebody is named, it only looks like it. What was found is told by its place, never repeated.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any


class IdentityKind(StrEnum):
    """What a cell looks like."""

    HEADING = "heading"
    """The name of a column that would hold somebody's identity."""
    NIK = "nik"
    MAIL = "mail"
    MOBILE = "mobile"


@dataclass(frozen=True)
class Identity:
    """Where something looks like an identity, and like what. Not what it says."""

    kind: IdentityKind
    row: int
    """Counted from 0, as the column is."""
    column: int


# Longer texts are sentences, not headings.
_LONGEST_HEADING = 60
_HEADING_WORDS = frozenset((
    "nama", "name", "pelapor", "pengadu", "pemohon", "identitas",
    "nik", "nkk", "kk", "ktp", "ektp", "npwp", "paspor", "passport", "sim", "rekening",
    "hp", "hape", "handphone", "ponsel", "phone", "telepon", "telpon", "telp", "tlp", "tlpn",
    "wa", "whatsapp", "email", "surel", "alamat", "address", "domisili", "lahir", "ttl", "kelamin",
))  # fmt: skip
_HEADING_PAIRS = (("e", "mail"), ("e", "ktp"), ("no", "kontak"), ("nomor", "kontak"))
#: How many there were names nobody.
_COUNTS = frozenset(("jumlah", "total", "banyaknya", "persentase"))

_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}")
_NIK = re.compile(
    r"(?<!\d)(?:\d{16}|\d{4}([ .\-])\d{4}\1\d{4}\1\d{4}|\d{6}[ .\-]\d{6}[ .\-]?\d{4}"
    r"|\d{6}[ .\-]?\d{6}[ .\-]\d{4}|\d{2}([ .\-])\d{2}\2\d{2}\2\d{6}\2\d{4})(?!\d)"
)
_MOBILE = re.compile(r"(?<![\d.,])(?:\(?\+?62\)?|0)?[ .\-]?8[1-9](?:[ .\-]?\d){7,10}(?![\d,])")
_MOBILE_MARKED = re.compile(r"(?:\+62|(?<!\d)62|(?<!\d)0)[ .\-]?8[1-9](?:[ .\-]?\d){6,11}")


def identities_in(
    rows: Sequence[Sequence[Any]],
    known_columns: Collection[int],
    own_words: Collection[str] = (),
) -> Iterator[Identity]:
    """Find every cell that looks like somebody's identity.

    :param known_columns: the places whose heading is one of ours; only below others, and in the
        first row, a word is taken for a heading.
    :param own_words: what may stand below the first row though it looks like one, in small letters:
        the channels, of which one is the telephone.
    """
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            kind = _kind_of(value)
            is_own = place in known_columns or (number > 0 and str(value).casefold() in own_words)
            if kind is None and not is_own and is_heading_of_identity(value):
                kind = IdentityKind.HEADING
            if kind is not None:
                yield Identity(kind, number, place)


def is_heading_of_identity(value: Any) -> bool:
    """Tell whether a column of this name would hold somebody's identity.

    >>> [is_heading_of_identity(one) for one in ("Nama Pelapor", "No. HP", "E-mail", "Tgl lahir")]
    [True, True, True, True]
    >>> [is_heading_of_identity(one) for one in ("Diterima", "Jumlah pelapor", "Kanal")]
    [False, False, False]
    """
    text = _plain(value).casefold()
    words = re.findall(r"[^\W_]+", text)
    if not words or len(text) > _LONGEST_HEADING or words[0] in _COUNTS:
        return False
    pairs = set(pairwise(words))
    return not _HEADING_WORDS.isdisjoint(words) or any(pair in pairs for pair in _HEADING_PAIRS)


def _kind_of(value: Any) -> IdentityKind | None:
    """Return what a cell looks like by what stands in it, or None.

    >>> _kind_of("3275 0112 3456 0001"), _kind_of(3275011234560001.0), _kind_of("budi@surel.test")
    (<IdentityKind.NIK: 'nik'>, <IdentityKind.NIK: 'nik'>, <IdentityKind.MAIL: 'mail'>)
    >>> _kind_of("+62 812-3456-7890"), _kind_of(81234567890.0), _kind_of("1.250"), _kind_of(12.0)
    (<IdentityKind.MOBILE: 'mobile'>, <IdentityKind.MOBILE: 'mobile'>, None, None)
    """
    text = _plain(value)
    if _MAIL.search(text):
        return IdentityKind.MAIL
    if _NIK.search(text):
        return IdentityKind.NIK
    if _MOBILE.search(text) or _MOBILE_MARKED.search(text):
        return IdentityKind.MOBILE
    return None


def _plain(value: Any) -> str:
    """Return a cell as text, without what hides it: odd digits, invisible marks, wide letters."""
    if isinstance(value, float) and value.is_integer():
        # A number in a spreadsheet is a binary one; written out it is what was typed.
        value = int(value)
    if not isinstance(value, str | int):
        return ""
    text = unicodedata.normalize("NFKC", str(value))
    kept = (" " if c.isspace() else c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"[\u2010-\u2015\u2212]", "-", "".join(kept))
