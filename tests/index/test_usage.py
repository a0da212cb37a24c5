"""Daily counts: by server, person and day."""

import sqlite3
import threading
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.store.usage import Usage

DAY = date(2025, 11, 1)


@pytest.fixture
def usage(tmp_path: Path) -> Usage:
    return Usage(tmp_path / "data")


def test_questions_are_counted_by_server_person_and_day(usage: Usage) -> None:
    assert [usage.add(5, 1, DAY) for _ in range(3)] == [1, 2, 3]
    assert usage.add(6, 1, DAY) == 1
    assert usage.add(5, 2**62, DAY) == 1
    assert usage.add(5, 1, DAY + timedelta(days=1)) == 1
    assert usage.count(5, 1, DAY) == 3
    assert usage.count(6, 1, DAY) == 1
    assert usage.count(5, 1, DAY + timedelta(days=1)) == 1
    assert usage.count(5, 3, DAY) == 0


def test_the_days_before_a_day_are_forgotten(usage: Usage) -> None:
    for days in (-40, -1, 0, 1):
        usage.add(5, 1, DAY + timedelta(days=days))
    assert usage.forget_before(DAY) == 2
    assert usage.forget_before(DAY) == 0
    assert [usage.count(5, 1, DAY + timedelta(days=days)) for days in (-1, 0, 1)] == [0, 1, 1]


def test_threads_that_count_at_once_count_each_question(usage: Usage) -> None:
    start, counts = threading.Barrier(2), list[int]()

    def work() -> None:
        start.wait(10)
        counts.extend(usage.add(5, 1, DAY) for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(1, 21))


def test_a_damaged_row_is_an_error_that_says_what_to_do(usage: Usage) -> None:
    usage.add(5, 1, DAY)
    with closing(sqlite3.connect(usage.path, isolation_level=None)) as connection:
        connection.execute("UPDATE usage SET questions = 'many'")
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        usage.count(5, 1, DAY)
