"""Questions that wait for one thread: gathered into batches, each answered or refused by itself."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.shared_embedder import ClosingError
from index.errors import FootnoteError
from retrieval.answerer import Query
from retrieval.types import Outcome

MAX_BATCH = 32  # questions answered together

AnswerAll = Callable[[Sequence[Query]], Sequence[Outcome | FootnoteError]]


class Questions:
    """What waits to be answered by a blocking function on a thread. Lives on the event loop."""

    def __init__(self, answer_all: AnswerAll, thread: ThreadPoolExecutor) -> None:
        self._answer_all = answer_all
        self._thread = thread
        self._waiting: list[tuple[Query, asyncio.Future[Outcome]]] = []
        self._batch: asyncio.Task[None] | None = None
        self._closed = False
        self.unanswered = 0  # those that wait or are being answered just now

    async def answer(self, query: Query) -> Outcome:
        """Answer a question together with those that wait beside it.

        Raises:
            FootnoteError: it cannot be asked or answered; the message says why.
        """
        if self._closed:
            raise ClosingError
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((query, future))
        # done() is true before any asker of the last batch, who may ask again, goes on.
        if self._batch is None or self._batch.done():
            self._batch = loop.create_task(self._answer_waiting())
        self.unanswered += 1
        try:
            return await future
        finally:
            self.unanswered -= 1

    def refuse(self) -> None:
        """Raise ClosingError for what waits and what is asked from now on."""
        self._closed = True
        for _, future in self._waiting:
            if not future.done():
                future.set_exception(ClosingError())
        self._waiting.clear()

    async def _answer_waiting(self) -> None:
        """Answer batches until nobody waits. What arrives meanwhile makes up the next batch."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            queries = [query for query, _ in batch]
            try:
                outcomes = await loop.run_in_executor(self._thread, self._answer_all, queries)
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                if future.done():  # the asker gave up
                    continue
                if isinstance(outcome, FootnoteError):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome)
