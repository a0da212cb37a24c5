"""JSON Lines: an article a line, in the format that datasets and exports use."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.errors import SourceError
from index.readers.facts import id_from, make_article
from index.text import storable
from index.types import Article, Problem

_MOST_CHARACTERS = 50_000_000  # of one line


def read_jsonl(default_id: str, lines: Iterable[bytes]) -> Iterator[Article | Problem]:
    """Each line's article, or what is wrong with the line; a bad line does not stop the others.

    Paragraphs are taken as they are, blank ones too, so that ¶ numbers match the file's.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _article(f"{default_id}-{number}", line)
        except SourceError as error:
            yield Problem("", str(error), line=number)


def _article(default_id: str, line: bytes) -> Article:
    if len(line) > _MOST_CHARACTERS:
        raise SourceError("The line is over 50 MB long; one article a line.")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError("The line is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise SourceError("The line is not valid JSON.") from error
    if not isinstance(record, dict):
        raise SourceError("The line is no JSON object.")
    return make_article(id_from(record) or default_id, _paragraphs(record), record)


def _paragraphs(record: dict[str, Any]) -> tuple[str, ...]:
    paragraphs = record.get("paragraphs")
    if not isinstance(paragraphs, list) or not all(isinstance(p, str) for p in paragraphs):
        raise SourceError('"paragraphs" has to be a list of strings.')
    return tuple(storable(paragraph) for paragraph in paragraphs)
