"""Fusion by hand-computed values, over one collection and several."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pytest

from index.shelf import Shelf
from index.types import NO_FILTER, Article, ArticleInfo, Filter, Hit, Passage, Vectors
from retrieval import retriever
from retrieval.history import Asked
from retrieval.retriever import Mode, retrieve
from tests.fakes import WordEmbedder
from tests.retrieval.world import BEES, TIDES, info_of

WHY = Asked("why", np.ones(1, dtype=np.float32))


@dataclass
class FakeSnapshot:
    """A collection whose scores are given: cosine of every passage, BM25 of some."""

    cosine: dict[int, float]
    bm25: dict[int, float] = field(default_factory=dict)
    collection: str = "seeds"
    reach: int = 100  # passages that the vector search finds by itself
    sequence: int = 1
    model_name: str = "words"
    model_digest: str = "digest"
    filters: list[Filter] = field(default_factory=list)

    def search_vectors(self, question: Vectors, count: int, only: Filter) -> list[Hit]:
        self.filters.append(only)
        return _hits(self.cosine)[: min(count, self.reach)]

    def cosines(self, question: Vectors, ids: Sequence[int]) -> dict[int, float]:
        return {found: self.cosine[found] for found in ids}

    def search_words(self, question: str, count: int, only: Filter) -> list[Hit]:
        self.filters.append(only)
        return _hits(self.bm25)[:count]

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, ArticleInfo]]:
        info = replace(info_of(BEES), collection=self.collection)
        return {found: (Passage("bees", found, "text", 0, 4), info) for found in ids}

    def newest(self) -> date | None:
        return None

    def articles(self) -> list[ArticleInfo]:
        return []

    def article(self, article_id: str) -> Article | None:
        return None


def _hits(scores: dict[int, float]) -> list[Hit]:
    best = sorted(scores.items(), key=lambda pair: -pair[1])
    return [Hit(passage_id, score) for passage_id, score in best]


def asked(question: str, embedder: WordEmbedder) -> Asked:
    return Asked(question, embedder.embed_questions([question])[0])


def scores(
    snapshots: Sequence[FakeSnapshot], mode: Mode = "hybrid", count: int = 10
) -> list[tuple[str, int, float]]:
    found = retrieve(list(snapshots), WHY, NO_FILTER, count, mode)
    return [(c.article.collection, c.passage.number, round(c.score, 6)) for c in found]


@pytest.fixture(autouse=True)
def _known_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weight is tuned by measuring; these values are worked out with this one."""
    monkeypatch.setattr(retriever, "_BM25_WEIGHT", 0.1)


def test_fusion_adds_weighted_bm25_to_the_cosine() -> None:
    # 0.8 + 0, 0.6 + 0.1 x 6, 0.2 + 0.1 x 2
    snapshot = FakeSnapshot({1: 0.8, 2: 0.6, 3: 0.2}, {2: 6.0, 3: 2.0})
    assert scores([snapshot]) == [("seeds", 2, 1.2), ("seeds", 1, 0.8), ("seeds", 3, 0.4)]


def test_dense_mode_ranks_by_cosine_alone() -> None:
    snapshot = FakeSnapshot({1: 0.8, 2: 0.6, 3: 0.2}, {2: 6.0, 3: 2.0})
    assert scores([snapshot], "dense") == [
        ("seeds", 1, 0.8),
        ("seeds", 2, 0.6),
        ("seeds", 3, 0.2),
    ]


def test_lexical_mode_ranks_by_bm25_alone_and_leaves_out_what_shares_no_word() -> None:
    snapshot = FakeSnapshot({1: 0.8, 2: 0.6, 3: 0.2, 4: 0.1}, {3: 6.0, 2: 2.0, 4: 3.0})
    assert scores([snapshot], "lexical") == [
        ("seeds", 3, 6.0),
        ("seeds", 4, 3.0),
        ("seeds", 2, 2.0),
    ]


def test_a_passage_that_only_the_words_found_gets_its_true_cosine() -> None:
    snapshot = FakeSnapshot({1: 0.9, 2: 0.5, 3: 0.1}, {3: 6.0}, reach=2)
    found = retrieve([snapshot], WHY, NO_FILTER, 10)
    assert [(c.passage.number, c.cosine, c.bm25) for c in found] == [
        (1, 0.9, 0.0),
        (3, 0.1, 6.0),
        (2, 0.5, 0.0),
    ]


def test_several_collections_compete_and_keep_their_passages_apart() -> None:
    # Both collections have a passage 1.
    own = FakeSnapshot({1: 0.4, 2: 0.1}, {2: 3.0}, collection="guild-1")
    seeds = FakeSnapshot({1: 0.9, 2: 0.3})
    assert scores([own, seeds]) == [
        ("seeds", 1, 0.9),
        ("guild-1", 1, 0.4),
        ("guild-1", 2, 0.4),
        ("seeds", 2, 0.3),
    ]


def test_no_more_than_count_candidates_are_returned() -> None:
    snapshot = FakeSnapshot({number: number / 10 for number in range(9)})
    assert [number for _, number, _ in scores([snapshot], count=2)] == [8, 7]


def test_nothing_is_found_in_nothing() -> None:
    assert scores([]) == []
    assert scores([FakeSnapshot({})]) == []


def test_candidates_that_draw_stay_in_the_order_they_were_found() -> None:
    assert [number for _, number, _ in scores([FakeSnapshot({2: 0.7, 1: 0.7})])] == [2, 1]


def test_both_searches_get_the_filter() -> None:
    snapshot, only = FakeSnapshot({1: 0.5}), Filter(publisher="Meadow Post")
    retrieve([snapshot], WHY, only, 3)
    assert snapshot.filters == [only, only]


@pytest.mark.parametrize(
    ("only", "articles"),
    [
        (NO_FILTER, {"bees", "tides", "bread"}),
        (Filter(article_id="tides"), {"tides"}),
        (Filter(publisher="meadow POST"), {"bees", "bread"}),
        (Filter(publisher="Nobody"), set()),
        (Filter(after=TIDES.published), {"tides"}),
        (Filter(after=date(2025, 2, 11)), set()),
        (Filter(before=BEES.published), {"bees"}),
        (Filter(before=date(2024, 4, 30)), set()),
        (Filter(after=BEES.published, before=TIDES.published), {"bees", "tides"}),
        (Filter(article_id="bees", publisher="Harbour News"), set()),
    ],
)
def test_a_filter_lets_through_its_articles_alone(
    only: Filter, articles: set[str], shelf: Shelf, embedder: WordEmbedder
) -> None:
    question = asked("why because dance tides yeast", embedder)
    with shelf.library("seeds").reading() as snapshot:
        found = retrieve([snapshot], question, only, 20)
    assert {c.article.article_id for c in found} == articles


def test_what_is_left_out_is_passed_over_before_the_best_are_taken(
    shelf: Shelf, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "_POOL", 1)
    # The three nearest passages are those of the bees.
    question = asked("dance honeybees drones angle", embedder)
    with shelf.library("seeds").reading() as snapshot:
        (best,) = retrieve([snapshot], question, NO_FILTER, 1)
        (other,) = retrieve(
            [snapshot], question, NO_FILTER, 1, without=frozenset({"bees", "unknown"})
        )
    assert best.article.article_id == "bees"
    assert other.article.article_id in {"tides", "bread"}


def test_a_real_library_ranks_the_passage_that_shares_most_words_first(
    shelf: Shelf, embedder: WordEmbedder
) -> None:
    question = asked("What does the angle of the dance point at?", embedder)
    with shelf.library("seeds").reading() as snapshot:
        best = retrieve([snapshot], question, NO_FILTER, 20)[0]
    assert (best.article.article_id, best.passage.number) == ("bees", 2)
    assert 0 < best.cosine < 1
    assert best.bm25 > 0
    assert best.score == pytest.approx(best.cosine + 0.1 * best.bm25)
