"""How sure an answer is: a logistic of the best passage's nearness and wording."""

import math

from retrieval.retriever import Candidate
from retrieval.wording import coverage

# Set by hand from the figures in benchmarks/quality.md: the cosine carries questions in other words
# than the article's, the wording tells news about the same event apart. Not calibrated yet.
_BIAS, _COSINE, _COVERAGE = -3.0, 5.0, 1.0
THRESHOLD = 0.5  # below it the articles are said to hold no answer


def features(question: str, candidate: Candidate) -> tuple[float, float]:
    """What a candidate is judged by: its cosine, and the share of the question's words it holds."""
    words = coverage(question, f"{candidate.article.title} {candidate.passage.text}")
    return candidate.cosine, words


def confidence(question: str, candidate: Candidate) -> float:
    """Estimated probability, 0 to 1, that a candidate answers the question."""
    cosine, words = features(question, candidate)
    return 1 / (1 + math.exp(-(_BIAS + _COSINE * cosine + _COVERAGE * words)))
