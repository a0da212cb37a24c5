"""The controls of /gaps: its pages, and forgetting what they list."""

import asyncio
from datetime import UTC, date, datetime, time
from typing import Any

from discord import ButtonStyle, Interaction

from bot.buttons.control import Control
from bot.desk import Desk
from bot.i18n import say, say_count
from bot.render.card import Card
from bot.render.gaps import gap_pages, questions_in, render_gaps
from bot.reply import Reply, update
from bot.scope import place_of
from retrieval.gaps import Gap, grouped

_SINCE = r"(?P<since>\d{4}-\d\d-\d\d|all)"


class GapsPageButton(Control, name="gaps", key=rf"(?P<page>\d{{1,5}}):{_SINCE}"):
    """Turns the page, with what was asked by now."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Show the page."""
        page, since = int(self.given["page"] or 1), since_in(self)
        gaps = await gaps_of(desk, place_of(interaction).own, since)
        await update(interaction, gaps_reply(gaps, page, since))


class ForgetGapsButton(Control, name="gaps-forget", key=_SINCE):
    """Asks whether to forget what is listed."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Say how much it is."""
        since = since_in(self)
        gaps = await gaps_of(desk, place_of(interaction).own, since)
        n = questions_in(gaps)
        line = say_count(
            "Forget {n} question for good, on the other pages too?",
            "Forget {n} questions for good, on the other pages too?",
            n,
        )
        name = _name_of(since)
        forget = ForgottenGapsButton.button(name, label=say("Forget"), style=ButtonStyle.danger)
        keep = GapsPageButton.button(1, name, label=say("Keep"))
        await update(interaction, Reply(Card((line,)), [[forget, keep]]))


class ForgottenGapsButton(Control, name="gaps-forgotten", key=_SINCE):
    """Forgets them."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Do it, and say how many there were."""
        log, own = desk.memory.unanswered, place_of(interaction).own
        n = await desk.memory.do(log.forget, own, _beginning(since_in(self)))
        line = say_count("{n} question is forgotten.", "{n} questions are forgotten.", n)
        await update(interaction, Card((line,)))


async def gaps_of(desk: Desk, collection: str, since: date | None) -> list[Gap]:
    """What the articles of a collection lack, by questions asked from a day on."""
    log = desk.memory.unanswered
    entries = await desk.memory.do(log.entries, collection, _beginning(since))
    return await asyncio.to_thread(grouped, entries)


def gaps_reply(gaps: list[Gap], page: int, since: date | None) -> Reply:
    """One page, counted from 1, and its buttons."""
    card = render_gaps(gaps, page, since)
    if not gaps:
        return Reply(card)
    pages, name = gap_pages(gaps), _name_of(since)
    page = max(1, min(page, pages))
    row = [ForgetGapsButton.button(name, label=say("Forget these"))]
    if pages == 1:
        return Reply(card, [row])
    back = GapsPageButton.button(page - 1, name, emoji="◀️", disabled=page == 1)
    on = GapsPageButton.button(page + 1, name, emoji="▶️", disabled=page == pages)
    return Reply(card, [[back, on, *row]])


def since_in(control: Control) -> date | None:
    """The day in a control's id; None for "all"."""
    name = control.given["since"] or "all"
    return None if name == "all" else date.fromisoformat(name)


def _name_of(since: date | None) -> str:
    return since.isoformat() if since else "all"


def _beginning(since: date | None) -> datetime | None:
    return datetime.combine(since, time.min, UTC) if since else None
