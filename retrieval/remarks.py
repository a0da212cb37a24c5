"""What an answer says beside its quotations, as plain text for every surface."""

from datetime import date

from index.types import ArticleInfo
from retrieval.types import Answer, Citation, NoAnswer

_NAMED = 3  # articles named in "also in"; the others are counted


def remarks(outcome: Answer | NoAnswer) -> list[str]:
    """Lines that belong to an outcome: articles that differ, and how far the articles reach."""
    lines = []
    if isinstance(outcome, Answer) and outcome.differing is not None:
        (first, other), (one, two) = outcome.differing.numbers, outcome.differing.values
        lines.append(f"The articles differ: [{first}] says “{one}”, [{other}] says “{two}”.")
    if outcome.newest is not None:
        lines.append(f"The newest article here is of {in_full(outcome.newest)}.")
    return lines


def also_in(citation: Citation) -> str:
    """The publishers (or titles) of the articles that say the same: "A, B and 2 more"."""
    own = citation.article.publisher  # by itself it would say nothing
    names = list(dict.fromkeys(_name(article, own) for article in citation.also_in))
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def in_full(day: date) -> str:
    """A date as prose has it: 8 Nov 2025."""
    return f"{day.day} {day:%b %Y}"


def _name(article: ArticleInfo, cited: str | None) -> str:
    publisher = article.publisher if article.publisher != cited else None
    return publisher or article.title or article.article_id
