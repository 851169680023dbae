"""Putting a paper that we made among the papers of its agreement."""

from datetime import datetime

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.kinds import AttachmentKind
from pks.agreements.models import Agreement, Attachment
from pks.audit import trail
from pks.files.models import StoredFile


def attach_paper(
    session: Session,
    agreement: Agreement,
    kind: AttachmentKind,
    file: StoredFile,
    *,
    by: User,
    now: datetime,
) -> Attachment:
    """Add `file` to the papers of `agreement`."""
    attachment = Attachment(kind=kind, file=file)
    agreement.attachments.append(attachment)
    session.flush()
    trail.record(
        session,
        "agreement.attach",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={"to": kind.value, "sha256": file.sha256},
    )
    return attachment
