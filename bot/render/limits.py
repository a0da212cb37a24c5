"""Discord's limits on a message, and how long texts are made to fit them. No discord import."""

import re
import unicodedata
from collections.abc import Callable, Iterable

TEXT_LIMIT = 4_000  # over all texts of a message
CHOICES_LIMIT = 25
CHOICE_LIMIT = 100  # name and value of an autocomplete choice
THREAD_NAME_LIMIT = 100

ELLIPSIS = "…"
_WORD_END = re.compile(r"\s+\S*\Z")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s)|[。！？]")
_SPACE = re.compile(r"\s")


def size(text: str) -> int:
    """UTF-16 units: never less than code points, so right whichever of the two Discord counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """Shorten to at most `limit` units, at a word's end where one is near, marked with "…"."""
    if len(text) <= limit and size(text) <= limit:
        return text
    if limit < 1:
        return ""
    cut = _prefix(text, limit - 1)
    at_word = _WORD_END.sub("", cut)
    return (at_word if len(at_word) * 2 > len(cut) else cut).rstrip() + ELLIPSIS


def clip_written(text: str, limit: int, write: Callable[[str], str]) -> str:
    """Shorten `text` until `write(text)`, which may lengthen it, is at most `limit` units."""
    room = limit
    while size(written := write(clip(text, room))) > limit and room > 0:
        room = min(room - 1, room * limit // size(written))
    return written


def fit_lines(lines: Iterable[str], limit: int, more: Callable[[int], str]) -> str:
    """Join as many whole lines as fit `limit`; `more(n)` is the last line when n are left out."""
    rest = list(lines)
    kept: list[str] = []
    used = 0
    while rest and used + size(rest[0]) + 1 + _room_for(more, len(rest) - 1) <= limit:
        used += size(rest[0]) + 1
        kept.append(rest.pop(0))
    return "\n".join([*kept, more(len(rest))] if rest else kept)


def pieces(text: str, limit: int) -> list[str]:
    """Split into pieces of at most `limit` characters, at sentence ends where there are any.

    Nothing but the white space between two pieces is left out; never empty.
    """
    found: list[str] = []
    while len(text) > limit:
        cut = _last_end(_SENTENCE_END, text, limit) or _last_end(_SPACE, text, limit)
        cut = cut or split_point(text, limit) or limit
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [piece for piece in (*found, text) if piece] or [text]


def split_point(text: str, at: int) -> int:
    """Move a cut at or before `at` so that a letter keeps its combining marks (a few of them)."""
    at = max(0, min(at, len(text)))
    for back in range(min(at, 16)):
        if at - back == len(text) or not unicodedata.combining(text[at - back]):
            return at - back
    return at


def _last_end(pattern: re.Pattern[str], text: str, limit: int) -> int:
    """Where the last match that ends within `limit` ends; 0 without one."""
    return max((found.end() for found in pattern.finditer(text[: limit + 1])), default=0)


def _prefix(text: str, limit: int) -> str:
    cut = text[:limit]
    while size(cut) > limit:
        cut = cut[: len(cut) - max(1, (size(cut) - limit) // 2)]
    return cut[: split_point(text, len(cut))]


def _room_for(more: Callable[[int], str], left: int) -> int:
    return size(more(left)) if left else 0
