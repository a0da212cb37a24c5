"""Asks the questions of a set and marks what was found; what the marks mean, measures.py says."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.embedder import Embedder
from index.library import Snapshot
from index.types import NO_FILTER
from retrieval.cases import Case
from retrieval.history import Asked, ask_together
from retrieval.pipeline import Pipeline, confidence
from retrieval.reranker import Ranked
from retrieval.retriever import Candidate

OnDone = Callable[[int], None]  # how many questions are done

DEPTH = 10  # candidates of each question that are marked
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a case got: which of its candidates are gold, and how sure the first one is."""

    case: Case
    relevant: Sequence[bool]
    confidence: float
    seconds: float  # of ranking, without embedding the question
    first: Ranked | None = None  # None when nothing was found
    left_out: float | None = None  # confidence without the gold articles, where that was asked

    @property
    def right(self) -> bool:
        """Whether the first candidate is gold."""
        return any(self.relevant[:1])


def ask(cases: Sequence[Case], embedder: Embedder, on_done: OnDone) -> list[Asked]:
    """The questions as search takes them, embedded in batches."""
    asked: list[Asked] = []
    for start in range(0, len(cases), _BATCH):
        some = cases[start : start + _BATCH]
        asked += ask_together(embedder, [(case.question, case.history) for case in some])
        on_done(len(asked))
    return asked


def judge(
    snapshot: Snapshot,
    cases: Sequence[Case],
    asked: Sequence[Asked],
    pipeline: Pipeline,
    on_done: OnDone,
    *,
    left_out: bool = False,
) -> list[Judgement]:
    """Ask every case and mark which candidates are gold.

    With `left_out`, what can be answered is asked twice: the second time the gold articles are
    passed over, so that nothing right is left to be found.
    """
    judged = []
    for case, one in zip(cases, asked, strict=True):
        judged.append(_judge(snapshot, case, one, pipeline, left_out and bool(case.gold)))
        on_done(len(judged))
    return judged


def is_gold(case: Case, candidate: Candidate) -> bool:
    """Whether a candidate is one of the paragraphs that answer a case."""
    return (candidate.article.article_id, candidate.passage.number) in case.gold


def _judge(
    snapshot: Snapshot, case: Case, asked: Asked, pipeline: Pipeline, left_out: bool
) -> Judgement:
    started = time.perf_counter()
    ranked = pipeline.rank([snapshot], asked, NO_FILTER)
    seconds = time.perf_counter() - started
    relevant = [is_gold(case, one.candidate) for one in ranked[:DEPTH]]
    without = None
    if left_out:
        again = pipeline.rank([snapshot], asked, NO_FILTER, without=case.gold_articles)
        without = confidence(again)
    return Judgement(case, relevant, confidence(ranked), seconds, next(iter(ranked), None), without)
