"""Who came, as people write it: typed, or pasted from Excel or WhatsApp. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BETWEEN = " – "
_NUMBER = re.compile(r"^\s*(?:[-*•·]|\(?\d{1,4}[.)]|\d{1,4}\t)\s*")
#: What stands between name, position and institution: a tab, a bar, a semicolon, a dash with
#: spaces around it. A comma does not: it belongs to titles such as ", S.H., M.Si.".
_DIVIDER = re.compile(r"\t+|\s*[|;]\s*|\s+[-–—]+\s+")
_HEADINGS = frozenset({"nama", "no", "nomor", "nama lengkap", "no nama", "daftar hadir"})
_MOST_PARTS = 3


@dataclass(frozen=True)
class Attendee:
    """Somebody who came; position and institution may be unknown."""

    name: str
    position: str = ""
    institution: str = ""

    def __str__(self) -> str:
        """Return one line, as an activity keeps it."""
        parts = [self.name, self.position, self.institution]
        while not parts[-1] and len(parts) > 1:
            parts.pop()
        return _BETWEEN.join(part or "-" for part in parts)

    @property
    def key(self) -> str:
        """Return what two lines about the same person have in common."""
        return " ".join(re.sub(r"[^\w\s]", " ", self.name.casefold()).split())


@dataclass(frozen=True)
class Attendance:
    """Who came, each once, and who was written down more than once."""

    attendees: tuple[Attendee, ...]
    doubles: tuple[str, ...] = ()
    """The names that stood there more than once: told, since two people may share a name."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return one line for each who came."""
        return tuple(str(attendee) for attendee in self.attendees)


def read_attendance(text: str) -> Attendance:
    """Read `text`, one person a line; numbers, bullets, headings and empty lines are left out.

    What stands there twice word for word is taken once; the same name with another position or
    institution stays, for it may be somebody else.

    >>> read_attendance("1. Mulyadin – Asisten Muda – Ombudsman\\n2. mulyadin").doubles
    ('Mulyadin',)
    """
    found = [attendee for line in text.splitlines() if (attendee := read_attendee(line))]
    seen: dict[str, list[Attendee]] = {}
    for attendee in found:
        seen.setdefault(attendee.key, []).append(attendee)
    doubles = tuple(same[0].name for same in seen.values() if len(same) > 1)
    kept = [attendee for same in seen.values() for attendee in _without_repeats(same)]
    return Attendance(tuple(sorted(kept, key=found.index)), doubles)


def read_attendee(line: str) -> Attendee | None:
    """Read one line; None when it names nobody."""
    line = _NUMBER.sub("", line.replace("\u00a0", " ").strip("\ufeff\u200b "), count=1)
    parts = [" ".join(part.split()) for part in _DIVIDER.split(line)]
    name = parts[0].strip(" ,;:")
    if not re.search(r"[^\W\d_]", name) or name.casefold().strip(".: ") in _HEADINGS:
        return None
    position, institution = ([*parts[1:], "", ""])[:2]
    rest = [part for part in parts[_MOST_PARTS:] if part]
    institution = ", ".join([institution, *rest]) if rest else institution
    return Attendee(name, *("" if part in {"-", "–"} else part for part in (position, institution)))


def _without_repeats(same: Sequence[Attendee]) -> list[Attendee]:
    """Leave out what says nothing more than another line about the same name."""
    told = list(dict.fromkeys((a.position.casefold(), a.institution.casefold()) for a in same))
    kept = {pair for pair in told if pair != ("", "") or len(told) == 1}
    first: dict[tuple[str, str], Attendee] = {}
    for attendee in same:
        pair = (attendee.position.casefold(), attendee.institution.casefold())
        if pair in kept:
            first.setdefault(pair, attendee)
    return list(first.values())
