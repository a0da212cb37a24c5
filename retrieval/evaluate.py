"""Measures search and abstention on a folder of articles and questions with known answers."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedder import Embedder
from index.errors import SourceError
from index.indexing import OnProgress, rebuild
from index.library import Library, LibrarySnapshot
from index.readers import read_paths
from index.types import NO_FILTER, Vectors
from retrieval import metrics
from retrieval.confidence import THRESHOLD
from retrieval.pipeline import Pipeline

Gold = frozenset[tuple[str, int]]  # article id and ¶
_DEPTH = 10
_BATCH = 64
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the paragraphs that answer it; none when it is unanswerable."""

    question: str
    gold: Gold
    answerable: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a case got: which of its candidates are gold, and how sure the first one is."""

    case: Case
    relevant: Sequence[bool]
    confidence: float
    seconds: float  # of search, without embedding the question


def evaluate(
    folder: Path, cache: Path, embedder: Embedder, pipeline: Pipeline, on_progress: OnProgress
) -> dict[str, Any]:
    """Index a folder's articles.jsonl (kept in `cache` for next time) and ask its questions.

    Raises:
        SourceError: a file is missing or not as it should be.
    """
    cases = read_cases(folder / "questions.jsonl")
    library = Library(cache)
    try:
        read = read_paths([folder / "articles.jsonl"], on_progress)
        if not read.articles:
            raise SourceError(str(read.problems[0]))
        report = rebuild(library, embedder, read, on_progress)
        with library.reading() as snapshot:
            judged = judge(snapshot, cases, embedder, pipeline)
            articles, passages = snapshot.reader.counts()
    finally:
        library.close()
    return {
        "set": folder.resolve().name,
        "mode": pipeline.mode,
        "articles": articles,
        "passages": passages,
        **measures(judged),
        "index_seconds": round(report.seconds, 3),
        "problems": [str(problem) for problem in read.problems],
    }


def cache_folder(data: Path, folder: Path) -> Path:
    """Where the index of a set is kept; hidden, so that it is no collection."""
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    return data / ".evaluate" / f"{folder.resolve().name}-{mark}"


def read_cases(path: Path) -> list[Case]:
    """The questions of a set.

    Raises:
        SourceError: the file is missing, empty or not as it should be.
    """
    try:
        # Not splitlines(): JSON strings may hold U+2028 and others that it would break at.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read. A set needs questions.jsonl.") from error
    cases = [_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise SourceError(f"{path} holds no questions.")
    return cases


def judge(
    snapshot: LibrarySnapshot, cases: Sequence[Case], embedder: Embedder, pipeline: Pipeline
) -> list[Judgement]:
    """Ask every case and mark which candidates are gold."""
    judged = []
    for start in range(0, len(cases), _BATCH):
        some = cases[start : start + _BATCH]
        vectors = embedder.embed_questions([case.question for case in some])
        judged += [
            _judge(snapshot, case, row, pipeline) for case, row in zip(some, vectors, strict=True)
        ]
    return judged


def measures(judged: Sequence[Judgement]) -> dict[str, Any]:
    """Ranking over the answerable cases; with unanswerable ones, how well they are told apart."""
    yes = [item for item in judged if item.case.answerable]
    no = [item for item in judged if not item.case.answerable]

    def hit_at(k: int) -> float | None:
        return _mean([metrics.hit(item.relevant, k) for item in yes])

    gains = [metrics.ndcg(item.relevant, len(item.case.gold), _DEPTH) for item in yes]
    result = {
        "answerable": len(yes),
        "unanswerable": len(no),
        "Hit@1": hit_at(1),
        "Hit@3": hit_at(3),
        "Hit@5": hit_at(5),
        "MRR@10": _mean([metrics.reciprocal_rank(item.relevant, _DEPTH) for item in yes]),
        "nDCG@10": _mean(gains),
        "search_ms": _mean([1000 * item.seconds for item in judged]),
    }
    return result | (_abstention(yes, no) if yes and no else {})


def _abstention(yes: Sequence[Judgement], no: Sequence[Judgement]) -> dict[str, float | None]:
    answered = [item for item in [*yes, *no] if item.confidence >= THRESHOLD]
    area = metrics.auroc([item.confidence for item in yes], [item.confidence for item in no])
    return {
        "AUROC": round(area, _DIGITS),
        "threshold": THRESHOLD,
        "answered": _mean([item.confidence >= THRESHOLD for item in yes]),
        "precision": _mean([metrics.hit(item.relevant, 1) for item in answered]),
        "refused": _mean([item.confidence < THRESHOLD for item in no]),
    }


def _judge(snapshot: LibrarySnapshot, case: Case, vector: Vectors, pipeline: Pipeline) -> Judgement:
    started = time.perf_counter()
    ranking = pipeline.rank([snapshot], case.question, vector, NO_FILTER)
    seconds = time.perf_counter() - started
    found = [ranked.candidate for ranked in ranking.ranked[:_DEPTH]]
    relevant = [(c.article.article_id, c.passage.number) in case.gold for c in found]
    return Judgement(case, relevant, ranking.confidence, seconds)


def _case(path: Path, number: int, line: str) -> Case:
    try:
        record = json.loads(line)
        question = str(record["question"])
        gold = record.get("gold_all") or {record.get("article_id"): record.get("paragraphs") or []}
        pairs = frozenset(
            (str(article_id), int(place) + 1) for article_id, some in gold.items() for place in some
        )
        answerable = bool(record.get("answerable", bool(pairs)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{path}:{number} is no question. A line needs question, article_id, paragraphs and "
            "answerable."
        ) from error
    return Case(question, pairs if answerable else frozenset(), answerable)


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), _DIGITS) if values else None
