"""Measures ways of ranking on a folder of articles and questions with known answers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.embedder import Embedder
from index.errors import SourceError
from index.indexing import OnProgress, rebuild
from index.library import Library
from index.readers import read_paths
from index.types import Progress
from retrieval.cases import read_cases
from retrieval.judge import Judgement, OnDone, ask, judge
from retrieval.measures import measures, over_first
from retrieval.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How one way of ranking did on a set: every case, and the figures to print."""

    name: str
    judged: Sequence[Judgement]
    record: dict[str, Any]


def evaluate(
    folder: Path,
    cache: Path,
    embedder: Embedder,
    pipelines: Mapping[str, Pipeline],
    on_progress: OnProgress,
    *,
    left_out: bool = False,
    history: bool = True,
) -> list[Evaluation]:
    """Index a folder's articles.jsonl (kept in `cache` for next time) and ask its questions.

    All pipelines get the same index and the same question vectors, and each but the first is
    compared with the first. `left_out` asks each answerable question again without its articles;
    without `history`, follow-up questions are asked as if nothing had been asked before.

    Raises:
        SourceError: a file is missing or not as it should be.
    """
    cases = read_cases(folder / "questions.jsonl")
    if not history:
        cases = [replace(case, history=()) for case in cases]
    read = read_paths([folder / "articles.jsonl"], on_progress)
    if not read.articles:
        raise SourceError(str(read.problems[0]))
    library = Library(cache)
    try:
        report = rebuild(library, embedder, read, on_progress)
        asked = ask(cases, embedder, _bar(on_progress, "embedding questions", len(cases)))
        judged = {}
        with library.reading() as snapshot:
            articles, passages = snapshot.reader.counts()
            for name, pipeline in pipelines.items():
                bar = _bar(on_progress, f"asking: {name}", len(cases))
                judged[name] = judge(snapshot, cases, asked, pipeline, bar, left_out=left_out)
    finally:
        library.close()
    counts = {"articles": articles, "passages": passages}
    end = {
        "index_seconds": round(report.seconds, 3),
        "problems": [str(problem) for problem in read.problems],
    }
    evaluations = []
    for name, pipeline in pipelines.items():
        head = {"set": folder.resolve().name, "configuration": name, "mode": pipeline.mode}
        evaluations.append(
            Evaluation(name, judged[name], head | counts | _figures(judged, name) | end)
        )
    return evaluations


def cache_folder(data: Path, folder: Path) -> Path:
    """Where the index of a set is kept; hidden, so that it is no collection."""
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    return data / ".evaluate" / f"{folder.resolve().name}-{mark}"


def _figures(judged: Mapping[str, Sequence[Judgement]], name: str) -> dict[str, Any]:
    first, *_ = judged
    figures = measures(judged[name])
    if name != first:
        figures["Hit@1_over_first"] = over_first(judged[name], judged[first])
    return figures


def _bar(on_progress: OnProgress, stage: str, total: int) -> OnDone:
    return lambda done: on_progress(Progress(stage, done, total))
