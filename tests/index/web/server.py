"""A web server on this machine that may misbehave as told, and a canary nobody may connect to."""

import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from ipaddress import ip_address
from threading import Thread
from types import TracebackType
from typing import Self, TypeAlias

from index.web.addresses import Address, is_public

HERE = ip_address("127.0.0.9")  # stands for a public address; loopback is a whole range on Linux
Reply: TypeAlias = bytes | Callable[[socket.socket], None]


def reply(
    body: bytes = b"", status: str = "200 OK", content_type: str = "text/html", **headers: str
) -> bytes:
    """Write an honest HTTP response; `content_length=...` and the like make it a dishonest one."""
    values = {"content_type": content_type, "content_length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in values.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def redirect(location: str) -> bytes:
    return reply(status="302 Found", location=location)


def slowly(start: bytes, piece: bytes, pause: float) -> Callable[[socket.socket], None]:
    """Send a start and then a piece again and again, until the other side goes."""

    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        if not piece:
            connection.recv(1)  # silent until the other side goes
            return
        for _ in range(100_000):
            connection.sendall(piece)
            time.sleep(pause)

    return send


def allow_here(address: Address) -> bool:
    return address == HERE or is_public(address)


class Listener:
    """Accepts connections in a thread until it is closed, and counts them."""

    def __init__(self, host: str) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        both = host == "::"
        self._socket = socket.create_server((host, 0), family=family, dualstack_ipv6=both)
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self._serving: list[Thread] = []
        self._accepting = Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing alone would not wake the thread that waits in accept().
        self._socket.shutdown(socket.SHUT_RDWR)
        self._accepting.join(5)
        self._socket.close()
        for thread in self._serving:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = Thread(target=self._serve, args=(connection,), daemon=True)
            self._serving.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.close()


class Canary(Listener):
    """Listens on every loopback address, where no link may lead."""

    def __init__(self) -> None:
        super().__init__("::" if socket.has_dualstack_ipv6() else "0.0.0.0")  # noqa: S104


class Server(Listener):
    """Answers each path with the reply that is set for it, and remembers what was asked."""

    def __init__(
        self, replies: Mapping[str, Reply] | None = None, context: ssl.SSLContext | None = None
    ) -> None:
        self.replies = dict(replies or {})
        self.requests: list[str] = []
        self._context = context
        super().__init__(str(HERE))

    def url(self, path: str, host: str = "site.test") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def _serve(self, connection: socket.socket) -> None:
        # Whoever asked may go at any time, which is no fault of the server's.
        with suppress(OSError), connection:
            connection.settimeout(5)
            if self._context is None:
                self._answer(connection)
                return
            with self._context.wrap_socket(connection, server_side=True) as secure:
                self._answer(secure)

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            if not (data := connection.recv(65_536)):
                return
            request += data
            if request.startswith(b"\x16"):  # TLS, which a plain server takes for nonsense
                connection.sendall(reply(status="400 Bad Request"))
                return
        self.requests.append(request.decode("latin-1"))
        path = request.split(b" ", 2)[1].decode("ascii")
        answer = self.replies.get(path, reply(status="404 Not Found"))
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection)


def names(**hosts: Sequence[str]) -> Callable[[str], list[Address]]:
    """A resolver that knows `site.test`, `other.test` and these, and addresses themselves."""
    known = {"site": [str(HERE)], "other": [str(HERE)], **hosts}

    def resolve(host: str) -> list[Address]:
        return [ip_address(address) for address in known.get(host.removesuffix(".test"), [host])]

    return resolve
