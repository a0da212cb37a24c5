"""The real bot with its real engine over a data folder of a few small articles."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.client import FootnoteBot
from bot.engine import Engine
from bot.limiter import Limiter
from bot.memory import Memory
from bot.scope import collection_of
from index import indexing
from index.library import Library
from index.shelf import SEEDS, Shelf
from index.types import Article, ReadResult, Vectors
from tests.fakes import WordEmbedder
from tests.wire.journal import WAIT
from tests.wire.standin import MEMBER
from tests.wire.world import Guild

MANAGER = MEMBER | type(MEMBER)(manage_guild=True)

BEES = Article(
    article_id="bees",
    title="Bees",
    paragraphs=(
        "Honeybees live in hives. Foragers dance.",
        "The angle of a dance points at the sun.",
    ),
    url="https://example.org/bees",
    publisher="Meadow Post",
    author="Ada Field",
    published=date(2024, 5, 1),
)
PINGS = Article(
    article_id="pings",
    title="Loud words",
    paragraphs=("Writing @everyone or @here rings every telephone.",),
    url="https://example.org/pings",
)
VOLCANO = Article(
    article_id="volcano",
    title="Volcano",
    paragraphs=("Krakatoa erupted in August, loudly.",),
)

WHERE = "Honeybees live in hives?"
LIVE = "**Honeybees live in hives.**"  # as the answer shows it
WHEN = "Krakatoa erupted in August?"
ERUPTED = "**Krakatoa erupted in August, loudly.**"
SUN = "A dance points at the sun?"
LOUD = "@everyone or @here rings every telephone?"
NOTHING = "The articles hold no answer to that."


class GatedEmbedder(WordEmbedder):
    """Waits before each batch of questions, on its own thread, while the gate is closed."""

    def __init__(self) -> None:
        super().__init__()
        self._open, self._waiting = threading.Event(), threading.Event()
        self._open.set()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Close the gate; it is open again after the block at the latest."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def open(self) -> None:
        self._open.set()

    async def reached(self) -> None:
        """Return once a batch stands before the gate."""
        assert await asyncio.to_thread(self._waiting.wait, WAIT), "nobody asked"

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        if not self._open.is_set():
            self._waiting.set()
        self._open.wait(10)
        return super().embed_questions(texts)


class SlowEmbedder(WordEmbedder):
    """Takes its time over passages, as a model does."""

    def __init__(self, seconds_a_chunk: float) -> None:
        super().__init__()
        self._seconds = seconds_a_chunk

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self._seconds)
        return super().embed_passages(texts)


class QuickBot(FootnoteBot):
    """The bot, but for discord.py's 5 s of patience before a second IDENTIFY."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait."""


def articles(count: int) -> list[Article]:
    return [
        replace(
            VOLCANO, article_id=f"tale-{n}", title=f"Tale {n}", paragraphs=(f"Tale number {n}.",)
        )
        for n in range(count)
    ]


class House:
    """A data folder; `bot` is what `standin.running` takes, with an engine of its own each time."""

    def __init__(self, data: Path, embedder: WordEmbedder | None = None) -> None:
        self.data = data
        self.embedder = embedder or WordEmbedder()
        often = (1_000, 1.0)  # lets all ask
        self.limiter = Limiter(often, often, commands_per_person=often, commands_per_server=often)

    def bot(self, **client_kwargs: Any) -> FootnoteBot:
        engine = Engine(self.embedder, self.data)
        memory = Memory(self.data)
        state = self.data / "commands.json"
        return QuickBot(engine, memory, sync_state=state, limiter=self.limiter, **client_kwargs)

    async def put(
        self, place: Guild | None, *articles: Article, model_name: str | None = None
    ) -> None:
        """Add articles to a server's collection (None: the seeds), as another process would."""
        embedder = WordEmbedder(model_name or self.embedder.model_name)

        def work(library: Library) -> None:
            indexing.add(library, embedder, ReadResult(articles), lambda _: None)

        await asyncio.to_thread(self._with_library, place, work)

    async def remove(self, place: Guild | None, article: Article) -> None:
        def work(library: Library) -> None:
            indexing.remove(library, [article.article_id])

        await asyncio.to_thread(self._with_library, place, work)

    async def held(self, place: Guild | None) -> list[str]:
        """The ids of the articles that lie in the data folder."""
        found: list[str] = []

        def work(library: Library) -> None:
            with library.reading() as snapshot:
                found.extend(info.article_id for info in snapshot.articles())

        await asyncio.to_thread(self._with_library, place, work)
        return found

    @staticmethod
    def live_threads() -> set[str]:
        return {thread.name for thread in threading.enumerate()}

    def _with_library(self, place: Guild | None, work: Callable[[Library], None]) -> None:
        shelf = Shelf(self.data)
        try:
            work(shelf.library(SEEDS if place is None else collection_of(place.id)))
        finally:
            shelf.close()
