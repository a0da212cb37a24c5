"""Reads a set's questions: what is asked, which paragraphs answer it, and in which words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import SourceError
from index.text import storable
from retrieval.history import Turn, read_history

Gold = frozenset[tuple[str, int]]  # article id and ¶
# What odd JSON comes to: "paragraphs": [Infinity] is an ArithmeticError.
_NO_QUESTION = (
    ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the paragraphs that answer it; none when it is unanswerable."""

    question: str
    gold: Gold
    answerable: bool
    answers: tuple[str, ...] = ()  # any of them is right
    sentences: tuple[str, ...] = ()  # of the gold paragraphs, that together answer
    history: tuple[Turn, ...] = ()  # what was asked before

    @property
    def gold_articles(self) -> frozenset[str]:
        """The ids of the articles that answer."""
        return frozenset(article_id for article_id, _ in self.gold)


def read_cases(path: Path) -> list[Case]:
    """The questions of a set.

    Raises:
        SourceError: the file is missing, empty or not as it should be.
    """
    try:
        # Not splitlines(): JSON strings may hold U+2028 and others that it would break at.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read. A set needs questions.jsonl.") from error
    cases = [_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise SourceError(f"{path} holds no questions.")
    return cases


def _case(path: Path, number: int, line: str) -> Case:
    try:
        record = json.loads(line)
        question = storable(str(record["question"]))
        gold = record.get("gold_all") or {record.get("article_id"): record.get("paragraphs") or []}
        pairs = frozenset(
            (str(article_id), int(place) + 1) for article_id, some in gold.items() for place in some
        )
        answerable = bool(record.get("answerable", bool(pairs)))
        answers, sentences = _texts(record, "answers"), _texts(record, "selected_sentences")
        history = read_history(record.get("history") or [])
    except _NO_QUESTION as error:
        raise SourceError(
            f"{path}:{number} is no question. A line needs question, article_id, paragraphs and "
            "answerable."
        ) from error
    return Case(
        question, pairs if answerable else frozenset(), answerable, answers, sentences, history
    )


def _texts(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = record.get(key) or []
    if not isinstance(found, list):
        raise TypeError(key)
    return tuple(text for text in map(str, found) if text.strip())
