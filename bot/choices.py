"""Articles as a user picks or types them: autocomplete choices, and back to one article."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from discord.app_commands import Choice

from bot.i18n import mark, say
from bot.render.escape import clean
from bot.render.limits import CHOICE_LIMIT, CHOICES_LIMIT, clip, size
from index.errors import NotFoundError, UsageError
from index.types import ArticleInfo

T = TypeVar("T")


def article_choices(articles: Sequence[ArticleInfo], typed: str) -> list[Choice[str]]:
    """Offer up to 25 articles whose title or publisher holds every word typed."""
    words = typed.casefold().split()
    fitting = (info for info in articles if all(word in _searchable(info) for word in words))
    return [
        Choice(name=_name(info), value=_value(info))
        for info, _ in zip(fitting, range(CHOICES_LIMIT), strict=False)
    ]


def find_article(articles: Sequence[ArticleInfo], typed: str) -> ArticleInfo:
    """Resolve what arrived in an article option: a choice's value, an id, or (part of) a title.

    Raise NotFoundError when nothing fits, UsageError when several titles do.
    """
    for info in articles:
        if typed in {info.article_id, _value(info)}:
            return info
    return _the_one(
        [(info.title, info) for info in articles],
        typed,
        none=mark(
            "There is no article “{title}” here. Pick one from the list that appears while you "
            "type, or see /articles list."
        ),
        several=mark("{n} titles fit “{title}”. Write more of the title."),
    )


def publisher_choices(articles: Sequence[ArticleInfo], typed: str) -> list[Choice[str]]:
    """Offer up to 25 publishers whose name holds every word typed, those with most articles first.

    A name that is too long for a choice cannot be offered.
    """
    words = typed.casefold().split()
    counted = Counter(info.publisher for info in articles if info.publisher)
    names = [name for name, _ in counted.most_common() if size(name) <= CHOICE_LIMIT]
    fitting = [name for name in names if all(word in name.casefold() for word in words)]
    shown = [(" ".join(clean(name).split()), name) for name in fitting]
    return [Choice(name=label, value=name) for label, name in shown if label][:CHOICES_LIMIT]


def find_publisher(articles: Sequence[ArticleInfo], typed: str) -> str:
    """Resolve what arrived in a source option: a publisher's name, in any case, or part of one.

    Raise NotFoundError when none fits, UsageError when several do.
    """
    names = dict.fromkeys(info.publisher for info in articles if info.publisher)
    return _the_one(
        [(name, name) for name in names],
        typed,
        none=mark(
            "No article here is from “{title}”. Pick a publisher from the list that appears while "
            "you type."
        ),
        several=mark("{n} publishers fit “{title}”. Write more of the name."),
    )


def _the_one(named: Sequence[tuple[str, T]], typed: str, *, none: str, several: str) -> T:
    """What is called as was typed, in any case, or in part if only one is; else the errors' texts.

    Of several of exactly that name, the first.
    """
    wanted = " ".join(typed.split())
    folded = wanted.casefold()
    names = [(" ".join(name.casefold().split()), one) for name, one in named]
    exact = [one for name, one in names if name == folded]
    fitting = exact or [one for name, one in names if folded and folded in name]
    if not fitting:
        raise NotFoundError(say(none, title=clip(wanted, 80)))
    if len(fitting) > 1 and not exact:
        raise UsageError(say(several, n=len(fitting), title=clip(wanted, 80)))
    return fitting[0]


def _searchable(info: ArticleInfo) -> str:
    return f"{info.title} {info.publisher or ''}".casefold()


def _name(info: ArticleInfo) -> str:
    title = " ".join(clean(info.title[:1_000]).split()) or "Untitled"
    publisher = " ".join(clean((info.publisher or "")[:1_000]).split())
    end = f" · {clip(publisher, 30)}" if publisher else ""
    return clip(title, CHOICE_LIMIT - size(end)) + end


def _value(info: ArticleInfo) -> str:
    if info.article_id and size(info.article_id) <= CHOICE_LIMIT:
        return info.article_id
    return "~" + hashlib.sha256(info.article_id.encode()).hexdigest()
