"""What is said beside the quotations, word for word."""

from dataclasses import replace
from datetime import date

import pytest

from retrieval.remarks import also_in, in_full, remarks
from retrieval.types import Answer, Citation, Differing, NoAnswer
from tests.retrieval.fakes import ranked
from tests.retrieval.world import BEES, TIDES, info_of

NEWEST = date(2025, 11, 8)
INFO = info_of(BEES)


def cited(*publishers: str | None) -> Citation:
    passage = ranked("Bees dance.", 0.0, INFO).candidate.passage
    others = tuple(replace(INFO, publisher=name) for name in publishers)
    return Citation(1, passage, INFO, ((0, 11),), 0.9, None, others)


def test_an_ordinary_outcome_needs_no_remark() -> None:
    assert remarks(Answer("Why?", [cited()], 0.9)) == []
    assert remarks(NoAnswer("Why?", 0.1, [])) == []


def test_differing_articles_are_named_with_what_they_say() -> None:
    answer = Answer("How many?", [cited()] * 3, 0.9, Differing((1, 3), ("69 people", "75 people")))
    assert remarks(answer) == ["The articles differ: [1] says “69 people”, [3] says “75 people”."]


def test_the_newest_article_is_told_with_an_answer_and_without() -> None:
    line = "The newest article here is from 8 Nov 2025."
    assert remarks(Answer("Why?", [cited()], 0.9, newest=NEWEST)) == [line]
    assert remarks(NoAnswer("Why?", 0.1, [], NEWEST)) == [line]


def test_what_differs_is_said_first() -> None:
    answer = Answer("How many?", [cited()] * 2, 0.9, Differing((1, 2), ("1", "2")), NEWEST)
    assert [line.split()[1] for line in remarks(answer)] == ["articles", "newest"]


@pytest.mark.parametrize(
    ("publishers", "line"),
    [
        (["A"], "A"),
        (["A", "B", "C"], "A, B, C"),
        (["A", "B", "C", "D"], "A, B, C and 1 more"),
        (["A", "B", "A", "C", "A", "D", "E"], "A, B, C and 2 more"),
        ([None, "B"], "Honeybees, B"),
    ],
)
def test_three_publishers_are_named_and_the_others_counted(
    publishers: list[str | None], line: str
) -> None:
    assert also_in(cited(*publishers)) == line


def test_an_article_of_the_cited_ones_own_publisher_is_named_by_its_title() -> None:
    same = replace(info_of(TIDES), publisher=INFO.publisher)
    others = (same, replace(INFO, publisher="A"), replace(same, title=""))
    assert also_in(replace(cited(), also_in=others)) == "Tides, A, tides"


def test_where_the_cited_article_has_no_publisher_others_are_named_by_theirs() -> None:
    one = replace(cited("A"), article=replace(INFO, publisher=None))
    assert also_in(one) == "A"


def test_an_article_without_publisher_or_title_is_named_by_its_id() -> None:
    nameless = replace(info_of(TIDES), publisher=None, title="")
    assert also_in(replace(cited(), also_in=(nameless,))) == "tides"


def test_a_day_is_written_in_full() -> None:
    assert in_full(date(2024, 5, 1)) == "1 May 2024"
