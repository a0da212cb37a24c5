"""The Discord client: what it listens to, which commands it has, and how it ends."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.articles import ArticlesCog
from bot.cogs.ask import AskCog
from bot.cogs.index_admin import IndexCog
from bot.errors import FootnoteTree
from bot.mentions import answer_message, question_in
from bot.ports import QuestionEngine
from bot.running import RunningTasks
from bot.sync import SyncPolicy, sync_commands

FINISH_SECONDS = 2.5  # that running answers get when the bot is closed
LEAVE_SECONDS = 1.5  # that Discord gets to say good-bye

_log = logging.getLogger(__name__)


def intents() -> discord.Intents:
    """Return what the bot listens to: servers and messages, no privileged intent."""
    wanted = discord.Intents.none()
    wanted.guilds = True  # channels and permissions; without it replies have no channel
    wanted.guild_messages = True  # content comes only with messages that mention the bot
    wanted.dm_messages = True
    return wanted


def without_voice() -> None:
    """Keep discord.py from warning that voice will not work, which nothing here uses."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class FootnoteBot(commands.Bot):
    """Answers questions in Discord through an engine that is ready before login.

    `sync_state` is a small file that remembers which commands Discord was told about;
    `client_kwargs` go to discord.py (a connector, a timeout).
    """

    def __init__(
        self,
        engine: QuestionEngine,
        *,
        sync_state: Path,
        sync_policy: SyncPolicy = "changed",
        **client_kwargs: Any,  # noqa: ANN401  # discord.py's own, of many types
    ) -> None:
        without_voice()
        super().__init__(
            command_prefix=commands.when_mentioned,  # unused, but any other asks for more intents
            help_command=None,
            tree_cls=FootnoteTree,
            intents=intents(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=False
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            **client_kwargs,
        )
        self._engine = engine
        self._sync_state = sync_state
        self._sync_policy = sync_policy
        self._running = RunningTasks()
        self._closing: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Add the commands, and tell Discord about them where they changed."""
        for cog in (AskCog(self._engine), ArticlesCog(self._engine), IndexCog(self._engine)):
            await self.add_cog(cog, override=True)
        await sync_commands(self.tree, self._sync_policy, self._sync_state)

    async def on_ready(self) -> None:
        """Log that questions can be asked now; again after each new session."""
        _log.info("ready as %s in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer questions put to the bot; there are no prefix commands to process."""
        if self.user is None:
            return
        question = question_in(message, self.user.id)
        if question is not None:
            self.finish_before_closing()
            await answer_message(self._engine, message, question)

    def finish_before_closing(self) -> None:
        """Let the current task, which answers somebody, end before the bot leaves."""
        self._running.add_current()

    async def close(self) -> None:
        """Let running answers end, for a few seconds; then leave Discord. All calls are one."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        # What runs ends sooner once the engine takes nothing new and gives up its rebuilds.
        closing_engine = asyncio.create_task(self._engine.close())
        try:
            await self._running.finish(within=FINISH_SECONDS)
        finally:
            await self._leave()
            await closing_engine

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await super().close()
        except TimeoutError:
            _log.warning("Discord did not say good-bye in time")
            await self.http.close()
