"""Watching the kept LibreOffice: its processes, as the system shows them."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from pks.files.office import Habits, KeptOffice
from pks.files.office_setup import find_soffice

PATIENCE_SECONDS = 20


class WatchedOffice(KeptOffice):
    """A kept LibreOffice whose processes a test may stop and kill; closed, it leaves none."""

    def __init__(self, habits: Habits | None = None) -> None:
        super().__init__(find_soffice(), habits)
        self.seen: list[int] = []
        self.has_begun = threading.Event()
        self.stops_each = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()
        for group in self.seen:
            await_that(lambda: not living(group), "the kept LibreOffice ends")  # noqa: B023

    @property
    def server(self) -> int:
        server = self.process_id()
        assert server is not None
        return server

    @property
    def soffice(self) -> int:
        (soffice,) = (
            process for process in living(self.server) if name_of(process) == "soffice.bin"
        )
        return soffice

    def _connect(self):  # type: ignore[no-untyped-def]
        self._connection = super()._connect()
        if self.server not in self.seen:
            self.seen.append(self.server)
        if self.stops_each:
            # None is left where the connection still reached one that ends.
            for process in living(self.server) - {self.server}:
                os.kill(process, signal.SIGSTOP)
        return self._connection

    def _hear(self, connection, *, began):  # type: ignore[no-untyped-def]
        word = super()._hear(connection, began=began)
        if word == "started":
            self.has_begun.set()
        return word


def living(group: int) -> set[int]:
    """Return the processes of a group that are more than an entry in a table."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if after_name[0] not in "ZX" and int(after_name[2]) == group:
            found.add(int(folder.name))
    return found


def name_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def await_that(condition: Callable[[], bool], what: str) -> None:
    """Wait for other processes: there is no clock of ours to move."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, f"in vain: {what}"
        time.sleep(0.02)
