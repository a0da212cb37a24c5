"""What somebody sees who waits: after a moment what is going on, and how many are before them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from discord import Interaction

from bot.desk import Desk
from bot.i18n import say, say_count
from bot.render.card import Card
from bot.reply import deliver

T = TypeVar("T")

PATIENCE = 2.0  # seconds; Discord's own "is thinking …" is enough until then


async def patiently(work: Awaitable[T], tell: Callable[[], Awaitable[object]]) -> T:
    """Await some work; `tell` what is going on when it takes long, once."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            await tell()
        return await task
    finally:
        task.cancel()


async def shown_to(interaction: Interaction, desk: Desk, work: Awaitable[T]) -> T:
    """Await some work for an interaction that was deferred."""
    before = desk.engine.waiting

    async def tell() -> None:
        await deliver(interaction, waiting_card(before))

    return await patiently(work, tell)


def waiting_card(before: int) -> Card:
    """Say that the articles are being searched, and how many questions were asked before."""
    line = say("Looking through the articles …")
    if before <= 0:
        return Card((line,))
    ahead = say_count(
        "{n} question is ahead of yours.", "{n} questions are ahead of yours.", before
    )
    return Card((f"{line}\n-# {ahead}",))
