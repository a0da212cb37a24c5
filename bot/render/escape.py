r"""Article text made safe to quote in Discord: it shows as in the article and does nothing.

Discord's own clients treat a backslash before any ASCII punctuation as "show this sign", so every
sign that could start a format, a mention or a link gets one. The rules look at no more than the
neighbouring character, so a text may be cut anywhere and escaped piece by piece.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from bot.render.limits import clip

LABEL_LIMIT = 120  # units of a headline shown as a link
_READ_LIMIT = 2_000  # characters of a headline that are looked at

# Drawn as nothing, or as a blank that is no space, though Unicode calls them letters or marks.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u2800\u3164\uffa0")
_JOINERS = "\u200c\u200d"  # part of the spelling in Persian, in Indic scripts and in emoji
_SPECIAL = re.compile(
    r"""[\\*_~`|<>\[\]\#@]     # formats, quotes, links, headings, mentions, timestamps
    | [:/](?!\s)              # addresses, invites, :emoji: names
    | (?<!\w)[-+]             # list marks, small print
    | (?<=\d)\.(?=\s|\Z)      # numbered lists
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"://|\bwww\.\w|discord(?:app)?\.(?:gg|com|new)/|dsc\.gg/", re.I)
# A name and a top-level domain of letters (of scripts that imitate Latin ones): not "3.5", "U.S.".
_DOMAIN = re.compile(
    r"(?<![\w-])(?:[\w-]+[.\u2024\uff0e])+(?:[a-zA-Z\u00c0-\u058f]{2,}|xn--[\w-]+)(?!\w)", re.I
)
_LABEL_SIGNS = str.maketrans({"[": " ", "]": " ", "\\": "", "*": "", "`": "'", "<": "‹", ">": "›"})


def clean(text: str) -> str:
    """Take out what is invisible or steers the display; line ends become plain newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(text, at, char) for at, char in enumerate(text))


def escape(text: str) -> str:
    """Clean and escape: Discord shows exactly the cleaned text, and none of it acts."""
    return _SPECIAL.sub(r"\\\g<0>", clean(text))


def escape_line(text: str) -> str:
    """Escape a text that has to stay on one line."""
    return escape(" ".join(text.split()))


def label(text: str, limit: int = LABEL_LIMIT, *, host: str = "") -> str:
    """Make a text safe between the brackets of a masked link, where no escapes exist.

    Brackets, addresses, signs of formatting and names of domains other than the `host` that the
    link leads to are removed; never empty.
    """
    plain = clean(text[:_READ_LIMIT]).translate(_LABEL_SIGNS)
    plain = re.sub(r"\b_|_\b|_(?=_)|~(?=~)|\|(?=\|)|(?<!\S):(?=[\w+-]+:)", "", plain)
    words = (word for word in plain.split() if not _misleads(word, host))
    return clip(" ".join(words), limit) or "Untitled"


def safe_url(url: str | None) -> str | None:
    """Return the address as it may stand in `[…](<…>)`, or None when it must not be a link.

    Only http and https, with a host and without a user name; spaces, `<`, `>`, quotes and
    backslashes are refused; brackets and letters beyond ASCII are percent-encoded.
    """
    if not url or not url.isprintable() or re.search(r"[\s<>\"\\]", url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not _is_host(host):
        return None
    netloc = (f"[{host}]" if ":" in host else host) + port
    rest = (quote(part, safe="%/:?#@!$&'*+,;=~-._") for part in parts[2:])
    return urlunsplit((parts.scheme, netloc, *rest))


def host_of(url: str | None) -> str:
    """Return the host that a safe address leads to, "" without one."""
    host = urlsplit(url).hostname if url else None
    return (host or "").removeprefix("www.")


def _misleads(word: str, host: str) -> bool:
    """Whether a word of a link's label looks like the address of somewhere else."""
    return bool(_ADDRESS.search(word)) or any(
        not f".{host}".endswith(f".{found[0].casefold()}") for found in _DOMAIN.finditer(word)
    )


def _is_host(host: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host))


def _visible(text: str, at: int, char: str) -> str:
    if char in _INVISIBLE or "\U000e0000" <= char <= "\U000e0fff":
        return ""
    if _is_selector(char):  # one chooses a letter's look; a run of them can only hide data
        return "" if at and _is_selector(text[at - 1]) else char
    if char == "\n" or char.isprintable():
        return char
    if char in _JOINERS:
        return char if 0 < at < len(text) - 1 and _joins(text[at - 1], text[at + 1]) else ""
    kind = unicodedata.category(char)
    if kind in {"Zs", "Zl", "Zp"} or char in "\t\v\f\x1c\x1d\x1e\x1f\x85":
        return " "
    return char if kind in {"Co", "Cn"} and not _is_noncharacter(char) else ""


def _joins(before: str, after: str) -> bool:
    return all(not side.isascii() and side.isprintable() for side in (before, after))


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f"


def _is_noncharacter(char: str) -> bool:
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
