"""Saved web pages. Body and metadata are found by trafilatura (Barbaresi 2021)."""

from collections.abc import Iterator
from typing import Any

from index.errors import SourceError
from index.readers.facts import make_article
from index.text import one_line
from index.types import Article

_BLOCKS = {"p", "quote", "list", "code", "table", "head"}


def read_html(article_id: str, content: bytes) -> Article:
    """One article.

    Raises:
        SourceError: it is empty, or no article was found in the page.
    """
    if not content.strip():
        raise SourceError("The file is empty.")
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = bare_extraction(content, include_comments=False, with_metadata=True)
    if not isinstance(page, Document) or page.body is None:
        raise SourceError("No article was found in this page.")
    title = one_line(page.title or "")
    paragraphs = [text for text in _paragraphs(page.body) if text != title]
    facts = {
        name: getattr(page, name, None)
        for name in ("title", "description", "url", "sitename", "author", "date", "language")
    }
    return make_article(article_id, tuple(paragraphs), facts)


def _paragraphs(body: Any) -> Iterator[str]:  # noqa: ANN401 - an lxml element, which is untyped
    for element in body:
        if element.tag not in _BLOCKS:
            yield from _paragraphs(element)
        elif element.tag != "head":
            separator = " " if element.tag in {"list", "table"} else ""
            if text := one_line(separator.join(element.itertext())):
                yield text
