"""Work that is done again and again beside the answering, and that nothing ends but the bot."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from discord import Client
from discord.ext import tasks

from bot.reply import UNDELIVERED, failure_name
from bot.shared_embedder import ClosingError
from index.errors import FootnoteError

_log = logging.getLogger(__name__)


class Rounds:
    """Does some work once the bot is ready, and every so many seconds from then on."""

    def __init__(
        self, bot: Client, what: str, work: Callable[[], Coroutine[Any, Any, None]], seconds: float
    ) -> None:
        async def once() -> None:
            # discord.py would end the loop at most errors, or slow it down.
            await attempt(work(), what)

        async def ready() -> None:
            await bot.wait_until_ready()

        self._loop = tasks.loop(seconds=seconds, name=what)(once)
        self._loop.before_loop(ready)

    def start(self) -> None:
        """Begin, when the bot is ready."""
        self._loop.start()

    async def stop(self) -> None:
        """End at once; what is being done is given up."""
        task = self._loop.get_task()
        self._loop.cancel()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)


async def attempt(work: Awaitable[object], what: str) -> bool:
    """Await some work; what goes wrong is logged, not raised. Return whether nothing did."""
    try:
        await work
    except ClosingError:
        return False  # the bot is leaving, and the work is done after the next start
    except FootnoteError as error:
        _log.warning("%s: %s", what, error)
    except UNDELIVERED as error:
        _log.warning("%s: %s", what, failure_name(error))
    except Exception:
        _log.exception("error %s in %s", secrets.token_hex(4), what)
    else:
        return True
    return False
