"""A real web server on the loopback address that keeps what it is sent, and misbehaves if told to.

with Receiver() as receiver:
    receiver.answer(500, CUT)       # the first two times; then it takes everything
    ...
    assert receiver.bodies[0]["type"] == "perjanjian.berlaku"
"""

import json
import socket
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

#: Instead of a status: the line is cut; nothing is ever said; one letter now and then is said; a
#: good answer is followed by words that never come, or by more than anybody wants to read.
CUT = "cut"
SILENCE = "silence"
DRIP = "drip"
STOPS = "stops"
HUGE = "huge"

_HUGE_BYTES = 50_000_000


@dataclass(frozen=True)
class Request:
    """What came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """The other system. What it was sent is in `requests`, in order."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.requests: list[Request] = []
        self.says = "diterima"
        self.told_bytes = 0
        self.goes_to = ""
        self._tls = tls
        self.port = port
        self._replies: deque[int | str] = deque()
        self._ends = threading.Event()

    @property
    def url(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self.port}/masuk?kunci=1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests]

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.requests]

    def answer(self, *replies: int | str) -> None:
        """Give `replies` to the next messages, one each; then take them again."""
        self._replies.extend(replies)

    def start(self) -> Self:
        """Begin to listen; on the same port as before, if it has been stopped."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.requests.append(Request(self.path, headers, self.rfile.read(length)))
                receiver._reply(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Say nothing: lines are cut here all the time."""

        self._ends.clear()
        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        if self._tls:
            self._server.socket = self._tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._ends.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _reply(self, line: BaseHTTPRequestHandler) -> None:
        reply = self._replies.popleft() if self._replies else 200
        if reply == CUT:
            line.connection.shutdown(socket.SHUT_RDWR)
        elif reply == SILENCE:
            self._ends.wait(20)
        elif reply == DRIP:
            for letter in b"HTTP/1.1 200 " + b"O" * 2000:
                line.wfile.write(bytes([letter]))
                if self._ends.wait(0.02):
                    return
        else:
            self._say(line, reply)

    def _say(self, line: BaseHTTPRequestHandler, reply: int | str) -> None:
        words = self.says.encode()
        line.send_response(200 if reply in (HUGE, STOPS) else int(reply))
        if self.goes_to:
            line.send_header("Location", self.goes_to)
        line.send_header(
            "Content-Length", str(len(words) if isinstance(reply, int) else _HUGE_BYTES)
        )
        line.end_headers()
        line.wfile.write(words)
        if reply == STOPS:
            self._ends.wait(20)
        while reply == HUGE and self.told_bytes < _HUGE_BYTES:
            line.wfile.write(b"x" * 10_000)
            self.told_bytes += 10_000
