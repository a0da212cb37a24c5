"""Measures of a ranking and of abstention. Higher is better for each of them."""

import math
from collections.abc import Sequence


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
