"""Candidates for an answer: dense and lexical search over one or more collections, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index.library import Snapshot
from index.types import ArticleInfo, Filter, Passage, Vectors

Mode: TypeAlias = Literal["hybrid", "dense", "lexical"]

_POOL = 100  # candidates that each kind of search may bring
_BM25_WEIGHT = 0.03  # of a point of BM25 beside the cosine; see benchmarks/quality.md


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, and why it was found."""

    passage: Passage
    article: ArticleInfo
    cosine: float  # -1 to 1
    bm25: float  # 0 and up; 0 when no word is shared
    score: float  # fused; compares within one question


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
    if mode == "lexical":  # what only the vectors found is no part of BM25 alone
        found = [item for item in found if item.bm25 > 0]
    scored = [(_fused(item, mode), item) for item in found]
    best = sorted(scored, key=lambda pair: pair[0], reverse=True)[:count]
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


def _fused(item: _Found, mode: Mode) -> float:
    """Cosine and BM25 on one scale.

    A weighted sum of the plain scores, not of scores normalised over the candidates: where a
    question shares only chance words with a small collection, the best of them stays small beside
    the cosines instead of being blown up to 1. Plain scores also compare between collections.
    """
    match mode:
        case "hybrid":
            return item.cosine + _BM25_WEIGHT * item.bm25
        case "dense":
            return item.cosine
        case "lexical":
            return item.bm25
