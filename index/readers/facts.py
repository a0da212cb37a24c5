"""Facts of an article from loosely typed sources: front matter, JSON, a page's metadata."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from index.errors import SourceError
from index.text import one_line, to_date
from index.types import Article

_MOST_CHARACTERS = 1000  # a title of a megabyte is a mistake
_PLAIN = (str, int, float, date)  # nested values say nothing, and YAML's can be endless


def id_from(facts: Mapping[str, Any]) -> str:
    """The id that the facts give, on one line; "" if they give none."""
    return _text(facts, "id") or ""


def make_article(article_id: str, paragraphs: tuple[str, ...], facts: Mapping[str, Any]) -> Article:
    """An article from its paragraphs and whatever facts are known.

    Raises:
        SourceError: there is nothing to quote.
    """
    if not any(paragraph.strip() for paragraph in paragraphs):
        raise SourceError("No paragraphs were found in it.")
    return Article(
        article_id=article_id,
        title=_text(facts, "title") or "",
        # A blank one keeps its number, and nothing else of it is stored.
        paragraphs=tuple(text if text.strip() else "" for text in paragraphs),
        standfirst=_text(facts, "standfirst", "description") or "",
        url=_url(facts.get("url")),
        publisher=_text(facts, "publisher", "sitename"),
        author=_text(facts, "author", "byline"),
        published=to_date(facts.get("published")) or to_date(facts.get("date")),
        updated=to_date(facts.get("updated")),
        language=_text(facts, "language"),
        section=_text(facts, "section"),
    )


def _text(facts: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        value = facts.get(name)
        if isinstance(value, list):
            value = ", ".join(str(part) for part in value if isinstance(part, _PLAIN))
        if isinstance(value, _PLAIN) and (line := one_line(str(value))[:_MOST_CHARACTERS]):
            return line
    return None


def _url(value: object) -> str | None:
    # Only what a browser opens may become a link; file: and javascript: never do.
    if not isinstance(value, str):
        return None
    url = value.strip()
    is_link = url.lower().startswith(("http://", "https://")) and not any(map(str.isspace, url))
    return url if is_link and url.isprintable() else None
