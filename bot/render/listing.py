"""The list of articles as a card: filtered, sorted, a page at a time. Pure functions."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeAlias, get_args

from bot.i18n import mark, say, say_count
from bot.render.card import Card
from bot.render.library import and_more, list_line
from bot.render.limits import TEXT_LIMIT, fit_lines
from index.types import ArticleInfo

PAGE_SIZE = 10

Order: TypeAlias = Literal["newest", "oldest", "title", "publisher", "longest"]
ORDERS: tuple[Order, ...] = get_args(Order)
ORDER_NAMES: dict[Order, str] = {
    "newest": mark("Newest first"),
    "oldest": mark("Oldest first"),
    "title": mark("By headline"),
    "publisher": mark("By publisher"),
    "longest": mark("Longest first"),
}


def pages_of(articles: Sequence[ArticleInfo]) -> int:
    """How many pages a list has, at least one."""
    return max(1, -(-len(articles) // PAGE_SIZE))


def chosen(articles: Sequence[ArticleInfo], words: str, order: Order) -> list[ArticleInfo]:
    """The articles whose title, publisher or author holds every word, in this order."""
    wanted = words.casefold().split()
    fitting = [info for info in articles if all(word in _searchable(info) for word in wanted)]
    match order:
        case "newest":
            return sorted(fitting, key=_day, reverse=True)
        case "oldest":
            return sorted(fitting, key=_day)
        case "title":
            return sorted(fitting, key=lambda info: info.title.casefold())
        case "publisher":
            return sorted(fitting, key=lambda info: (info.publisher or "\uffff").casefold())
        case "longest":
            return sorted(fitting, key=lambda info: info.paragraphs, reverse=True)


def render_articles(articles: Sequence[ArticleInfo], page: int = 1, words: str = "") -> Card:
    """Show one page of a list, counted from 1, and how many articles there are in all."""
    if not articles and words:
        return Card((say("No article here has all of these words in its headline or source."),))
    if not articles:
        return Card((say("There are no articles yet. Add one with `/articles add`."),))
    pages = pages_of(articles)
    page = max(1, min(page, pages))
    shown = articles[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    lines = fit_lines([list_line(info) for info in shown], TEXT_LIMIT - 200, and_more)
    count = say_count("{n} article", "{n} articles", len(articles))
    return Card((lines, f"-# {count} · {say('page {page} of {pages}', page=page, pages=pages)}"))


def _searchable(info: ArticleInfo) -> str:
    return f"{info.title} {info.publisher or ''} {info.author or ''}".casefold()


def _day(info: ArticleInfo) -> date:
    return info.published or date.min
