"""A quotation in context: the paragraphs around it, whole, over as many pages as they need."""

from bot.i18n import say
from bot.render.answers import headline, source_facts
from bot.render.card import Card, Tone
from bot.render.escape import escape
from bot.render.limits import pieces, size
from bot.render.quote import quote
from index.splitter import passages_of
from index.types import Article, Passage
from retrieval.types import Citation

AROUND = 2  # paragraphs before and after the quoted one
PAGE_LIMIT = 3_000  # units of a page: leaves room for the head and the escapes
_PIECE = 1_400  # characters of a paragraph that are written together


def context_pages(article: Article, citation: Citation) -> list[str]:
    """The paragraphs around a citation as they stand now, the quoted one marked; never empty."""
    wanted = citation.passage
    near = [p for p in passages_of(article) if abs(p.number - wanted.number) <= AROUND]
    if not near:  # the article was cut short since
        near = [wanted]
    written = [text for passage in near for text in _paragraph(passage, citation)]
    pages = [""]
    for text in written:
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


def _paragraph(passage: Passage, citation: Citation) -> list[str]:
    """A paragraph in pieces that each fit a page; the quoted one as a block quote."""
    number = f"**¶ {passage.number}**"
    if passage.number != citation.passage.number:
        parts = [escape(text) for text in pieces(passage.text, _PIECE)]
        return [f"{number} {parts[0]}", *parts[1:]]
    changed = passage.text != citation.passage.text
    note = say("quoted, and changed since") if changed else say("quoted")
    parts, at = [], 0
    for text in pieces(passage.text, _PIECE):
        at = passage.text.index(text, at)
        spans = [(start - at, end - at) for start, end in citation.highlights if not changed]
        parts.append(quote(text, [span for span in spans if span[1] > 0], PAGE_LIMIT).text)
        at += len(text)
    return [f"{number} · {note}\n{parts[0]}", *parts[1:]]
