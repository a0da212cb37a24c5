"""A message that follows a rebuild: the newest progress, at most one edit a second."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from discord import Interaction

from bot.render.layout import view_of
from bot.render.library import render_progress
from bot.reply import UNDELIVERED, failure_name
from index.types import Progress

EDIT_EVERY = 1.0  # seconds; Discord allows about five edits in five

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


class _ProgressMessage:
    def __init__(self, interaction: Interaction) -> None:
        self.editing = asyncio.Lock()
        self._interaction = interaction
        self._news: Progress | None = None

    def update(self, progress: Progress) -> None:
        self._news = progress

    async def follow(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            async with self.editing:
                if self._news is not None:
                    await self._show(self._news)

    async def _show(self, progress: Progress) -> None:
        self._news = None
        try:
            await self._interaction.edit_original_response(view=view_of(render_progress(progress)))
        except UNDELIVERED as error:  # the rebuild matters more than its picture
            _log.warning("could not show the progress of a rebuild: %s", failure_name(error))
