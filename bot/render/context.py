"""A quotation in context: the paragraphs around it, over as many pages as they need."""

from collections.abc import Iterator

from bot.i18n import say
from bot.render.answers import headline, source_facts
from bot.render.card import Card, Tone
from bot.render.escape import escape
from bot.render.limits import ELLIPSIS, pieces, size, split_point
from bot.render.quote import quote
from index.types import Article
from retrieval.types import Citation

AROUND = 2  # paragraphs before and after the quoted one
PAGE_LIMIT = 3_000  # units of a page: leaves room for the head and the escapes
MOST_QUOTED = 12_000  # characters shown of the quoted paragraph, and of each one beside it
MOST_BESIDE = 4_000
_PIECE = 1_400  # characters of a paragraph that are written together


def context_pages(article: Article, citation: Citation) -> list[str]:
    """The paragraphs around a citation as they stand now, the quoted one marked; never empty.

    Bounded in time for paragraphs of any length: of a very long one, only the part next to the
    quotation is shown, its cut ends marked with "…". Blocking: some milliseconds.
    """
    pages = [""]
    for text in _written(article, citation):
        if pages[-1] and size(pages[-1]) + size(text) + 2 > PAGE_LIMIT:
            pages.append("")
        pages[-1] += f"\n\n{text}" if pages[-1] else text
    return pages


def render_context(citation: Citation, pages: list[str], page: int) -> Card:
    """Show one page of a context, counted from 1, under the article's headline."""
    info = citation.article
    head = f"**{headline(info, citation.link, limit=600)}**\n-# {source_facts(info)[:600]}"
    texts = [head, pages[page - 1]]
    if len(pages) > 1:
        texts.append(f"-# {say('page {page} of {pages}', page=page, pages=len(pages))}")
    return Card(tuple(texts), Tone.ANSWER)


def _written(article: Article, citation: Citation) -> Iterator[str]:
    """The paragraphs in pieces that each fit a page."""
    wanted = citation.passage.number
    first = max(1, wanted - AROUND)
    near = [
        (number, text)
        for number, text in enumerate(article.paragraphs[first - 1 : wanted + AROUND], first)
        if text and not text.isspace()  # a blank one keeps its number
    ]
    if not near:  # the article was cut short since
        near = [(wanted, citation.passage.text)]
    for number, text in near:
        if number == wanted:
            yield from _quoted(text, citation)
        else:
            yield from _beside(number, text, ends_near=number < wanted)


def _beside(number: int, text: str, *, ends_near: bool) -> Iterator[str]:
    """A paragraph before or after the quoted one."""
    part, _ = _part(text, len(text) - MOST_BESIDE if ends_near else 0, MOST_BESIDE)
    head, *rest = (escape(piece) for piece in pieces(part, _PIECE))
    yield f"**¶ {number}** {head}"
    yield from rest


def _quoted(text: str, citation: Citation) -> Iterator[str]:
    """The quoted paragraph as a block quote, its highlights bold."""
    changed = text != citation.passage.text
    highlights = () if changed else citation.highlights
    first = min((start for start, _ in highlights), default=0)
    part, shift = _part(text, first - MOST_QUOTED // 3, MOST_QUOTED)
    note = say("quoted, and changed since") if changed else say("quoted")
    head = f"**¶ {citation.passage.number}** · {note}\n"
    at = 0
    for piece in pieces(part, _PIECE):
        at = part.index(piece, at)
        spans = [(start - shift - at, end - shift - at) for start, end in highlights]
        inside = [(start, end) for start, end in spans if end > 0 and start < len(piece)]
        yield head + quote(piece, inside, PAGE_LIMIT).text
        head = ""
        at += len(piece)


def _part(text: str, start: int, most: int) -> tuple[str, int]:
    """`most` characters of a text from about `start` on, cut ends marked with "…".

    With them, how far to the left a character of the text lies in it.
    """
    start = split_point(text, max(0, min(start, len(text) - most)))
    end = split_point(text, start + most)
    before = ELLIPSIS if start else ""
    after = ELLIPSIS if end < len(text) else ""
    return f"{before}{text[start:end]}{after}", start - len(before)
