"""Measures, by values worked out by hand."""

import math

import pytest

from retrieval import metrics


@pytest.mark.parametrize(
    ("relevant", "k", "value"),
    [
        ([True, False], 1, 1.0),
        ([False, True], 1, 0.0),
        ([False, True], 2, 1.0),
        ([False, False, False, True], 3, 0.0),
        ([], 5, 0.0),
    ],
)
def test_hit_looks_at_the_first_k(relevant: list[bool], k: int, value: float) -> None:
    assert metrics.hit(relevant, k) == value


@pytest.mark.parametrize(
    ("relevant", "value"),
    [
        ([True, True], 1.0),
        ([False, False, True, True], 1 / 3),
        ([False] * 9 + [True], 0.1),
        ([False] * 10 + [True], 0.0),
        ([], 0.0),
    ],
)
def test_reciprocal_rank_is_one_over_the_first_relevant_rank(
    relevant: list[bool], value: float
) -> None:
    assert metrics.reciprocal_rank(relevant, 10) == value


def test_ndcg_discounts_by_the_logarithm_of_the_rank() -> None:
    assert metrics.ndcg([True], 1, 10) == 1.0
    assert metrics.ndcg([False, True], 1, 10) == pytest.approx(1 / math.log2(3))
    # Gold at ranks 1 and 3 of two: (1 + 1/2) / (1 + 1/log2(3)) = 1.5 / 1.63093
    assert metrics.ndcg([True, False, True], 2, 10) == pytest.approx(0.919721, abs=1e-6)
    # Gold missing from the ranking still belongs to the ideal.
    assert metrics.ndcg([True], 2, 10) == pytest.approx(0.613147, abs=1e-6)


def test_ndcg_looks_at_the_first_k_and_the_ideal_does_too() -> None:
    assert metrics.ndcg([False, True], 1, 1) == 0.0
    assert metrics.ndcg([True, False], 5, 1) == 1.0
    assert metrics.ndcg([False, False], 0, 10) == 0.0


def test_auroc_is_the_chance_that_a_positive_scores_higher() -> None:
    assert metrics.auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert metrics.auroc([0.1, 0.2], [0.9, 0.8]) == 0.0
    # Of the pairs (3,1) (3,2) (1,1) (1,2): won, won, drawn, lost.
    assert metrics.auroc([3, 1], [1, 2]) == pytest.approx(2.5 / 4)


def test_brier_is_the_mean_squared_error_of_confidence() -> None:
    assert metrics.brier([0.8, 0.4], [True, False]) == pytest.approx((0.04 + 0.16) / 2)


def test_calibration_error_compares_ten_bins_of_as_many_cases_each() -> None:
    # Two cases a bin, one of them right: the gaps are .48 .38 .28 .18 .08 .02 .12 .22 .32 .42.
    sure = [tens / 10 + ones for tens in range(10) for ones in (0.01, 0.03)]
    right = [True, False] * 10
    assert metrics.calibration_error(sure, right) == pytest.approx(0.25)
    assert [b.count for b in metrics.calibration_bins(sure, right)] == [2] * 10
    assert metrics.calibration_error([0.8, 0.4], [True, False]) == pytest.approx((0.2 + 0.4) / 2)


def test_cases_of_one_confidence_share_a_bin() -> None:
    # 30 cases at .8, of which 24 are right, are calibrated; the 10 at .3 that are wrong are not.
    sure = [0.8] * 30 + [0.3] * 10
    right = [True] * 24 + [False] * 16
    found = metrics.calibration_bins(sure, right)
    assert [(round(b.confidence, 6), round(b.right, 6), b.count) for b in found] == [
        (0.3, 0.0, 10),
        (0.8, 0.8, 30),
    ]
    assert metrics.calibration_error(sure, right) == pytest.approx(0.3 * 10 / 40)


def test_precision_coverage_goes_from_the_surest_down_and_answers_equals_together() -> None:
    found = metrics.precision_coverage([0.1, 0.5, 0.9, 0.5], [False, True, True, False])
    assert found == [(0.25, 1.0), (0.75, pytest.approx(2 / 3)), (1.0, 0.5)]
