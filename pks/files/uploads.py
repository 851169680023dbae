"""Taking a file from somebody: measured, looked into, kept. Neither its header nor its name is
believed.
"""

import tempfile
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import IO

from sqlalchemy.orm import Session

from pks.files.kinds import Kind, kind_of
from pks.files.models import StoredFile
from pks.files.names import clean_name
from pks.files.package import LIMITS, Limits
from pks.files.reasons import Reason, UploadRefused
from pks.files.store import CHUNK_BYTES, ContentStore

ALL_KINDS = frozenset(Kind)

_OTHER_ENDINGS = frozenset({kind.ending for kind in Kind} | {".jpeg"})


@dataclass(frozen=True)
class AcceptedUpload:
    """A file that has been looked into. Holds it open on disk until closed or kept."""

    name: str
    kind: Kind
    size_bytes: int
    file: IO[bytes]

    def close(self) -> None:
        """Give the file up."""
        self.file.close()

    def __enter__(self) -> "AcceptedUpload":
        """Give the file up at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the file up."""
        self.close()


def accept(
    stream: IO[bytes],
    name: str,
    *,
    limit_bytes: int,
    kinds: Collection[Kind] = ALL_KINDS,
    limits: Limits = LIMITS,
) -> AcceptedUpload:
    """Read `stream` to its end, or just past `limit_bytes`, and look into what came.

    :param name: what the sender calls it; its ending is corrected to the content.
    :raises UploadRefused: the file is not taken.
    """
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile())
        size_bytes = _spool(stream, file, limit_bytes)
        kind = kind_of(file, limits=limits)
        if kind not in kinds:
            raise UploadRefused(Reason.KIND_NOT_TAKEN, kind)
        # Nothing was wrong: the file stays open, and its new owner closes it.
        opened.pop_all()
    cleaned = clean_name(name, ending=_ending(kind, name), other_endings=_OTHER_ENDINGS)
    return AcceptedUpload(cleaned, kind, size_bytes, file)


def _spool(stream: IO[bytes], file: IO[bytes], limit_bytes: int) -> int:
    size_bytes = 0
    while chunk := stream.read(CHUNK_BYTES):
        size_bytes += len(chunk)
        if size_bytes > limit_bytes:
            raise UploadRefused(Reason.TOO_LARGE)
        file.write(chunk)
    if size_bytes == 0:
        raise UploadRefused(Reason.EMPTY)
    return size_bytes


def _ending(kind: Kind, name: str) -> str:
    """Return the ending that fits `kind`; the longer spelling of .jpg is left to the sender."""
    return ".jpeg" if kind is Kind.JPG and name.lower().endswith(".jpeg") else kind.ending


def keep(
    session: Session,
    store: ContentStore,
    upload: AcceptedUpload,
    *,
    by_id: int | None,
    now: datetime,
) -> StoredFile:
    """Put `upload` into `store`, add its row, and close it.

    The content is on disk before the row is: whatever fails later, no row lacks its file.

    :raises OSError: the disk refused.
    """
    with upload:
        upload.file.seek(0)
        blob = store.put(upload.file)
    stored = StoredFile(
        sha256=blob.sha256,
        size_bytes=blob.size_bytes,
        media_type=upload.kind.media_type,
        name=upload.name,
        uploaded_by_id=by_id,
        uploaded_at=now,
    )
    session.add(stored)
    # Whoever hands the file in wants to name it by its id in the same breath.
    session.flush()
    return stored
