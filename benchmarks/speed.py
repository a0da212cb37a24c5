"""Times building and asking, each beside its yardstick in the same run.

python -m benchmarks.speed FOLDER [--data DIR] [--passages 400] [--rounds 3]

FOLDER is a set that `footnote evaluate` reads. Build: `rebuild` from articles to a saved index,
beside a bare SentenceTransformer.encode of the same texts with the same batch size, in turns.
Asking: the whole answer (embedding, search, highlights), one question after the other.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index.embedder import BATCH, SentenceTransformerEmbedder
from index.indexing import rebuild
from index.library import Library
from index.readers import read_paths
from index.shelf import Shelf
from index.splitter import passages_of
from index.types import Article, Progress, ReadResult
from index.windows import windows_in
from retrieval.answerer import Answerer, Query
from retrieval.cases import read_cases
from retrieval.compose import load_reranker
from retrieval.evaluate import cache_folder
from retrieval.pipeline import Pipeline


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--passages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    embedder = SentenceTransformerEmbedder.load()
    articles = list(read_paths([arguments.folder / "articles.jsonl"], _ignore).articles)
    print(json.dumps({
        "set": arguments.folder.resolve().name,
        **_build(embedder, _some(articles, arguments.passages), arguments.rounds),
        **_ask(embedder, arguments.folder, arguments.data, articles),
    }))  # fmt: skip


def _build(
    embedder: SentenceTransformerEmbedder, articles: list[Article], rounds: int
) -> dict[str, float]:
    texts = [
        window.text
        for article in articles
        for passage in passages_of(article)
        for window in windows_in(article.title, passage.text, embedder.model_digest)
    ]
    ours, plain = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            library = Library(Path(folder) / "bench")
            ours.append(_seconds(lambda: rebuild(library, embedder, ReadResult(articles), _ignore)))  # noqa: B023
            library.close()
        plain.append(_seconds(lambda: embedder.model.encode(texts, batch_size=BATCH)))
    return {
        "texts": len(texts),
        "build_per_second": round(len(texts) / statistics.median(ours), 1),
        "plain_encode_per_second": round(len(texts) / statistics.median(plain), 1),
        "build_to_plain": round(statistics.median(plain) / statistics.median(ours), 3),
    }


def _ask(
    embedder: SentenceTransformerEmbedder, folder: Path, data: Path, articles: list[Article]
) -> dict[str, float]:
    cache = cache_folder(data, folder)
    shelf = Shelf(cache.parent)
    rebuild(shelf.library(cache.name), embedder, ReadResult(articles), _ignore)
    answerer = Answerer(embedder, shelf, Pipeline(load_reranker("learned")))
    questions = [case.question for case in read_cases(folder / "questions.jsonl")]
    answerer.answer(Query(questions[0], [cache.name]))  # the first answer opens the index
    times = [_seconds(lambda q=q: answerer.answer(Query(q, [cache.name]))) for q in questions]  # type: ignore[misc]
    cuts = statistics.quantiles(times, n=20)
    return {
        "questions": len(times),
        "answer_p50_ms": round(1000 * statistics.median(times), 1),
        "answer_p95_ms": round(1000 * cuts[-1], 1),
    }


def _some(articles: list[Article], passages: int) -> list[Article]:
    """The first articles that hold about this many passages together."""
    chosen: list[Article] = []
    for article in articles:
        if sum(len(other.paragraphs) for other in chosen) >= passages:
            break
        chosen.append(article)
    return chosen


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _ignore(_: Progress) -> None:
    pass


if __name__ == "__main__":
    main()
