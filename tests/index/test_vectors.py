"""Vector search gives what comparing with every vector gives."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.types import Vectors
from index.vectors import Ids, Stamp, VectorIndex

STAMP = Stamp("library", 7, "model")


def unit_rows(seed: int, count: int, dimension: int = 16) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def brute_force(
    ids: Ids, vectors: Vectors, question: Vectors, count: int, allowed: list[int] | None = None
) -> list[tuple[int, float]]:
    """Passage and cosine of its best window, best first."""
    best: dict[int, float] = {}
    for passage, cosine in zip(ids.tolist(), (vectors @ question).tolist(), strict=True):
        if allowed is None or passage in allowed:
            best[passage] = max(cosine, best.get(passage, -2.0))
    return sorted(best.items(), key=lambda pair: -pair[1])[:count]


@settings(max_examples=60)
@given(
    seed=st.integers(0, 1000),
    windows=st.lists(st.integers(1, 8), min_size=1, max_size=30),
    count=st.integers(1, 40),
    allow=st.none() | st.sets(st.integers(0, 40), max_size=10),
)
def test_search_equals_comparing_with_every_vector(
    seed: int, windows: list[int], count: int, allow: set[int] | None
) -> None:
    ids = np.repeat(np.arange(len(windows), dtype=np.int64), windows)
    vectors = unit_rows(seed, len(ids))
    question = unit_rows(seed + 5000, 1)[0]
    allowed = None if allow is None else sorted(allow)
    hits = VectorIndex.build(ids, vectors, STAMP).search(question, count, allowed)
    expected = brute_force(ids, vectors, question, count, allowed)
    assert [hit.passage_id for hit in hits] == [passage for passage, _ in expected]
    assert [hit.score for hit in hits] == pytest.approx([c for _, c in expected], abs=1e-6)


def test_windows_of_one_passage_count_once_by_the_best_and_crowd_out_no_other() -> None:
    question = np.array([1, 0], dtype=np.float32)
    near = np.array([[0.8, 0.6]] * 40 + [[1, 0]], dtype=np.float32)
    far = np.array([[0, 1], [0.6, 0.8]], dtype=np.float32)
    ids = np.array([5] * 41 + [6, 7])
    index = VectorIndex.build(ids, np.concatenate([near, far]), STAMP)
    hits = index.search(question, 3)
    assert [(hit.passage_id, round(hit.score, 5)) for hit in hits] == [(5, 1), (7, 0.6), (6, 0)]


def test_the_cosine_of_each_named_passage_is_that_of_its_best_window() -> None:
    ids = np.array([1, 1, 2, 3])
    vectors = unit_rows(3, 4)
    question = unit_rows(4, 1)[0]
    cosines = VectorIndex.build(ids, vectors, STAMP).cosines(question, [1, 3, 99])
    flat = vectors @ question
    assert cosines == pytest.approx({1: max(flat[0], flat[1]), 3: flat[3]}, abs=1e-6)


def test_an_empty_index_finds_nothing_and_can_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    none = np.empty((0, 0), dtype=np.float32)
    VectorIndex.build(np.empty(0, dtype=np.int64), none, STAMP).save(path)
    index = VectorIndex.load(path, STAMP)
    assert len(index) == 0
    assert index.search(unit_rows(1, 1)[0], 5) == []
    assert index.cosines(unit_rows(1, 1)[0], [1]) == {}
    assert [part.tolist() for part in index.contents()] == [[], []]


def test_nothing_allowed_finds_nothing() -> None:
    index = VectorIndex.build(np.array([1, 2]), unit_rows(1, 2), STAMP)
    assert index.search(unit_rows(2, 1)[0], 5, []) == []


def test_what_is_loaded_is_what_was_saved(tmp_path: Path) -> None:
    ids, vectors = np.array([3, 3, 9, 1]), unit_rows(5, 4)
    path = tmp_path / "vectors.faiss"
    VectorIndex.build(ids, vectors, STAMP).save(path)
    loaded = VectorIndex.load(path, STAMP)
    loaded_ids, loaded_vectors = loaded.contents()
    assert len(loaded) == 4
    assert loaded_ids.tolist() == [3, 3, 9, 1]
    assert np.array_equal(loaded_vectors, vectors)
    assert loaded.stamp == STAMP
