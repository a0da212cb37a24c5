"""Question files for `ask --batch`: a question a line, as text or as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.text import storable
from retrieval.history import Turn, read_history


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line's question, with the id it carries, if any; `problem` when it is none."""

    number: int  # counted from 1
    question: str
    id: str | int | None = None
    history: tuple[Turn, ...] = ()
    problem: str = ""


def read_batch(lines: Iterable[str]) -> Iterator[BatchLine]:
    """The questions of a file, in order; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        text = storable(line).strip().removeprefix("\ufeff")
        if not text:
            continue
        yield _from_json(number, text) if text.startswith("{") else BatchLine(number, text)


def _from_json(number: int, text: str) -> BatchLine:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return BatchLine(number, text, problem="The line is not valid JSON.")
    question, name = record.get("question"), record.get("id")
    known = name if isinstance(name, int) else storable(name) if isinstance(name, str) else None
    if not isinstance(question, str):
        return BatchLine(number, text, known, problem='The line has no "question".')
    question = storable(question)
    try:
        history = read_history(record.get("history") or [])
    except ValueError as error:
        return BatchLine(number, question, known, problem=f"The line's {error}.")
    return BatchLine(number, question, known, history)
