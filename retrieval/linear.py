"""Weighted sums of named signals: the learned parts of ranking and of confidence, readable."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "ranker.json"  # made by training/fit_ranker.py

Signals = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Linear:
    """A bias and a weight for each signal; a signal that is not given counts as 0."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def __call__(self, signals: Signals) -> float:
        """The weighted sum."""
        return self.bias + sum(w * signals.get(name, 0.0) for name, w in self.weights.items())


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned for one kind of signals."""

    order: Linear  # higher is better, within one question
    confidence: Linear  # a logit that a candidate answers


@cache
def learned(kind: str) -> Weights:
    """The weights for candidates that words and vectors compare ("words"), or only "vectors"."""
    record = json.loads(FILE.read_text(encoding="utf-8"))[kind]
    order, confidence = record["order"], record["confidence"]
    return Weights(
        Linear(order["weights"]), Linear(confidence["weights"], float(confidence["bias"]))
    )
