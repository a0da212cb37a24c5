"""A message that follows a rebuild: the newest progress, at most one edit a second; how it ended.

Discord lets a message be changed for 15 minutes after it was asked for; what takes longer ends in
a direct message.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
from discord import Interaction

from bot.i18n import say
from bot.render.card import Card
from bot.render.escape import escape_line
from bot.render.layout import view_of
from bot.render.library import render_progress
from bot.render.limits import TEXT_LIMIT, clip_written, size
from bot.reply import UNDELIVERED, Reply, failure_name
from index.types import Progress

EDIT_EVERY = 1.0  # seconds; Discord allows about five edits in five
SERVER_NAME_LIMIT = 100  # units

_log = logging.getLogger(__name__)


@asynccontextmanager
async def progress_shown(
    interaction: Interaction, every: float = EDIT_EVERY
) -> AsyncIterator[Callable[[Progress], None]]:
    """Yield a function that takes progress; the response shows it until the block ends."""
    message = _ProgressMessage(interaction)
    task = asyncio.create_task(message.follow(every))
    try:
        yield message.update
    finally:
        async with message.editing:  # an edit under way could overtake the last one
            task.cancel()


async def conclude(interaction: Interaction, shown: Card | Reply) -> bool:
    """Show how it ended in an interaction's message, or in a direct message where that is gone.

    Return whether it arrived. Raise discord.HTTPException for a bad request, a fault of ours.
    """
    result = shown if isinstance(shown, Reply) else Reply(shown)
    try:
        await interaction.edit_original_response(view=result.view())
    except UNDELIVERED as error:
        if isinstance(error, discord.HTTPException) and error.status == 400:
            raise
        if _is_gone(error):
            return await _tell_directly(interaction, result.card)
        _log.warning("could not show how it ended: %s", failure_name(error))
        return False
    return True


class _ProgressMessage:
    def __init__(self, interaction: Interaction) -> None:
        self.editing = asyncio.Lock()
        self._interaction = interaction
        self._news: Progress | None = None
        self._gone = False

    def update(self, progress: Progress) -> None:
        self._news = progress

    async def follow(self, every: float) -> None:
        while not self._gone:
            await asyncio.sleep(every)
            async with self.editing:
                if self._news is not None:
                    await self._show(self._news)

    async def _show(self, progress: Progress) -> None:
        self._news = None
        try:
            await self._interaction.edit_original_response(view=view_of(render_progress(progress)))
        except UNDELIVERED as error:  # the rebuild matters more than its picture
            self._gone = _is_gone(error)
            _log.warning("could not show the progress of a rebuild: %s", failure_name(error))


def _is_gone(error: Exception) -> bool:
    """Whether the message cannot be changed any more: too late, or dismissed."""
    return isinstance(error, discord.HTTPException) and error.status in {401, 404}


async def _tell_directly(interaction: Interaction, card: Card) -> bool:
    """Send the result without its buttons, which would act on the direct message's own articles."""
    guild = interaction.guild
    head = say("That message can no longer be changed, so I tell you here how it ended.")
    if guild is not None:
        name = clip_written(guild.name, SERVER_NAME_LIMIT, escape_line)
        head += "\n-# " + say("Server: {name}", name=name)
    texts = (head, *card.texts) if card.size + size(head) <= TEXT_LIMIT else card.texts
    try:
        await interaction.user.send(view=view_of(Card(texts, card.tone, card.parted)))
    except UNDELIVERED as error:
        _log.warning("could not tell anybody how it ended: %s", failure_name(error))
        return False
    return True
