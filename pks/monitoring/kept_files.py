"""Files that were taken while the form around them was refused.

A browser never fills a file field again. So what was taken is kept, and the form shows it with a
mark that only we can make: it names the file and whose it is.
"""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.monitoring.forms import ActivityForm
from pks.web.clock import now
from pks.web.storage import is_given, keep_upload


def mark_of(file: StoredFile) -> str:
    """Return the mark under which `file` comes back with the next form of its owner."""
    return str(_signer().dumps([file.id, file.uploaded_by_id]))


def files_of(session: Session, marks: Iterable[str], user: User) -> list[StoredFile]:
    """Return the files that come back under `marks`; a mark that is not ours, or not this
    user's, names none.
    """
    found = (session.get(StoredFile, file_id) for file_id in _ids(marks, user))
    return [file for file in found if file is not None]


def take_uploads(form: ActivityForm) -> list[StoredFile]:
    """Keep what the form has brought; say beside the field what was not taken, and why."""
    taken = []
    for upload in form.files.data or []:
        if not is_given(upload):
            continue
        try:
            taken.append(keep_upload(upload, now=now()))
        except UploadRefused as refusal:
            form.show_error("files", f"{upload.filename}: {REASON_TEXT[refusal.reason]}")
    return taken


def _ids(marks: Iterable[str], user: User) -> Iterable[Any]:
    for mark in dict.fromkeys(marks):
        try:
            file_id, owner_id = _signer().loads(mark)
        except (BadSignature, TypeError, ValueError):
            continue
        if owner_id == user.id:
            yield file_id


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="kept-upload")
