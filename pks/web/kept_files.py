"""Files that were taken while the form around them was refused.

A browser never fills a file field again. So what was taken is kept, and the form shows it with a
mark that only we can make: it names the file and whose it is.
"""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from pks.files.models import StoredFile


def mark_of(file: StoredFile) -> str:
    """Return the mark under which `file` comes back with the next form of its owner."""
    return str(_signer().dumps([file.id, file.uploaded_by_id]))


def files_of(session: Session, marks: Iterable[str], owner_id: int | None) -> list[StoredFile]:
    """Return the files that come back under `marks`; a mark that is not ours, or not this
    owner's, names none.

    :param owner_id: the account; none: somebody without one, whose files belong to no account.
    """
    found = (session.get(StoredFile, file_id) for file_id in _ids(marks, owner_id))
    return [file for file in found if file is not None]


def _ids(marks: Iterable[str], owner_id: int | None) -> Iterable[Any]:
    for mark in dict.fromkeys(marks):
        try:
            file_id, marked_id = _signer().loads(mark)
        except (BadSignature, TypeError, ValueError):
            continue
        if marked_id == owner_id:
            yield file_id


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="kept-upload")
