"""Which links may be opened at all, before any name is looked up."""

import re
from collections.abc import Collection
from ipaddress import ip_address

import httpx2

from index.web import refusals

_LONGEST_HOST = 253  # characters, RFC 1035
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def checked_url(url: str, ports: Collection[int]) -> httpx2.URL:
    """The parsed link without its fragment. Its host may still be a private one.

    Raises:
        SourceError: it is not http or https, names a user, a port that is not among these, or a
            host that is spelled as no public one is.
    """
    try:
        parsed = httpx2.URL(url.strip()).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise refusals.no_link() from error
    is_web = parsed.scheme in {"http", "https"} and port_of(parsed) in ports
    if not is_web or parsed.userinfo or not _is_host(host_of(parsed)):
        raise refusals.no_link()
    return parsed


def redirected(url: httpx2.URL, location: str, ports: Collection[int]) -> httpx2.URL:
    """Where a redirect leads.

    Raises:
        SourceError: as for any other link; that the first one was good is no recommendation.
    """
    try:
        return checked_url(str(url.join(location)), ports)
    except (httpx2.InvalidURL, ValueError) as error:
        raise refusals.no_link() from error


def host_of(url: httpx2.URL) -> str:
    """The host as it is looked up: ASCII, an international name in its xn-- form."""
    return url.raw_host.decode("ascii")


def port_of(url: httpx2.URL) -> int:
    """The port, named or not."""
    default = 443 if url.scheme == "https" else 80
    return default if url.port is None else url.port


def _is_host(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        # 0x7f.1, 2130706433 and 017700000001 are addresses to a resolver, and names to nobody.
        last = host.removesuffix(".").rpartition(".")[2]
        is_name = len(host) <= _LONGEST_HOST and _NAME.fullmatch(host)
        return bool(is_name) and not _NUMBER.fullmatch(last)
    return True
