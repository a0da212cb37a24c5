"""What an answer is made of: citations, or the honest absence of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from index.types import ArticleInfo, Passage, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A quoted passage: `passage.text[start:end]` of each highlight answers the question."""

    number: int  # counted from 1 within the answer
    passage: Passage
    article: ArticleInfo
    highlights: tuple[Span, ...]  # within passage.text, in order, not overlapping
    score: float  # higher is better; compares within one answer
    link: str | None  # article.url with a text fragment that lands on the quotation
    also_in: tuple[ArticleInfo, ...] = ()  # other articles that say the same in the same words


@dataclass(frozen=True, slots=True)
class Differing:
    """Two citations, by number, that give different values for what was asked."""

    numbers: tuple[int, int]
    values: tuple[str, str]  # as the passages write them


@dataclass(frozen=True, slots=True)
class Answer:
    """The passages that answer a question, best first; never empty."""

    question: str
    citations: Sequence[Citation]
    confidence: float  # that the first citation answers, 0 to 1
    differing: Differing | None = None
    newest: date | None = None  # of the articles held, when the question asks for later ones


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles hold no answer; `related` are the nearest headlines, not answers."""

    question: str
    confidence: float  # that the best passage found would have answered, 0 to 1
    related: Sequence[ArticleInfo]
    newest: date | None = None  # of the articles held, when the question asks for later ones


Outcome: TypeAlias = Answer | NoAnswer
SummaryLength: TypeAlias = Literal["short", "medium", "long"]


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of the article, word for word, with the ¶ it stands in."""

    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences of one article in reading order."""

    article: ArticleInfo
    sentences: Sequence[SummarySentence]
