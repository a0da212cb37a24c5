"""Bodies that swell, drip or never end: the limits hold for the whole page."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest

from index.errors import SourceError
from index.web.body import DamagedBodyError, LargeBodyError, read_body
from index.web.fetch import Fetcher
from tests.index.web.server import Reply, Server, allow_here, names, reply, slowly

SOME = b"<p>Bees dance to tell the hive.</p>" * 1000
LIMIT = 500_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def zeros(megabytes: int) -> bytes:
    """Many zeros in a few bytes."""
    packer = zlib.compressobj(wbits=31)
    packed = [packer.compress(bytes(1_000_000)) for _ in range(megabytes)]
    return b"".join([*packed, packer.flush()])


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return zeros(100)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def fetcher(server: Server, seconds: float = 5) -> Fetcher:
    return Fetcher(
        allowed=allow_here,
        ports={server.port},
        resolve=names(),
        seconds=seconds,
        max_bytes=LIMIT,
    )


def refusal(server: Server, answer: Reply, seconds: float = 5) -> str:
    server.replies["/"] = answer
    with pytest.raises(SourceError) as refused:
        fetcher(server, seconds).fetch(server.url("/"))
    return str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(SOME)),
        ("X-GZip", gzip.compress(SOME)),
        ("gzip", gzip.compress(SOME[:100]) + gzip.compress(b"") + gzip.compress(SOME[100:])),
        ("deflate", zlib.compress(SOME)),
        ("deflate", raw_deflate(SOME)),
        ("identity", SOME),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 70_000])
def test_a_packed_body_is_unpacked_however_it_is_cut(
    encoding: str, packed: bytes, size: int
) -> None:
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert read_body(chunks, encoding, LIMIT) == SOME


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("br", SOME),
        ("zstd", SOME),
        ("gzip, gzip", gzip.compress(gzip.compress(SOME))),
        ("gzip", SOME),
        ("gzip", gzip.compress(SOME)[:-1]),
        ("gzip", gzip.compress(SOME) + b"trailing"),
        ("gzip", gzip.compress(SOME) + gzip.compress(SOME)[:9]),
        ("gzip", gzip.compress(SOME)[:-8] + b"\0" * 8),
        ("deflate", zlib.compress(SOME)[:-1]),
        ("deflate", SOME),
    ],
)
def test_a_body_that_is_not_what_it_says_is_damaged(encoding: str, body: bytes) -> None:
    with pytest.raises(DamagedBodyError):
        read_body([body], encoding, LIMIT)


def test_a_body_may_be_as_large_as_the_limit_and_no_larger() -> None:
    for encoding, body in (("", SOME), ("gzip", gzip.compress(SOME))):
        assert read_body([body], encoding, len(SOME)) == SOME
        with pytest.raises(LargeBodyError):
            read_body([body], encoding, len(SOME) - 1)


def test_no_bomb_is_ever_whole_in_memory(server: Server, bomb: bytes) -> None:
    many = gzip.compress(bytes(1000)) * 1000  # each member is harmless
    bombs = {
        "one": reply(bomb, content_encoding="gzip"),
        "many members": reply(many, content_encoding="gzip"),
        "several large members": reply(bomb * 3, content_encoding="gzip"),
        "deflate": reply(zlib.compress(bytes(20_000_000)), content_encoding="deflate"),
        "chunked": CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(bomb), bomb),
    }
    for name, answer in bombs.items():
        tracemalloc.start()
        said = refusal(server, answer)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert said == (
            "That page is larger than 0.5 MB. Paste the text of the article instead."
        ), name
        assert peak < 4_000_000, name


def test_a_bomb_in_a_bomb_is_refused_or_left_packed(server: Server, bomb: bytes) -> None:
    twice = gzip.compress(bomb)
    assert "damaged" in refusal(server, reply(twice, content_encoding="gzip, gzip"))
    server.replies["/"] = reply(twice, content_encoding="gzip")
    assert fetcher(server).fetch(server.url("/")).content == bomb


def test_members_without_content_do_not_go_on_for_ever(server: Server) -> None:
    nothing = gzip.compress(b"") * 30_000
    server.replies["/"] = reply(nothing, content_encoding="gzip")
    started = time.monotonic()
    assert fetcher(server).fetch(server.url("/")).content == b""
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "answer",
    [
        slowly(HEAD + b"\r\n", b"x" * 65_536, 0),
        slowly(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n", 0),
        slowly(CHUNKED, b"1;" + b"e" * 5000 + b"\r\nx\r\n", 0),
        slowly(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 0),
        reply(b"x" * (LIMIT + 1)),
    ],
)
def test_a_body_without_end_ends_at_the_limit(server: Server, answer: Reply) -> None:
    assert "larger than 0.5 MB" in refusal(server, answer)


@pytest.mark.parametrize(
    "answer",
    [
        slowly(HEAD, b"X-More: " + b"x" * 1000 + b"\r\n", 0),
        slowly(HEAD + b"X-Long: ", b"x" * 10_000, 0),
        slowly(b"", b"x" * 10_000, 0),
    ],
)
def test_headers_without_end_are_given_up(server: Server, answer: Reply) -> None:
    assert "broke off" in refusal(server, answer)


@pytest.mark.parametrize(
    "answer",
    [
        slowly(HEAD + b"\r\n", b"x", 0.02),
        slowly(HEAD + b"Content-Length: 5000\r\n\r\n", b"x", 0.02),
        slowly(CHUNKED, b"1\r\nx\r\n", 0.02),
        slowly(HEAD, b"X: y\r\n", 0.02),
        slowly(b"", b"H", 0.02),
        slowly(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02),
        slowly(HEAD + b"Content-Length: 5\r\n\r\n", b"", 0.02),
        slowly(b"", b"", 0.02),
    ],
)
def test_the_time_limit_holds_for_what_drips(server: Server, answer: Reply) -> None:
    started = time.monotonic()
    said = refusal(server, answer, seconds=0.3)
    assert said == "site.test took too long to answer. Try again later, or paste the text."
    assert time.monotonic() - started < 1.5


def test_slow_redirects_share_one_time_limit(server: Server) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"

    started = time.monotonic()
    said = refusal(server, slowly(b"", moved[:1], 0.1), seconds=0.3)
    assert "too long" in said
    assert time.monotonic() - started < 1.5
