"""The composition root: settings in, a running bot out, in Discord or in the terminal."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.chat import chat
from bot.client import FootnoteBot
from bot.engine import Engine
from bot.first_run import index_seeds_once
from bot.memory import Memory
from bot.operating.health import HealthServer
from bot.operating.metrics import Metrics
from bot.operating.shards import (
    Shards,
    client_options,
    gateway_trouble,
    parse_shards,
    sync_policy_of,
)
from bot.settings import BotSettings
from index.errors import FootnoteError
from index.options import load_embedder
from index.shelf import SEEDS
from retrieval.compose import default_pipeline

log = logging.getLogger(__name__)

SYNC_STATE = "discord-commands.json"

_REFUSED = (
    "Discord does not accept the token. Copy it again from the Bot page of your "
    "application in the Developer Portal, into DISCORD_TOKEN."
)
_REFUSED_CODE = 4004
_ENDED = "Discord ended the connection for good"
_NO_INTENT = (
    "Discord does not give this application the Message Content intent. Turn it on on the Bot page "
    "of your application in the Developer Portal, or unset FOOTNOTE_MESSAGE_CONTENT."
)


class DiscordError(FootnoteError):
    """Discord cannot be reached or does not let the bot in."""


def run(settings: BotSettings) -> None:
    """Run until stopped: in Discord with a token, else as a chat in the terminal.

    Raises:
        FootnoteError: it cannot start; the message says what to do.
    """
    shards = parse_shards(settings.shards)
    embedder = load_embedder(settings)
    index_seeds_once(settings, embedder)
    engine = Engine(
        embedder, settings.data, default_pipeline(settings), settings.carefulness.threshold
    )
    if settings.token:
        asyncio.run(_run_discord(engine, settings, shards))
    else:
        chat(engine)


async def _run_discord(engine: Engine, settings: BotSettings, shards: Shards | None) -> None:
    metrics = Metrics()
    bot = FootnoteBot(
        engine,
        Memory(settings.data),
        sync_state=settings.data / SYNC_STATE,
        sync_policy=sync_policy_of(shards, settings.sync),
        metrics=metrics,
        message_content=settings.message_content,
        grace=timedelta(days=settings.grace_days),
        **client_options(shards),
    )
    stopped = _stop_signal()
    try:
        async with _watched(bot, metrics, settings, stopped):
            await engine.check([SEEDS])
            async with bot:
                await _serve(bot, settings.token, stopped)
    finally:
        await bot.close()


@asynccontextmanager
async def _watched(
    bot: FootnoteBot, metrics: Metrics, settings: BotSettings, stopped: asyncio.Event
) -> AsyncIterator[None]:
    """Tell whoever asks how the bot is, until its last answer is out.

    Raises:
        FootnoteError: the port is in use.
    """

    def trouble() -> str | None:
        # Nothing logs in before the engine is open, and it closes when the bot is stopped.
        return "stopping" if stopped.is_set() else gateway_trouble(bot)

    metrics.watch(servers=lambda: len(bot.guilds), ready=lambda: trouble() is None)
    if settings.metrics_port is None:
        yield
        return
    async with HealthServer(
        settings.metrics_host, settings.metrics_port, metrics, trouble
    ) as server:
        log.info("health and metrics at %s", server.url)
        yield


async def _serve(bot: FootnoteBot, token: str, stopped: asyncio.Event) -> None:
    """Serve until stopped, however far the login has come; running answers are finished first.

    Raises:
        DiscordError: Discord cannot be reached, or does not let the bot in (any more).
    """
    import aiohttp
    import discord

    serving = asyncio.create_task(bot.start(token))
    stopping = asyncio.create_task(stopped.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if stopped.is_set():
        log.info("stopping")
        await bot.close()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        return
    try:
        await serving
    except discord.LoginFailure as error:
        raise DiscordError(_REFUSED) from error
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordError(_NO_INTENT) from error
    except discord.ConnectionClosed as error:
        refused = error.code == _REFUSED_CODE
        reason = _REFUSED if refused else f"{_ENDED} ({error.code})."
        raise DiscordError(reason) from error
    except discord.HTTPException as error:
        raise DiscordError(
            f"Discord answers with error {error.status}. See https://discordstatus.com and try "
            "again later."
        ) from error
    except discord.GatewayNotFound as error:
        raise DiscordError(
            "Discord does not name its gateway. See https://discordstatus.com and try again later."
        ) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise DiscordError(
            "Discord cannot be reached. Check this machine's network, then start again."
        ) from error


def _stop_signal() -> asyncio.Event:
    """Make an event that Ctrl-C and SIGTERM set."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped
