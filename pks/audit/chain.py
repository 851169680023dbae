"""The arithmetic of the chain: how entries hang together, and where they no longer do. Pure.

Whoever can run this code can also rewrite the whole chain. It proves something only against an
anchor that was kept outside: in a mail, on a printed page, in a backup.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: What stands as the previous hash of the first entry.
GENESIS = "0" * 64


@dataclass(frozen=True)
class Anchor:
    """An entry's number and hash, as they were once seen."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Link:
    """What of one entry goes into its hash, beside the hash before it."""

    seq: int
    at: datetime
    actor_id: int | None
    actor_name: str
    actor_role: str | None
    verb: str
    thing: str
    details: Mapping[str, Any]

    def hashed_after(self, previous_hash: str) -> str:
        """Return the SHA-256 of this entry when it follows `previous_hash`.

        Over a JSON list, so that no character can move from one field into the next.

        :raises TypeError, ValueError: a field is not of its kind.
        """
        fields = [
            previous_hash,
            self.seq,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor_id,
            self.actor_name,
            self.actor_role,
            self.verb,
            self.thing,
            self.details,
        ]
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class ChainedLink:
    """One entry as it is stored. `link` is None when its fields cannot even be read."""

    seq: int
    link: Link | None
    previous_hash: str
    hash: str

    def follows(self, last: Anchor) -> bool:
        """Return whether this entry is whole and the next one after `last`."""
        if self.link is None or self.seq != last.seq + 1 or self.previous_hash != last.hash:
            return False
        try:
            return self.link.hashed_after(last.hash) == self.hash
        except (TypeError, ValueError):
            return False


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found."""

    #: The first entry that is wrong or missing; None if there is none.
    broken_seq: int | None
    #: The last entry up to which all is whole; its number is how many there are.
    head: Anchor

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was found."""
        return self.broken_seq is None


def check(entries: Iterable[ChainedLink], anchor: Anchor | None = None) -> Verdict:
    """Return the verdict on `entries`, all of them, in the order of their numbers.

    With an `anchor` from outside, entries cut off at the end and a chain rewritten from some
    entry on are seen too. A rewritten chain is reported at the anchor at the latest.
    """
    last = Anchor(0, GENESIS)
    for entry in entries:
        if not entry.follows(last):
            return Verdict(last.seq + 1, last)
        if anchor is not None and anchor.seq == entry.seq and anchor.hash != entry.hash:
            return Verdict(entry.seq, last)
        last = Anchor(entry.seq, entry.hash)
    if anchor is not None and last.seq < anchor.seq:
        return Verdict(last.seq + 1, last)
    return Verdict(None, last)
