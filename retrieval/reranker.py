"""The second look at what search found: which candidate answers, and with which sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.sentences import sentence_spans
from index.types import Span
from retrieval.retriever import Candidate
from retrieval.wording import coverage


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate after the second look."""

    candidate: Candidate
    score: float  # compares within one question
    highlights: tuple[Span, ...]  # the sentences of the passage that answer
    relevance: float | None = None  # the reader's logit that it answers; None where nothing read it


class Reranker(Protocol):
    """Orders the candidates of a question. Blocking, one thread at a time."""

    @property
    def depth(self) -> int:
        """How many candidates it looks at."""

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, best first."""


class SearchOrder:
    """No second look: search's order, and the sentence that shares most words with the question."""

    depth = 20

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, as they come."""
        return [
            Ranked(candidate, candidate.score, wordiest_sentence(question, candidate.passage.text))
            for candidate in candidates
        ]


def wordiest_sentence(question: str, text: str) -> tuple[Span, ...]:
    """The sentence that takes up most of a question's words; the first of equals."""
    spans = sentence_spans(text) or [(0, len(text))]
    return (max(spans, key=lambda span: coverage(question, text[span[0] : span[1]])),)
