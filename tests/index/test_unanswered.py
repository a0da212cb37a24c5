"""The log of unanswered questions: what is kept, for how long, and what harms it."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.store import unanswered
from index.store.unanswered import MAX_CHARACTERS, MAX_KEPT, Unanswered, UnansweredLog

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
NOBODY = 65534
ROOT = Path(__file__).parents[2]


@pytest.fixture
def log(tmp_path: Path) -> UnansweredLog:
    return UnansweredLog(tmp_path / "data")


def sql(log: UnansweredLog, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(log.path, isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()


def asked(log: UnansweredLog, collection: str | None = None) -> list[str]:
    return [entry.question for entry in log.entries(collection)]


def everything_on_disk(log: UnansweredLog) -> bytes:
    return b"".join(path.read_bytes() for path in log.path.parent.iterdir())


def test_a_question_is_kept_with_its_collection_and_time(log: UnansweredLog) -> None:
    log.record("Why is the sky green?", "seeds", NOON)
    assert log.entries(None) == [Unanswered("Why is the sky green?", "seeds", NOON)]


def test_times_are_kept_in_utc_to_the_second(log: UnansweredLog) -> None:
    tokyo = timezone(timedelta(hours=9))
    log.record("Why?", "seeds", datetime(2025, 11, 1, 21, 0, 0, 999_999, tokyo))
    assert log.entries()[0].when == NOON
    assert log.entries()[0].when.tzinfo is UTC


def test_entries_are_newest_first_whatever_the_order_of_recording(log: UnansweredLog) -> None:
    for question, minutes in (("b", 1), ("c", 2), ("a", 0), ("d", 2)):
        log.record(question, "seeds", NOON + timedelta(minutes=minutes))
    assert asked(log) == ["d", "c", "b", "a"]


def test_entries_can_be_narrowed_by_collection_moment_and_number(log: UnansweredLog) -> None:
    for minutes, collection in enumerate(["seeds", "guild-1", "seeds", "guild-1"]):
        log.record(str(minutes), collection, NOON + timedelta(minutes=minutes))
    since = NOON + timedelta(minutes=1)
    assert asked(log, "guild-1") == ["3", "1"]
    assert asked(log, "guild-2") == []
    assert [entry.question for entry in log.entries(None, since)] == ["3", "2", "1"]
    assert [entry.question for entry in log.entries("seeds", since)] == ["2"]
    assert [entry.question for entry in log.entries(None, None, 2)] == ["3", "2"]


def test_a_log_of_nothing_is_empty_and_makes_no_file(log: UnansweredLog) -> None:
    assert log.entries() == []
    assert log.forget("seeds") == 0
    assert not log.path.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b\x07c\x1b[31md", f"a{chr(0xFFFD)}bc[31md"),
        ("  two\n lines\t here\r\n", "two lines here"),
        ("\x9b2Jhidden\x85end", "2Jhidden end"),
        ("\u202eevil\u2066!", "evil!"),
        ("lone \udcff half", f"lone {chr(0xFFFD)} half"),
        ("'; DROP TABLE unanswered; --", "'; DROP TABLE unanswered; --"),
        ("क्यों 👩\u200d🚀?", "क्यों 👩\u200d🚀?"),
        ("x" * 6000, "x" * MAX_CHARACTERS),
    ],
)
def test_a_question_is_kept_on_one_line_without_what_steers_a_terminal(
    log: UnansweredLog, given: str, kept: str
) -> None:
    log.record(given, "seeds", NOON)
    assert asked(log) == [kept]


def test_a_question_without_anything_visible_is_not_kept(log: UnansweredLog) -> None:
    log.record(" \x07\x1b\u202e\n", "seeds", NOON)
    assert log.entries() == []


def test_the_oldest_go_when_a_collection_is_full_and_others_stay(log: UnansweredLog) -> None:
    log.record("another's", "guild-1", NOON - timedelta(days=1))
    log.record("oldest", "seeds", NOON)
    later = [("seeds", f"q{n}", int(NOON.timestamp()) + n) for n in range(1, MAX_KEPT + 1)]
    with closing(sqlite3.connect(log.path)) as connection, connection:
        connection.executemany(
            "INSERT INTO unanswered (collection, question, asked) VALUES (?, ?, ?)", later
        )
    log.record("newest", "seeds", NOON + timedelta(days=1))
    kept = asked(log, "seeds")
    assert len(kept) == MAX_KEPT
    assert (kept[0], kept[1], kept[-1]) == ("newest", f"q{MAX_KEPT}", "q2")
    assert asked(log, "guild-1") == ["another's"]


def test_what_is_older_than_a_full_collection_holds_is_not_kept(
    log: UnansweredLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "MAX_KEPT", 2)
    for minutes in (3, 2, 1):
        log.record(str(minutes), "seeds", NOON + timedelta(minutes=minutes))
    assert asked(log) == ["3", "2"]


def test_forgetting_leaves_other_collections_and_no_trace_in_the_files(log: UnansweredLog) -> None:
    log.record("Where is the secret canary?", "seeds", NOON)
    log.record("Where is the pelican?", "guild-1", NOON)
    assert b"canary" in everything_on_disk(log)
    with closing(sqlite3.connect(log.path)) as other:  # as another process that has it open
        other.execute("SELECT count(*) FROM unanswered").fetchone()
        assert log.forget("seeds") == 1
        assert b"canary" not in everything_on_disk(log)
    assert asked(log) == ["Where is the pelican?"]
    assert log.forget("seeds") == 0
    assert log.forget(None) == 1
    assert log.entries() == []


def test_a_restart_keeps_what_was_recorded(log: UnansweredLog) -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from index.store.unanswered import UnansweredLog\n"
        "UnansweredLog(Path(sys.argv[1])).record('Before?', 'seeds', datetime.now(UTC))"
    )
    command = [sys.executable, "-c", program, str(log.path.parent)]
    subprocess.run(command, check=True, timeout=60, cwd=ROOT)  # noqa: S603 - our own program
    log.record("After?", "seeds", datetime.now(UTC))
    assert asked(UnansweredLog(log.path.parent)) == ["After?", "Before?"]


def test_no_file_holds_more_than_question_collection_and_time(log: UnansweredLog) -> None:
    log.record("Why?", "seeds", NOON)
    columns = [row[1] for row in sql(log, "PRAGMA table_info(unanswered)")]
    assert columns == ["id", "collection", "question", "asked"]
    assert sql(log, "SELECT collection, question, asked FROM unanswered") == [
        ("seeds", "Why?", int(NOON.timestamp()))
    ]


def test_the_file_is_ours_versioned_and_in_wal_mode(log: UnansweredLog) -> None:
    log.record("Why?", "seeds", NOON)
    assert sql(log, "PRAGMA application_id") == [(0x466F6F42,)]
    assert sql(log, "PRAGMA user_version") == [(1,)]
    assert sql(log, "PRAGMA journal_mode") == [("wal",)]


def test_a_file_that_other_tables_began_gets_the_log_s_own(log: UnansweredLog) -> None:
    log.record("Why?", "seeds", NOON)
    sql(log, "DROP TABLE unanswered")
    sql(log, "CREATE TABLE settings (name TEXT)")
    assert log.entries() == []
    assert log.forget(None) == 0
    log.record("Why again?", "seeds", NOON)
    assert asked(log) == ["Why again?"]
    assert sql(log, "SELECT * FROM settings") == []


def test_threads_that_record_at_once_lose_nothing(log: UnansweredLog) -> None:
    start, faults = threading.Barrier(2), list[BaseException]()

    def work(name: str) -> None:
        try:
            start.wait(10)
            for number in range(25):
                log.record(f"{name}{number}", "seeds", NOON)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert set(asked(log)) == {f"{name}{number}" for name in "ab" for number in range(25)}


def test_a_log_that_another_holds_locked_gives_up_with_a_line(
    log: UnansweredLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.bot_state._BUSY_SECONDS", 0.05)
    log.record("Why?", "seeds", NOON)
    with closing(sqlite3.connect(log.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="try again when that has ended"):
            log.record("And now?", "seeds", NOON)
        assert asked(log) == ["Why?"]
    log.record("And now?", "seeds", NOON)
    assert asked(log) == ["And now?", "Why?"]


@pytest.mark.parametrize(
    "content", [b"no database" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_damaged_file_is_an_error_that_says_what_to_do(
    log: UnansweredLog, content: bytes
) -> None:
    log.path.parent.mkdir()
    log.path.write_bytes(content)
    for use in (
        lambda: log.record("Why?", "seeds", NOON),
        lambda: log.entries(),
        lambda: log.forget("seeds"),
    ):
        with pytest.raises(LibraryError) as caught:
            use()
        assert str(caught.value).startswith(f"{log.path} is damaged (")
        assert "Move it away" in str(caught.value)
    assert log.path.read_bytes() == content
    log.path.rename(log.path.with_suffix(".old"))
    log.record("Why?", "seeds", NOON)
    assert asked(log) == ["Why?"]


@pytest.mark.parametrize(
    "damage",
    ["question = x'00ff'", "collection = x'00ff'", "asked = 'noon'", "asked = 9000000000000000000"],
)
def test_a_damaged_row_is_an_error_that_says_what_to_do(log: UnansweredLog, damage: str) -> None:
    log.record("Why?", "seeds", NOON)
    sql(log, f"UPDATE unanswered SET {damage}")  # noqa: S608 - from the list above
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        log.entries()
    assert log.forget(None) == 1


def test_spoilt_letters_are_shown_as_such(log: UnansweredLog) -> None:
    log.record("Why?", "seeds", NOON)
    sql(log, "UPDATE unanswered SET question = CAST(x'57ff79' AS TEXT)")
    assert asked(log) == [f"W{chr(0xFFFD)}y"]


def test_a_file_of_others_is_left_alone(log: UnansweredLog) -> None:
    log.path.parent.mkdir()
    sql(log, "CREATE TABLE theirs (name TEXT)")
    before = log.path.read_bytes()
    with pytest.raises(LibraryError, match="not a file of Footnote's"):
        log.record("Why?", "seeds", NOON)
    with pytest.raises(LibraryError, match="not a file of Footnote's"):
        log.entries()
    assert log.path.read_bytes() == before


def test_a_file_of_a_newer_footnote_is_left_alone(log: UnansweredLog) -> None:
    log.record("Why?", "seeds", NOON)
    sql(log, "PRAGMA user_version = 2")
    with pytest.raises(LibraryError, match="newer Footnote"):
        log.record("Why?", "seeds", NOON)
    with pytest.raises(LibraryError, match="newer Footnote"):
        log.entries()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Be somebody who may read the folder and not write it, also where root runs the tests."""
    folder.chmod(0o555)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(NOBODY)
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.parametrize("held", [["Why?"], []])
def test_a_folder_that_may_not_be_written_is_still_read(held: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are private
        log = UnansweredLog(Path(name))
        for question in held:
            log.record(question, "seeds", NOON)
        with read_only(Path(name)):
            assert asked(log) == held
            with pytest.raises(LibraryError, match="that you may write to it"):
                log.record("And now?", "seeds", NOON)
            assert asked(log) == held
