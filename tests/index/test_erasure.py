"""Erasure: all of one person or server goes, nothing of others, and no byte of it stays."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.store.bot_state import FILE_NAME
from index.store.departures import Departures
from index.store.erasure import forget_guild, forget_person, sweep, what_is_kept
from index.store.kept_answers import KeptAnswer, KeptAnswers
from index.store.removed import RemovedArticles
from index.store.server_settings import SettingsStore
from index.store.subscriptions import Subscriptions
from index.store.unanswered import UnansweredLog
from index.store.usage import Usage
from index.store.votes import Vote, Votes
from index.types import Article

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
DAY = date(2025, 11, 1)
ONE_OF_EACH = {"answers": 1, "votes": 1, "subscriptions": 1, "usage": 1, "removed": 1}
NOTHING = dict.fromkeys(ONE_OF_EACH, 0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def leave(data: Path, person: int, guild: int, canary: str) -> None:
    """One of each kind that a person leaves in a server, this word in every text of it."""
    collection, text, mixed = f"guild-{guild}", f"{canary} {'x' * 300}", f"1-{canary}"
    KeptAnswers(data).keep(
        KeptAnswer(
            mixed, person, guild, 7, False, NOON, "de", ("seeds", collection), text,
            ((collection, mixed), ("seeds", "bees")),
        )
    )  # fmt: skip
    Votes(data).cast(Vote(mixed, person, guild, True, "", text, collection, mixed, 1, NOON))
    Subscriptions(data).add(person, guild, [collection], text, "de", NOON)
    long = Article(mixed, canary, (text * 20, text))  # over more than one page
    RemovedArticles(data).keep(collection, long, person, NOON)
    Usage(data).add(guild, person, DAY)


def everything_on_disk(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in data.iterdir())


def test_a_person_is_forgotten_and_others_are_not(data: Path) -> None:
    leave(data, 1, 5, "canary")
    leave(data, 2, 5, "pelican")
    assert what_is_kept(data, 1) == ONE_OF_EACH
    assert b"canary" in everything_on_disk(data)
    with closing(sqlite3.connect(data / FILE_NAME)) as other:  # as another process that is there
        other.execute("SELECT count(*) FROM votes").fetchone()
        assert forget_person(data, 1) == ONE_OF_EACH
        assert b"canary" not in everything_on_disk(data)
    assert what_is_kept(data, 1) == NOTHING
    assert forget_person(data, 1) == NOTHING
    assert what_is_kept(data, 2) == ONE_OF_EACH
    (vote,) = Votes(data).all()
    kept = KeptAnswers(data).get(vote.answer_id)
    assert kept is not None
    assert [collection for collection, _ in kept.articles] == ["guild-5", "seeds"]


def test_a_server_is_forgotten_with_its_collection_and_others_are_not(data: Path) -> None:
    leave(data, 1, 5, "canary")
    leave(data, 1, 55, "pelican")
    UnansweredLog(data).record("Where is the canary?", "guild-5", NOON)
    UnansweredLog(data).record("Where is the pelican?", "guild-55", NOON)
    for guild, bird in ((5, "canary"), (55, "pelican")):
        SettingsStore(data).put(guild, 0, {"note": bird})
        SettingsStore(data).put(guild, 7, {"note": bird})
        Departures(data).left(guild, NOON)
    assert b"canary" in everything_on_disk(data)
    counts = ONE_OF_EACH | {"settings": 2, "unanswered": 1}
    assert forget_guild(data, 5, "guild-5") == counts
    assert b"canary" not in everything_on_disk(data)
    assert forget_guild(data, 5, "guild-5") == dict.fromkeys(counts, 0)
    assert SettingsStore(data).all(5) == {}
    assert Departures(data).due(NOON.replace(year=2026)) == [5, 55]  # until all else is done
    assert forget_guild(data, 55, "guild-55") == counts


def test_what_was_asked_of_its_articles_elsewhere_goes_with_a_server(data: Path) -> None:
    for number, searched in enumerate([("seeds", "guild-5"), ("seeds",), ("guild-55",)]):
        KeptAnswers(data).keep(
            KeptAnswer(f"a{number}", 1, None, 7, True, NOON, "de", searched, "{}")
        )
        Subscriptions(data).add(1, None, searched, "Why?", "de", NOON)
        Votes(data).cast(Vote(f"a{number}", 1, None, True, "", "?", searched[-1], "a", 1, NOON))
    counts = forget_guild(data, 5, "guild-5")
    assert (counts["answers"], counts["subscriptions"], counts["votes"]) == (1, 1, 1)
    assert [KeptAnswers(data).get(f"a{n}") is not None for n in range(3)] == [False, True, True]
    assert [one.collections for one in Subscriptions(data).pending()] == [("seeds",), ("guild-55",)]
    assert [vote.collection for vote in Votes(data).all()] == ["seeds", "guild-55"]


def test_tables_that_do_not_exist_yet_hold_nothing(data: Path) -> None:
    Usage(data).add(5, 1, DAY)
    assert what_is_kept(data, 1) == NOTHING | {"usage": 1}
    assert forget_guild(data, 6, "guild-6") == NOTHING | {"settings": 0, "unanswered": 0}
    assert forget_person(data, 1) == NOTHING | {"usage": 1}


@pytest.mark.parametrize("whose", ["person", "server"])
def test_rows_that_moved_between_pages_leave_no_copy_behind(data: Path, whose: str) -> None:
    leave_many(data)
    assert b"canary1" in everything_on_disk(data)
    if whose == "person":
        assert forget_person(data, 1)["answers"] == 30
    else:
        assert forget_guild(data, 1, "guild-1")["answers"] == 30
    assert b"canary1" not in everything_on_disk(data)
    assert b"canary2" in everything_on_disk(data)


def test_a_sweep_removes_what_single_deletions_left_behind(data: Path) -> None:
    for answer_id in leave_many(data):
        if "canary1" in answer_id:
            assert KeptAnswers(data).forget(answer_id)
    sweep(data)
    assert b"canary1" not in everything_on_disk(data)
    assert b"canary2" in everything_on_disk(data)


def leave_many(data: Path) -> list[str]:
    """Answers of three people, so many and so long that pages were split and rows moved.

    Without `rewrite`, SQLite 3.40 leaves copies of some in spite of secure_delete.
    """
    chance, ids = random.Random(1), list[str]()  # noqa: S311 - no secret
    for number in range(90):
        who = number % 3
        word = f"canary{who}"
        named = tuple(
            ("seeds", f"{chance.random()}-{word}-{'x' * chance.randrange(1, 400)}")
            for _ in range(8)
        )
        ids.append(f"{chance.random()}-{word}")
        KeptAnswers(data).keep(
            KeptAnswer(ids[-1], who, who, 7, True, NOON, "de", ("seeds",), word, named)
        )
    return ids


@pytest.mark.parametrize("table", ["votes", "removed"])
def test_a_person_is_deleted_from_all_tables_or_from_none(data: Path, table: str) -> None:
    leave(data, 1, 5, "canary")
    with closing(sqlite3.connect(data / FILE_NAME, isolation_level=None)) as connection:
        connection.execute(
            f"CREATE TRIGGER refuse BEFORE DELETE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
        )
        with pytest.raises(LibraryError):
            forget_person(data, 1)
        assert what_is_kept(data, 1) == ONE_OF_EACH
        connection.execute("DROP TRIGGER refuse")
    assert forget_person(data, 1) == ONE_OF_EACH
