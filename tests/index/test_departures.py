"""Departures: the first date stands, and a server that is back is none."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.store.departures import Departures

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def departures(tmp_path: Path) -> Departures:
    return Departures(tmp_path / "data")


def test_the_first_date_stands_until_the_bot_returned(departures: Departures) -> None:
    departures.left(5, NOON)
    departures.left(5, NOON + DAY)
    assert departures.all() == {5: NOON}
    assert departures.returned(5)
    assert not departures.returned(5)
    departures.left(5, NOON + 2 * DAY)
    assert departures.all() == {5: NOON + 2 * DAY}
    assert departures.all()[5].tzinfo is UTC


def test_those_left_before_a_moment_are_due_the_longest_ago_first(departures: Departures) -> None:
    for guild, days in ((5, 2), (2**62, 0), (7, 1)):
        departures.left(guild, NOON + days * DAY)
    assert departures.due(NOON) == []
    assert departures.due(NOON + DAY) == [2**62]
    assert departures.due(NOON + 3 * DAY) == [2**62, 7, 5]
    assert list(departures.all()) == [2**62, 7, 5]


def test_what_is_done_is_forgotten_and_others_stay(departures: Departures) -> None:
    departures.left(5, NOON)
    departures.left(6, NOON)
    departures.done(5)
    departures.done(5)
    assert departures.all() == {6: NOON}


@pytest.mark.parametrize("damage", ["'noon'", "9000000000000000000"])
def test_a_damaged_row_is_an_error_that_says_what_to_do(
    departures: Departures, damage: str
) -> None:
    departures.left(5, NOON)
    with closing(sqlite3.connect(departures.path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE departures SET left_at = {damage}")  # noqa: S608
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        departures.due(NOON)
    assert departures.returned(5)


def test_servers_that_an_application_was_in_are_remembered_until_nothing_is_held(
    departures: Departures,
) -> None:
    assert departures.visited(9) == set()
    departures.entered(9, [5, 6])
    departures.entered(9, [6])
    departures.entered(8, [7])
    assert departures.visited(9) == {5, 6}
    departures.left(5, NOON)
    departures.done(5)
    assert departures.visited(9) == {6}
    assert departures.visited(8) == {7}
