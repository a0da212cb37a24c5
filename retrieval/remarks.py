"""What an answer says beside its quotations, as plain text for every surface."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from index.types import ArticleInfo
from retrieval.types import Answer, Citation, NoAnswer

_NAMED = 3  # articles named in "also in"; the others are counted


class Say(Protocol):
    """Translates a text and fills in its `{names}`."""

    def __call__(self, text: str, /, **values: object) -> str:
        """Give the text with its names filled in."""
        ...


def in_english(text: str, /, **values: object) -> str:
    """A text as it is written here, with its `{names}` filled in."""
    return text.format(**values)


def remarks(
    outcome: Answer | NoAnswer,
    say: Say = in_english,
    quoted: Callable[[str], str] = str,
    day: Callable[[date], str] | None = None,
) -> list[str]:
    """Lines that belong to an outcome: articles that differ, and how far the articles reach.

    `quoted` and `day` write values of articles and dates as a surface needs them.
    """
    lines = []
    if isinstance(outcome, Answer) and outcome.differing is not None:
        (first, other), (one, two) = outcome.differing.numbers, outcome.differing.values
        differ = say(
            "The articles differ: [{first}] says “{one}”, [{other}] says “{two}”.",
            first=first,
            other=other,
            one=quoted(one),
            two=quoted(two),
        )
        lines.append(differ)
    if outcome.newest is not None:
        newest = (day or in_full)(outcome.newest)
        lines.append(say("The newest article here is from {day}.", day=newest))
    return lines


def also_in(citation: Citation, say: Say = in_english) -> str:
    """The publishers (or titles) of the articles that say the same: "A, B and 2 more"."""
    own = citation.article.publisher  # by itself it would say nothing
    names = list(dict.fromkeys(_name(article, own) for article in citation.also_in))
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return say("{names} and {n} more", names=shown, n=more) if more > 0 else shown


def in_full(day: date) -> str:
    """A date as prose has it: 8 Nov 2025."""
    return f"{day.day} {day:%b %Y}"


def _name(article: ArticleInfo, cited: str | None) -> str:
    publisher = article.publisher if article.publisher != cited else None
    return publisher or article.title or article.article_id
