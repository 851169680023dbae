"""One LibreOffice kept for all processes of this user: how a process asks it for a PDF.

The kept one (`office_server`) belongs to nobody. Whoever needs it first starts it; each process
that has used it stays connected, and it ends when the last of them has gone. It queues what they
ask. When it ends, dies or falls silent, whoever waits starts the next one and asks again.
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pks.files import office_server, office_setup
from pks.files.office_setup import ConversionFailed

# Debian's own, for which python3-uno is made; our environment has no `uno`.
PYTHON = "/usr/bin/python3"
SERVER = Path(office_server.__file__)

_START_SECONDS = 30
_LOOK_SECONDS = 0.05
_PACKET_BYTES = 8192
_TRIES = 2
# How often in a row the kept one may end before our turn comes, as when it has made its number.
_LOSSES = 10


class CannotKeep(Exception):
    """No LibreOffice can be kept here; the message says what is missing."""


class _Lost(Exception):
    """The kept one ended or fell silent; `began` says whether it had begun our job."""

    def __init__(self, reason: str, *, began: bool) -> None:
        super().__init__(reason)
        self.began = began


@dataclass(frozen=True)
class Habits:
    """How the kept LibreOffice lives; those of other habits are others."""

    #: After so many documents a fresh one takes over: it grows with each.
    documents: int = 100
    #: Without work it ends.
    idle_seconds: float = 300
    #: How often it says to those who wait that it lives.
    beat_seconds: float = 1
    #: When nothing was heard for so long, it hangs and is killed.
    silence_seconds: float = 10


class KeptOffice:
    """A process's connection to the kept LibreOffice; may be shared by threads."""

    def __init__(self, soffice: Path, habits: Habits | None = None) -> None:
        """Prepare to ask the one that runs `soffice` with `habits`; start nothing yet."""
        self._soffice = soffice
        self._habits = habits or Habits()
        self._forget()
        # A forked process that used our connection would get our answers.
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._turn = threading.Lock()
        self._connection: socket.socket | None = None

    def convert(self, docx: bytes, timeout_seconds: float) -> bytes:
        """Return `docx`, a document that we wrote ourselves, as PDF.

        :raises CannotKeep: no LibreOffice can be kept here.
        :raises ConversionFailed: it failed, or two LibreOffices ended or hung for
            `timeout_seconds` over it.
        """
        with tempfile.TemporaryDirectory(prefix="pks-pdf-") as name:
            source, target = Path(name, "naskah.docx"), Path(name, "naskah.pdf")
            source.write_bytes(docx)
            job = {
                "source": str(source),
                "target": str(target),
                "timeout_seconds": timeout_seconds,
            }
            with self._turn:
                self._ask(json.dumps(job).encode())
            return target.read_bytes()

    def close(self) -> None:
        """Leave the kept LibreOffice, which ends when nobody else is connected."""
        with self._turn:
            self._leave()

    def process_id(self) -> int | None:
        """Return the process that keeps it, whose process group has its number too, if any."""
        if self._connection is None:
            return None
        return _peer(self._connection)[0]

    def _ask(self, job: bytes) -> None:
        """Have `job` done, by the second one when the first does not live through it."""
        tries = 0
        for _ in range(_LOSSES):
            try:
                self._converse(job)
            except _Lost as lost:
                self._leave()
                tries += lost.began
                if tries == _TRIES:
                    raise ConversionFailed(str(lost)) from lost
            except ConversionFailed:
                raise
            except BaseException:
                # What it still answers is not for the next job.
                self._leave()
                raise
            else:
                return
        raise ConversionFailed("it ends before it begins")

    def _converse(self, job: bytes) -> None:
        connection = self._connection = self._connection or self._connect()
        began = False
        with suppress(OSError):
            connection.send(job)
        while True:
            word, _, text = self._hear(connection, began=began).partition(" ")
            if word == "started":
                began = True
            elif word == "done":
                return
            elif word == "failed":
                raise ConversionFailed(text)
            elif word == "timeout":
                raise _Lost("timeout", began=began)

    def _hear(self, connection: socket.socket, *, began: bool) -> str:
        try:
            said = connection.recv(_PACKET_BYTES)
        except TimeoutError:
            self._kill(connection)
            raise _Lost("timeout", began=began) from None
        except OSError:
            said = b""
        if not said:
            raise _Lost("it ended", began=began)
        return said.decode()

    def _kill(self, connection: socket.socket) -> None:
        process_id, _ = _peer(connection)
        # Not known from inside another container; then it stays, and we get no further.
        if process_id > 1:
            with suppress(ProcessLookupError):
                os.killpg(process_id, signal.SIGKILL)

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _connect(self) -> socket.socket:
        """Connect to the kept one, started if there is none.

        :raises CannotKeep: there is none, and none can be started.
        """
        settings = self._settings()
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            connection.settimeout(self._habits.silence_seconds)
            try:
                connection.connect(f"\0{settings['name']}")
            except OSError:
                connection.close()
                _start(settings)
                continue
            if _peer(connection)[1] == os.getuid():
                return connection
            connection.close()
            raise CannotKeep("its name is taken by another user")
        raise CannotKeep("it does not start in time")

    def _settings(self) -> dict[str, Any]:
        """Return what the server is told. Its name tells the same: other settings, another one."""
        program = self._soffice.resolve().with_name("soffice.bin")
        for needed in (PYTHON, "setpriv", str(program)):
            if shutil.which(needed) is None:
                raise CannotKeep(f"{needed} is missing")
        settings = {
            "command": [str(program), *office_setup.ARGUMENTS],
            "fence": office_setup.fence(),
            "profile": office_setup.profile(),
            "import_filter": office_setup.IMPORT_FILTER,
            "export_filter": office_setup.EXPORT_FILTER,
            "export_options": dict(office_setup.EXPORT_OPTIONS),
            "documents": self._habits.documents,
            "idle_seconds": self._habits.idle_seconds,
            "beat_seconds": self._habits.beat_seconds,
        }
        # Files are handed over: who has another folder for them, perhaps under the same name (a
        # service with a /tmp of its own), needs another server.
        folder = Path(tempfile.gettempdir())
        place = f"{folder} {folder.stat().st_dev} {folder.stat().st_ino}"
        told = json.dumps(settings) + place + SERVER.read_text()
        name = f"pks-office-{os.getuid()}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        return {**settings, "name": name, "folder": str(folder / name)}


def _start(settings: dict[str, Any]) -> None:
    """Start the server and return when it listens, or soon when another is just starting.

    :raises CannotKeep: it does not start.
    """
    try:
        started = subprocess.run(  # noqa: S603 (our own list, no shell)
            [PYTHON, "-I", str(SERVER), json.dumps(settings)],
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_START_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotKeep("it does not start in time") from None
    if started.returncode == office_server.NAME_TAKEN:
        time.sleep(_LOOK_SECONDS)
    elif started.returncode != office_server.READY:
        raise CannotKeep("it does not start; it needs python3-uno and the whole libreoffice-writer")


def _peer(connection: socket.socket) -> tuple[int, int]:
    """Return process and user at the other end: of who listens there."""
    size = struct.calcsize("3i")
    process_id, user_id, _ = struct.unpack(
        "3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    )
    return process_id, user_id
