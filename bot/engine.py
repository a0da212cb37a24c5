"""The async face of the blocking house: one thread answers, another changes libraries.

Waiting questions are gathered into one batch. A rebuild embeds on the answering thread, a chunk at
a time, so that questions pass between two chunks and the model is never used by two threads. A
third thread notes what could not be answered: it waits for the disk, and neither other for it.
"""

import asyncio
import logging
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.ports import Scope
from bot.shared_embedder import ClosingError, SharedEmbedder
from index import indexing
from index.embedder import Embedder
from index.errors import FootnoteError, NotFoundError
from index.library import LibrarySnapshot
from index.plan import check_model
from index.readers import read_content
from index.shelf import Shelf
from index.store.unanswered import UnansweredLog
from index.types import Article, ArticleInfo, LibraryStatus, Progress, RebuildReport
from retrieval.answerer import Answerer, Query
from retrieval.confidence import THRESHOLD
from retrieval.history import Turn
from retrieval.pipeline import SEARCH_ALONE, Pipeline
from retrieval.summarize import summarize
from retrieval.types import NoAnswer, Outcome, Summary, SummaryLength

log = logging.getLogger(__name__)

T = TypeVar("T")

MAX_BATCH = 32  # questions answered together
CHANGE_SECONDS = 1.5  # that what is under way gets to end when the engine is closed
_MENTION = re.compile(r"<@!?\d+>")  # of a person, in what Discord sends


class Engine:
    """Answers questions and keeps articles, without ever blocking the event loop.

    Coroutines raise FootnoteError, whose messages are safe to show, for what users can mend.
    """

    def __init__(
        self,
        embedder: Embedder,
        data: Path,
        pipeline: Pipeline = SEARCH_ALONE,
        threshold: float = THRESHOLD,
    ) -> None:
        self._embedder = embedder
        self._data = data
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._noting = ThreadPoolExecutor(1, thread_name_prefix="notes")
        self._unanswered = UnansweredLog(data)
        self._note_failed = False  # told once
        self._shelf = Shelf(data)  # read on the engine thread only
        self._answerer = Answerer(embedder, self._shelf, pipeline, threshold)
        self._waiting: list[tuple[Query, asyncio.Future[Outcome]]] = []
        self._batch: asyncio.Task[None] | None = None
        self._closing = threading.Event()
        self._giving_up = threading.Event()

    async def answer(self, question: str, scope: Scope, history: Sequence[Turn] = ()) -> Outcome:
        """Answer a question together with those that wait beside it.

        Raises:
            FootnoteError: it cannot be asked or answered; the message says why.
        """
        self._check_open()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        query = Query(question, scope.collections, scope.filter, history=tuple(history))
        self._waiting.append((query, future))
        # done() is true before any asker of the last batch, who may ask again, goes on.
        if self._batch is None or self._batch.done():
            self._batch = loop.create_task(self._answer_waiting())
        return await future

    async def summarize(
        self, article_id: str, length: SummaryLength, collections: Sequence[str]
    ) -> Summary:
        """Summarise the article of this id in the first of the collections that has it."""

        def work() -> Summary:
            article, info = self._find(article_id, collections)
            return summarize(article, info, length, self._embedder)

        return await self._on_engine(work)

    async def articles(self, collections: Sequence[str]) -> list[ArticleInfo]:
        """The articles of these collections, newest first within each."""

        def work() -> list[ArticleInfo]:
            found: list[ArticleInfo] = []
            for collection in dict.fromkeys(collections):
                with self._shelf.library(collection).reading() as snapshot:
                    found += snapshot.articles()
            return found

        return await self._on_engine(work)

    async def article(self, article_id: str, collections: Sequence[str]) -> Article:
        """The article of this id in the first of the collections that has it."""
        article, _ = await self._on_engine(partial(self._find, article_id, collections))
        return article

    async def add(self, collection: str, name: str, content: bytes) -> RebuildReport:
        """Add the article(s) of a file by hand; the ending of its name chooses the reader."""

        def work(shelf: Shelf) -> RebuildReport:
            read = read_content(name, content, source=name)
            return indexing.add(shelf.library(collection), self._shared(), read, _ignore)

        return await self._on_writer(work)

    async def remove(self, collection: str, article_id: str) -> Article:
        """Remove an article and return what it was."""

        def work(shelf: Shelf) -> Article:
            return indexing.remove(shelf.library(collection), [article_id])[0]

        return await self._on_writer(work)

    async def status(self, collection: str) -> LibraryStatus:
        """Counts, size and model of a collection."""
        return await self._on_engine(lambda: self._shelf.library(collection).status())

    async def rebuild(
        self, collection: str, on_progress: Callable[[Progress], None]
    ) -> RebuildReport:
        """Make a collection's vectors anew where they need to be; questions go on meanwhile.

        `on_progress` is called on the event loop.
        """
        loop = asyncio.get_running_loop()

        def tell(progress: Progress) -> None:
            loop.call_soon_threadsafe(on_progress, progress)

        def work(shelf: Shelf) -> RebuildReport:
            return indexing.rebuild(shelf.library(collection), self._shared(), None, tell)

        return await self._on_writer(work)

    async def check(self, collections: Sequence[str]) -> None:
        """Open these collections now rather than at the first question.

        Raises:
            FootnoteError: one of them cannot be read with the configured model.
        """

        def work() -> None:
            for collection in collections:
                with self._shelf.library(collection).reading() as snapshot:
                    self._check_model(snapshot)

        await self._on_engine(work)

    async def close(self) -> None:
        """Finish what runs, refuse what waits; a change that takes long is given up.

        What is refused or given up raises ClosingError, and leaves its library as it was.
        """
        self._closing.set()
        for _, future in self._waiting:
            if not future.done():
                future.set_exception(ClosingError())
        self._waiting.clear()
        # The writer ends first: it may still need the engine thread to embed.
        await _settle(self._writing)
        self._giving_up.set()
        await asyncio.to_thread(self._writing.shutdown)
        self._answering.submit(self._shelf.close)
        await asyncio.to_thread(self._answering.shutdown)
        await _settle(self._noting)
        await asyncio.to_thread(self._noting.shutdown, cancel_futures=True)

    async def _answer_waiting(self) -> None:
        """Answer batches until nobody waits. What arrives meanwhile makes up the next batch."""
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            queries = [query for query, _ in batch]
            try:
                outcomes = await self._on_engine(partial(self._answer_all, queries))
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

    def _answer_all(self, queries: Sequence[Query]) -> list[Outcome | FootnoteError]:
        outcomes = self._answerer.answer_all(queries)
        for query, outcome in zip(queries, outcomes, strict=True):
            # What was narrowed by an option, or leans on an earlier question, is no gap by itself.
            alone = not query.only and not query.history
            if isinstance(outcome, NoAnswer) and query.collections and alone:
                own, now = query.collections[0], datetime.now(UTC)
                self._noting.submit(self._note, outcome.question, own, now)
        return outcomes

    def _note(self, question: str, collection: str, when: datetime) -> None:
        """Record what could not be answered, for moderators; failing does no harm to answers."""
        try:
            self._unanswered.record(_MENTION.sub("@someone", question), collection, when)
        except Exception as error:
            if not self._note_failed:
                # Another error's message might quote the question.
                why = error if isinstance(error, FootnoteError) else type(error).__name__
                log.warning("unanswered questions are not being recorded: %s", why)
            self._note_failed = True

    def _check_open(self) -> None:
        if self._closing.is_set():
            raise ClosingError

    async def _on_engine(self, work: Callable[[], T]) -> T:
        self._check_open()
        return await asyncio.get_running_loop().run_in_executor(self._answering, work)

    async def _on_writer(self, work: Callable[[Shelf], T]) -> T:
        self._check_open()

        def with_shelf() -> T:
            self._check_open()  # it may have waited for another change
            shelf = Shelf(self._data)  # SQLite connections stay with the thread that made them
            try:
                return work(shelf)
            finally:
                shelf.close()

        return await asyncio.get_running_loop().run_in_executor(self._writing, with_shelf)

    def _find(self, article_id: str, collections: Sequence[str]) -> tuple[Article, ArticleInfo]:
        for collection in dict.fromkeys(collections):
            with self._shelf.library(collection).reading() as snapshot:
                article = snapshot.article(article_id)
                if article is not None:
                    infos = (i for i in snapshot.articles() if i.article_id == article_id)
                    return article, next(infos)
        raise NotFoundError(f"There is no article {article_id}. List the articles to see them.")

    def _check_model(self, snapshot: LibrarySnapshot) -> None:
        check_model(snapshot.collection, snapshot.model_name, snapshot.model_digest, self._embedder)

    def _shared(self) -> "SharedEmbedder":
        return SharedEmbedder(self._embedder, self._answering, self._giving_up)


async def _settle(thread: ThreadPoolExecutor) -> None:
    """Wait a moment for a thread to end what it has to do."""
    last = thread.submit(lambda: None)
    await asyncio.wait({asyncio.wrap_future(last)}, timeout=CHANGE_SECONDS)


def _ignore(_: Progress) -> None:
    pass
