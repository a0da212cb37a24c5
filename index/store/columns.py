"""What the tables of bot.sqlite3 hold: values on their way in, and checked on their way out."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.store.bot_state import damaged
from index.text import one_line

_MAX_CHARACTERS = 500  # of a question that are kept
# Beside what one_line() takes out: C1 controls and what turns the direction of writing.
_STEERING = re.compile("[\x80-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_SENSE = (TypeError, ValueError, OverflowError, OSError, RecursionError)


def question_line(question: str) -> str:
    """A question as it is kept: one line, not endless, nothing that steers a terminal."""
    return one_line(_STEERING.sub("", question))[:_MAX_CHARACTERS].rstrip()


def seconds_of(when: datetime) -> int:
    """Unix time in whole seconds, so that equal moments stay equal once stored."""
    return int(when.timestamp())


def names_json(names: Iterable[str]) -> str:
    """Names as one column; each can be found in it by its JSON."""
    return json.dumps(list(names))


@contextmanager
def making_sense(path: Path, what: str) -> Iterator[None]:
    """Call the file damaged when a value in it is not what this program stores there."""
    try:
        yield
    except _NO_SENSE as error:
        raise damaged(path, f"{what} in it cannot be read") from error


def as_text(value: object) -> str:
    """A column of text."""
    if not isinstance(value, str):
        raise TypeError
    return value


def as_whole(value: object) -> int:
    """A column of whole numbers."""
    if not isinstance(value, int):
        raise TypeError
    return value


def as_whole_or_none(value: object) -> int | None:
    """A column of whole numbers that may be empty."""
    return None if value is None else as_whole(value)


def as_moment(value: object) -> datetime:
    """A column of Unix seconds, in UTC."""
    return datetime.fromtimestamp(as_whole(value), UTC)


def as_names(value: object) -> tuple[str, ...]:
    """A column that `names_json` filled."""
    names = json.loads(as_text(value))
    if not isinstance(names, list):
        raise TypeError
    return tuple(map(as_text, names))
