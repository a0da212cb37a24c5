"""Votes: one a person and answer, kept with what they are about."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.store.votes import REASONS, Vote, Votes

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
VOTE = Vote("a1", 1, 5, False, "outdated", "Why do bees dance?", "seeds", "bees", 2, NOON)


@pytest.fixture
def votes(tmp_path: Path) -> Votes:
    return Votes(tmp_path / "data")


@pytest.mark.parametrize(
    "vote",
    [
        *(replace(VOTE, reason=reason) for reason in ("", *REASONS)),
        replace(VOTE, helpful=True, reason="", guild=None, person=2**62),
    ],
)
def test_a_vote_comes_back_as_it_was_cast(votes: Votes, vote: Vote) -> None:
    votes.cast(vote)
    assert votes.of("a1", vote.person) == vote
    assert votes.all() == [vote]
    assert votes.of("a1", 77) is None
    assert votes.of("a2", vote.person) is None


def test_a_person_has_one_vote_on_an_answer_and_may_change_it(votes: Votes) -> None:
    votes.cast(VOTE)
    changed = replace(VOTE, helpful=True, reason="", when=NOON + timedelta(minutes=1))
    votes.cast(changed)
    assert votes.of("a1", 1) == changed
    assert votes.counts("a1") == (1, 0)


def test_votes_are_counted_by_answer(votes: Votes) -> None:
    for person, helpful in enumerate([True, True, False, True]):
        votes.cast(replace(VOTE, person=person, helpful=helpful, reason=""))
    votes.cast(replace(VOTE, answer_id="a2"))
    assert votes.counts("a1") == (3, 1)
    assert votes.counts("a2") == (0, 1)
    assert votes.counts("a3") == (0, 0)


def test_a_vote_is_withdrawn_once_and_by_its_person_alone(votes: Votes) -> None:
    votes.cast(VOTE)
    votes.cast(replace(VOTE, person=2))
    assert votes.withdraw("a1", 1)
    assert not votes.withdraw("a1", 1)
    assert not votes.withdraw("a2", 2)
    assert votes.counts("a1") == (0, 1)


def test_all_are_oldest_first_and_can_be_narrowed_to_a_collection(votes: Votes) -> None:
    for answer_id, minutes, collection in (
        ("late", 5, "seeds"),
        ("early", 1, "guild-5"),
        ("middle", 3, "seeds"),
    ):
        when = NOON + timedelta(minutes=minutes)
        votes.cast(replace(VOTE, answer_id=answer_id, collection=collection, when=when))
    assert [vote.answer_id for vote in votes.all()] == ["early", "middle", "late"]
    assert [vote.answer_id for vote in votes.all("seeds")] == ["middle", "late"]
    assert votes.all("guild-6") == []


def test_a_reason_that_is_none_is_a_fault_of_the_caller(votes: Votes) -> None:
    with pytest.raises(ValueError, match="'bad' is no reason"):
        votes.cast(replace(VOTE, reason="bad"))
    assert not votes.path.exists()


def test_a_question_is_kept_on_one_line_without_what_steers_a_terminal(votes: Votes) -> None:
    votes.cast(replace(VOTE, question=" Why\n\x1b[31m  so\u202e? " + "x" * 600))
    (kept,) = votes.all()
    assert kept.question.startswith("Why [31m so? xxx")
    assert len(kept.question) == 500


@pytest.mark.parametrize(
    "damage",
    ["person = 'me'", "helpful = 'very'", "question = x'00'", "paragraph = 1.5", "voted = 'now'"],
)
def test_a_damaged_row_is_an_error_that_says_what_to_do(votes: Votes, damage: str) -> None:
    votes.cast(VOTE)
    with closing(sqlite3.connect(votes.path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE votes SET {damage}")  # noqa: S608 - from the list above
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        votes.all()
