"""What the bot remembers in DATA/bot.sqlite3, behind coroutines: one thread reads and writes it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from index.store.bot_state import waiting_at_most
from index.store.departures import Departures
from index.store.kept_answers import KeptAnswers
from index.store.removed import RemovedArticles
from index.store.server_settings import SettingsStore
from index.store.subscriptions import Subscriptions
from index.store.unanswered import UnansweredLog
from index.store.usage import Usage
from index.store.votes import Votes

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 0.4  # that a job in a hurry waits for another process that holds the file


class Memory:
    """The stores of a data folder, and the thread on which all of them are used.

    `await memory.do(memory.votes.cast, vote)`; raises LibraryError as the stores do.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.answers = KeptAnswers(data)
        self.votes = Votes(data)
        self.settings = SettingsStore(data)
        self.subscriptions = Subscriptions(data)
        self.removed = RemovedArticles(data)
        self.departures = Departures(data)
        self.usage = Usage(data)
        self.unanswered = UnansweredLog(data)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="memory")

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do blocking work on the memory's own thread, in the order of the calls."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))

    async def soon(
        self, seconds: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do work that somebody waits for, within so many seconds.

        What was not begun by then is never done; what was is ended, and nobody hears of it.

        Raises:
            TimeoutError: it took longer.
        """

        def hurried() -> T:
            with waiting_at_most(BUSY_SECONDS):
                return work(*args, **kwargs)

        # Giving up cancels what the thread has not begun: nothing piles up behind a busy file.
        async with asyncio.timeout(seconds):
            return await self.do(hurried)

    async def close(self) -> None:
        """Finish what was begun."""
        await asyncio.to_thread(self._thread.shutdown)
