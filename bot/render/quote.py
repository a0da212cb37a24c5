"""Quoted paragraphs: the whole or an excerpt, as a block quote with its answering parts bold."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.render.escape import escape
from bot.render.limits import ELLIPSIS, size, split_point
from index.types import Span

_SENTENCE_START = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])")
_WORD_START = re.compile(r"\s+")
_LEAD = 3  # a third of an excerpt's spare room goes before what is highlighted


@dataclass(frozen=True, slots=True)
class Quote:
    """A written block quote, and whether something was left out of it."""

    text: str
    shortened: bool


def quote(text: str, highlights: Sequence[Span], limit: int) -> Quote:
    """Write `text` as a block quote of at most `limit` units (32 and up), highlights bold.

    What is too long becomes an excerpt around the first highlight, cut at a sentence's or, failing
    that, a word's end and marked with "…".
    """
    spans = _merged(highlights, len(text))
    if len(text) <= limit and size(whole := _written(text, spans, (0, len(text)))) <= limit:
        return Quote(whole, shortened=False)
    room = limit
    while room > 0:
        excerpt = _written(text, spans, _window(text, spans[0] if spans else (0, 0), room))
        if size(excerpt) <= limit:
            return Quote(excerpt, shortened=True)
        room = min(room - 1, room * 7 // 8)
    return Quote(f"> {ELLIPSIS}", shortened=True)


def _window(text: str, anchor: Span, room: int) -> Span:
    """Choose `room` characters of `text` around `anchor`, moved inwards to good places to cut."""
    first, last = anchor
    last = min(last, first + room)
    spare = room - (last - first)
    start = max(0, min(first - spare // _LEAD, len(text) - room))
    end = min(len(text), start + room)
    return _cut_in(text, start, first), _cut_out(text, last if last > first else start, end)


def _cut_in(text: str, start: int, first: int) -> int:
    if start == 0:
        return 0
    for pattern in (_SENTENCE_START, _WORD_START):
        if found := pattern.search(text, start, first):
            return found.end()
    return first


def _cut_out(text: str, last: int, end: int) -> int:
    if end == len(text):
        return end
    for pattern in (_SENTENCE_START, _WORD_START):
        stops = [found.start() for found in pattern.finditer(text, last, end)]
        if stops and stops[-1] > last:
            return stops[-1]
    return max(split_point(text, end), last)


def _written(text: str, spans: Sequence[Span], window: Span) -> str:
    start, end = window
    before = ELLIPSIS if start > 0 else ""
    after = ELLIPSIS if end < len(text) else ""
    body = "".join(_pieces(text, spans, window)).strip()
    return "\n".join(f"> {line}" for line in f"{before}{body}{after}".split("\n"))


def _pieces(text: str, spans: Sequence[Span], window: Span) -> Iterator[str]:
    at, end = window
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first < last:
            yield escape(text[at:first])
            yield "\n".join(_bold(line) for line in escape(text[first:last]).split("\n"))
            at = last
    yield escape(text[at:end])


def _bold(line: str) -> str:
    inner = line.strip()
    if not inner:
        return line
    lead = len(line) - len(line.lstrip())
    return f"{line[:lead]}**{inner}**{line[lead + len(inner) :]}"


def _merged(spans: Sequence[Span], length: int) -> list[Span]:
    """Order the spans and join those that touch, since `**a****b**` is not bold."""
    merged: list[Span] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
