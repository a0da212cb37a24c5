"""Changes to libraries, one after another on a thread of their own; pages are fetched on others.

What is embedded for a change is embedded on the answering thread, a chunk at a time, so that
questions pass between two chunks and the model is never used by two threads.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.shared_embedder import ClosingError, SharedEmbedder
from bot.threads import settle
from index import indexing, undo
from index.embedder import Embedder
from index.errors import SourceError
from index.library import Library
from index.readers import read_content
from index.readers.html import PARSER
from index.shelf import Shelf
from index.types import Article, Preview, Progress, ReadResult, RebuildReport

if TYPE_CHECKING:
    from index.web.page import Page

T = TypeVar("T")

_FETCHES = 2  # pages at a time; a slow site holds up no change


class Keeper:
    """Keeps the collections of a data folder. Its coroutines raise FootnoteError."""

    def __init__(
        self,
        embedder: Embedder,
        data: Path,
        answering: ThreadPoolExecutor,
        fetch: "Callable[[str], Page] | None" = None,
    ) -> None:
        self._data = data
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._fetching = ThreadPoolExecutor(_FETCHES, thread_name_prefix="fetch")
        self._fetch = fetch
        self._closed = asyncio.Event()
        self._giving_up = threading.Event()
        self._embedder = SharedEmbedder(embedder, answering, self._giving_up)

    async def add(self, collection: str, name: str, content: bytes) -> RebuildReport:
        """Add the article(s) of a file by hand; the ending of its name chooses the reader."""

        def work(library: Library) -> RebuildReport:
            read = self._read(name, content)
            return indexing.add(library, self._embedder, read, _ignore)

        return await self.change(collection, work)

    async def add_page(self, collection: str, url: str) -> RebuildReport:
        """Add the article of a web page by hand."""
        read = await self._fetched(url)

        def work(library: Library) -> RebuildReport:
            return indexing.add(library, self._embedder, read, _ignore)

        return await self.change(collection, work)

    async def remove(self, collection: str, article_id: str) -> Article:
        """Remove an article and return what it was."""
        return await self.change(
            collection, lambda library: indexing.remove(library, [article_id])[0]
        )

    async def restore(self, collection: str, article: Article) -> RebuildReport:
        """Put an article back that was removed, as it was."""
        return await self.change(
            collection, lambda library: indexing.restore(library, self._embedder, article, _ignore)
        )

    async def rebuild(
        self, collection: str, on_progress: Callable[[Progress], None]
    ) -> RebuildReport:
        """Embed again what needs it; `on_progress` is called on the event loop."""
        loop = asyncio.get_running_loop()

        def tell(progress: Progress) -> None:
            loop.call_soon_threadsafe(on_progress, progress)

        return await self.change(
            collection, lambda library: indexing.rebuild(library, self._embedder, None, tell)
        )

    async def preview(self, collection: str) -> Preview:
        """What a rebuild would change now."""
        return await self.change(
            collection, lambda library: indexing.preview(library, self._embedder, None)
        )

    async def rollback(self, collection: str) -> RebuildReport:
        """Undo the last rebuild."""
        return await self.change(collection, lambda library: undo.rollback(library, self._embedder))

    async def change(self, collection: str, work: Callable[[Library], T]) -> T:
        """Do something to a library, after whatever is being done to any."""
        self._check_open()

        def with_library() -> T:
            self._check_open()  # it may have waited for another change
            shelf = Shelf(self._data)  # SQLite connections stay with the thread that made them
            try:
                return work(shelf.library(collection))
            finally:
                shelf.close()

        return await asyncio.get_running_loop().run_in_executor(self._writing, with_library)

    async def close(self, seconds: float) -> None:
        """Refuse what waits; what is under way gets these seconds, then it is given up."""
        self._closed.set()
        await settle(self._writing, seconds)
        self._giving_up.set()
        PARSER.give_up()
        await asyncio.to_thread(self._writing.shutdown)
        # Nobody waits for a page any more; the fetch ends by its own time limit.
        self._fetching.shutdown(wait=False)

    def _read(self, name: str, content: bytes) -> ReadResult:
        try:
            return read_content(name, content, source=name)
        except SourceError:
            if self._giving_up.is_set():  # nothing need be wrong with it
                raise ClosingError from None
            raise

    async def _fetched(self, url: str) -> ReadResult:
        """A page's article, or ClosingError as soon as its site need not be waited for."""
        self._check_open()
        loop = asyncio.get_running_loop()
        fetching = loop.run_in_executor(self._fetching, self._read_page, url)
        closing = loop.create_task(self._closed.wait())
        either: set[asyncio.Future[Any]] = {fetching, closing}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not fetching.done():
                raise ClosingError
            return await fetching
        finally:
            closing.cancel()
            fetching.cancel()

    def _read_page(self, url: str) -> ReadResult:
        from index.readers.page import read_page  # needed by those only who add pages

        self._check_open()
        if self._fetch is None:
            from index.web.fetch import Fetcher

            self._fetch = Fetcher().fetch
        return read_page(self._fetch(url))

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise ClosingError


def _ignore(_: Progress) -> None:
    pass
