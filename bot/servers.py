"""Servers that the bot left: what it holds of them is deleted after a time of grace."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from discord import AutoShardedClient

from bot.memory import Memory
from bot.ports import QuestionEngine
from bot.rounds import attempt
from bot.scope import SERVERS, collection_of
from index.store.erasure import forget_guild
from index.store.held import guilds_held

GRACE = timedelta(days=7)

_log = logging.getLogger(__name__)


def serves(bot: AutoShardedClient, guild: int | None) -> bool:
    """Whether a server belongs to this process's shards; None: whether direct messages do."""
    count = bot.shard_count or 1
    shard = 0 if guild is None else (guild >> 22) % count
    return shard in (range(count) if bot.shard_ids is None else bot.shard_ids)


class Servers:
    """Keeps account of the servers that were left, and forgets them when it is time."""

    def __init__(
        self, bot: AutoShardedClient, engine: QuestionEngine, memory: Memory, grace: timedelta
    ) -> None:
        self._bot = bot
        self._engine = engine
        self._memory = memory
        self._grace = grace

    async def left(self, guild: int) -> None:
        """Remember since when the bot is not in a server."""
        now = datetime.now(UTC)
        await self._memory.do(self._memory.departures.left, guild, now)
        until = now + self._grace
        _log.info("not in server %s any more; it is forgotten after %s", guild, f"{until:%F %R}")

    async def returned(self, guild: int) -> None:
        """Keep what is held of a server."""
        if await self._memory.do(self._memory.departures.returned, guild):
            _log.info("back in server %s: nothing of it is forgotten", guild)

    async def review(self) -> None:
        """Find out where the bot is, and forget the servers that were left long enough ago.

        Raises:
            discord.HTTPException: Discord does not tell; nothing was changed.
            LibraryError: what is held cannot be read.
        """
        departures = self._memory.departures
        held = self._ours(await self._memory.do(guilds_held, self._memory.data, SERVERS))
        gone = self._ours(await self._memory.do(departures.all))
        here = await self._here()
        # What was prepared for a server that the bot was never in is none of its business.
        visited = await self._memory.do(departures.visited, self._application)
        if unknown := here - visited:
            await self._memory.do(departures.entered, self._application, unknown)
        for guild in (held & visited) - here - gone:
            await self.left(guild)
        for guild in gone & here:
            await self.returned(guild)
        for guild in await self._memory.do(departures.due, datetime.now(UTC) - self._grace):
            if serves(self._bot, guild) and guild not in here:
                await attempt(self._forget(guild), f"forgetting server {guild}")

    @property
    def _application(self) -> int:
        return self._bot.application_id or 0

    def _ours(self, guilds: Iterable[int]) -> set[int]:
        return {guild for guild in guilds if serves(self._bot, guild)}

    async def _forget(self, guild: int) -> None:
        if guild not in await self._memory.do(self._memory.departures.all):
            return  # it took the bot back just now, or another process was quicker
        # Whoever is killed on the way begins anew, for the departure is the last to be forgotten.
        collection = collection_of(guild)
        await self._engine.forget(collection)
        counts = await self._memory.do(forget_guild, self._memory.data, guild, collection)
        await self._memory.do(self._memory.departures.done, guild)
        _log.info("forgot server %s: its articles and %d records", guild, sum(counts.values()))

    async def _here(self) -> set[int]:
        """The servers that the bot is in, by Discord's word and not by what it was last told.

        After a session that was lost, discord.py holds on to servers that were left meanwhile. One
        that is in an outage may be missing from Discord's list.
        """
        listed = {guild.id async for guild in self._bot.fetch_guilds(limit=None, with_counts=False)}
        return listed | {guild.id for guild in self._bot.guilds if guild.unavailable}
