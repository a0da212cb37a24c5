"""How far a measure may be off by the choice of questions: bootstrap confidence intervals.

The questions are drawn anew, with replacement, many times; the middle 95 % of what a measure
becomes is its interval (the percentile method, Efron & Tibshirani 1993, ch. 13). A statistic is
given how often each question was drawn, (resamples, questions), rather than the questions drawn:
so all resamples are one product of matrices. The draws are the same in every run.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Values: TypeAlias = npt.NDArray[np.float64]
Statistic: TypeAlias = Callable[[Values], Values]  # counts (resamples, questions) to (resamples,)

RESAMPLES = 2000
_PERCENTILES = (2.5, 97.5)
_SEED = 1979  # the year of Efron's paper; any would do
_CELLS = 2_000_000  # counts held at once, 16 MB


def interval(statistic: Statistic, *sizes: int) -> tuple[float, float] | None:
    """The 95 % interval of a statistic over questions, None when no resample has a value.

    `sizes` are those of the groups that the questions come in (answerable, unanswerable), one
    behind the other: each is drawn from by itself, so that the mix of a set stays what it is.
    Statistics of the same sizes see the same draws, so a statistic of the difference of two
    configurations is a paired comparison.
    """
    values = np.concatenate([statistic(counts) for counts in _draws(sizes)])
    values = values[np.isfinite(values)]
    if not values.size:
        return None
    low, high = np.percentile(values, _PERCENTILES)
    return float(low), float(high)


def mean_of(values: Sequence[float] | Values) -> Statistic:
    """The mean over the questions drawn."""
    return share_of(values, np.ones(len(values)))


def share_of(values: Sequence[float] | Values, chosen: Sequence[bool] | Values) -> Statistic:
    """The mean over those of the questions drawn that are chosen."""
    weights = np.asarray(chosen, dtype=np.float64)
    weighted = weights * np.asarray(values, dtype=np.float64)
    return lambda counts: _over(counts @ weighted, counts @ weights)


def auroc_of(positive: Sequence[float], negative: Sequence[float]) -> Statistic:
    """The area under the ROC curve; the columns of the counts are positive, then negative.

    The share of the pairs of a positive and a negative question that the positive one wins, a draw
    being half a win (Mann-Whitney U).
    """
    order = np.argsort(negative)
    ranked = np.asarray(negative, dtype=np.float64)[order]
    below = np.searchsorted(ranked, positive, side="left")
    not_above = np.searchsorted(ranked, positive, side="right")

    def area(counts: Values) -> Values:
        yes, no = counts[:, : len(positive)], counts[:, len(positive) :]
        lost = np.pad(np.cumsum(no[:, order], axis=1), ((0, 0), (1, 0)))  # the lowest first
        beaten = (lost[:, below] + lost[:, not_above]) / 2
        return _over((yes * beaten).sum(axis=1), yes.sum(axis=1) * no.sum(axis=1))

    return area


def paired(statistic: Statistic) -> Statistic:
    """A statistic whose positives and negatives are the same questions, so drawn together."""
    return lambda counts: statistic(np.hstack([counts, counts]))


def _draws(sizes: Sequence[int]) -> Iterator[Values]:
    generator = np.random.default_rng(_SEED)
    rows = max(1, _CELLS // max(1, sum(sizes)))
    for start in range(0, RESAMPLES, rows):
        some = min(rows, RESAMPLES - start)
        yield np.hstack([_counts(generator, some, size) for size in sizes])


def _counts(generator: np.random.Generator, rows: int, size: int) -> Values:
    """How often each of `size` questions is among `size` draws, (rows, size)."""
    if not size:
        return np.empty((rows, 0))
    drawn = generator.integers(size, size=(rows, size)) + size * np.arange(rows)[:, np.newaxis]
    counts = np.bincount(drawn.ravel(), minlength=rows * size)
    return counts.reshape(rows, size).astype(np.float64)


def _over(top: Values, bottom: Values) -> Values:
    """A quotient, NaN where nothing was drawn that could be counted."""
    result: Values = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
    return result
