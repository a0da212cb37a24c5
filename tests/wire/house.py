"""The real bot with its real engine over a data folder of a few small articles."""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bot.client import FootnoteBot
from bot.engine import Engine
from bot.scope import collection_of
from index import indexing
from index.library import Library
from index.shelf import SEEDS, Shelf
from index.types import Article, ReadResult
from tests.fakes import WordEmbedder
from tests.wire.standin import MEMBER
from tests.wire.world import Guild

MANAGER = MEMBER | type(MEMBER)(manage_guild=True)

BEES = Article(
    article_id="bees",
    title="Why bees dance",
    paragraphs=(
        "Honeybees live in hives. Foragers dance to show where flowers are.",
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
    title="The loudest volcano",
    paragraphs=("Krakatoa erupted in August 1883.",),
)

WHERE = "Where do honeybees live?"
LIVE = "**Honeybees live in hives.**"  # as the answer shows it
WHEN = "When had Krakatoa erupted?"
ERUPTED = "**Krakatoa erupted in August 1883.**"
NOTHING = "The articles hold no answer to that."


class QuickBot(FootnoteBot):
    """The bot, but for discord.py's 5 s of patience before a second IDENTIFY."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait."""


class House:
    """A data folder; `bot` is what `standin.running` takes, with an engine of its own each time."""

    def __init__(self, data: Path, embedder: WordEmbedder | None = None) -> None:
        self.data = data
        self.embedder = embedder or WordEmbedder()

    def bot(self, **client_kwargs: Any) -> FootnoteBot:
        engine = Engine(self.embedder, self.data)
        return QuickBot(engine, sync_state=self.data / "commands.json", **client_kwargs)

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

    def _with_library(self, place: Guild | None, work: Callable[[Library], None]) -> None:
        shelf = Shelf(self.data)
        try:
            work(shelf.library(SEEDS if place is None else collection_of(place.id)))
        finally:
            shelf.close()
