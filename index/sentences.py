"""Where sentences begin and end. The splitting itself is nupunkt's (Punkt, Kiss & Strunk 2006)."""

from index.types import Span


def sentence_spans(text: str) -> list[Span]:
    """Character spans of the sentences of `text`, in order, without the white space around them."""
    from nupunkt import sent_spans

    spans = (_trimmed(text, start, end) for start, end in sent_spans(text))
    return [(start, end) for start, end in spans if start < end]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
