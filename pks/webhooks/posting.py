"""One POST to an address that somebody typed, without being led into the own network.

The name is looked up once, each address that it stands for is checked, and the line goes to an
address that was checked: a name that means something else a moment later changes nothing. Nobody
is followed to another address.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

PATIENCE_SECONDS = 10.0
LONGEST_ANSWER_BYTES = 4096

_IPV6 = IPv6Network("2000::/3")
# 6to4: each of these stands for an IPv4 address, which may be any.
_IPV6_AROUND_IPV4 = IPv6Network("2002::/16")


class Fault(StrEnum):
    """Why nothing was sent; what a machine on the way says is kept in its own words."""

    OWN_NETWORK = "own_network"
    NOT_HTTPS = "not_https"
    TOO_SLOW = "too_slow"
    DEADLY = "deadly"
    """Those who tried were never heard of again."""


class NotReached(Exception):
    """There was no answer; the message of this error says why."""


@dataclass(frozen=True)
class Answer:
    """What the receiver said: the HTTP status, and how its words began."""

    code: int
    words: str


class Poster:
    """Sends messages to addresses of other systems."""

    def __init__(
        self,
        *,
        private: bool,
        tls: ssl.SSLContext | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Make one that may go into the own network, and there without TLS, if `private`."""
        self._private = private
        self._tls = tls or ssl.create_default_context()
        self._patience_seconds = patience_seconds

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send `body`, and return what was said to it.

        :raises NotReached: nobody was there, or nobody that we may speak to.
        """
        try:
            parts = urlsplit(url)
            addresses = _addresses_of(parts)
            self._check(parts, addresses)
            with self._line_to(addresses, _port_of(parts)) as (line, is_over):
                return self._send(line, is_over, parts, body, headers)
        except (OSError, HTTPException, ValueError) as error:
            is_slow = isinstance(error, TimeoutError)
            said = Fault.TOO_SLOW.value if is_slow else str(error) or type(error).__name__
            raise NotReached(said) from error

    def _check(self, parts: SplitResult, addresses: list[str]) -> None:
        """Let pass what goes out into the world by TLS, and what else is allowed.

        :raises NotReached: it may not be sent there.
        """
        are_public = [is_public(address) for address in addresses]
        if not self._private and not all(are_public):
            raise NotReached(Fault.OWN_NETWORK.value)
        if parts.scheme != "https" and any(are_public):
            raise NotReached(Fault.NOT_HTTPS.value)

    @contextlib.contextmanager
    def _line_to(
        self, addresses: list[str], port: int
    ) -> Iterator[tuple[socket.socket, threading.Event]]:
        """Open a line to the first of `addresses` that answers, and cut it when time is over;
        the event tells whether it is.

        A receiver that says one letter now and then would else be waited for without end.
        """
        with _connected(addresses, port, self._patience_seconds) as line, line.dup() as handle:
            line.settimeout(self._patience_seconds)
            is_over = threading.Event()
            timer = threading.Timer(self._patience_seconds, _cut, [handle, is_over])
            timer.start()
            try:
                yield line, is_over
            except (OSError, HTTPException) as error:
                # Whoever was cut off says only that the line has ended.
                raise TimeoutError if is_over.is_set() else error from error
            finally:
                timer.cancel()
                timer.join()

    def _send(
        self,
        line: socket.socket,
        is_over: threading.Event,
        parts: SplitResult,
        body: bytes,
        headers: Mapping[str, str],
    ) -> Answer:
        host, port = parts.hostname or "", parts.port
        if parts.scheme == "https":
            connection: HTTPConnection = HTTPSConnection(host, port, context=self._tls)
            line = self._tls.wrap_socket(line, server_hostname=host)
        else:
            connection = HTTPConnection(host, port)
        # With a line of its own it opens none: the name is not looked up again.
        connection.sock = line
        with contextlib.closing(connection):
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, body, {**headers, "Connection": "close"})
            with connection.getresponse() as response:
                if is_over.is_set():
                    raise TimeoutError  # what was cut off in its headers is no answer
                return Answer(response.status, _beginning_of(response))


def is_public(address: str) -> bool:
    """Tell whether `address` is one out in the world.

    >>> [is_public(a) for a in ("93.184.215.14", "10.0.0.7", "169.254.169.254", "::1")]
    [True, False, False, False]
    >>> [is_public(a) for a in ("2606:4700::1111", "::ffff:127.0.0.1", "2002:7f00:1::")]
    [True, False, False]
    """
    found: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found not in _IPV6 or found in _IPV6_AROUND_IPV4:
            return False
    return found.is_global and not found.is_multicast


def _port_of(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _addresses_of(parts: SplitResult) -> list[str]:
    """Look up what addresses the host stands for.

    :raises OSError, ValueError: it stands for none, or there is no host.
    """
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("no web address")  # asked for no host, the look-up gives this machine
    found = socket.getaddrinfo(parts.hostname, _port_of(parts), type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connected(addresses: list[str], port: int, patience_seconds: float) -> socket.socket:
    """Return a line to the first of `addresses` that lets itself be reached.

    :raises OSError: none does.
    """
    each = patience_seconds / len(addresses)
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), timeout=each)
    return socket.create_connection((addresses[-1], port), timeout=each)


def _cut(line: socket.socket, is_over: threading.Event) -> None:
    is_over.set()
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _beginning_of(response: HTTPResponse) -> str:
    """Return how the answer begins. That it ends badly changes nothing about its status."""
    said = b""
    with contextlib.suppress(OSError, HTTPException):
        said = response.read(LONGEST_ANSWER_BYTES)
    words = " ".join(said.decode("utf-8", "replace").split())
    return "".join(letter for letter in words if letter.isprintable())
