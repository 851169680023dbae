"""A folder in which every file is kept under the hash of its content.

A file is whole or absent, wherever the process dies: it is written under another name, flushed
to the disk, and only then linked to its place. What a killed process leaves behind is a file
`.incoming-…`, which `sweep` removes.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import IO

CHUNK_BYTES = 64 * 1024

_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCOMING = ".incoming-"


@dataclass(frozen=True)
class Blob:
    """A content that is kept."""

    sha256: str
    size_bytes: int


class ContentStore:
    """The contents in one folder, at `<first two digits of the hash>/<hash>`."""

    def __init__(self, folder: Path) -> None:
        """Keep contents in `folder`, which is made if need be, readable to its owner only."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    def put(self, stream: IO[bytes]) -> Blob:
        """Keep what is left in `stream`; once this returns, a power cut no longer loses it.

        Content that is already there is left as it is, unless it has been damaged.

        :raises OSError: the disk refused; at most a whole file is left that nobody asked for.
        """
        with tempfile.NamedTemporaryFile(
            dir=self.folder, prefix=_INCOMING, delete=False
        ) as incoming:
            try:
                blob = _copy(stream, incoming)
                incoming.flush()
                os.fsync(incoming.fileno())
                self._give_place(Path(incoming.name), blob.sha256)
            finally:
                Path(incoming.name).unlink(missing_ok=True)
        return blob

    def _give_place(self, incoming: Path, sha256: str) -> None:
        place = self.path(sha256)
        try:
            place.parent.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            _flush_folder(self.folder)
        try:
            os.link(incoming, place)
        except FileExistsError:
            if not self.check(sha256):
                incoming.replace(place)
        # Even if the file was there: whoever put it may have died before this line.
        _flush_folder(place.parent)

    def path(self, sha256: str) -> Path:
        """Return where the content with this hash is, or would be.

        :raises ValueError: it is not the text of a hash, and so could lead anywhere.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.folder / sha256[:2] / sha256

    def open(self, sha256: str) -> BufferedReader:
        """Open a content for reading.

        :raises FileNotFoundError: there is none with this hash.
        """
        return self.path(sha256).open("rb")

    def check(self, sha256: str) -> bool:
        """Return whether the content is there and still has its hash. Reads all of it."""
        try:
            with self.open(sha256) as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def hashes(self) -> Iterator[str]:
        """Yield the hash of every content, whole or not, as its place says."""
        for place in self.folder.glob("??/*"):
            yield place.name

    def sweep(self, *, before: datetime) -> int:
        """Remove what processes that died left behind and last wrote to before `before`.

        Return how many files that were.
        """
        removed = 0
        for left in self.folder.glob(f"{_INCOMING}*"):
            if left.stat().st_mtime < before.timestamp():
                left.unlink()
                removed += 1
        return removed


def _copy(source: IO[bytes], target: IO[bytes]) -> Blob:
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        size_bytes += len(chunk)
        target.write(chunk)
    return Blob(digest.hexdigest(), size_bytes)


def _flush_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut; flushing a file flushes no name."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
