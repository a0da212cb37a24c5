"""The controls of the list of articles: its pages and its order."""

from dataclasses import dataclass
from typing import Any, Self

from discord import Interaction, SelectOption, ui

from bot.buttons.control import Control
from bot.desk import Desk
from bot.i18n import say
from bot.render.layout import Row
from bot.render.limits import size
from bot.render.listing import ORDER_NAMES, ORDERS, Order, chosen, pages_of, render_articles
from bot.reply import Reply, update
from bot.scope import place_of
from index.errors import UsageError

WORDS_LIMIT = 80  # units that fit a custom id beside the rest
_WORDS = rf"(?P<words>.{{0,{WORDS_LIMIT}}})"


@dataclass(frozen=True, slots=True)
class Listing:
    """Which articles are listed, how, and from which page, counted from 1."""

    words: str = ""
    order: Order = "newest"
    page: int = 1

    @classmethod
    def of(cls, words: str, order: str, page: int) -> Self:
        """What somebody wants listed.

        Raises:
            UsageError: there are too many words.
        """
        words = " ".join(words.split())
        if size(words) > WORDS_LIMIT:
            raise UsageError(say("That is too much to look for. Write fewer words."))
        return cls(words, next((one for one in ORDERS if one == order), "newest"), page)


class ListPageButton(Control, name="list", key=rf"(?P<page>\d{{1,6}}):(?P<order>[a-z]+):{_WORDS}"):
    """Turns to a page of a list, as the articles are by now."""

    def check(self, interaction: Interaction[Any]) -> None:
        """Everybody may read."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Turn the page."""
        given = self.given
        wanted = Listing.of(given["words"], given["order"], int(given["page"]))
        await update(interaction, await list_reply(desk, interaction, wanted))


class OrderSelect(Control, name="order", key=_WORDS):
    """Puts a list in another order, from its first page."""

    def check(self, interaction: Interaction[Any]) -> None:
        """Everybody may read."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """List in the order that was chosen."""
        data: dict[str, Any] = dict(interaction.data or {})
        wanted = Listing.of(self.given["words"], next(iter(data.get("values", [])), ""), 1)
        await update(interaction, await list_reply(desk, interaction, wanted))


async def list_reply(desk: Desk, interaction: Interaction[Any], listing: Listing) -> Reply:
    """A page of the articles that are read in a place, and what turns its pages."""
    readable = await desk.engine.articles(place_of(interaction).collections)
    articles = chosen(readable, listing.words, listing.order)
    pages = pages_of(articles)
    page = max(1, min(listing.page, pages))
    rows: list[Row] = []
    if len(articles) > 1:
        rows.append([_order_select(listing)])
    if pages > 1:
        rest = listing.order, listing.words
        back = ListPageButton.button(page - 1, *rest, emoji="◀️", disabled=page <= 1)
        on = ListPageButton.button(page + 1, *rest, emoji="▶️", disabled=page >= pages)
        rows.append([back, on])
    return Reply(render_articles(articles, page, listing.words), rows)


def _order_select(listing: Listing) -> OrderSelect:
    options = [
        SelectOption(label=say(name), value=order, default=order == listing.order)
        for order, name in ORDER_NAMES.items()
    ]
    custom_id = f"{OrderSelect.name}:{listing.words}"
    return OrderSelect(ui.Select[ui.LayoutView](custom_id=custom_id, options=options))
