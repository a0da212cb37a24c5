"""Pasted text: a page as it was copied from a browser, furniture and all."""

from index.pasted import read_pasted
from index.readers.decode import decode
from index.readers.facts import make_article
from index.types import Article


def read_text(article_id: str, content: bytes) -> Article:
    """One article, the page furniture taken out and its parts recognised.

    Raises:
        SourceError: it is no text, or nothing in it is an article's.
    """
    page = read_pasted(decode(content))
    facts = {
        "title": page.title,
        "standfirst": page.standfirst,
        "publisher": page.publisher,
        "author": page.byline,
        "published": page.published,
        "section": page.section,
    }
    return make_article(article_id, page.paragraphs, facts)
