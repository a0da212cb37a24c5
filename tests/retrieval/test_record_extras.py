"""Doubles, differing articles and the newest date, in JSON and in a terminal."""

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

from rich.console import Console

from retrieval.records import outcome_record
from retrieval.show import outcome_view
from retrieval.types import Answer, Citation, Differing, NoAnswer, Outcome
from tests.retrieval.fakes import ranked
from tests.retrieval.world import BEES, TIDES, info_of

NEWEST = date(2025, 11, 8)
TEXT = "The ferry sank."


def cited(number: int, *also_in: str) -> Citation:
    info = replace(info_of(BEES), url=None)
    others = tuple(replace(info_of(TIDES), publisher=name) for name in also_in)
    passage = ranked(TEXT, 0.0, info).candidate.passage
    return Citation(number, passage, info, ((0, len(TEXT)),), 0.5, None, others)


ANSWER = Answer(
    "How many?",
    [cited(1, "Harbour News", "Oven"), cited(2)],
    0.9,
    Differing((1, 2), ("69 people", "75 people")),
    NEWEST,
)


def recorded(outcome: Outcome) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(outcome_record(outcome, 0.5)))
    return record


def shown(outcome: Outcome, width: int = 80) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(outcome_view(outcome))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_what_else_says_the_same_is_recorded_with_its_publisher() -> None:
    first, second = recorded(ANSWER)["citations"]
    assert first["also_in"] == [
        {"title": "Tides", "url": None, "article_id": "tides", "publisher": "Harbour News"},
        {"title": "Tides", "url": None, "article_id": "tides", "publisher": "Oven"},
    ]
    assert second["also_in"] == []


def test_a_difference_is_recorded_by_citations_and_values() -> None:
    record = recorded(ANSWER)
    assert record["differing"] == {"citations": [1, 2], "values": ["69 people", "75 people"]}
    assert recorded(replace(ANSWER, differing=None))["differing"] is None
    assert recorded(NoAnswer("?", 0.1, []))["differing"] is None


def test_the_newest_date_is_recorded_with_an_answer_and_without() -> None:
    assert recorded(ANSWER)["newest"] == "2025-11-08"
    assert recorded(NoAnswer("?", 0.1, [], NEWEST))["newest"] == "2025-11-08"
    assert recorded(NoAnswer("?", 0.1, []))["newest"] is None


def test_a_terminal_shows_all_of_it_beside_the_quotations() -> None:
    assert shown(ANSWER) == [
        "[1] “The ferry sank.”",
        "    Honeybees · Meadow Post · Ada Field · 1 May 2024 · ¶1",
        "    also in Harbour News, Oven",
        "",
        "[2] “The ferry sank.”",
        "    Honeybees · Meadow Post · Ada Field · 1 May 2024 · ¶1",
        "",
        "  The articles differ: [1] says “69 people”, [2] says “75 people”.",
        "  The newest article here is from 8 Nov 2025.",
        "  Confidence: high",
    ]


def test_a_terminal_shows_how_far_the_articles_reach_where_nothing_answers() -> None:
    assert shown(NoAnswer("?", 0.1, [], NEWEST)) == [
        "The articles hold no answer to that.",
        "The newest article here is from 8 Nov 2025.",
    ]


def test_brackets_of_a_value_are_no_markup_of_the_terminal() -> None:
    answer = replace(ANSWER, differing=Differing((1, 2), ("[bold]69[/bold]", "[red]75")))
    assert any("says “[bold]69[/bold]”" in line for line in shown(answer))
