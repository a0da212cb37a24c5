"""The JSON that scripts rely on: exactly the keys and types of the contract."""

import json
from typing import Any

import pytest

from index.types import Filter
from retrieval.answerer import Answerer, Query
from retrieval.records import outcome_record, summary_record
from retrieval.summarize import summarize
from retrieval.types import Answer, NoAnswer
from tests.fakes import WordEmbedder
from tests.retrieval.world import TIDES, info_of

OUTCOME_KEYS = [
    "question",
    "answered",
    "confidence",
    "citations",
    "related",
    "differing",
    "newest",
    "seconds",
]
CITATION_KEYS = [
    "number",
    "title",
    "publisher",
    "author",
    "published",
    "url",
    "link",
    "article_id",
    "paragraph",
    "text",
    "highlights",
    "score",
    "also_in",
]


def recorded(answerer: Answerer, question: str, only: Filter | None = None) -> dict[str, Any]:
    outcome = answerer.answer(Query(question, ("seeds",), only or Filter(), limit=1))
    record: dict[str, Any] = json.loads(json.dumps(outcome_record(outcome, 0.123456)))
    return record


def test_an_answer_is_recorded_as_the_contract_says(answerer: Answerer) -> None:
    record = recorded(answerer, "The angle of the dance points at what?")
    assert list(record) == OUTCOME_KEYS
    assert record["question"] == "The angle of the dance points at what?"
    assert record["answered"] is True
    assert isinstance(record["confidence"], float)
    assert record["related"] == []
    assert (record["differing"], record["newest"]) == (None, None)
    assert record["seconds"] == 0.1235
    (citation,) = record["citations"]
    assert list(citation) == CITATION_KEYS
    assert isinstance(citation.pop("score"), float)
    assert citation == {
        "number": 1,
        "title": "Honeybees",
        "publisher": "Meadow Post",
        "author": "Ada Field",
        "published": "2024-05-01",
        "url": "https://meadow.example/bees",
        "link": "https://meadow.example/bees#:~:text=The%20angle%20of%20the%20dance%20points%20at"
        "%20the%20sun.",
        "article_id": "bees",
        "paragraph": 2,
        "text": "The angle of the dance points at the sun.",
        "highlights": [[0, 41]],
        "also_in": [],
    }


def test_facts_that_are_not_known_are_null(answerer: Answerer) -> None:
    (citation,) = recorded(answerer, "Salt slows yeast")["citations"]
    assert (citation["author"], citation["published"]) == (None, None)
    (citation,) = recorded(answerer, "Neap tides follow a week later")["citations"]
    assert (citation["url"], citation["link"]) == (None, None)


def test_no_answer_is_recorded_with_what_is_related(answerer: Answerer) -> None:
    record = recorded(answerer, "zebra", Filter(article_id="bees"))
    assert list(record) == OUTCOME_KEYS
    assert (record["answered"], record["citations"]) == (False, [])
    assert (record["differing"], record["newest"]) == (None, None)
    assert record["related"] == [
        {"title": "Honeybees", "url": "https://meadow.example/bees", "article_id": "bees"}
    ]


@pytest.mark.parametrize("outcome", [NoAnswer("q", 0.12345, []), Answer("q", [], 0.12345)])
def test_confidence_has_four_digits(outcome: Answer | NoAnswer) -> None:
    assert outcome_record(outcome, 0.0)["confidence"] == pytest.approx(0.1235, abs=1e-4)


def test_a_summary_is_recorded_as_the_contract_says() -> None:
    summary = summarize(TIDES, info_of(TIDES), "short", WordEmbedder())
    assert summary_record(summary) == {
        "title": "Tides",
        "sentences": [
            {"text": "Tides rise because the moon pulls the oceans.", "paragraph": 1},
            {"text": "Spring tides come at full moon.", "paragraph": 2},
            {"text": "Neap tides follow a week later.", "paragraph": 2},
        ],
    }
