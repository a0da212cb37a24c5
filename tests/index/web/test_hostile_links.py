"""No link reaches a private address, however it is spelled, redirected or resolved."""

import socket
from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address
from itertools import cycle

import pytest

from index.errors import SourceError
from index.web.addresses import Address, is_public
from index.web.connect import Deadline, PublicBackend, resolve
from index.web.fetch import Fetcher
from tests.index.web.hostile import hostile_hosts, no_links
from tests.index.web.server import HERE, Canary, Server, allow_here, names, redirect, reply

PAGE = reply(b"<p>Bees dance.</p>")


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as listening:
        yield listening
        assert listening.connections == 0


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server({"/page": PAGE}) as running:
        yield running


@pytest.fixture(scope="module")
def careful(canary: Canary) -> Fetcher:
    """As it is by default, but for the canary's port: nothing else keeps a link from it."""
    return Fetcher(ports={80, 443, canary.port}, resolve=local_resolve, seconds=5)


def local_resolve(host: str) -> list[Address]:
    """What the system takes for an address, in any spelling, and localhost; it asks nobody."""
    if host.lower().rstrip(".").endswith("localhost"):
        return [ip_address("127.0.0.1"), ip_address("::1")]
    found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST, type=socket.SOCK_STREAM)
    return [ip_address(entry[4][0]) for entry in found]


def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(SourceError) as refused:
        fetcher.fetch(url)
    line = str(refused.value)
    assert line == " ".join(line.split())
    assert len(line) < 500
    return line


@pytest.mark.parametrize("host", hostile_hosts())
def test_no_spelling_of_a_private_address_is_connected_to(
    canary: Canary, careful: Fetcher, host: str
) -> None:
    refusal(careful, f"http://{host}:{canary.port}/")
    refusal(careful, f"https://{host}:{canary.port}/")
    assert canary.connections == 0


# The one left out is octal for 8.0.0.1, which is public; a link may not spell it so either.
@pytest.mark.parametrize("host", [host for host in hostile_hosts() if host != "010.000.000.001"])
def test_a_resolver_that_understands_a_spelling_is_no_help(canary: Canary, host: str) -> None:
    backend = PublicBackend(is_public, local_resolve, Deadline(5), max_bytes=1000)
    with pytest.raises(SourceError):
        backend.connect_tcp(host.strip("[]"), canary.port)
    assert canary.connections == 0


def test_the_systems_resolver_gives_every_address() -> None:
    assert resolve("127.0.0.1") == [ip_address("127.0.0.1")]
    assert resolve("::1") == [ip_address("::1")]


@pytest.mark.parametrize("number", range(len(no_links(0))))
def test_what_is_no_plain_web_link_is_refused(canary: Canary, number: int) -> None:
    def nothing(host: str) -> list[Address]:
        raise AssertionError(f"{host} was looked up")

    link = no_links(canary.port)[number]
    assert "link" in refusal(Fetcher(ports={80, 443, canary.port}, resolve=nothing), link)


def test_the_default_fetcher_opens_the_webs_own_ports_alone(canary: Canary) -> None:
    refusal(Fetcher(allowed=lambda address: True), f"http://127.0.0.1:{canary.port}/")


@pytest.mark.parametrize("hops", range(1, 7))
def test_no_redirect_leads_to_a_private_address(canary: Canary, server: Server, hops: int) -> None:
    fetcher = Fetcher(
        allowed=allow_here, ports={80, 443, server.port, canary.port}, resolve=names(), seconds=20
    )
    for step in range(1, hops):
        server.replies[f"/{step}"] = redirect(f"/{step + 1}")
    for host in hostile_hosts()[:: 1 if hops == 1 else 8]:
        server.replies[f"/{hops}"] = redirect(f"http://{host}:{canary.port}/")
        refusal(fetcher, server.url("/1"))
    for link in ("file:///etc/passwd", "ftp://site.test/", f"//u@127.0.0.1:{canary.port}/"):
        server.replies[f"/{hops}"] = redirect(link)
        refusal(fetcher, server.url("/1"))
    assert canary.connections == 0


@pytest.mark.parametrize(
    "addresses",
    [
        [str(HERE), "127.0.0.1"],
        ["127.0.0.1", str(HERE)],
        [str(HERE), "::1"],
        ["::1", str(HERE)],
        [str(HERE), "::ffff:127.0.0.1"],
        [str(HERE), "2606:4700:4700::1111", "10.0.0.1"],
        [*[str(HERE)] * 50, "169.254.169.254"],
    ],
)
def test_one_private_address_among_public_ones_is_one_too_many(
    canary: Canary, server: Server, addresses: Sequence[str]
) -> None:
    fetcher = Fetcher(
        allowed=allow_here, ports={server.port, canary.port}, resolve=names(mixed=addresses)
    )
    before = server.connections
    refusal(fetcher, f"http://mixed.test:{canary.port}/page")
    refusal(fetcher, f"http://mixed.test:{server.port}/page")
    assert (server.connections, canary.connections) == (before, 0)


def flipping(*addresses: str) -> tuple[Callable[[str], list[Address]], list[str]]:
    """A resolver that answers with the next address each time it is asked, and its questions."""
    answers, asked = cycle(addresses), list[str]()

    def resolve(host: str) -> list[Address]:
        asked.append(host)
        return [ip_address(next(answers))]

    return resolve, asked


def test_a_name_that_flips_is_looked_up_once_and_met_where_it_was_vetted(server: Server) -> None:
    with Canary() as canary:
        resolve, asked = flipping(str(HERE), "127.0.0.1")
        fetcher = Fetcher(allowed=allow_here, ports={server.port}, resolve=resolve)
        outcomes = []
        for _ in range(300):
            try:
                outcomes.append(fetcher.fetch(server.url("/page", "flip.test")).content)
            except SourceError:
                outcomes.append(b"")
        assert outcomes == [b"<p>Bees dance.</p>", b""] * 150
        assert len(asked) == 300
        assert canary.connections == 0


def test_a_name_that_flips_between_redirects_is_vetted_again(
    canary: Canary, server: Server
) -> None:
    resolve, asked = flipping(str(HERE), "127.0.0.1")
    fetcher = Fetcher(allowed=allow_here, ports={server.port, canary.port}, resolve=resolve)
    server.replies["/again"] = redirect(f"http://flip.test:{canary.port}/")
    refusal(fetcher, server.url("/again", "flip.test"))
    assert asked == ["flip.test", "flip.test"]
    assert canary.connections == 0


def test_a_private_name_reads_like_an_unknown_one_and_shows_no_address(server: Server) -> None:
    fetcher = Fetcher(ports={server.port}, resolve=names(vault=["10.1.2.3"], unknown=[]))
    private = refusal(fetcher, server.url("/", "vault.test"))
    unknown = refusal(fetcher, server.url("/", "unknown.test"))
    assert private == "vault.test was not found on the public web. Check the link."
    assert unknown == private.replace("vault", "unknown")


def test_no_proxy_of_the_environment_is_asked(
    canary: Canary, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    fetcher = Fetcher(allowed=allow_here, ports={server.port}, resolve=names())
    assert fetcher.fetch(server.url("/page")).content == b"<p>Bees dance.</p>"


def test_there_are_more_than_300_hostile_links() -> None:
    assert 2 * len(hostile_hosts()) + len(no_links(0)) > 300
    assert not is_public(HERE)
