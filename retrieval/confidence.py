"""How sure an answer is: a logistic of the best passage's nearness and wording."""

import math
from collections.abc import Sequence

from retrieval.reranker import Ranked
from retrieval.wording import coverage

# Set by hand from the figures in benchmarks/quality.md: the cosine carries questions in other words
# than the article's, the wording tells news about the same event apart. Not calibrated yet.
_BIAS, _COSINE, _COVERAGE = -3.0, 5.0, 1.0
THRESHOLD = 0.5  # below it the articles are said to hold no answer
_HIGH, _FAIR = 0.8, 0.65  # from these probabilities on, confidence is called so


def confidence(question: str, ranked: Sequence[Ranked]) -> float:
    """Estimated probability, 0 to 1, that the first of some ranked candidates answers."""
    if not ranked:
        return 0.0
    candidate = ranked[0].candidate
    words = coverage(question, f"{candidate.article.title} {candidate.passage.text}")
    return 1 / (1 + math.exp(-(_BIAS + _COSINE * candidate.cosine + _COVERAGE * words)))


def in_words(confidence: float) -> str:
    """A probability from 0 to 1 as people say it: high, fair or low."""
    return "high" if confidence >= _HIGH else "fair" if confidence >= _FAIR else "low"
