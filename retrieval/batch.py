"""Question files for `ask --batch`: a question a line, as text or as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.text import storable


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line's question, with the id it carries, if any; `problem` when it is none."""

    question: str
    id: str | int | None = None
    problem: str = ""


def read_batch(lines: Iterable[str]) -> Iterator[BatchLine]:
    """The questions of a file, in order; blank lines are passed over."""
    for line in lines:
        text = storable(line).strip().removeprefix("\ufeff")
        if not text:
            continue
        yield _from_json(text) if text.startswith("{") else BatchLine(text)


def _from_json(text: str) -> BatchLine:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return BatchLine(text, problem="The line is not valid JSON.")
    question, number = record.get("question"), record.get("id")
    if not isinstance(question, str):
        return BatchLine(text, problem='The line has no "question".')
    return BatchLine(storable(question), number if isinstance(number, str | int) else None)
