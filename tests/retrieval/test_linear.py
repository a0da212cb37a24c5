"""Weighted sums by hand, and the weights that come with Footnote."""

import json
import math
from typing import Any

import pytest

from retrieval.features import NAMES
from retrieval.learned_reranker import VECTOR_NAMES
from retrieval.linear import FILE, Linear, learned
from retrieval.reranker import FOLLOW_UP

KNOWN = {"words": {*NAMES, FOLLOW_UP}, "vectors": set(VECTOR_NAMES)}


def test_a_sum_is_the_bias_and_the_weighted_signals() -> None:
    linear = Linear({"cosine": 2.0, "bm25": -0.5}, bias=1.0)
    assert linear({"cosine": 0.25, "bm25": 3.0}) == 0.0  # 1 + 0.5 - 1.5


def test_a_signal_that_is_not_given_counts_as_nothing_and_an_unknown_one_too() -> None:
    assert Linear({"cosine": 2.0, "bm25": -0.5})({"cosine": 0.25, "colour": 9.0}) == 0.5
    assert Linear({}, bias=0.75)({"cosine": 1.0}) == 0.75


@pytest.mark.parametrize("kind", KNOWN)
def test_the_shipped_weights_are_numbers_of_signals_that_there_are(kind: str) -> None:
    weights = learned(kind)
    for part in (weights.order, weights.confidence):
        assert set(part.weights) <= KNOWN[kind]
        assert any(part.weights.values())
        assert all(math.isfinite(weight) for weight in (*part.weights.values(), part.bias))


def test_the_shipped_weights_say_what_they_were_fitted_on() -> None:
    record: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    assert set(record) == set(KNOWN)
    assert all(isinstance(record[kind]["fitted_on"], list) for kind in record)


def test_an_unknown_kind_of_second_look_has_no_weights() -> None:
    with pytest.raises(KeyError):
        learned("guess")
