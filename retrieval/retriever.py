"""Candidates for an answer: dense and lexical search over one or more collections, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index.library import Snapshot
from index.types import ArticleInfo, Filter, Passage, Vectors

Mode: TypeAlias = Literal["hybrid", "dense", "lexical"]

_POOL = 100  # candidates that each kind of search may bring
_DENSE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, and why it was found."""

    passage: Passage
    article: ArticleInfo
    cosine: float  # -1 to 1
    bm25: float  # 0 and up; 0 when no word is shared
    score: float  # 0 to 1, fused


@dataclass(frozen=True, slots=True)
class _Found:
    snapshot: Snapshot
    passage_id: int
    cosine: float
    bm25: float


def retrieve(
    snapshots: Sequence[Snapshot],
    question: str,
    vector: Vectors,
    only: Filter,
    count: int,
    mode: Mode = "hybrid",
) -> list[Candidate]:
    """The `count` best passages for a question with its unit vector (dim,), best first."""
    found = [item for snapshot in snapshots for item in _search(snapshot, question, vector, only)]
    best = sorted(zip(_fused(found, mode), found, strict=True), key=lambda pair: -pair[0])[:count]
    passages = {
        snapshot.collection: snapshot.passages(
            [item.passage_id for _, item in best if item.snapshot is snapshot]
        )
        for snapshot in snapshots
    }
    return [
        Candidate(
            *passages[item.snapshot.collection][item.passage_id], item.cosine, item.bm25, score
        )
        for score, item in best
    ]


def _search(snapshot: Snapshot, question: str, vector: Vectors, only: Filter) -> list[_Found]:
    dense = {hit.passage_id: hit.score for hit in snapshot.search_vectors(vector, _POOL, only)}
    lexical = {hit.passage_id: hit.score for hit in snapshot.search_words(question, _POOL, only)}
    dense |= snapshot.cosines(vector, [found for found in lexical if found not in dense])
    return [
        _Found(snapshot, passage_id, cosine, lexical.get(passage_id, 0.0))
        for passage_id, cosine in dense.items()
    ]


def _fused(found: Sequence[_Found], mode: Mode) -> list[float]:
    """Weighted mean of min-max-normalised scores, which measured better than reciprocal ranks.

    (Convex combination, Bruch, Gai & Ingber 2023, "An Analysis of Fusion Functions for Hybrid
    Retrieval".)
    """
    weight = {"hybrid": _DENSE_WEIGHT, "dense": 1.0, "lexical": 0.0}[mode]
    dense = _normalised([item.cosine for item in found])
    lexical = _normalised([item.bm25 for item in found])
    return [weight * d + (1 - weight) * w for d, w in zip(dense, lexical, strict=True)]


def _normalised(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [(score - low) / (high - low) if high > low else 0.0 for score in scores]
