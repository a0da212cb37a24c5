"""Subscriptions: what counts as the same, how many a person may have, and who gets to answer."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import LibraryError, UsageError
from index.store.subscriptions import MOST, Subscription, Subscriptions

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def waiting(tmp_path: Path) -> Subscriptions:
    return Subscriptions(tmp_path / "data")


def add(
    waiting: Subscriptions,
    question: str = "Why do bees dance?",
    *,
    person: int = 1,
    guild: int | None = 5,
    collections: tuple[str, ...] = ("seeds", "guild-5"),
) -> bool:
    return waiting.add(person, guild, collections, question, "de", NOON)


def test_a_subscription_comes_back_as_it_was_added(waiting: Subscriptions) -> None:
    assert add(waiting)
    assert add(waiting, "And why do they sing?", person=2, guild=None, collections=("seeds",))
    first = Subscription(1, 1, 5, ("seeds", "guild-5"), "Why do bees dance?", "de", NOON)
    second = Subscription(2, 2, None, ("seeds",), "And why do they sing?", "de", NOON)
    assert waiting.pending() == [first, second]
    assert waiting.of(2) == [second]
    assert waiting.of(3) == []


@pytest.mark.parametrize("question", ["WHY do bees dance?", "  why do\n bees   dance? "])
def test_case_and_white_space_make_no_other_question(waiting: Subscriptions, question: str) -> None:
    assert add(waiting)
    assert not add(waiting, question)
    assert not add(waiting, question, collections=("guild-5", "seeds"))
    assert [one.question for one in waiting.pending()] == ["Why do bees dance?"]


def test_another_person_collection_or_wording_is_another_question(waiting: Subscriptions) -> None:
    assert add(waiting)
    assert add(waiting, person=2)
    assert add(waiting, collections=("seeds",))
    assert add(waiting, "Why do bees dance")
    assert len(waiting.pending()) == 4


def test_what_was_answered_can_be_waited_for_again(waiting: Subscriptions) -> None:
    assert add(waiting)
    assert waiting.take(1)
    assert add(waiting)
    assert [one.id for one in waiting.pending()] == [2]  # no id is used twice
    assert not waiting.take(1)


def test_a_person_may_wait_for_so_many_and_no_more(waiting: Subscriptions) -> None:
    for number in range(MOST):
        assert add(waiting, f"Question {number}?")
    with pytest.raises(UsageError, match=r"at most 20 .* cancel one"):
        add(waiting, "One too many?")
    assert not add(waiting, "Question 3?")  # one that is waited for is no new one
    assert add(waiting, "One too many?", person=2)
    assert waiting.cancel(1, 4)
    assert add(waiting, "One too many?")
    assert len(waiting.of(1)) == MOST


def test_pending_can_be_narrowed_to_servers_and_direct_messages(waiting: Subscriptions) -> None:
    for person, guild in ((1, 5), (2, 6), (3, None), (4, 5)):
        add(waiting, person=person, guild=guild)
    assert [one.person for one in waiting.pending()] == [1, 2, 3, 4]
    assert [one.person for one in waiting.pending({5})] == [1, 4]
    assert [one.person for one in waiting.pending([6, None])] == [2, 3]
    assert waiting.pending([]) == []


def test_only_the_person_can_cancel_and_only_once(waiting: Subscriptions) -> None:
    add(waiting)
    assert not waiting.cancel(2, 1)
    assert waiting.cancel(1, 1)
    assert not waiting.cancel(1, 1)
    assert waiting.pending() == []


def test_a_number_that_sqlite_cannot_hold_is_nobody_s(waiting: Subscriptions) -> None:
    add(waiting)
    for forged in (2**63, 10**40, -(10**40)):
        assert not waiting.take(forged)
        assert not waiting.cancel(1, forged)
    assert len(waiting.pending()) == 1


def test_of_threads_that_take_one_at_once_a_single_one_gets_it(waiting: Subscriptions) -> None:
    for number in range(10):
        add(waiting, f"Question {number}?")
    start, got = threading.Barrier(4), list[int]()

    def work() -> None:
        start.wait(10)
        got.extend(number for number in range(1, 11) if waiting.take(number))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == list(range(1, 11))
    assert waiting.pending() == []


def test_what_another_process_took_is_gone(waiting: Subscriptions) -> None:
    add(waiting)
    program = (
        "import sys; from pathlib import Path\n"
        "from index.store.subscriptions import Subscriptions\n"
        "print(Subscriptions(Path(sys.argv[1])).take(1))"
    )
    command = [sys.executable, "-c", program, str(waiting.path.parent)]
    done = subprocess.run(  # noqa: S603 - our own program
        command, check=True, timeout=60, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == "True\n"
    assert not waiting.take(1)


@pytest.mark.parametrize(
    "damage", ["person = 'me'", "collections = '{'", "question = x'00ff'", "since = 'noon'"]
)
def test_a_damaged_row_is_an_error_that_says_what_to_do(
    waiting: Subscriptions, damage: str
) -> None:
    add(waiting)
    with closing(sqlite3.connect(waiting.path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE subscriptions SET {damage}")  # noqa: S608 - from the list
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        waiting.pending()
    assert waiting.take(1)
