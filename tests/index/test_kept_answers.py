"""Kept answers: what comes back, and what is forgotten with what."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.store.kept_answers import KeptAnswer, KeptAnswers

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
ANSWER = KeptAnswer(
    answer_id="a1",
    asker=2**62,
    guild=5,
    channel=7,
    private=True,
    asked=NOON,
    language="en-GB",
    collections=("seeds", "guild-5"),
    outcome='{"question": "Why do bees dance? “€” 🐝"}',
    articles=(("seeds", "tides"), ("guild-5", "bees")),
)


@pytest.fixture
def answers(tmp_path: Path) -> KeptAnswers:
    return KeptAnswers(tmp_path / "data")


def sql(answers: KeptAnswers, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(answers.path, isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()


@pytest.mark.parametrize(
    "answer",
    [ANSWER, replace(ANSWER, guild=None, private=False, collections=(), articles=())],
)
def test_an_answer_comes_back_as_it_was_kept(answers: KeptAnswers, answer: KeptAnswer) -> None:
    answers.keep(answer)
    assert answers.get("a1") == answer
    assert KeptAnswers(answers.path.parent).get("a1") == answer
    assert answers.get("a2") is None


def test_its_time_is_kept_in_utc_to_the_second(answers: KeptAnswers) -> None:
    tokyo = timezone(timedelta(hours=9))
    answers.keep(replace(ANSWER, asked=datetime(2025, 11, 1, 21, 0, 0, 999_999, tokyo)))
    kept = answers.get("a1")
    assert kept is not None
    assert (kept.asked, kept.asked.tzinfo) == (NOON, UTC)


def test_one_kept_again_takes_the_place_of_the_older(answers: KeptAnswers) -> None:
    answers.keep(ANSWER)
    answers.keep(replace(ANSWER, outcome="{}", articles=(("seeds", "bread"),)))
    assert answers.get("a1") == replace(ANSWER, outcome="{}", articles=(("seeds", "bread"),))
    assert sql(answers, "SELECT count(*) FROM answer_articles") == [(1,)]
    assert answers.forget_article("seeds", "tides") == 0


def test_an_answer_is_forgotten_once_with_all_of_its_rows(answers: KeptAnswers) -> None:
    answers.keep(ANSWER)
    answers.keep(replace(ANSWER, answer_id="a2"))
    assert answers.forget("a1")
    assert not answers.forget("a1")
    assert answers.get("a1") is None
    assert answers.get("a2") == replace(ANSWER, answer_id="a2")
    assert sql(answers, "SELECT DISTINCT answer_id FROM answer_articles") == [("a2",)]


def test_with_an_article_go_the_answers_that_name_it_and_no_others(answers: KeptAnswers) -> None:
    answers.keep(ANSWER)
    answers.keep(replace(ANSWER, answer_id="a2", articles=(("guild-5", "bees"),)))
    answers.keep(replace(ANSWER, answer_id="a3", articles=(("seeds", "bees"),)))
    answers.keep(replace(ANSWER, answer_id="a4", articles=()))
    assert answers.forget_article("guild-5", "bees") == 2
    assert answers.forget_article("guild-5", "bees") == 0
    assert [answers.get(f"a{n}") is not None for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert sql(answers, "SELECT answer_id FROM answer_articles") == [("a3",)]


def test_what_was_asked_before_a_moment_is_forgotten(answers: KeptAnswers) -> None:
    for number in range(4):
        asked = NOON + timedelta(minutes=number)
        answers.keep(replace(ANSWER, answer_id=f"a{number}", asked=asked))
    assert answers.forget_before(NOON + timedelta(minutes=2)) == 2
    assert [answers.get(f"a{n}") is not None for n in range(4)] == [False, False, True, True]


def test_an_id_that_no_button_of_ours_has_is_not_found(answers: KeptAnswers) -> None:
    answers.keep(ANSWER)
    for forged in ("", "a1\x00", "\udcff", "' OR 1=1 --"):
        assert answers.get(forged) is None
        assert not answers.forget(forged)


def test_lookups_use_an_index(answers: KeptAnswers) -> None:
    answers.keep(ANSWER)
    for query, index in (
        ("FROM answers WHERE answer_id = 'a'", "sqlite_autoindex_answers_1"),
        ("FROM answers WHERE asked < 3", "answers_in_order"),
        ("FROM answer_articles WHERE answer_id = 'a'", "answer_articles_by_answer"),
        (
            "FROM answer_articles WHERE collection = 'c' AND article_id = 'a'",
            "answer_articles_by_article",
        ),
    ):
        ((*_, plan),) = sql(answers, f"EXPLAIN QUERY PLAN SELECT * {query}")
        assert index in str(plan)


@pytest.mark.parametrize(
    "damage",
    [
        "asker = 'nobody'",
        "guild = 'none'",
        "asked = 9000000000000000000",
        "collections = '{}'",
        "collections = '[1]'",
        "collections = '[\"se'",
        "outcome = x'00ff'",
    ],
)
def test_a_damaged_row_is_an_error_that_says_what_to_do(answers: KeptAnswers, damage: str) -> None:
    answers.keep(ANSWER)
    sql(answers, f"UPDATE answers SET {damage}")  # noqa: S608 - from the list above
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        answers.get("a1")
    assert answers.forget("a1")
