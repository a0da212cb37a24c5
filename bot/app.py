"""The composition root: settings in, a running bot out, in Discord or in the terminal."""

import asyncio
import logging
import signal

from bot.chat import chat
from bot.client import FootnoteBot
from bot.engine import Engine
from bot.first_run import index_seeds_once
from bot.settings import BotSettings
from index.errors import FootnoteError
from index.options import load_embedder
from index.shelf import SEEDS

log = logging.getLogger(__name__)

SYNC_STATE = "discord-commands.json"


class DiscordError(FootnoteError):
    """Discord cannot be reached or does not let the bot in."""


def run(settings: BotSettings) -> None:
    """Run until stopped: in Discord with a token, else as a chat in the terminal.

    Raises:
        FootnoteError: it cannot start; the message says what to do.
    """
    embedder = load_embedder(settings)
    index_seeds_once(settings, embedder)
    engine = Engine(embedder, settings.data)
    if settings.token:
        asyncio.run(_run_discord(engine, settings))
    else:
        chat(engine)


async def _run_discord(engine: Engine, settings: BotSettings) -> None:
    import aiohttp
    import discord

    bot = FootnoteBot(engine, sync_state=settings.data / SYNC_STATE, sync_policy=settings.sync)
    stopped = _stop_on_signals(bot)
    try:
        await engine.check([SEEDS])
        async with bot:
            await bot.start(settings.token)
    except discord.LoginFailure as error:
        raise DiscordError(
            "Discord does not accept the token. Copy it again from the Bot page of your "
            "application in the Developer Portal, into DISCORD_TOKEN."
        ) from error
    except (aiohttp.ClientConnectionError, TimeoutError) as error:
        if not stopped.is_set():
            raise DiscordError(
                "Discord cannot be reached. Check this machine's network, then start again."
            ) from error
    finally:
        await bot.close()


def _stop_on_signals(bot: FootnoteBot) -> asyncio.Event:
    """Close the bot on Ctrl-C and SIGTERM; running answers are finished first."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    closing: set[asyncio.Task[None]] = set()

    def stop() -> None:
        if not stopped.is_set():
            stopped.set()
            log.info("stopping")
            closing.add(loop.create_task(bot.close()))

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    return stopped
