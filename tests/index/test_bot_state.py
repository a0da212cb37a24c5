"""What all memory of the bot shares: a file that is missing, locked, damaged or another's."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.store.bot_state import FILE_NAME, rewrite
from index.store.departures import Departures
from index.store.erasure import forget_guild, forget_person, sweep, what_is_kept
from index.store.kept_answers import KeptAnswer, KeptAnswers
from index.store.removed import RemovedArticles
from index.store.server_settings import SettingsStore
from index.store.subscriptions import Subscriptions
from index.store.usage import Usage
from index.store.votes import Vote, Votes
from index.types import Article

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
DAY = date(2025, 11, 1)
ANSWER = KeptAnswer("a1", 1, 5, 7, False, NOON, "en-GB", ("seeds",), "{}", (("seeds", "bees"),))
VOTE = Vote("a1", 1, 5, True, "", "Why?", "seeds", "bees", 1, NOON)
NONE_OF_PERSON = {"answers": 0, "votes": 0, "subscriptions": 0, "usage": 0, "removed": 0}
NONE_OF_GUILD = NONE_OF_PERSON | {"settings": 0, "unanswered": 0}

Use = Callable[[Path], object]

WRITES: dict[str, Use] = {
    "answers": lambda data: KeptAnswers(data).keep(ANSWER),
    "votes": lambda data: Votes(data).cast(VOTE),
    "settings": lambda data: SettingsStore(data).put(5, 0, {"language": "de"}),
    "subscriptions": lambda data: Subscriptions(data).add(1, 5, ["seeds"], "Why?", "de", NOON),
    "departures entered": lambda data: Departures(data).entered(9, [5]),
    "removed": lambda data: RemovedArticles(data).keep("seeds", Article("a", "A", ()), 1, NOON),
    "departures": lambda data: Departures(data).left(5, NOON),
    "usage": lambda data: Usage(data).add(5, 1, DAY),
}
# What each says while nothing is kept.
OTHERS: dict[str, tuple[Use, object]] = {
    "answers get": (lambda data: KeptAnswers(data).get("a1"), None),
    "answers forget": (lambda data: KeptAnswers(data).forget("a1"), False),
    "answers forget article": (lambda data: KeptAnswers(data).forget_article("seeds", "bees"), 0),
    "answers forget before": (lambda data: KeptAnswers(data).forget_before(NOON), 0),
    "votes of": (lambda data: Votes(data).of("a1", 1), None),
    "votes counts": (lambda data: Votes(data).counts("a1"), (0, 0)),
    "votes all": (lambda data: Votes(data).all(), []),
    "votes withdraw": (lambda data: Votes(data).withdraw("a1", 1), False),
    "settings all": (lambda data: SettingsStore(data).all(5), {}),
    "settings reset": (lambda data: SettingsStore(data).reset(5, None), False),
    "subscriptions pending": (lambda data: Subscriptions(data).pending(), []),
    "subscriptions of": (lambda data: Subscriptions(data).of(1), []),
    "subscriptions take": (lambda data: Subscriptions(data).take(1), False),
    "subscriptions cancel": (lambda data: Subscriptions(data).cancel(1, 1), False),
    "departures visited": (lambda data: Departures(data).visited(9), set()),
    "removed get": (lambda data: RemovedArticles(data).get("t", "seeds", NOON), None),
    "removed forget": (lambda data: RemovedArticles(data).forget("t"), False),
    "removed forget before": (lambda data: RemovedArticles(data).forget_before(NOON), 0),
    "departures returned": (lambda data: Departures(data).returned(5), False),
    "departures done": (lambda data: Departures(data).done(5), None),
    "departures due": (lambda data: Departures(data).due(NOON), []),
    "departures all": (lambda data: Departures(data).all(), {}),
    "usage count": (lambda data: Usage(data).count(5, 1, DAY), 0),
    "usage forget before": (lambda data: Usage(data).forget_before(DAY), 0),
    "erasure counts": (lambda data: what_is_kept(data, 1), NONE_OF_PERSON),
    "erasure of a person": (lambda data: forget_person(data, 1), NONE_OF_PERSON),
    "erasure of a server": (lambda data: forget_guild(data, 5, "guild-5"), NONE_OF_GUILD),
    "erasure sweep": (lambda data: sweep(data), None),
}
ALL = [
    *(pytest.param(use, id=f"{name} write") for name, use in WRITES.items()),
    *(pytest.param(use, id=name) for name, (use, _) in OTHERS.items()),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def sql(data: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / FILE_NAME, isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()


@pytest.mark.parametrize(("use", "nothing"), OTHERS.values(), ids=OTHERS)
def test_while_nothing_is_kept_nothing_is_found_and_no_file_made(
    data: Path, use: Use, nothing: object
) -> None:
    assert use(data) == nothing
    assert not data.exists()


@pytest.mark.parametrize(("use", "nothing"), OTHERS.values(), ids=OTHERS)
def test_a_file_that_other_memory_began_is_one_where_nothing_is_kept(
    data: Path, use: Use, nothing: object
) -> None:
    data.mkdir()
    sql(data, "CREATE TABLE notes (name TEXT)")
    sql(data, f"PRAGMA application_id = {0x466F6F42}")
    sql(data, "PRAGMA user_version = 1")
    assert use(data) == nothing
    assert sql(data, "SELECT name FROM sqlite_schema") == [("notes",)]


@pytest.mark.parametrize("use", WRITES.values(), ids=WRITES)
def test_each_memory_makes_the_file_and_joins_one_that_others_began(data: Path, use: Use) -> None:
    use(data)
    assert sql(data, "PRAGMA user_version") == [(1,)]
    for another in WRITES.values():
        another(data)


@pytest.mark.parametrize("use", ALL)
def test_a_damaged_file_is_an_error_that_says_what_to_do(data: Path, use: Use) -> None:
    content = b"no database" * 1000
    data.mkdir()
    (data / FILE_NAME).write_bytes(content)
    with pytest.raises(LibraryError, match="Move it away") as caught:
        use(data)
    assert str(caught.value).startswith(f"{data / FILE_NAME} is damaged (")
    assert (data / FILE_NAME).read_bytes() == content


@pytest.mark.parametrize("use", ALL)
def test_a_file_of_others_is_left_alone(data: Path, use: Use) -> None:
    data.mkdir()
    sql(data, "CREATE TABLE theirs (name TEXT)")
    before = (data / FILE_NAME).read_bytes()
    with pytest.raises(LibraryError, match="not a file of Footnote's"):
        use(data)
    assert (data / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("use", ALL)
def test_a_file_of_a_newer_footnote_is_left_alone(data: Path, use: Use) -> None:
    WRITES["departures"](data)
    sql(data, "PRAGMA user_version = 2")
    with pytest.raises(LibraryError, match="newer Footnote"):
        use(data)


@pytest.mark.parametrize("use", WRITES.values(), ids=WRITES)
def test_a_file_that_another_holds_locked_gives_up_with_a_line(
    data: Path, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.bot_state._BUSY_SECONDS", 0.02)
    use(data)
    with closing(sqlite3.connect(data / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="try again when that has ended"):
            use(data)
    use(data)


@pytest.mark.parametrize("use", [forget_person, lambda data, _: forget_guild(data, 5, "seeds")])
def test_erasing_from_a_locked_file_deletes_nothing_and_says_so(
    data: Path, use: Callable[[Path, int], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.bot_state._BUSY_SECONDS", 0.02)
    Votes(data).cast(VOTE)
    with closing(sqlite3.connect(data / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="try again when that has ended"):
            use(data, 1)
        assert Votes(data).all() == [VOTE]


def test_a_file_whose_old_state_is_still_read_cannot_be_cleaned_and_says_so(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.bot_state._BUSY_SECONDS", 0.02)
    Votes(data).cast(VOTE)
    with closing(sqlite3.connect(data / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM votes").fetchone()
        with pytest.raises(LibraryError, match="try again when that has ended"):
            forget_person(data, 1)
        assert Votes(data).all() == []  # it is deleted, and yet a trace remains
    assert forget_person(data, 1) == NONE_OF_PERSON
    assert (data / f"{FILE_NAME}-wal").exists() is False


def test_a_file_written_anew_holds_the_same_and_stays_ours(data: Path) -> None:
    for use in WRITES.values():
        use(data)
    rewrite(data / FILE_NAME)
    assert KeptAnswers(data).get("a1") == ANSWER
    assert Votes(data).all() == [VOTE]
    assert sql(data, "PRAGMA application_id") == [(0x466F6F42,)]
    assert sql(data, "PRAGMA user_version") == [(1,)]
    assert sql(data, "PRAGMA journal_mode") == [("wal",)]
