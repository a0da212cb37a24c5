"""Rows to data and back, and the digests that show when a row is not what was written."""

from datetime import date
from typing import Any

from index.text import digest
from index.types import Article, ArticleInfo, Passage

ARTICLE_COLUMNS = (
    "article_id, title, standfirst, url, publisher, author, published, updated, language, "
    "section, source, added, paragraphs, digest"
)
INFO_COLUMNS = (
    "articles.article_id, articles.title, articles.url, articles.publisher, articles.author, "
    "articles.published, articles.updated, articles.source, articles.paragraphs"
)
PASSAGE_COLUMNS = "passages.number, passages.text, passages.start, passages.end, passages.digest"


def article_digest(article: Article) -> bytes:
    """What decides whether an article changed: all of it but where it was read from."""
    facts = (
        article.article_id, article.title, article.standfirst, article.url, article.publisher,
        article.author, article.published, article.updated, article.language, article.section,
    )  # fmt: skip
    return digest([*(repr(str(fact) if fact else None) for fact in facts), *article.paragraphs])


def passage_digest(passage: Passage) -> bytes:
    """The digest that a quoted row is checked against."""
    return digest([passage.article_id, f"{passage.number} {passage.start}", passage.text])


def article_row(article: Article) -> tuple[Any, ...]:
    """Values for ARTICLE_COLUMNS."""
    return (
        article.article_id, article.title, article.standfirst, article.url, article.publisher,
        article.author, _iso(article.published), _iso(article.updated), article.language,
        article.section, article.source, int(article.added), len(article.paragraphs),
        article_digest(article),
    )  # fmt: skip


def to_article(row: tuple[Any, ...], texts: dict[int, str]) -> Article:
    """An article from its ARTICLE_COLUMNS and its passages' texts by ¶ number."""
    return Article(
        article_id=row[0],
        title=row[1],
        paragraphs=tuple(texts.get(number, "") for number in range(1, row[12] + 1)),
        standfirst=row[2],
        url=row[3],
        publisher=row[4],
        author=row[5],
        published=_date(row[6]),
        updated=_date(row[7]),
        language=row[8],
        section=row[9],
        source=row[10],
        added=bool(row[11]),
    )


def to_info(row: tuple[Any, ...], collection: str) -> ArticleInfo:
    """What a list shows, from INFO_COLUMNS."""
    return ArticleInfo(
        article_id=row[0],
        title=row[1],
        url=row[2],
        publisher=row[3],
        author=row[4],
        published=_date(row[5]),
        updated=_date(row[6]),
        source=row[7],
        paragraphs=row[8],
        collection=collection,
    )


def to_passage(article_id: str, row: tuple[Any, ...]) -> Passage | None:
    """A passage from its PASSAGE_COLUMNS; None when the row is not what was once written."""
    number, text, start, end, stored = row
    # A flipped bit can change a value's type, and a blob has the digest of the same text.
    types = [(article_id, str), (text, str), (number, int), (start, int)]
    if not all(isinstance(*pair) for pair in types) or end != start + len(text):
        return None
    passage = Passage(article_id, number, text, start, end)
    return passage if passage_digest(passage) == stored else None


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
