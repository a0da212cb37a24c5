"""How sure an answer is: the calibrated probability that a candidate answers the question."""

import math
from enum import StrEnum

from retrieval.linear import Signals, learned

_FARTHEST = 30.0  # logits beyond that are as good as certain, and exp() would overflow
_HIGH, _FAIR = 0.8, 0.6  # from these probabilities on, confidence is called so


class Carefulness(StrEnum):
    """How sure the bot has to be before it answers; figures for each are in the README."""

    CAREFUL = "careful"
    BALANCED = "balanced"
    EAGER = "eager"

    @property
    def threshold(self) -> float:
        """The least probability that is answered; below it, the articles hold no answer."""
        return _THRESHOLDS[self]


_THRESHOLDS = {Carefulness.CAREFUL: 0.7, Carefulness.BALANCED: 0.5, Carefulness.EAGER: 0.3}

THRESHOLD = Carefulness.BALANCED.threshold  # as shipped


def probability(signals: Signals) -> float:
    """Estimated probability, 0 to 1, that a candidate with these signals answers.

    A logistic, fitted on questions of many kinds; where only the vectors compare, by them alone.
    """
    kind = "words" if "bm25" in signals else "vectors"
    return logistic(learned(kind).confidence(signals))


def logistic(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, logit))))


def in_words(confidence: float) -> str:
    """A probability from 0 to 1 as people say it: high, fair or low."""
    return "high" if confidence >= _HIGH else "fair" if confidence >= _FAIR else "low"
