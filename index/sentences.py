"""Where sentences begin and end.

nupunkt (Punkt, Kiss & Strunk 2006) knows the abbreviations of Latin scripts; ICU (UAX #29) knows
the full stops of all others.
"""

import re
from collections.abc import Iterator

from index.scripts import is_mostly_plain
from index.text import storable
from index.types import Span

_OPENING = re.compile(r"[「『（《〈【〔［｛“‘«(\[]+$")


def sentence_spans(text: str) -> list[Span]:
    """Character spans of the sentences of `text`, in order, without the white space around them."""
    found = _plain_spans(text) if is_mostly_plain(text) else _other_spans(text)
    spans = (_trimmed(text, start, end) for start, end in found)
    return [(start, end) for start, end in spans if start < end]


def _plain_spans(text: str) -> list[Span]:
    from nupunkt import sent_spans

    spans: list[Span] = sent_spans(text)
    return spans


def _other_spans(text: str) -> Iterator[Span]:
    from icu4py.breakers import SentenceBreaker

    start = end = 0
    # The pieces' lengths are characters; ICU's own offsets are UTF-16 units.
    for piece in SentenceBreaker(storable(text), "root"):
        end += len(piece)
        # A quotation mark that opens after a full stop without a space belongs to what follows.
        opening = _OPENING.search(piece) if end < len(text) else None
        cut = end - len(opening[0]) if opening else end
        if cut > start:
            yield start, cut
            start = cut
    if start < len(text):
        yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
