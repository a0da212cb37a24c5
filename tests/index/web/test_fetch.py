"""Fetching pages: what comes back, and a plain line for each way in which none does."""

import ssl
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from threading import Event

import pytest
import trustme

from index.errors import SourceError
from index.web.addresses import Address
from index.web.fetch import Fetcher, Page
from tests.index.web.server import HERE, Server, allow_here, names, redirect, reply

BODY = "<p>Bées dance.</p>".encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/page": reply(BODY, content_type='Text/HTML; Charset="UTF-8"')}) as running:
        yield running


@pytest.fixture
def fetcher(server: Server) -> Fetcher:
    return Fetcher(
        allowed=allow_here, ports={server.port}, resolve=names(), seconds=5, max_bytes=20_000
    )


def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(SourceError) as refused:
        fetcher.fetch(url)
    return str(refused.value)


def test_a_page_comes_as_it_was_sent(server: Server, fetcher: Fetcher) -> None:
    page = fetcher.fetch(server.url("/page#part"))
    assert page == Page(server.url("/page"), BODY, "text/html", "utf-8")


def test_a_request_is_honest_and_sends_nothing_more_than_it_needs(
    server: Server, fetcher: Fetcher
) -> None:
    fetcher.fetch(server.url("/page#part"))
    lines = server.requests[0].split("\r\n")
    assert lines[:3] == [
        "GET /page HTTP/1.1",
        f"Host: site.test:{server.port}",
        "User-Agent: Footnote/0.1 (+reads single pages that a person has linked to)",
    ]
    sent = {line.partition(":")[0].lower() for line in lines[1:] if line}
    assert sent == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_redirects_are_followed_five_times(server: Server, fetcher: Fetcher) -> None:
    for hop in range(6):
        server.replies[f"/{hop}"] = redirect(f"/{hop + 1}")
    server.replies["/6"] = server.replies["/page"]
    assert fetcher.fetch(server.url("/1")).url == server.url("/6")
    assert "circles" in refusal(fetcher, server.url("/0"))


def test_an_endless_redirect_ends(server: Server, fetcher: Fetcher) -> None:
    server.replies["/round"] = redirect("/round#again")
    assert "circles" in refusal(fetcher, server.url("/round"))
    assert len(server.requests) == 6


def test_a_redirect_may_lead_to_another_site_and_is_resolved_against_the_page(
    server: Server, fetcher: Fetcher
) -> None:
    server.replies["/a/b"] = redirect(server.url("/a/c", "other.test"))
    server.replies["/a/c"] = redirect("../page?x=1")
    server.replies["/page?x=1"] = server.replies["/page"]
    assert fetcher.fetch(server.url("/a/b")).url == server.url("/page?x=1", "other.test")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("401 Unauthorized", "people who log in. Save it and attach the file, or paste the text."),
        ("402 Payment Required", "people who pay"),
        ("403 Forbidden", "site.test does not let programs read that page. Save it and attach"),
        ("404 Not Found", "site.test has no such page. Check the link."),
        ("410 Gone", "has removed that page"),
        ("418 Teapot", "did not send that page (HTTP 418)"),
        ("429 Too Many Requests", "asked too often. Try again later"),
        ("500 Internal Server Error", "having trouble"),
        ("503 Service Unavailable", "having trouble"),
        ("204 No Content", "did not send that page (HTTP 204)"),
        ("302 Found", "did not send that page (HTTP 302)"),
        ("304 Not Modified", "did not send that page (HTTP 304)"),
    ],
)
def test_each_status_has_its_line(server: Server, fetcher: Fetcher, status: str, said: str) -> None:
    server.replies["/no"] = reply(status=status)
    assert said in refusal(fetcher, server.url("/no"))


@pytest.mark.parametrize(
    ("content_type", "said"),
    [
        ("application/pdf", "leads to application/pdf, not to a page of text"),
        ("image/png", "image/png"),
        ("application/json; charset=utf-8", "application/json,"),
        ("", "something unnamed"),
        ("text/html-@everyone <b>", "something unnamed"),
        ("text/htmlx", "text/htmlx"),
    ],
)
def test_only_pages_of_text_are_taken(
    server: Server, fetcher: Fetcher, content_type: str, said: str
) -> None:
    server.replies["/file"] = reply(BODY, content_type=content_type)
    assert said in refusal(fetcher, server.url("/file"))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "broke off"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", "broke off"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "broke off"),
        (b"<p>no headers at all</p>\r\n\r\n", "broke off"),
        (reply(BODY, content_length="999"), "broke off"),
        (reply(BODY, content_length="-1"), "broke off"),
        (reply(BODY, content_length="7, 8"), "broke off"),
        (reply(b"zz\r\nnonsense", transfer_encoding="chunked"), "broke off"),
        (reply(b"5\r\nBees", transfer_encoding="chunked"), "broke off"),
        (reply(BODY, location="http://[::1").replace(b"200 OK", b"302 OK"), "no link"),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "broke off"),
    ],
)
def test_what_is_broken_has_its_line(
    server: Server, fetcher: Fetcher, answer: bytes, said: str
) -> None:
    server.replies["/broken"] = answer
    assert said in refusal(fetcher, server.url("/broken"))


def test_bytes_after_the_stated_length_belong_to_no_page(server: Server, fetcher: Fetcher) -> None:
    server.replies["/short"] = reply(BODY + b"smuggled", content_length=str(len(BODY)))
    assert fetcher.fetch(server.url("/short")).content == BODY


def test_a_host_that_is_down_and_a_name_that_is_unknown_have_their_lines(server: Server) -> None:
    with Server() as gone:
        pass
    down = Fetcher(allowed=allow_here, ports={gone.port}, resolve=names())
    assert refusal(down, gone.url("/")).startswith("site.test cannot be reached.")

    def fail(host: str) -> list[Address]:
        raise OSError("Name or service not known")

    unknown = Fetcher(resolve=fail)
    assert refusal(unknown, "https://nowhere.test/").startswith("nowhere.test was not found")


def test_the_other_family_is_tried_when_one_does_not_answer(server: Server) -> None:
    dead = ip_address("::1")  # where this server does not listen

    fetcher = Fetcher(
        allowed=lambda address: address in {HERE, dead},
        ports={server.port},
        resolve=lambda host: [dead, HERE],
        seconds=5,
    )
    assert fetcher.fetch(server.url("/page")).content == BODY


def test_a_look_up_without_end_is_not_waited_for(server: Server) -> None:
    never = Event()

    def resolve(host: str) -> list[Address]:
        never.wait(10)
        return []

    started = time.monotonic()
    try:
        said = refusal(Fetcher(resolve=resolve, seconds=0.2), "https://site.test/")
    finally:
        never.set()
    assert "too long" in said
    assert time.monotonic() - started < 2


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("site.test").configure_cert(context)
    with Server({"/page": reply(BODY)}, context) as running:
        yield running


SecureFetcher = Callable[[bool], Fetcher]


@pytest.fixture
def secure_fetcher(authority: trustme.CA, secure: Server) -> SecureFetcher:
    def make(trusting: bool) -> Fetcher:
        context = ssl.create_default_context() if trusting else None
        if context:
            authority.configure_trust(context)
        return Fetcher(
            allowed=allow_here,
            ports={secure.port},
            resolve=names(),
            ssl_context=context,
            seconds=5,
        )

    return make


def test_the_name_is_verified_at_the_address_that_was_vetted(
    secure: Server, secure_fetcher: SecureFetcher
) -> None:
    assert secure_fetcher(True).fetch(secure.url("/page")).content == BODY
    said = refusal(secure_fetcher(True), secure.url("/page", "other.test"))
    assert said.startswith("No secure connection to other.test could be made")
    said = refusal(secure_fetcher(True), secure.url("/page", str(HERE)))
    assert said.startswith(f"No secure connection to {HERE} could be made")
    assert len(secure.requests) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(
    secure: Server, secure_fetcher: SecureFetcher
) -> None:
    said = refusal(secure_fetcher(False), secure.url("/page"))
    assert said.startswith("No secure connection to site.test could be made")
    assert not secure.requests


def test_a_plain_server_behind_an_https_link_has_its_line(server: Server, fetcher: Fetcher) -> None:
    said = refusal(fetcher, server.url("/page").replace("http:", "https:"))
    assert said.startswith("No secure connection to site.test could be made")
