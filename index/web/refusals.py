"""Why a page could not be fetched, each in one line that a reader may see.

No line holds an address that a name stands for, and a private name reads like an unknown one:
otherwise the bot could be asked which names a private network has.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2

from index.errors import SourceError
from index.web.body import DamagedBodyError, LargeBodyError


def not_found(host: str) -> SourceError:
    """The name has no address, or not only public ones."""
    return SourceError("{host} was not found on the public web. Check the link.", host=host)


def no_link() -> SourceError:
    """It is not the address of a web page."""
    return SourceError(
        "That is no link to a public web page. A link starts with http:// or https://, "
        "and has no password or unusual port in it."
    )


def too_many_redirects(host: str) -> SourceError:
    """It leads on and on."""
    return SourceError(
        "{host} sends that link round in circles. Link to the page itself.", host=host
    )


def wrong_type(content_type: str) -> SourceError:
    """It is no text that an article could be in."""
    if not content_type:
        return SourceError(
            "That link leads to something unnamed, not to a page of text. Save it and attach the "
            "file, or paste the text."
        )
    return SourceError(
        "That link leads to {kind}, not to a page of text. Save it and attach the file, or paste "
        "the text.",
        kind=content_type,
    )


def by_status(host: str, status: int) -> SourceError:  # one line a status
    """The server answered, but not with the page."""
    match status:
        case 401 | 407:
            return SourceError(
                "{host} shows that page only to people who log in. Save it and attach the file, "
                "or paste the text.",
                host=host,
            )
        case 402:
            return SourceError(
                "{host} shows that page only to people who pay. Save it and attach the file, or "
                "paste the text.",
                host=host,
            )
        case 403:
            return SourceError(
                "{host} does not let programs read that page. Save it and attach the file, or "
                "paste the text.",
                host=host,
            )
        case 404:
            return SourceError("{host} has no such page. Check the link.", host=host)
        case 410:
            return SourceError(
                "{host} has removed that page. Paste the text if you have it.", host=host
            )
        case 429:
            return SourceError(
                "{host} has been asked too often. Try again later. Save it and attach the file, or "
                "paste the text.",
                host=host,
            )
        case 451:
            return SourceError(
                "{host} may not show that page here. Save it and attach the file, or paste the "
                "text.",
                host=host,
            )
        case _ if status >= 500:
            return SourceError(
                "{host} is having trouble. Try again later, or paste the text.", host=host
            )
    return SourceError(
        "{host} did not send that page (HTTP {status}). Save it and attach the file, or paste the "
        "text.",
        host=host,
        status=str(status),
    )


@contextmanager
def plainly(host: str, max_bytes: int) -> Iterator[None]:
    """Say in a line what went wrong on the way to the host or with its page.

    Raises:
        SourceError: the connection failed, was too slow, broke off, or carried no HTTP; the page
            is damaged or too large.
    """
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise SourceError(
            "{host} took too long to answer. Try again later, or paste the text.", host=host
        ) from error
    except httpcore2.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise SourceError(
                "No secure connection to {host} could be made: its certificate is missing, "
                "outdated or another site's. Check the link, or paste the text.",
                host=host,
            ) from error
        raise SourceError(
            "{host} cannot be reached. Check the link, or try again later.", host=host
        ) from error
    except LargeBodyError as error:
        raise SourceError(
            "That page is larger than {size} MB. Paste the text of the article instead.",
            size=f"{max_bytes / 1e6:g}",
        ) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, DamagedBodyError) as error:
        raise SourceError(
            "{host} broke off or sent a damaged page. Try again later, or paste the text.",
            host=host,
        ) from error
