"""Intervals: the statistics by hand, the draws by what theory says of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import bootstrap, metrics
from retrieval.bootstrap import RESAMPLES, Values, auroc_of, interval, mean_of, paired, share_of

COUNTS = np.array([[2.0, 0.0, 1.0], [0.0, 0.0, 3.0]])
SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=8)


def test_a_mean_weighs_each_question_by_how_often_it_was_drawn() -> None:
    assert mean_of([1.0, 0.0, 0.5])(COUNTS).tolist() == [2.5 / 3, 0.5]


def test_a_share_counts_what_is_chosen_alone_and_is_nan_without_any() -> None:
    first, second = share_of([1.0, 1.0, 0.0], [True, True, False])(COUNTS)
    assert first == 1.0
    assert np.isnan(second)


def test_auroc_counts_pairs_won_and_half_of_those_drawn() -> None:
    # Positives 3 and 1, negatives 1 and 2.
    counts = np.array([[1, 1, 1, 1], [2, 0, 1, 1], [0, 2, 1, 1], [0, 2, 2, 0]], dtype=float)
    assert auroc_of([3, 1], [1, 2])(counts).tolist() == [2.5 / 4, 1.0, 0.25, 0.5]


@given(SCORES, SCORES)
def test_auroc_of_each_question_once_is_the_auroc(yes: list[float], no: list[float]) -> None:
    once = np.ones((1, len(yes) + len(no)))
    assert auroc_of(yes, no)(once)[0] == pytest.approx(metrics.auroc(yes, no))


def test_pairs_are_drawn_together() -> None:
    # Drawn alone, each question beats itself left out; against the other's, one of them loses.
    area = paired(auroc_of([0.9, 0.4], [0.5, 0.1]))
    assert area(np.array([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]])).tolist() == [1.0, 1.0, 0.75]


def test_the_interval_of_a_mean_is_as_wide_as_its_standard_error_says() -> None:
    # Of 100 halves right, the standard error is .05: .5 -+ 1.96 x .05.
    found = interval(mean_of([0.0, 1.0] * 50), 100)
    assert found == pytest.approx((0.402, 0.598), abs=0.015)
    assert interval(mean_of([0.0, 1.0] * 50), 100) == found  # and the same in every run


def test_what_never_varies_has_no_width() -> None:
    assert interval(mean_of([1.0] * 3), 3) == (1.0, 1.0)


def test_without_a_value_there_is_no_interval() -> None:
    assert interval(mean_of([]), 0) is None
    assert interval(share_of([1.0, 0.0], [False, False]), 2) is None


def test_each_group_keeps_its_size_in_every_resample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_CELLS", 35)  # seven resamples at once
    seen: list[Values] = []

    def statistic(counts: Values) -> Values:
        seen.append(counts)
        return counts[:, 0]

    interval(statistic, 3, 2)
    counts = np.concatenate(seen)
    assert counts.shape == (RESAMPLES, 5)
    assert {tuple(row) for row in np.c_[counts[:, :3].sum(1), counts[:, 3:].sum(1)]} == {(3, 2)}
    assert counts.mean(axis=0) == pytest.approx(np.ones(5), abs=0.1)
