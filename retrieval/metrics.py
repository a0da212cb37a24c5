"""Measures of a ranking, of abstention and of calibration.

Higher is better, but for the two errors of calibration.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of like confidence: how sure they were, and how many of them were right."""

    confidence: float  # mean, 0 to 1
    right: float  # share, 0 to 1
    count: int


def hit(relevant: Sequence[bool], k: int) -> float:
    """1 when one of the first `k` is relevant (Hit@k)."""
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool], k: int) -> float:
    """1 over the rank of the first relevant of the first `k`, else 0 (its mean is MRR@k)."""
    return next((1 / rank for rank, good in enumerate(relevant[:k], start=1) if good), 0.0)


def ndcg(relevant: Sequence[bool], gold: int, k: int) -> float:
    """Normalised discounted cumulative gain with binary relevance; `gold` are relevant in all."""
    gain = sum(1 / math.log2(rank + 1) for rank, good in enumerate(relevant[:k], start=1) if good)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(gold, k) + 1))
    return gain / ideal if ideal else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative; 0.5 tells nothing."""
    from sklearn.metrics import roc_auc_score

    labels = [1] * len(positive) + [0] * len(negative)
    return float(roc_auc_score(labels, [*positive, *negative]))


def brier(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Mean squared error of confidence as the probability of being right (Brier 1950)."""
    pairs = zip(confidences, right, strict=True)
    return sum((sure - good) ** 2 for sure, good in pairs) / len(confidences)


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error (Naeini et al. 2015) over bins of equal mass, 0 to 1."""
    bins = calibration_bins(confidences, right)
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / len(confidences)


def calibration_bins(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The cases by confidence, in up to ten bins of as many each as can be; equals stay together.

    Bins of equal width would leave most of them nearly empty.
    """
    sure, good = np.asarray(confidences, float), np.asarray(right, float)
    shares = np.arange(1, BINS) / BINS
    # Quantiles that are confidences themselves: then equals are on one side of each.
    edges = np.quantile(sure, shares, method="inverted_cdf") if sure.size else np.empty(0)
    places = np.searchsorted(edges, sure)
    return [
        Bin(float(sure[inside].mean()), float(good[inside].mean()), int(inside.sum()))
        for inside in (places == place for place in np.unique(places))
    ]


def precision_coverage(
    confidences: Sequence[float], right: Sequence[bool]
) -> list[tuple[float, float]]:
    """What each threshold of confidence gives: share answered, and share of those that is right.

    From the highest threshold down. Cases of one confidence are answered together or not at all.
    """
    order = np.argsort(-np.asarray(confidences, float), kind="stable")
    sure, good = np.asarray(confidences, float)[order], np.asarray(right, float)[order]
    last = np.flatnonzero(np.r_[sure[1:] < sure[:-1], True])  # of each distinct confidence
    answered = last + 1
    precision = np.cumsum(good)[last] / answered
    return list(zip((answered / len(sure)).tolist(), precision.tolist(), strict=True))
