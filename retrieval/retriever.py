"""Candidates for an answer: dense and lexical search over one or more collections, fused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from index.library import Snapshot
from index.types import ArticleInfo, Filter, Passage, Vectors
from retrieval.history import Asked

Mode: TypeAlias = Literal["hybrid", "dense", "lexical"]

_POOL = 100  # candidates that each kind of search may bring
_BM25_WEIGHT = 0.03  # of a point of BM25 beside the cosine; see benchmarks/quality.md
_CONTEXT_WEIGHT = 0.4  # of a follow-up's context; the question alone has the rest
_DISCUSSED = 0.1  # points of cosine for an article under discussion
_IN_WINDOW = 0.05  # and for one of the days that a question names
_PREFERRED_DEPTH = 3  # times as many candidates are looked at for what is preferred


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, and why it was found.

    For a follow-up question, cosine and BM25 are means over the question alone and in its context.
    """

    passage: Passage
    article: ArticleInfo
    cosine: float  # -1 to 1
    bm25: float  # 0 and up; 0 when no word is shared
    score: float  # fused; compares within one question
    bonus: float = 0.0  # part of the score: what speaks for its article


@dataclass(frozen=True, slots=True)
class Preference:
    """Articles that are rather meant: those under discussion, or of the days that are named."""

    articles: frozenset[str] = frozenset()
    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return any((self.articles, self.after, self.before))

    def bonus(self, article: ArticleInfo) -> float:
        """What speaks for an article, in points of cosine."""
        discussed = article.article_id in self.articles
        return _DISCUSSED * discussed + _IN_WINDOW * self._names_day(article.published)

    def _names_day(self, day: date | None) -> bool:
        if day is None or not (self.after or self.before):
            return False
        return (self.after or date.min) <= day <= (self.before or date.max)


NO_PREFERENCE = Preference()


@dataclass(frozen=True, slots=True)
class _Found:
    snapshot: Snapshot
    passage_id: int
    cosine: float
    bm25: float


def retrieve(
    snapshots: Sequence[Snapshot],
    asked: Asked,
    only: Filter,
    count: int,
    mode: Mode = "hybrid",
    *,
    prefer: Preference = NO_PREFERENCE,
    without: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """The `count` best passages for a question, best first.

    The passages of the articles `without` are passed over as if they were not there.
    """
    found = [item for snapshot in snapshots for item in _search(snapshot, asked, only, without)]
    if mode == "lexical":  # what only the vectors found is no part of BM25 alone
        found = [item for item in found if item.bm25 > 0]
    scored = [(_fused(item, mode), item) for item in found]
    scored.sort(key=lambda pair: pair[0], reverse=True)
    # What is preferred may rise from below.
    candidates = _candidates(snapshots, scored[: count * _PREFERRED_DEPTH if prefer else count])
    if prefer:
        candidates = [_with_bonus(one, prefer.bonus(one.article)) for one in candidates]
        candidates.sort(key=lambda candidate: candidate.score, reverse=True)
    return candidates[:count]


def _candidates(
    snapshots: Sequence[Snapshot], scored: Sequence[tuple[float, _Found]]
) -> list[Candidate]:
    passages = {
        snapshot.collection: snapshot.passages(
            [item.passage_id for _, item in scored if item.snapshot is snapshot]
        )
        for snapshot in snapshots
    }
    return [
        Candidate(
            *passages[item.snapshot.collection][item.passage_id], item.cosine, item.bm25, score
        )
        for score, item in scored
    ]


def _with_bonus(candidate: Candidate, bonus: float) -> Candidate:
    return replace(candidate, score=candidate.score + bonus, bonus=bonus) if bonus else candidate


def _search(
    snapshot: Snapshot, asked: Asked, only: Filter, without: frozenset[str]
) -> list[_Found]:
    left_out = [snapshot.article(article_id) for article_id in without]
    # Were all of their passages among the nearest, as many others would still be found.
    pool = _POOL + sum(len(article.paragraphs) for article in left_out if article is not None)
    found = _hits(snapshot, asked.question, asked.vector, only, pool)
    if asked.context_vector is not None:
        context = _hits(snapshot, asked.context, asked.context_vector, only, pool)
        found = _blended(snapshot, asked, found, context)
    dropped = _passages_of(snapshot, without, list(found)) if without else frozenset()
    return [
        _Found(snapshot, passage_id, cosine, bm25)
        for passage_id, (cosine, bm25) in found.items()
        if passage_id not in dropped
    ]


def _hits(
    snapshot: Snapshot, text: str, vector: Vectors, only: Filter, pool: int
) -> dict[int, tuple[float, float]]:
    """Cosine and BM25 of what either search finds, by passage."""
    dense = {hit.passage_id: hit.score for hit in snapshot.search_vectors(vector, pool, only)}
    lexical = {hit.passage_id: hit.score for hit in snapshot.search_words(text, pool, only)}
    dense |= snapshot.cosines(vector, [found for found in lexical if found not in dense])
    return {found: (cosine, lexical.get(found, 0.0)) for found, cosine in dense.items()}


def _blended(
    snapshot: Snapshot,
    asked: Asked,
    alone: dict[int, tuple[float, float]],
    context: dict[int, tuple[float, float]],
) -> dict[int, tuple[float, float]]:
    """Both searches of a follow-up as one: weighted means of what a passage got in each."""
    assert asked.context_vector is not None  # noqa: S101 - for the type checker
    more = snapshot.cosines(asked.vector, [found for found in context if found not in alone])
    alone = alone | {found: (cosine, 0.0) for found, cosine in more.items()}
    others = [found for found in alone if found not in context]
    more = snapshot.cosines(asked.context_vector, others)
    context = context | {found: (cosine, 0.0) for found, cosine in more.items()}
    return {
        found: (
            _mix(alone[found][0], context[found][0]),
            _mix(alone[found][1], context[found][1]),
        )
        for found in alone
    }


def _mix(alone: float, context: float) -> float:
    return (1 - _CONTEXT_WEIGHT) * alone + _CONTEXT_WEIGHT * context


def _passages_of(
    snapshot: Snapshot, articles: frozenset[str], found: Sequence[int]
) -> frozenset[int]:
    """Which of the passages found belong to some articles."""
    return frozenset(
        passage_id
        for passage_id, (passage, _) in snapshot.passages(found).items()
        if passage.article_id in articles
    )


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
