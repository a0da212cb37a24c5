"""How sure an answer is: a logistic of the best passage's nearness and wording."""

import math

from retrieval.retriever import Candidate
from retrieval.wording import coverage

# Fitted by benchmarks/confidence.py; see benchmarks/quality.md for the sets and figures.
_BIAS, _COSINE, _COVERAGE = -4.2, 5.0, 3.0
THRESHOLD = 0.5  # below it the articles are said to hold no answer


def confidence(question: str, candidate: Candidate) -> float:
    """Estimated probability, 0 to 1, that a candidate answers the question."""
    words = coverage(question, f"{candidate.article.title} {candidate.passage.text}")
    return logistic(_BIAS + _COSINE * candidate.cosine + _COVERAGE * words)


def logistic(x: float) -> float:
    """Inverse of log-odds."""
    return 1 / (1 + math.exp(-x))
