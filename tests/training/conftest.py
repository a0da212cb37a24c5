"""A made-up set of six questions."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ARTICLES = (
    {
        "id": "tides",
        "title": "Tides",
        "paragraphs": [
            "Tides rise because the moon pulls the oceans. They fall six hours later.",
            "Spring tides come at full moon.",
            "The harbour keeps a book of tides.",
        ],
    },
    {
        "id": "bees",
        "title": "Honeybees",
        "paragraphs": [
            "Honeybees dance to show where flowers are.",
            "The angle of the dance points at the sun.",
            "Drones do not dance.",
        ],
    },
)
QUESTIONS = (
    {"question": "What makes tides rise?", "article_id": "tides", "paragraphs": [0]}
    | {"answers": ["because the moon pulls the oceans", "the  moon"]},
    {"question": "When do spring tides come?", "article_id": "tides", "paragraphs": [1]}
    | {"selected_sentences": ["Spring tides come at full moon."]},
    {"question": "Why do bees dance?", "article_id": "bees", "paragraphs": [0]}
    | {"answers": ["an answer that it does not hold"]},
    {"question": "What does the angle show?", "gold_all": {"bees": [1], "tides": [2]}}
    | {"answers": ["book of tides"]},
    {"question": "Do drones sing?", "article_id": "bees", "paragraphs": []}
    | {"answerable": False, "asked_about": 2},
    {"question": "Where is the harbour zoo?", "article_id": None, "answerable": False},
)


def write_set(
    folder: Path, questions: Sequence[Mapping[str, Any]] = QUESTIONS, name: str = "made_up"
) -> Path:
    """Write an evaluation set."""
    (folder / name).mkdir(parents=True)
    for file, records in (("articles", ARTICLES), ("questions", questions)):
        lines = "".join(f"{json.dumps(record)}\n" for record in records)
        (folder / name / f"{file}.jsonl").write_text(lines, encoding="utf-8")
    return folder / name
