"""Files on their way in and out of a request. The store is one a copy: `instance/files`."""

from collections.abc import Collection
from datetime import datetime
from io import BytesIO

from flask import Flask, Response, current_app, send_file
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from pks.config import Config
from pks.db import db
from pks.files.kinds import Kind
from pks.files.models import StoredFile
from pks.files.store import ContentStore
from pks.files.uploads import ALL_KINDS, accept, keep

_STORE = "pks_store"


def store() -> ContentStore:
    """Return the store of this copy."""
    kept: ContentStore = current_app.extensions[_STORE]
    return kept


def is_given(upload: FileStorage | None) -> bool:
    """Tell whether a file field brought a file: an empty one brings an empty name."""
    return upload is not None and bool(upload.filename)


def keep_upload(
    upload: FileStorage, *, now: datetime, kinds: Collection[Kind] = ALL_KINDS
) -> StoredFile:
    """Look into an uploaded file and keep it.

    :raises UploadRefused: it is not taken.
    """
    config: Config = current_app.config["PKS"]
    accepted = accept(
        upload.stream, upload.filename or "", limit_bytes=config.upload_limit_bytes, kinds=kinds
    )
    by_id = current_user.id if current_user.is_authenticated else None
    return keep(db.session(), store(), accepted, by_id=by_id, now=now)


def keep_own(content: bytes, name: str, *, now: datetime) -> StoredFile:
    """Keep a document that we made ourselves."""
    accepted = accept(BytesIO(content), name, limit_bytes=len(content))
    return keep(db.session(), store(), accepted, by_id=current_user.id, now=now)


def send_stored(file: StoredFile) -> Response:
    """Give a stored file as a download under its own type; it is never shown by the browser."""
    return send_file(
        store().path(file.sha256),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )


def send_made(content: BytesIO, file: StoredFile) -> Response:
    """Give a copy of `file` that was made for this answer as a download, under the same name."""
    return send_file(content, mimetype=file.media_type, as_attachment=True, download_name=file.name)


def set_up(app: Flask, config: Config) -> None:
    """Give `app` its store."""
    app.extensions[_STORE] = ContentStore(config.instance / "files")
