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

_PASTE = "Save it and attach the file, or paste the text."
_BY_STATUS = {
    401: f"{{host}} shows that page only to people who log in. {_PASTE}",
    402: f"{{host}} shows that page only to people who pay. {_PASTE}",
    403: f"{{host}} does not let programs read that page. {_PASTE}",
    404: "{host} has no such page. Check the link.",
    407: f"{{host}} shows that page only to people who log in. {_PASTE}",
    410: "{host} has removed that page. Paste the text if you have it.",
    429: f"{{host}} has been asked too often. Try again later. {_PASTE}",
    451: f"{{host}} may not show that page here. {_PASTE}",
}


def not_found(host: str) -> SourceError:
    """The name has no address, or not only public ones."""
    return SourceError(f"{host} was not found on the public web. Check the link.")


def no_link() -> SourceError:
    """It is not the address of a web page."""
    return SourceError(
        "That is no link to a public web page. A link starts with http:// or https://, "
        "and has no password or unusual port in it."
    )


def too_many_redirects(host: str) -> SourceError:
    """It leads on and on."""
    return SourceError(f"{host} sends that link round in circles. Link to the page itself.")


def wrong_type(content_type: str) -> SourceError:
    """It is no text that an article could be in."""
    kind = content_type or "something unnamed"
    return SourceError(f"That link leads to {kind}, not to a page of text. {_PASTE}")


def by_status(host: str, status: int) -> SourceError:
    """The server answered, but not with the page."""
    if line := _BY_STATUS.get(status):
        return SourceError(line.format(host=host))
    if status >= 500:
        return SourceError(f"{host} is having trouble. Try again later, or paste the text.")
    return SourceError(f"{host} did not send that page (HTTP {status}). {_PASTE}")


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
            f"{host} took too long to answer. Try again later, or paste the text."
        ) from error
    except httpcore2.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise SourceError(
                f"No secure connection to {host} could be made: its certificate is missing, "
                "outdated or another site's. Check the link, or paste the text."
            ) from error
        raise SourceError(
            f"{host} cannot be reached. Check the link, or try again later."
        ) from error
    except LargeBodyError as error:
        raise SourceError(
            f"That page is larger than {max_bytes / 1e6:g} MB. "
            "Paste the text of the article instead."
        ) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, DamagedBodyError) as error:
        raise SourceError(
            f"{host} broke off or sent a damaged page. Try again later, or paste the text."
        ) from error
