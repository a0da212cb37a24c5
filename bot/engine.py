"""The async face of the blocking house: one thread answers, another changes libraries.

Beside them, a thread notes what could not be answered and two fetch pages; neither makes an answer
or a change wait.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.gap_notes import GapNotes
from bot.keeper import Keeper
from bot.ports import Scope
from bot.questions import Questions
from bot.shared_embedder import ClosingError
from index.embedder import Embedder
from index.errors import FootnoteError, NotFoundError
from index.library import Library, LibrarySnapshot
from index.plan import check_model
from index.shelf import Shelf
from index.types import Article, ArticleInfo, LibraryStatus, Preview, Progress, RebuildReport
from retrieval.answerer import Answerer, Query
from retrieval.confidence import THRESHOLD
from retrieval.history import Turn
from retrieval.pipeline import SEARCH_ALONE, Pipeline
from retrieval.summarize import summarize
from retrieval.types import Outcome, Summary, SummaryLength

if TYPE_CHECKING:
    from index.web.page import Page

T = TypeVar("T")

CHANGE_SECONDS = 1.5  # that what is under way gets to end when the engine is closed


class Engine:
    """Answers questions and keeps articles, without ever blocking the event loop.

    Coroutines raise FootnoteError, whose messages are safe to show, for what users can mend.
    `fetch` gets the pages whose links are added; without it, they come from the public web.
    """

    def __init__(
        self,
        embedder: Embedder,
        data: Path,
        pipeline: Pipeline = SEARCH_ALONE,
        threshold: float = THRESHOLD,
        *,
        fetch: "Callable[[str], Page] | None" = None,
    ) -> None:
        self._embedder = embedder
        self._threshold = threshold
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._shelf = Shelf(data)  # read on the engine thread only
        self._answerer = Answerer(embedder, self._shelf, pipeline, threshold)
        self._questions = Questions(self._answer_all, self._answering)
        self._notes = GapNotes(data)
        self._closing = False
        self._keeper = Keeper(embedder, data, self._answering, fetch)

    @property
    def waiting(self) -> int:
        """How many questions wait or are being answered."""
        return self._questions.unanswered

    async def answer(self, question: str, scope: Scope, history: Sequence[Turn] = ()) -> Outcome:
        """Answer a question together with those that wait beside it.

        Raises:
            FootnoteError: it cannot be asked or answered; the message says why.
        """
        query = Query(
            question,
            scope.collections,
            scope.filter,
            history=tuple(history),
            threshold=scope.threshold,
            newest=scope.newest,
            noted=scope.noted,
        )
        return await self._questions.answer(query)

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
        found = await self._in_each(collections, lambda snapshot: snapshot.articles())
        return [info for infos in found for info in infos]

    async def article(self, article_id: str, collections: Sequence[str]) -> Article:
        """The article of this id in the first of the collections that has it."""
        article, _ = await self._on_engine(partial(self._find, article_id, collections))
        return article

    async def newest(self, collections: Sequence[str]) -> date | None:
        """The day of the newest article of these collections; None when none has a date."""
        days = await self._in_each(collections, lambda snapshot: snapshot.newest())
        return max(filter(None, days), default=None)

    async def status(self, collection: str) -> LibraryStatus:
        """Counts, size and model of a collection."""
        return await self._on_engine(lambda: self._shelf.library(collection).status())

    async def check(self, collections: Sequence[str]) -> None:
        """Open these collections now rather than at the first question.

        Raises:
            FootnoteError: one of them cannot be read with the configured model.
        """
        await self._in_each(collections, self._check_model)

    async def add(self, collection: str, name: str, content: bytes) -> RebuildReport:
        """Add the article(s) of a file by hand; the ending of its name chooses the reader."""
        return await self._keeper.add(collection, name, content)

    async def add_page(self, collection: str, url: str) -> RebuildReport:
        """Add the article of a web page by hand; changes do not wait for a slow site."""
        return await self._keeper.add_page(collection, url)

    async def remove(self, collection: str, article_id: str) -> Article:
        """Remove an article and return what it was."""
        return await self._keeper.remove(collection, article_id)

    async def restore(self, collection: str, article: Article) -> RebuildReport:
        """Put an article back that was removed, as it was: a file's is a file's again."""
        return await self._keeper.restore(collection, article)

    async def rebuild(
        self, collection: str, on_progress: Callable[[Progress], None]
    ) -> RebuildReport:
        """Make a collection's vectors anew where they need to be; questions go on meanwhile.

        `on_progress` is called on the event loop.
        """
        return await self._keeper.rebuild(collection, on_progress)

    async def preview(self, collection: str) -> Preview:
        """What a rebuild would change; nothing is changed."""
        return await self._keeper.preview(collection)

    async def rollback(self, collection: str) -> RebuildReport:
        """Undo the last rebuild, in one step; once, and while nothing was added or removed."""
        return await self._keeper.rollback(collection)

    async def forget(self, collection: str) -> bool:
        """Delete a collection with all that belongs to it; whether there was one."""

        def work(_: Library) -> bool:
            # Nobody answers from it, and nobody changes it, while both threads are at this.
            return self._answering.submit(self._delete, collection).result()

        return await self._keeper.change(collection, work)

    async def close(self) -> None:
        """Finish what runs, refuse what waits; a change that takes long is given up.

        What is refused or given up raises ClosingError, and leaves its library as it was.
        """
        self._closing = True
        self._questions.refuse()
        # The writer ends first: it may still need the engine thread to embed.
        await self._keeper.close(CHANGE_SECONDS)
        self._answering.submit(self._shelf.close)
        await asyncio.to_thread(self._answering.shutdown)
        await self._notes.close(CHANGE_SECONDS)

    def _answer_all(self, queries: Sequence[Query]) -> list[Outcome | FootnoteError]:
        outcomes = self._answerer.answer_all(queries)
        for query, outcome in zip(queries, outcomes, strict=True):
            self._notes.note(query, outcome, self._threshold)
        return outcomes

    def _delete(self, collection: str) -> bool:
        return self._shelf.library(collection).delete()

    def _find(self, article_id: str, collections: Sequence[str]) -> tuple[Article, ArticleInfo]:
        for collection in dict.fromkeys(collections):
            with self._shelf.library(collection).reading() as snapshot:
                article = snapshot.article(article_id)
                if article is not None:
                    infos = (i for i in snapshot.articles() if i.article_id == article_id)
                    return article, next(infos)
        raise NotFoundError(
            "There is no article {article}. List the articles to see them.", article=article_id
        )

    def _check_model(self, snapshot: LibrarySnapshot) -> None:
        check_model(snapshot.collection, snapshot.model_name, snapshot.model_digest, self._embedder)

    async def _in_each(
        self, collections: Sequence[str], read: Callable[[LibrarySnapshot], T]
    ) -> list[T]:
        def work() -> list[T]:
            found = []
            for collection in dict.fromkeys(collections):
                with self._shelf.library(collection).reading() as snapshot:
                    found.append(read(snapshot))
            return found

        return await self._on_engine(work)

    async def _on_engine(self, work: Callable[[], T]) -> T:
        if self._closing:
            raise ClosingError
        return await asyncio.get_running_loop().run_in_executor(self._answering, work)
