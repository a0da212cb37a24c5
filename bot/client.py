"""The Discord client: what it listens to, which commands it has, and how it ends."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.buttons.rows import DYNAMIC_ITEMS
from bot.cogs.articles import ArticlesCog
from bot.cogs.ask import AskCog
from bot.cogs.gaps import GapsCog
from bot.cogs.index_admin import IndexCog
from bot.cogs.lost import LostFormsCog
from bot.cogs.menus import MenusCog
from bot.cogs.notices import NoticesCog
from bot.cogs.privacy import PrivacyCog
from bot.cogs.settings import SettingsCog
from bot.cogs.talk import TalkCog
from bot.cogs.upkeep import UpkeepCog
from bot.desk import Desk
from bot.errors import FootnoteTree
from bot.limiter import Limiter
from bot.memory import Memory
from bot.operating.metrics import Metrics
from bot.ports import QuestionEngine
from bot.running import RunningTasks
from bot.servers import GRACE
from bot.sync import SyncPolicy, sync_commands
from bot.translator import FootnoteTranslator

FINISH_SECONDS = 2.5  # that running answers get when the bot is closed
LEAVE_SECONDS = 1.5  # that Discord gets to say good-bye

_log = logging.getLogger(__name__)


def intents(*, message_content: bool = False) -> discord.Intents:
    """Return what the bot listens to: servers and messages, no privileged intent unless wanted."""
    wanted = discord.Intents.none()
    wanted.guilds = True  # channels and permissions; without it replies have no channel
    wanted.guild_messages = True  # content comes only with messages that mention the bot
    wanted.dm_messages = True
    wanted.message_content = message_content  # privileged: for channels without mentions
    return wanted


def without_voice() -> None:
    """Keep discord.py from warning that voice will not work, which nothing here uses."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class FootnoteBot(commands.AutoShardedBot):
    """Answers questions in Discord through an engine that is ready before login.

    `sync_state` is a small file that remembers which commands Discord was told about;
    `message_content` asks for the privileged intent without which channels where every message is
    a question cannot be; what it holds of a server that it left is deleted after `grace`;
    `client_kwargs` go to discord.py (a connector, a timeout, shards).
    """

    def __init__(
        self,
        engine: QuestionEngine,
        memory: Memory,
        *,
        sync_state: Path,
        sync_policy: SyncPolicy = "changed",
        message_content: bool = False,
        metrics: Metrics | None = None,
        limiter: Limiter | None = None,
        grace: timedelta = GRACE,
        **client_kwargs: Any,  # noqa: ANN401  # discord.py's own, of many types
    ) -> None:
        without_voice()
        super().__init__(
            command_prefix=commands.when_mentioned,  # unused, but any other asks for more intents
            help_command=None,
            tree_cls=FootnoteTree,
            intents=intents(message_content=message_content),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            **client_kwargs,
        )
        self.desk = Desk(engine, memory, limiter, metrics)
        self._engine = engine
        self._memory = memory
        self._grace = grace
        self._sync_state = sync_state
        self._sync_policy = sync_policy
        self._running = RunningTasks()
        self._closing: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Add commands and buttons, and tell Discord about the commands where they changed."""
        if self.shard_count is None:
            # Where discord.py asks by itself, it goes to another gateway than an unsharded client.
            self.shard_count, *_ = await self.http.get_bot_gateway()
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        for cog in self.new_cogs():
            await self.add_cog(cog, override=True)
        await self.tree.set_translator(FootnoteTranslator())
        await sync_commands(self.tree, self._sync_policy, self._sync_state)

    def new_cogs(self) -> tuple[commands.Cog, ...]:
        """All that it can do, made anew and not added yet."""
        return (
            AskCog(self.desk),
            ArticlesCog(self.desk),
            IndexCog(self.desk),
            TalkCog(self, self.desk),
            MenusCog(self, self.desk),
            LostFormsCog(),
            NoticesCog(self, self.desk),
            UpkeepCog(self, self.desk, self._grace),
            SettingsCog(self.desk),
            GapsCog(self.desk),
            PrivacyCog(self.desk),
        )

    async def on_ready(self) -> None:
        """Log that questions can be asked now; again after each new session."""
        _log.info("ready as %s in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: there are no prefix commands, and a cog of its own hears messages."""

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
            await self._memory.close()

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await super().close()
        except TimeoutError:
            _log.warning("Discord did not say good-bye in time")
            await self.http.close()
