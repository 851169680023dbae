"""A line to a mail server that is cut when a message takes too long, whatever it is waiting for.

A server that says one letter now and then would else be waited for without end: the patience of a
socket begins anew with each letter.
"""

import contextlib
import smtplib
import socket
import threading
from collections.abc import Callable
from typing import Any, Self

Answer = tuple[int, bytes]


class Deadline:
    """So many seconds; whoever waits on the line that is held then is cut off."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._line: socket.socket | None = None
        self.is_over = False

    def hold(self, line: socket.socket) -> None:
        """Cut `line` when time is over.

        :raises TimeoutError: it is.
        """
        self._line = line
        if self.is_over:
            raise TimeoutError

    def _cut(self) -> None:
        self.is_over = True
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        """Begin to count."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the line alone from now on."""
        self._timer.cancel()
        self._timer.join()


class Line(smtplib.SMTP):
    """A connection that names its socket before it waits for an answer, from the greeting on."""

    def __init__(self, *args: Any, hold: Callable[[socket.socket], None], **more: Any) -> None:
        self._hold = hold
        super().__init__(*args, **more)

    def getreply(self) -> Answer:
        """Return what the server says."""
        assert self.sock is not None, "who is asked has been spoken to"
        line = self.sock
        try:
            self._hold(line)
            answer = super().getreply()
            self._hold(line)  # what was cut off in the middle is no answer
        except TimeoutError:
            self.close()
            raise
        return answer


class TlsLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first letter on."""
