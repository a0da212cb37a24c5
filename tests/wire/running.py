"""Runs a real bot against the stand-in, for as long as a block lasts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import aiohttp
import discord

from tests.wire.gateway import Gateway
from tests.wire.journal import Journal

BotT = TypeVar("BotT", bound=discord.Client)

READY_SECONDS, CLOSE_SECONDS = 10.0, 5.0


@asynccontextmanager
async def run_bot(
    factory: Callable[..., BotT],
    connect: Callable[[], aiohttp.TCPConnector],
    token: str,
    journal: Journal,
    gateway: Gateway,
) -> AsyncIterator[BotT]:
    """Start the bot that `factory(connector=…, guild_ready_timeout=…)` makes; close it at the end.

    An exception in one of discord.py's event parsers ends `start()` while `is_ready()` stays true,
    so the start task has to be alive when the block ends; what ended it is raised as it is.
    """
    connector = connect()
    bot = factory(connector=connector, guild_ready_timeout=0.05)
    started = asyncio.create_task(bot.start(token), name="bot.start")
    try:
        await _until_ready(bot, started, journal, gateway)
        yield bot
        await _first(started, gateway.settled())  # what the last event broke shows now
        if started.done():
            raise AssertionError("the bot closed itself before the test was over")
    finally:
        async with asyncio.timeout(CLOSE_SECONDS):
            await bot.close()
            await asyncio.gather(started, return_exceptions=True)
            await connector.close()


async def _until_ready(
    bot: discord.Client, started: asyncio.Task[None], journal: Journal, gateway: Gateway
) -> None:
    before = gateway.identified

    async def ready() -> None:
        def identified() -> bool | None:
            return gateway.identified > before or None

        await journal.until("IDENTIFY", identified, within=READY_SECONDS)
        async with asyncio.timeout(READY_SECONDS):
            await bot.wait_until_ready()

    await _first(started, ready())


async def _first(started: asyncio.Task[None], work: Coroutine[Any, Any, None]) -> None:
    """Wait for `work`, or for the end of the start task, whose exception is raised."""
    working = asyncio.create_task(work)
    try:
        await asyncio.wait({working, started}, return_when=asyncio.FIRST_COMPLETED)
        await (started if started.done() else working)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
