"""Small articles, and libraries and candidates made of them, whose rankings can be foreseen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from index import indexing
from index.embedder import Embedder
from index.shelf import Shelf
from index.types import Article, ArticleInfo, Passage, Progress, ReadResult
from retrieval.retriever import Candidate

BEES = Article(
    "bees",
    "Honeybees",
    (
        "Honeybees live in hives. They dance because dancing shows sisters where flowers are.",
        "The angle of the dance points at the sun.",
        "Drones do not dance.",
    ),
    url="https://meadow.example/bees",
    publisher="Meadow Post",
    author="Ada Field",
    published=date(2024, 5, 1),
)
TIDES = Article(
    "tides",
    "Tides",
    (
        "Tides rise because the moon pulls the oceans.",
        "Spring tides come at full moon. Neap tides follow a week later.",
    ),
    publisher="Harbour News",
    published=date(2025, 2, 10),
)
BREAD = Article(
    "bread",
    "Sourdough",
    ("Sourdough rises because wild yeast makes gas.", "Salt slows yeast."),
    url="https://oven.example/bread#how",
    publisher="Meadow Post",
)
ALL = (BEES, TIDES, BREAD)


def fill(
    data: Path, embedder: Embedder, articles: Sequence[Article] = ALL, collection: str = "seeds"
) -> None:
    """Make a collection hold exactly these articles."""
    shelf = Shelf(data)
    indexing.rebuild(shelf.library(collection), embedder, ReadResult(articles), ignore)
    shelf.close()


def ignore(_: Progress) -> None:
    """Take progress and leave it."""


def info_of(article: Article, collection: str = "seeds") -> ArticleInfo:
    return ArticleInfo(
        article.article_id,
        article.title,
        article.url,
        article.publisher,
        article.author,
        article.published,
        article.updated,
        article.source,
        len(article.paragraphs),
        collection,
    )


def candidate(
    text: str, cosine: float = 0.0, *, title: str = "", article_id: str = "a", score: float = 0.0
) -> Candidate:
    article = replace(BEES, article_id=article_id, title=title, paragraphs=(text,))
    passage = Passage(article_id, 1, text, 0, len(text))
    return Candidate(passage, info_of(article), cosine, 0.0, score)
