"""What is done by the hour: forgetting what was kept long enough, and servers that were left."""

from datetime import UTC, datetime, timedelta

from discord import AutoShardedClient, Guild
from discord.ext import commands

from bot.desk import Desk
from bot.removal import UNDO
from bot.rounds import Rounds, attempt
from bot.servers import GRACE, Servers
from index.store.erasure import sweep

HOUR, MINUTE = 3600.0, 60.0  # seconds
ANSWERS_KEPT = timedelta(days=30)
REMOVED_KEPT = UNDO  # articles, so that removing one can be undone
USAGE_KEPT = timedelta(days=2)
SWEPT = timedelta(days=1)


class UpkeepCog(commands.Cog):
    """Deletes what is to be deleted, whether or not anybody asks for it."""

    def __init__(
        self,
        bot: AutoShardedClient,
        desk: Desk,
        grace: timedelta = GRACE,
        *,
        hour: float = HOUR,
        minute: float = MINUTE,
    ) -> None:
        self._memory = desk.memory
        self._servers = Servers(bot, desk.engine, desk.memory, grace)
        self._deleted = False  # something, since the last sweep
        self._swept = datetime.min.replace(tzinfo=UTC)
        self._rounds = (
            Rounds(bot, "the hourly upkeep", self.hourly, hour),
            Rounds(bot, "forgetting removed articles", self.forget_removed, minute),
        )

    async def cog_load(self) -> None:
        """Begin when the bot is ready."""
        for rounds in self._rounds:
            rounds.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        for rounds in self._rounds:
            await rounds.stop()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: Guild) -> None:
        """The bot was put out of a server; an outage of it is another event."""
        await attempt(self._servers.left(guild.id), f"noting that server {guild.id} was left")

    @commands.Cog.listener()
    async def on_guild_join(self, guild: Guild) -> None:
        """The bot is in a server, perhaps again."""
        await attempt(self._servers.returned(guild.id), f"noting the return to {guild.id}")

    async def hourly(self) -> None:
        """Forget old answers and counts, and servers that were left; one does not stop another."""
        await attempt(self._forget_answers(), "forgetting old answers")
        await attempt(self._forget_usage(), "forgetting the questions of earlier days")
        await attempt(self._servers.review(), "looking after the servers that were left")
        await attempt(self._sweep(), "sweeping bot.sqlite3")

    async def forget_removed(self) -> None:
        """Forget removed articles that can no longer be put back."""
        removed, before = self._memory.removed, datetime.now(UTC) - REMOVED_KEPT
        self._deleted |= await self._memory.do(removed.forget_before, before) > 0

    async def _forget_answers(self) -> None:
        answers, before = self._memory.answers, datetime.now(UTC) - ANSWERS_KEPT
        self._deleted |= await self._memory.do(answers.forget_before, before) > 0

    async def _forget_usage(self) -> None:
        before = (datetime.now(UTC) - USAGE_KEPT).date()
        await self._memory.do(self._memory.usage.forget_before, before)

    async def _sweep(self) -> None:
        """Take the traces of deleted rows away, once a day at most: the file is written anew."""
        now = datetime.now(UTC)
        if self._deleted and now - self._swept >= SWEPT:
            await self._memory.do(sweep, self._memory.data)
            self._deleted, self._swept = False, now
