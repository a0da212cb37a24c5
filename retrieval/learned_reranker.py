"""The second look that Footnote takes by itself: signals of words and vectors, weighed as learned.

The weights stand in ranker.json and come from training/fit_ranker.py.
"""

from collections.abc import Sequence

from retrieval.features import features
from retrieval.linear import Linear, learned
from retrieval.reranker import Ranked
from retrieval.retriever import Candidate
from retrieval.tongue import is_english

VECTOR_NAMES = ("cosine", "cosine_lead")  # signals that hold between languages


class LearnedReranker:
    """Orders by a weighted sum of signals, which costs a few milliseconds."""

    depth = 20

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, by the learned weights."""
        seen = features(question, candidates)
        kind = "words"
        if candidates and _of_two_languages(question, candidates[0]):
            # The words of one are not those of the other: their vectors are all that compares.
            kind, seen = "vectors", [{name: one[name] for name in VECTOR_NAMES} for one in seen]
        order = learned(kind).order
        ranked = [
            Ranked(one, order(signals) + _bonus(one, order), signals)
            for one, signals in zip(candidates, seen, strict=True)
        ]
        return sorted(ranked, key=lambda one: one.score, reverse=True)


def _of_two_languages(question: str, candidate: Candidate) -> bool:
    return is_english(question) != is_english(candidate.passage.text)


def _bonus(candidate: Candidate, order: Linear) -> float:
    return candidate.bonus * order.weights.get("cosine", 0.0)
