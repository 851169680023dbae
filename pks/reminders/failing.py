"""Failures of single things, which do not stop a job but must not stay unseen."""

from sqlalchemy.orm import Session

_FAILURES = "pks_failures"


class SomeFailed(Exception):
    """The job came to its end, but some of what it did has failed; the message says as what."""


def note_failure(session: Session, error: Exception) -> None:
    """Note that one thing could not be done, for whoever runs the job."""
    session.info.setdefault(_FAILURES, []).append(type(error).__name__)


def check_failures(session: Session) -> None:
    """Do nothing if nothing has failed since this was last asked.

    :raises SomeFailed: something has.
    """
    if failures := session.info.pop(_FAILURES, []):
        raise SomeFailed(", ".join(sorted(set(failures))))
