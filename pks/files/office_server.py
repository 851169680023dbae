"""The LibreOffice that is kept: a program of its own, run by Debian's Python, where `uno` is.

Started by `pks.files.office`; imports nothing of ours. It listens on a socket that only processes
of this machine and this user reach, takes one job after another and lives for a while only: until
nobody is connected, nobody asked for long, it has made many documents, or anything is wrong. There
is no repair in here. Whoever still waits starts the next one.

Each packet from a client is a job in JSON (`source`, `target`, `timeout_seconds`); the answers are
words: `alive` while it waits, `started`, then `done`, `failed …`, or `timeout` before the end.
"""

import json
import os
import secrets
import selectors
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

READY, NAME_TAKEN, CANNOT = 0, 3, 4

_START_SECONDS = 20
_FIRST_CLIENT_SECONDS = 5
_LOOK_SECONDS = 0.02
_END_SECONDS = 2
_PACKET_BYTES = 8192
# What soffice answers when a fresh profile makes it want to be started once more.
_START_AGAIN = 81


class Office:
    """One soffice, and the way to talk to it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Start it in the settings' folder, which is made anew."""
        self.settings = settings
        self.folder = Path(settings["folder"])
        self.pipe = f"pks-{secrets.token_hex(8)}"
        shutil.rmtree(self.folder, ignore_errors=True)
        # Fails when it is still there: then it is somebody else's.
        self.folder.mkdir(mode=0o700)
        (self.folder / "home").mkdir()
        user = self.folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(settings["profile"])
        self.process = self._start()
        self.desktop = self._await_desktop()

    def _start(self) -> "subprocess.Popen[bytes]":
        home = self.folder / "home"
        return subprocess.Popen(  # noqa: S603 (our own list, no shell)
            [
                *self.settings["fence"],
                # Whatever becomes of us, it does not stay behind. To be asked for behind the
                # fence, which changes who we are, and by the thread that lives longest.
                *("setpriv", "--pdeathsig", "KILL"),
                *self.settings["command"],
                f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
                f"--accept=pipe,name={self.pipe};urp",
            ],
            cwd=home,
            env={**os.environ, "HOME": str(home), "TMPDIR": str(home)},
            stdin=subprocess.DEVNULL,
            # Who may write to the pipe may do anything as this user.
            umask=0o077,
        )

    def _await_desktop(self) -> Any:
        import uno  # not in our own environment, where only mypy and the tests read this file

        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        address = f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext"
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            with suppress(Exception):
                there = resolver.resolve(address)
                return there.ServiceManager.createInstance("com.sun.star.frame.Desktop")
            if self.process.poll() == _START_AGAIN:
                self.process = self._start()
            elif self.process.returncode is not None:
                break
            time.sleep(_LOOK_SECONDS)
        raise RuntimeError("soffice does not start")

    def convert(self, source: str, target: str) -> str:
        """Make the PDF at `target` and return the answer; raises when something is not well."""
        how = _properties(
            FilterName=self.settings["import_filter"],
            Hidden=True,
            ReadOnly=True,
            MacroExecutionMode=0,  # never
            UpdateDocMode=0,  # never
        )
        document = self.desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, how)
        if document is None:
            return "failed the file cannot be read"
        export = _properties(**self.settings["export_options"])
        document.storeToURL(
            Path(target).as_uri(),
            _properties(FilterName=self.settings["export_filter"], FilterData=_sequence(export)),
        )
        document.close(True)
        return "done"

    def end(self, *, kindly: bool) -> None:
        """End it, with what it left behind."""
        if kindly and self.process.poll() is None:
            # Its answer may be an exception: it is gone before it has answered.
            threading.Thread(target=self._ask_to_end, daemon=True).start()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_END_SECONDS)
        self.process.kill()
        self.process.wait()
        for pipe in Path("/tmp").glob(f"OSL_PIPE_*_{self.pipe}"):  # noqa: S108 (where soffice puts it)
            pipe.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ask_to_end(self) -> None:
        with suppress(Exception):
            self.desktop.terminate()


class Server:
    """The queue before one office."""

    def __init__(self, settings: dict[str, Any], listener: socket.socket, office: Office) -> None:
        """Serve on `listener`, which listens already."""
        self.settings = settings
        self.listener = listener
        self.office = office
        self.clients: set[socket.socket] = set()
        self.waiting: deque[tuple[socket.socket, dict[str, Any]]] = deque()
        self.running: socket.socket | None = None
        self.answer: str | None = None
        self.deadline = 0.0
        self.done_count = 0
        self.idle_since = time.monotonic()
        self.wake, self.woken = socket.socketpair()
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ, self._welcome)
        self.selector.register(self.woken, selectors.EVENT_READ, self._finish)

    def serve(self) -> None:
        """Work until there is a reason to end."""
        beat = self.settings["beat_seconds"]
        beaten = time.monotonic()
        while not self._is_over():
            for key, _ in self.selector.select(self._patience(beaten + beat)):
                key.data(key.fileobj)
            self._begin()
            if time.monotonic() >= beaten + beat:
                beaten = time.monotonic()
                self._comfort()
        if self.running is not None:
            self._say(self.running, "timeout")

    def _comfort(self) -> None:
        """Tell all who wait that we live."""
        if self.running is not None:
            self._say(self.running, "alive")
        for client, _ in self.waiting:
            self._say(client, "alive")

    def _patience(self, beat_at: float) -> float:
        until = min(beat_at, self.deadline) if self.running else beat_at
        return max(0.0, until - time.monotonic())

    def _is_over(self) -> bool:
        now = time.monotonic()
        if self.running is not None:
            return now >= self.deadline or not self.clients
        idle_seconds = self.settings["idle_seconds"] if self.clients else _FIRST_CLIENT_SECONDS
        return (
            self.done_count >= self.settings["documents"]
            or self.office.process.poll() is not None
            or now >= self.idle_since + idle_seconds
            or (not self.clients and self.done_count > 0)
        )

    def _welcome(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        if _user_of(client) != os.getuid():
            client.close()
            return
        client.setblocking(False)
        self.clients.add(client)
        self.selector.register(client, selectors.EVENT_READ, self._hear)

    def _hear(self, client: socket.socket) -> None:
        try:
            packet = client.recv(_PACKET_BYTES)
        except OSError:
            packet = b""
        if packet:
            self.waiting.append((client, json.loads(packet)))
            return
        self.selector.unregister(client)
        self.clients.discard(client)
        self.waiting = deque(one for one in self.waiting if one[0] is not client)
        client.close()

    def _begin(self) -> None:
        if self.running is not None or not self.waiting or self._is_over():
            return
        self.running, job = self.waiting.popleft()
        self.deadline = time.monotonic() + job["timeout_seconds"]
        self._say(self.running, "started")
        threading.Thread(target=self._work, args=(job,), daemon=True).start()

    def _work(self, job: dict[str, Any]) -> None:
        try:
            self.answer = self.office.convert(job["source"], job["target"])
        except BaseException:  # noqa: BLE001 (whatever it is: a fresh one tries again)
            self.answer = None
        self.wake.send(b".")

    def _finish(self, woken: socket.socket) -> None:
        woken.recv(1)
        if self.answer is None:
            raise BrokenPipeError("soffice is not well")
        if self.running is not None:
            self._say(self.running, self.answer)
        self.running = None
        self.done_count += 1
        self.idle_since = time.monotonic()

    def _say(self, client: socket.socket, word: str) -> None:
        # Who has left, or does not listen, is told nothing.
        with suppress(OSError):
            client.send(word.encode())


def _properties(**values: object) -> tuple[Any, ...]:
    from com.sun.star.beans import PropertyValue

    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def _sequence(properties: tuple[Any, ...]) -> Any:
    import uno

    return uno.Any("[]com.sun.star.beans.PropertyValue", properties)


def _user_of(client: socket.socket) -> int:
    peer = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", peer)[1])


def main(settings: dict[str, Any], ready: int) -> NoReturn:
    """Be the server; write one byte to `ready`, as soon as clients may come or cannot."""
    try:
        # The name is free or taken: of two that start at once, one goes on.
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(f"\0{settings['name']}")
    except OSError:
        _end(ready, NAME_TAKEN)
    # A group of its own, to be ended with all that it has started.
    os.setsid()
    try:
        office = Office(settings)
    except Exception:  # noqa: BLE001 (then it cannot be kept here, for whatever reason)
        _end(ready, CANNOT)
    listener.listen()
    os.write(ready, bytes([READY]))
    os.close(ready)
    server = Server(settings, listener, office)
    with suppress(Exception):
        server.serve()
    office.end(kindly=server.running is None)
    # No farewell to a thread that waits for an office that is gone.
    os._exit(0)


def _end(ready: int, code: int) -> NoReturn:
    os.write(ready, bytes([code]))
    os._exit(code)


if __name__ == "__main__":
    # The starter waits for the first process only; the second is nobody's child.
    heard, ready = os.pipe()
    if os.fork() == 0:
        os.close(heard)
        main(json.loads(sys.argv[1]), ready)
    os.close(ready)
    sys.exit((os.read(heard, 1) or bytes([CANNOT]))[0])
