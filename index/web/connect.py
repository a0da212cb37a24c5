"""Connections to public addresses only: the address that was vetted is the one connected to.

A name is resolved once for a connection. Looking it up a second time would let its owner answer
with a public address first and with a private one after (DNS rebinding).
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from ipaddress import ip_address
from threading import Thread
from typing import Any, TypeAlias

import httpcore2

from index.web import refusals
from index.web.addresses import Address
from index.web.body import LargeBodyError

Resolve: TypeAlias = Callable[[str], Sequence[Address]]


def resolve(host: str) -> list[Address]:
    """Every address of the host, in the order in which the system would try them."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ip_address(entry[4][0]) for entry in found]


class Deadline:
    """A moment by which everything has to be done, however slowly its parts come."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then, always more than 0.

        Raises:
            httpcore2.TimeoutException: it has passed.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise httpcore2.TimeoutException("the time for the whole page is up")
        return seconds


class PublicBackend(httpcore2.NetworkBackend):
    """Connects to hosts all of whose addresses are allowed, within one deadline."""

    def __init__(
        self,
        allowed: Callable[[Address], bool],
        resolve: Resolve,
        deadline: Deadline,
        max_bytes: int,  # that a connection may receive, headers and all
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._deadline = deadline
        self._max_bytes = max_bytes

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the host.

        Raises:
            SourceError: it has no address, or one that is not allowed.
            httpcore2.TimeoutException, httpcore2.ConnectError: no connection came about.
        """
        addresses = self._addresses(host)
        # One that mixes public and private addresses is up to no good.
        if not addresses or not all(map(self._allowed, addresses)):
            raise refusals.not_found(host)
        firsts = {address.version: address for address in reversed(addresses)}
        tried = sorted(firsts.values(), key=addresses.index)
        while True:
            address = tried.pop(0)
            seconds = self._deadline.left() / (1 + len(tried))
            try:
                # An address, not a name: nothing is looked up from here on.
                stream = httpcore2.SyncBackend().connect_tcp(str(address), port, seconds)
                return _BoundedStream(stream, self._deadline, self._max_bytes)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if not tried:  # a host often has IPv6 where we have none
                    raise

    def _addresses(self, host: str) -> Sequence[Address]:
        # The system's look-up takes no time limit, hence a thread that may be left behind.
        found: Future[Sequence[Address]] = Future()
        Thread(target=self._look_up, args=(host, found), daemon=True).start()
        try:
            return found.result(self._deadline.left())
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout("the name was not looked up in time") from error

    def _look_up(self, host: str, found: Future[Sequence[Address]]) -> None:
        try:
            found.set_result(self._resolve(host))
        except (OSError, ValueError):  # ValueError: no possible name, or no address, after all
            found.set_result([])
        except Exception as error:  # a fault, which the caller's thread has to see
            found.set_exception(error)


class _BoundedStream(httpcore2.NetworkStream):
    """Every wait ends at the deadline, and what is received has a limit in bytes.

    A limit for each wait would not do: a byte a second, or header after header, never reaches it.
    """

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline, max_bytes: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._received = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._deadline.left())
        self._received += len(data)
        if self._received > self._max_bytes:
            raise LargeBodyError
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _BoundedStream(stream, self._deadline, self._max_bytes)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as in httpcore2
        return self._stream.get_extra_info(info)
