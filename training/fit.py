"""The mathematics of the ranker: a listwise order, and a calibrated probability."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from index.errors import UsageError
from retrieval.linear import Linear, Signals
from training.ranking_data import Example, RankingSet

Matrix = npt.NDArray[np.float64]

_ORDER_PENALTY = 1e-3  # of the squared weights
_INVERSE_PENALTY = 1.0  # of the logistic's
_ENOUGH = 100  # questions of a set; one with fewer weighs less
_LEFT_OUT = 0.3  # weight of a question without its articles beside one with them


def fit_order(sets: Sequence[RankingSet], names: Sequence[str]) -> Linear:
    """Weights that put what is right first: softmax over each question (ListNet, Cao et al. 2007).

    Every set weighs the same, however many questions it has beyond _ENOUGH.
    """
    parts = []
    for one in sets:
        useful = [e for e in one.asked if any(e.right) and not e.follow_up]
        share = 1 / (max(len(useful), _ENOUGH) * len(sets))
        parts += [(_matrix(e.signals, names), np.array(e.right), share) for e in useful]
    if not parts:
        raise UsageError("None of the sets has a question whose answer search finds.")
    most = max(len(right) for _, right, _ in parts)
    rows = np.zeros((len(parts), most, len(names)))
    mask, right = np.full((len(parts), most), -1e9), np.zeros((len(parts), most))
    for place, (matrix, gold, _) in enumerate(parts):
        rows[place, : len(gold)], mask[place, : len(gold)], right[place, : len(gold)] = (
            matrix,
            0,
            gold,
        )
    weight = np.array([share for *_, share in parts])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = rows @ weights + mask
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        total, good = powers.sum(axis=1), (powers * right).sum(axis=1) + 1e-300
        slope = powers / total[:, None] - powers * right / good[:, None]
        value = float((weight * (np.log(total) - np.log(good))).sum())
        gradient = np.einsum("q,qc,qcn->n", weight, slope, rows)
        penalty = _ORDER_PENALTY * weights
        return value + float(penalty @ weights), gradient + 2 * penalty

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return _linear(found.x, names)


def fit_confidence(sets: Sequence[RankingSet], order: Linear, names: Sequence[str]) -> Linear:
    """A logistic regression for whether the candidate that `order` puts first is right."""
    signals: list[Signals] = []
    right: list[bool] = []
    weights: list[float] = []
    for one in sets:
        for examples, share in ((one.asked, 1.0), (one.left_out, _LEFT_OUT)):
            for example in examples:
                if example.signals:
                    place = first(example, order)
                    signals.append(example.signals[place])
                    right.append(example.right[place])
                    weights.append(1000 * share / len(one.asked))
    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=2000)
    model.fit(_matrix(signals, names), right, weights)
    return _linear(model.coef_[0], names, float(model.intercept_[0]))


def first(example: Example, order: Linear) -> int:
    """The place of the candidate that comes first."""
    if example.follow_up:
        return 0
    scores = [order(signals) for signals in example.signals]
    return scores.index(max(scores))


def _matrix(signals: Sequence[Signals], names: Sequence[str]) -> Matrix:
    return np.array([[one.get(name, 0.0) for name in names] for one in signals])


def _linear(weights: Matrix, names: Sequence[str], bias: float = 0.0) -> Linear:
    rounded = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}
    return Linear(rounded, round(bias, 3))
