"""A web page as it was sent, before anything in it is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """What came of a link, after all redirects."""

    url: str  # the final one, its fragment dropped
    content: bytes  # decompressed, in the page's own character encoding
    content_type: str  # media type in lower case, as in "text/html"
    charset: str | None  # as the server named it; the page may say otherwise
