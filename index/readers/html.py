"""Saved web pages. Body and metadata are found by trafilatura (Barbaresi 2021)."""

from index.errors import SourceError
from index.readers.facts import make_article
from index.readers.page_parser import PageParser
from index.text import one_line
from index.types import Article

# The one of this process, as one more costs a second and 100 MB; it is nothing until it is asked.
PARSER = PageParser()


def read_html(article_id: str, content: bytes, parser: PageParser = PARSER) -> Article:
    """One article.

    Raises:
        SourceError: it is empty, no article was found in the page, or it is too hard to read.
    """
    if not content.strip():
        raise SourceError("The file is empty.")
    page = parser.parse(content)
    if not page:
        raise SourceError("No article was found in this page.")
    title = one_line(page["facts"]["title"] or "")
    lines = map(one_line, page["paragraphs"])
    paragraphs = tuple(line for line in lines if line and line != title)
    return make_article(article_id, paragraphs, page["facts"])
