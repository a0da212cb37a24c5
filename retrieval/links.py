"""Links that land on the quoted sentence: URL text fragments (WICG Scroll to Text Fragment)."""

import re
from urllib.parse import quote

_WORDS = 5  # opening and closing words: enough to be unique, few enough to survive edits
_WORD = re.compile(r"\S+")


def text_link(url: str | None, quotation: str) -> str | None:
    """`url` with a fragment that makes a browser scroll to `quotation` and mark it.

    A miss only opens the page. None when there is no URL.
    """
    if url is None:
        return None
    words = _WORD.findall(quotation)
    if not words:
        return url
    if len(words) <= 2 * _WORDS:
        fragment = _percent(" ".join(words))
    else:
        fragment = f"{_percent(' '.join(words[:_WORDS]))},{_percent(' '.join(words[-_WORDS:]))}"
    base, _, old = url.partition("#")
    anchor = old.partition(":~:")[0]
    return f"{base}#{anchor}:~:text={fragment}"


def _percent(text: str) -> str:
    # "-", "," and "&" are syntax in a text directive; quote() leaves "-" alone.
    return quote(text, safe="").replace("-", "%2D")
