"""Articles and libraries in a line each."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import indexing
from index.embedder import Embedder
from index.library import Library
from index.store.schema import FILE_NAME
from index.types import NO_FILTER, Article, Filter, Progress, ReadResult, RebuildReport, Vectors
from tests.fakes import WordEmbedder

BEES = (
    "Bees dance to tell the hive where flowers are.",
    "The angle of the dance is the angle to the sun.",
)
TIDES = ("The moon pulls the sea twice a day.", "Spring tides come at new and full moon.")


class RecordingEmbedder(WordEmbedder):
    """Remembers the texts that it embedded, but for titles, which are only context."""

    def __init__(self, model_name: str = "words") -> None:
        super().__init__(model_name)
        self.paragraphs: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages; texts that end as sentences do are no titles."""
        self.paragraphs += [text for text in texts if text.endswith((".", "!"))]
        return super().embed_passages(texts)


def article(article_id: str, *paragraphs: str, **facts: Any) -> Article:
    """An article read from a file of its own name; untitled, so that only its text is embedded."""
    values = {"title": "", "source": f"/articles/{article_id}.md", **facts}
    return Article(article_id=article_id, paragraphs=paragraphs, **values)


def bees(**facts: Any) -> Article:
    return article("bees", *BEES, **facts)


def tides(**facts: Any) -> Article:
    return article("tides", *TIDES, **facts)


def quiet(progress: Progress) -> None:
    """Watch no progress."""


def rebuild(library: Library, embedder: Embedder, *articles: Article) -> RebuildReport:
    return indexing.rebuild(library, embedder, ReadResult(articles), quiet)


def add(library: Library, embedder: Embedder, *articles: Article) -> RebuildReport:
    return indexing.add(library, embedder, ReadResult(articles), quiet)


def held(library: Library) -> dict[str, tuple[str, ...]]:
    """Paragraphs of each article, by id, as a reader gets them."""
    with library.reading() as snapshot:
        found = [snapshot.article(info.article_id) for info in snapshot.articles()]
    return {item.article_id: item.paragraphs for item in found if item is not None}


def found_by_words(library: Library, question: str, only: Filter = NO_FILTER) -> list[str]:
    with library.reading() as snapshot:
        hits = snapshot.search_words(question, 10, only)
        found = snapshot.passages([hit.passage_id for hit in hits])
        return [found[hit.passage_id][0].text for hit in hits]


def found_by_vectors(
    library: Library, question: str, only: Filter = NO_FILTER, count: int = 10
) -> list[str]:
    vector = WordEmbedder().embed_questions([question])[0]
    with library.reading() as snapshot:
        hits = snapshot.search_vectors(vector, count, only)
        found = snapshot.passages([hit.passage_id for hit in hits])
        return [found[hit.passage_id][0].text for hit in hits]


def sequence(library: Library) -> int:
    with library.reading() as snapshot:
        return snapshot.sequence


def sql(folder: Path, *statements: str) -> Sequence[tuple[Any, ...]]:
    """Change the database behind the library's back; the last statement's rows."""
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        return [row for statement in statements for row in connection.execute(statement)]
    finally:
        connection.close()
