"""Notify me: asks the open questions again when articles have changed, and sends the answers."""

import asyncio
from collections.abc import Iterable

from discord import AutoShardedClient
from discord.ext import commands

from bot.desk import Desk
from bot.notices import Notifier, Watch
from bot.ports import Scope
from bot.rounds import Rounds, attempt
from bot.scope import Place
from bot.servers import serves
from index.store.subscriptions import Subscription
from index.types import LibraryStatus
from retrieval.types import Answer

MINUTE = 60.0  # seconds
MOST = 20  # questions of a round, one after another: what people ask meanwhile is not held up


class NoticesCog(commands.Cog):
    """Looks after those who wait for an answer, in the servers of this process's shards."""

    def __init__(self, bot: AutoShardedClient, desk: Desk, *, seconds: float = MINUTE) -> None:
        self._bot = bot
        self._desk = desk
        self._watch = Watch()
        self._notifier = Notifier(bot, desk)
        self._rounds = Rounds(bot, "looking for answers that came", self.round, seconds)

    async def cog_load(self) -> None:
        """Begin when the bot is ready."""
        self._rounds.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        await self._rounds.stop()

    async def round(self) -> None:
        """Ask again what may have an answer by now, and tell who waits for it."""
        pending = self._desk.memory.subscriptions.pending
        waiting = await self._desk.memory.do(pending, self._served())
        states = await self._states({name for one in waiting for name in one.collections})
        for one in self._watch.due(waiting, states)[:MOST]:
            # In a task of its own, for which the bot waits before it leaves.
            work = asyncio.create_task(self._ask(one))
            if await attempt(work, f"subscription {one.id}"):
                self._watch.asked(one, states)
            else:
                self._watch.failed(one, states)

    async def _ask(self, one: Subscription) -> None:
        preferences = await self._desk.preferences(Place(one.person, one.guild, 0))
        scope = Scope(one.collections, threshold=preferences.threshold, noted=False)
        outcome = await self._desk.engine.answer(one.question, scope)
        if isinstance(outcome, Answer):
            await self._notifier.tell(one, outcome)

    async def _states(self, collections: Iterable[str]) -> dict[str, LibraryStatus]:
        """How each collection is now; one that cannot be read is left out."""
        states = {}

        async def look(name: str) -> None:
            states[name] = await self._desk.engine.status(name)

        for name in sorted(collections):
            await attempt(look(name), f"looking at {name}")
        return states

    def _served(self) -> set[int | None]:
        """The servers whose people this process tells; None for direct messages."""
        served: set[int | None] = {g.id for g in self._bot.guilds if not g.unavailable}
        return served | {None} if serves(self._bot, None) else served
