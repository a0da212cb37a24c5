"""What the tour's bot stands on: a data folder of the seeds, an embedder with a gate, no web."""

import asyncio
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.client import FootnoteBot
from bot.engine import Engine
from bot.limiter import Limiter
from bot.memory import Memory
from bot.scope import collection_of
from index import indexing
from index.embedder import Embedder
from index.readers import read_paths
from index.shelf import SEEDS, Shelf
from index.types import Article, ReadResult, Vectors
from index.web.page import Page
from index.windows import RECIPE
from retrieval.confidence import THRESHOLD
from retrieval.pipeline import SEARCH_ALONE, Pipeline
from tests.tour.articles import PAGES
from tests.wire.house import QuickBot
from tests.wire.journal import WAIT
from tests.wire.world import Guild

SEED_ARTICLES = Path(__file__).parents[2] / "seeds"


class Gate:
    """An embedder before which questions wait while it is closed; `pause` is per batch, seconds."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._open, self._waiting = threading.Event(), threading.Event()
        self._open.set()
        self.pause = 0.0

    @property
    def model_name(self) -> str:
        return self._embedder.model_name

    @property
    def model_digest(self) -> str:
        return self._embedder.model_digest

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Let no question through inside the block."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    async def reached(self) -> None:
        """Return once a question stands before the gate."""
        assert await asyncio.to_thread(self._waiting.wait, WAIT), "nobody asked"

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        if not self._open.is_set():
            self._waiting.set()
        self._open.wait(10)
        return self._embedder.embed_questions(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self.pause)
        return self._embedder.embed_passages(texts)


@dataclass
class Stage:
    """Makes bots over one data folder; everybody may ask as fast as they like, unless `limiter`."""

    data: Path
    gate: Gate
    pipeline: Pipeline = SEARCH_ALONE
    threshold: float = THRESHOLD
    limiter: Limiter = field(
        default_factory=lambda: Limiter(
            per_person=(10_000, 1.0),
            per_server=(10_000, 1.0),
            commands_per_person=(10_000, 1.0),
            commands_per_server=(10_000, 1.0),
        )
    )
    message_content: bool = False

    def bot(self, **client_kwargs: Any) -> FootnoteBot:
        """What `standin.running` takes; each has an engine of its own, as after a restart."""
        engine = Engine(self.gate, self.data, self.pipeline, self.threshold, fetch=fetched)
        return QuickBot(
            engine,
            Memory(self.data),
            sync_state=self.data / "commands.json",
            limiter=self.limiter,
            message_content=self.message_content,
            **client_kwargs,
        )

    async def put(
        self,
        guild: Guild,
        *articles: Article,
        embedder: Embedder | None = None,
        recipe: str = RECIPE,
    ) -> None:
        """Add articles to a server's collection, as another process or an older version would."""

        def work() -> None:
            shelf = Shelf(self.data)
            try:
                with ExitStack() as stack:
                    for module in ("plan", "indexing", "windows"):
                        stack.enter_context(patch(f"index.{module}.RECIPE", recipe))
                    add(shelf)
            finally:
                shelf.close()

        def add(shelf: Shelf) -> None:
            library = shelf.library(collection_of(guild.id))
            indexing.add(library, embedder or self.gate, ReadResult(articles), lambda _: None)

        await asyncio.to_thread(work)


def index_seeds(data: Path, embedder: Embedder) -> None:
    """Make the data folder that each theme gets a copy of. Blocking."""
    shelf = Shelf(data)
    try:
        read = read_paths([SEED_ARTICLES], lambda _: None)
        indexing.rebuild(shelf.library(SEEDS), embedder, read, lambda _: None)
    finally:
        shelf.close()


def copied(data: Path, target: Path) -> Path:
    """A copy of a data folder, for one theme to change."""
    shutil.copytree(data, target)
    return target


def fetched(url: str) -> Page:
    """A page of the tour's own newspaper, as the public web would have sent it."""
    return Page(url, PAGES[url].encode(), "text/html", "utf-8")
