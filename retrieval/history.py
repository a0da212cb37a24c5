"""What was asked before: follow-up questions are understood beside the questions before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.embedder import Embedder
from index.text import storable
from index.types import Vectors

_EARLIER = 2  # questions that a follow-up is read with; more blur it (benchmarks/quality.md)
_CONTEXT_CHARACTERS = 1000
_USERS = frozenset({"user", "human", "asker", "questioner"})


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and the ids of the articles that were cited in answer to it."""

    question: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as search takes it: alone and, for a follow-up, in its context."""

    question: str
    vector: Vectors  # (dim,), a unit vector
    context: str = ""  # earlier questions, then this one; "" when there are none
    context_vector: Vectors | None = None
    discussed: frozenset[str] = frozenset()  # ids of the articles cited last


def ask_together(
    embedder: Embedder, questions: Sequence[tuple[str, Sequence[Turn]]]
) -> list[Asked]:
    """Embed questions and their contexts in one batch, in order."""
    texts = [question for question, _ in questions]
    contexts = [storable(_context(question, history)) for question, history in questions]
    vectors = embedder.embed_questions([*texts, *filter(None, contexts)])
    others = iter(vectors[len(texts) :])
    return [
        Asked(
            question,
            vector,
            context,
            next(others) if context else None,
            frozenset(history[-1].articles) if history else frozenset(),
        )
        for (question, history), vector, context in zip(questions, vectors, contexts, strict=False)
    ]


def read_history(record: Any) -> tuple[Turn, ...]:  # noqa: ANN401 - what a JSON line holds
    """Turns from JSON: questions as text, `{"question", "articles"}`, or `{"speaker", "text"}`.

    Of the last kind, only what the user said counts.

    Raises:
        ValueError: it is none of these.
    """
    if not isinstance(record, list):
        raise ValueError("history is no list of earlier questions")
    turns = []
    for item in record:
        match item:
            case str(question) | {"question": str(question)}:
                articles = item.get("articles") or [] if isinstance(item, dict) else []
                turns.append(Turn(question, _ids(articles)))
            case {"speaker": str(speaker), "text": str(text)}:
                if speaker.lower() in _USERS:
                    turns.append(Turn(text))
            case _:
                raise ValueError("history holds something that is no earlier question")
    return tuple(turn for turn in turns if turn.question.strip())


def _ids(articles: Any) -> tuple[str, ...]:  # noqa: ANN401 - what a JSON line holds
    if not isinstance(articles, list) or not all(isinstance(name, str) for name in articles):
        raise ValueError("history holds articles that are no list of ids")
    return tuple(articles)


def _context(question: str, history: Sequence[Turn]) -> str:
    if not history:
        return ""
    earlier = " ".join(turn.question for turn in history[-_EARLIER:])
    return f"{earlier[-_CONTEXT_CHARACTERS:]} {question}"
