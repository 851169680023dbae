"""A line to a mail server on which all answers about a message together have so much time.

A server that says one letter now and then would else be waited for without end: the patience of a
socket begins anew with each letter.
"""

import io
import smtplib
import socket
from collections.abc import Callable
from time import monotonic
from typing import Any

Answer = tuple[int, bytes]


class Deadline:
    """So many seconds, from now on."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Tell whether time is over."""
        return monotonic() >= self._ends_at

    def left(self) -> float:
        """Return how many seconds are left.

        :raises TimeoutError: none.
        """
        if self.is_over:
            raise TimeoutError
        return self._ends_at - monotonic()


class _Answers(io.RawIOBase):
    """What comes over a socket, waited for no longer than there is time left."""

    def __init__(self, line: socket.socket, left: Callable[[], float]) -> None:
        self._line, self._left = line, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        patience = self._line.gettimeout()
        left = self._left()
        self._line.settimeout(left if patience is None else min(patience, left))
        try:
            return self._line.recv_into(buffer)
        finally:
            self._line.settimeout(patience)


class Line(smtplib.SMTP):
    """A connection that asks how much time is `left` before each wait, from the greeting on."""

    def __init__(self, *args: Any, left: Callable[[], float], **more: Any) -> None:
        self._left = left
        super().__init__(*args, **more)

    def getreply(self) -> Answer:
        """Return what the server says."""
        if self.file is None and self.sock is not None:
            # As the library does itself, after connecting and after turning to TLS.
            self.file = io.BufferedReader(_Answers(self.sock, self._left))
        return super().getreply()


class TlsLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first letter on."""
