"""How a message leaves the house: over SMTP, or as a file while no mail server is set.

A transport is opened once for a batch and keeps its connection over it.
"""

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pks.config import Config
from pks.mail.message import Parcel
from pks.mail.refusals import ServerUnreachable
from pks.mail.smtp import SmtpTransport


class Transport(Protocol):
    """What delivers messages."""

    def deliver(self, parcel: Parcel) -> None:
        """Return once somebody else has taken over responsibility for `parcel`.

        :raises NotDelivered: nobody has, or nobody said so.
        """

    def __enter__(self) -> Self:
        """Begin a batch."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the batch and the connection."""


class FolderTransport:
    """Writes each message as a file, while no mail server is set. A repeat is the same file."""

    def __init__(self, folder: Path) -> None:
        """Write to `folder`, which is made if need be, readable to its owner only."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    def deliver(self, parcel: Parcel) -> None:
        """Write `parcel` to `<its moment>-<its Message-ID>.eml`, whole or not at all."""
        name = parcel.message_id.strip("<>").partition("@")[0]
        target = self.folder / f"{parcel.dated_at:%Y%m%dT%H%M%SZ}-{name}.eml"
        try:
            _write(target, parcel.content)
        except OSError as error:
            raise ServerUnreachable(repr(error)) from error

    def __enter__(self) -> Self:
        """Begin a batch: nothing to do."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the batch: nothing to do."""


def _write(target: Path, content: bytes) -> None:
    """Write `target` whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(target)
        except OSError:
            Path(draft.name).unlink()
            raise


def transport_for(config: Config) -> Transport:
    """Return the transport that `config` asks for."""
    if not config.smtp_host:
        return FolderTransport(config.instance / "mail")
    return SmtpTransport(
        config.smtp_host,
        config.smtp_port,
        security=config.smtp_security,
        user=config.smtp_user,
        password=config.smtp_password,
        timeout_seconds=config.smtp_timeout_seconds,
    )
