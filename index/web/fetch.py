"""Fetches one web page that a person linked to, from the public web only. Blocking."""

import re
import ssl
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from http import HTTPStatus

import httpcore2
import httpx2

from index.web import refusals
from index.web.addresses import Address, is_public
from index.web.body import ENCODINGS, read_body
from index.web.connect import Deadline, PublicBackend, Resolve, resolve
from index.web.page import Page
from index.web.targets import checked_url, host_of, port_of, redirected

__all__ = ["CONTENT_TYPES", "USER_AGENT", "Fetcher", "Page"]

CONTENT_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
USER_AGENT = "Footnote/0.1 (+reads single pages that a person has linked to)"
_REDIRECTS = {301, 302, 303, 307, 308}
_MEDIA_TYPE = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,60})\s*(?:;|$)", re.ASCII)
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII)
_HEADER_BYTES = 200_000  # on top of the body's limit


class Fetcher:
    """Fetches pages; safe to share between threads.

    Every host on the way, redirects too, must be allowed by all of its addresses. The limits hold
    for the whole page: `seconds` from the first look-up to the last byte, `max_bytes` of the
    decompressed body.
    """

    def __init__(
        self,
        *,
        allowed: Callable[[Address], bool] = is_public,
        user_agent: str = USER_AGENT,
        seconds: float = 20.0,
        max_bytes: int = 5_000_000,
        redirects: int = 5,
        ports: Collection[int] = (80, 443),
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = allowed
        self._user_agent = user_agent
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._redirects = redirects
        self._ports = ports
        self._resolve = resolve
        self._given_context = ssl_context

    def fetch(self, url: str) -> Page:
        """The page that the link leads to.

        Raises:
            SourceError: it leads to none that may be read, with a line that says what to do.
        """
        deadline = Deadline(self._seconds)
        target = checked_url(url, self._ports)
        for _ in range(self._redirects + 1):
            with refusals.plainly(host_of(target), self._max_bytes):
                found = self._ask(target, deadline)
            if isinstance(found, Page):
                return found
            target = found
        raise refusals.too_many_redirects(host_of(target))

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        return self._given_context or httpx2.create_ssl_context(trust_env=False)

    def _ask(self, url: httpx2.URL, deadline: Deadline) -> Page | httpx2.URL:
        """The page, or where it has moved to."""
        # No pool: a connection kept open would outlive the vetting of its address. No proxy from
        # the environment either, which would connect to whatever it likes.
        connection = httpcore2.HTTPConnection(
            httpcore2.Origin(url.raw_scheme, url.raw_host, port_of(url)),
            ssl_context=self._ssl_context if url.scheme == "https" else None,
            network_backend=PublicBackend(
                self._allowed, self._resolve, deadline, self._max_bytes + _HEADER_BYTES
            ),
        )
        target = httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        try:
            with connection.stream("GET", target, headers=self._headers(url)) as response:
                return self._answer(url, response)
        finally:
            connection.close()

    def _headers(self, url: httpx2.URL) -> Sequence[tuple[str, str]]:
        return (
            ("Host", url.netloc.decode("ascii")),
            ("User-Agent", self._user_agent),
            ("Accept", ", ".join(CONTENT_TYPES)),
            ("Accept-Encoding", ", ".join(ENCODINGS)),
            ("Connection", "close"),
        )

    def _answer(self, url: httpx2.URL, response: httpcore2.Response) -> Page | httpx2.URL:
        headers = httpx2.Headers(response.headers)
        location = headers.get("location", "")
        if response.status in _REDIRECTS and location:
            return redirected(url, location, self._ports)
        if response.status != HTTPStatus.OK:
            raise refusals.by_status(host_of(url), response.status)
        kind = headers.get("content-type", "").lower()
        named = _MEDIA_TYPE.match(kind)
        media_type = named.group(1) if named else ""
        if media_type not in CONTENT_TYPES:
            raise refusals.wrong_type(media_type)
        charset = _CHARSET.search(kind)
        encoding = headers.get("content-encoding", "")
        content = read_body(response.iter_stream(), encoding, self._max_bytes)
        return Page(str(url), content, media_type, charset.group(1) if charset else None)
