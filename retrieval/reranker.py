"""The second look at what search found: which candidate answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.features import features
from retrieval.linear import Signals
from retrieval.retriever import Candidate

FOLLOW_UP = "follow_up"  # the signal, always 1, of what was found for a follow-up


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate after the second look."""

    candidate: Candidate
    score: float  # compares within one question
    signals: Signals  # what its rank and its probability are made from


class Reranker(Protocol):
    """Orders the candidates of a question. Blocking, one thread at a time."""

    @property
    def depth(self) -> int:
        """How many candidates it looks at."""

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, best first."""


class SearchOrder:
    """No second look: the order of search."""

    depth = 20

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, as they come."""
        return [
            Ranked(one, one.score, signals)
            for one, signals in zip(candidates, features(question, candidates), strict=True)
        ]


class FollowUpOrder:
    """The order of search for a follow-up, whose own words ("and when?") say too little.

    Measured in benchmarks/quality.md.
    """

    depth = 20

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, as they come; `question` is read in its context."""
        ranked = SearchOrder().rerank(question, candidates)
        return [replace(one, signals={**one.signals, FOLLOW_UP: 1.0}) for one in ranked]
