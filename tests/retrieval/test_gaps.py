"""Which unanswered questions count as one, and what order they come in."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store.unanswered import Unanswered
from retrieval.gaps import Gap, grouped

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)


def entry(question: str, minutes: int = 0, collection: str = "seeds") -> Unanswered:
    return Unanswered(question, collection, NOON + timedelta(minutes=minutes))


def counted(*questions: str) -> dict[str, int]:
    return {gap.question: gap.times for gap in grouped(map(entry, questions))}


def test_nothing_asked_leaves_no_gap() -> None:
    assert grouped([]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Why do bees sing?", "why do BEES sing"),
        ("Why do bees sing?", "  why  do bees sing ?! "),
        ("What's new?", "whats new"),
        ("What’s new?", "What's new"),
        ("Is the U.S. large?", "is the US large"),
        ("A co-op?", "a coop"),
        ("Straße?", "STRASSE"),
        ("ﬁne ①", "fine 1"),
        ("???", " ??? "),
    ],
)
def test_case_punctuation_and_spacing_make_no_other_question(one: str, other: str) -> None:
    assert [gap.times for gap in grouped([entry(one), entry(other)])] == [2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Why do bees sing?", "Why do bees dance?"),
        ("Is it 3.5 %?", "Is it 35 %?"),
        ("Was it in 19 65?", "Was it in 1965?"),
        ("Is it $5?", "Is it €5?"),
        ("What is C++?", "What is C?"),
        ("दिन?", "दान?"),
        ("?", "!"),
    ],
)
def test_what_means_something_else_stays_another_question(one: str, other: str) -> None:
    assert counted(one, other) == {one: 1, other: 1}


def test_a_gap_shows_its_commonest_wording_and_when_it_was_asked_last() -> None:
    found = grouped([entry("Why sing?", 0), entry("Why sing?", 1), entry("WHY SING", 2)])
    assert found == [Gap("Why sing?", 3, NOON + timedelta(minutes=2), "seeds")]


def test_of_wordings_that_are_as_common_the_newest_is_shown() -> None:
    found = grouped([entry("why sing", 1), entry("Why sing?", 2), entry("WHY SING", 0)])
    assert [gap.question for gap in found] == ["Why sing?"]


def test_the_most_asked_comes_first_then_the_newest() -> None:
    entries = [entry("old", 0), entry("new", 9), entry("twice", 1), entry("Twice?", 2)]
    assert [gap.question for gap in grouped(entries)] == ["Twice?", "new", "old"]


def test_the_same_question_to_two_collections_is_two_gaps() -> None:
    found = grouped([entry("Why?", 0), entry("why", 1, "guild-1"), entry("Why", 2)])
    assert [(gap.collection, gap.times) for gap in found] == [("seeds", 2), ("guild-1", 1)]


@given(st.lists(st.text(max_size=8), max_size=12), st.randoms(use_true_random=False))
def test_every_question_is_counted_once_in_any_order(
    questions: list[str], chance: random.Random
) -> None:
    entries = [entry(question, minutes) for minutes, question in enumerate(questions)]
    found = grouped(entries)
    assert sum(gap.times for gap in found) == len(entries)
    assert {gap.question for gap in found} <= set(questions)
    chance.shuffle(entries)
    assert grouped(entries) == found
