"""The last rebuild can be undone, once; killed anywhere, it is in one state or the other."""

import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import cli, indexing, undo
from index.errors import LibraryError, ModelError, NotFoundError, UsageError
from index.library import VECTOR_FILE, Library
from index.run_cli import run_cli
from index.shelf import Shelf
from index.store import previous as store
from index.store import schema
from index.store.previous import PREVIOUS_NAME, keep_previous, previous, restore_previous
from index.store.schema import FILE_NAME
from index.store.writer import LibraryChangedError
from tests.fakes import WordEmbedder
from tests.index.making import (
    BEES,
    TIDES,
    add,
    article,
    bees,
    found_by_vectors,
    found_by_words,
    held,
    rebuild,
    sequence,
    tides,
)
from tests.index.other_process import hang, say
from tests.index.test_writers import Meddling, check_whole, wait_and_kill, wait_and_kill_only
from tests.index.test_writers import start as start_other

NOTHING = r"nothing to go back to in seeds: only the last rebuild can be undone, once"
LONG = [f"Paragraph {n} of a state that fills many pages. " * 12 for n in range(1200)]


@pytest.fixture
def rebuilt(library: Library, embedder: WordEmbedder) -> Library:
    """Hold tides; a rebuild took bees out."""
    rebuild(library, embedder, bees())
    rebuild(library, embedder, tides())
    return library


def names(folder: Path) -> set[str]:
    """Files that are not of the live database."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(FILE_NAME)}


def test_going_back_brings_articles_words_and_vectors_back(rebuilt: Library, folder: Path) -> None:
    report = undo.rollback(rebuilt)
    assert (report.added, report.updated, report.removed, report.unchanged) == (1, 0, 1, 0)
    assert (report.passages, report.embedded) == (2, 0)
    assert [info.article_id for info in report.articles] == ["bees"]
    for reader in (rebuilt, Library(folder)):
        assert held(reader) == {"bees": BEES}
        assert found_by_words(reader, "angle") == [BEES[1]]
        assert found_by_words(reader, "moon") == []
        assert set(found_by_vectors(reader, "bees")) == {*BEES}
    assert names(folder) == {VECTOR_FILE}
    check_whole(folder)


def test_what_was_changed_counts_as_updated(library: Library, embedder: WordEmbedder) -> None:
    rebuild(library, embedder, bees(), tides())
    rebuild(library, embedder, article("bees", "Drones."), tides(), article("new", "News."))
    report = undo.rollback(library)
    assert (report.added, report.updated, report.removed, report.unchanged) == (0, 1, 1, 1)
    assert held(library) == {"bees": BEES, "tides": TIDES}


def test_the_number_is_a_new_one_so_that_no_old_vector_file_is_mistaken(
    rebuilt: Library, folder: Path, embedder: WordEmbedder
) -> None:
    found_by_vectors(rebuilt, "moon")
    of_tides = (folder / VECTOR_FILE).read_bytes()
    undo.rollback(rebuilt)
    assert sequence(rebuilt) == 3
    (folder / VECTOR_FILE).write_bytes(of_tides)
    assert (
        Library(folder).vector_file_problem() == "vectors.faiss is of another state of the library"
    )
    assert set(found_by_vectors(Library(folder), "moon")) == {*BEES}
    add(rebuilt, embedder, tides())
    assert sequence(rebuilt) == 4


def test_what_is_kept_is_told_and_is_no_collection(rebuilt: Library, folder: Path) -> None:
    kept = previous(folder)
    assert kept is not None
    assert (kept.articles, kept.model_name) == (1, "words")
    assert kept.changed.endswith("+00:00")
    assert names(folder) == {PREVIOUS_NAME, VECTOR_FILE}
    assert Shelf(folder.parent).collections() == ["seeds"]
    # One file that stands by itself: no log beside it belongs to it.
    assert (folder / PREVIOUS_NAME).read_bytes()[18:20] == b"\x01\x01"


def test_it_can_be_done_once(rebuilt: Library) -> None:
    undo.rollback(rebuilt)
    with pytest.raises(NotFoundError, match=NOTHING):
        undo.rollback(rebuilt)
    assert held(rebuilt) == {"bees": BEES}


def test_a_first_rebuild_has_nothing_before_it(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    with pytest.raises(NotFoundError, match=NOTHING):
        undo.rollback(library)
    assert not folder.exists()
    rebuild(library, embedder, bees())
    assert previous(folder) is None
    with pytest.raises(NotFoundError, match=NOTHING):
        undo.rollback(library)


def test_only_the_last_rebuild_is_undone(rebuilt: Library, embedder: WordEmbedder) -> None:
    rebuild(rebuilt, embedder, article("third", "A third text."))
    undo.rollback(rebuilt)
    assert held(rebuilt) == {"tides": TIDES}


def test_a_rebuild_that_changes_nothing_leaves_the_way_back(
    rebuilt: Library, embedder: WordEmbedder
) -> None:
    rebuild(rebuilt, embedder, tides())
    undo.rollback(rebuilt)
    assert held(rebuilt) == {"bees": BEES}


def test_another_language_of_the_words_is_undone_too(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    indexing.rebuild(library, embedder, None, lambda _: None, "de")
    undo.rollback(library)
    assert library.status().language == "en"
    assert found_by_words(library, "angles") == [BEES[1]]


def test_another_models_vectors_come_back_but_not_for_an_engine_of_the_new_one(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    other = WordEmbedder("other")
    indexing.rebuild(library, other, None, lambda _: None)
    with pytest.raises(ModelError) as caught:
        undo.rollback(library, other)
    assert str(caught.value) == (
        "seeds was made by words before the last rebuild, and other could not answer from it. To "
        "go back to it, configure words, then run: footnote index rollback --collection seeds"
    )
    assert library.status().model == "other"
    undo.rollback(library, embedder)
    assert library.status().model == "words"


CHANGES: dict[str, Callable[[Library], object]] = {
    "add": lambda library: add(library, WordEmbedder(), article("new", "News.")),
    "remove": lambda library: indexing.remove(library, ["tides"]),
    "restore": lambda library: indexing.restore(
        library, WordEmbedder(), article("r", "R."), lambda _: None
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_other_change_nothing_is_kept(
    change: str, rebuilt: Library, folder: Path
) -> None:
    half = folder / f"{PREVIOUS_NAME}.0badc0de"  # of a writer that was killed
    half.write_bytes(b"dance")
    CHANGES[change](rebuilt)
    assert names(folder) == {VECTOR_FILE}
    with pytest.raises(NotFoundError, match=NOTHING):
        undo.rollback(rebuilt)


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_that_a_killed_process_left_after_its_change_is_not_offered(
    change: str, rebuilt: Library, folder: Path
) -> None:
    kept = (folder / PREVIOUS_NAME).read_bytes()
    CHANGES[change](rebuilt)
    (folder / PREVIOUS_NAME).write_bytes(kept)
    before = held(rebuilt)
    assert previous(folder) is None
    with pytest.raises(NotFoundError, match=NOTHING):
        undo.rollback(rebuilt)
    assert held(rebuilt) == before


def test_a_copy_of_another_library_is_not_offered(
    rebuilt: Library, folder: Path, embedder: WordEmbedder
) -> None:
    other = Library(folder.parent / "other")
    rebuild(other, embedder, article("a", "A."))
    rebuild(other, embedder, article("b", "B."))
    (folder / PREVIOUS_NAME).write_bytes((other.folder / PREVIOUS_NAME).read_bytes())
    assert previous(folder) is None


def test_a_restored_article_is_as_it_was_and_takes_nobodys_place(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    add(library, embedder, article("note", "By hand."))
    for article_id, added in (("bees", False), ("note", True)):
        (removed,) = indexing.remove(library, [article_id])
        report = indexing.restore(library, embedder, removed, lambda _: None)
        assert (report.added, report.embedded) == (1, len(removed.paragraphs))
        with library.reading() as snapshot:
            assert snapshot.article(article_id) == removed
        assert removed.added is added
    add(library, embedder, article("bees", "Other bees.", title="Other"))
    with pytest.raises(UsageError, match="a new article bees by now"):
        indexing.restore(library, embedder, bees(), lambda _: None)
    assert held(library)["bees"] == ("Other bees.",)


# ---- What goes wrong while it is kept


def full(descriptor: int) -> None:
    raise OSError(28, os.strerror(28))


def connect_on_a_full_disk(path: Path, options: str) -> schema.Connection:
    connection = _connect(path, options)
    connection.execute("PRAGMA max_page_count = 5")
    return connection


_connect = store._connect


@pytest.mark.parametrize(
    ("where", "fault", "reason"),
    [
        ("_connect", connect_on_a_full_disk, "database or disk is full"),
        ("os.fsync", full, "No space left on device"),
    ],
)
def test_a_full_disk_stops_the_rebuild_before_it_changes_anything(
    where: str, fault: object, reason: str, rebuilt: Library, folder: Path,
    embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr(f"index.store.previous.{where}", fault)
        with pytest.raises(LibraryError) as caught:
            rebuild(rebuilt, embedder, article("third", "A third text."))
    assert str(caught.value) == (
        f"Cannot keep a copy of {folder / FILE_NAME} ({reason}). The disk is full: make room and "
        "try again. Nothing was changed."
    )
    assert (held(rebuilt), sequence(rebuilt)) == ({"tides": TIDES}, 2)
    assert names(folder) == {PREVIOUS_NAME, VECTOR_FILE}  # no half copy
    undo.rollback(rebuilt)
    assert held(rebuilt) == {"bees": BEES}


def test_the_state_that_the_plan_was_made_for_is_kept_or_none(
    rebuilt: Library, folder: Path
) -> None:
    with pytest.raises(LibraryChangedError, match="Try again"):
        keep_previous(folder, 1)
    assert names(folder) == {PREVIOUS_NAME, VECTOR_FILE}
    kept = previous(folder)
    assert kept is not None


def test_a_copy_deleted_by_another_process_meanwhile_is_made_again(
    rebuilt: Library, folder: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who adds an article deletes every copy, also one that is just being made."""
    publish, times = store._publish, iter(range(10))

    def meddle(beside: Path, path: Path) -> None:
        if next(times) == 0:
            add(Library(folder), embedder, article("by-another", "Text."))
        publish(beside, path)

    monkeypatch.setattr(store, "_publish", meddle)
    rebuild(rebuilt, embedder, article("third", "A third text."))
    assert set(held(rebuilt)) == {"third", "by-another"}
    undo.rollback(rebuilt)
    assert set(held(rebuilt)) == {"tides", "by-another"}


def test_what_another_process_added_while_it_was_planned_is_kept_too(
    rebuilt: Library, folder: Path
) -> None:
    rebuild(rebuilt, Meddling(folder, 1), article("third", "A third text."))
    undo.rollback(rebuilt)
    assert set(held(rebuilt)) == {"tides", "by-another-0"}


def test_half_copies_of_long_ago_are_removed(
    rebuilt: Library, folder: Path, embedder: WordEmbedder
) -> None:
    old, young = folder / f"{PREVIOUS_NAME}.0ld", folder / f"{PREVIOUS_NAME}.y0ung"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, time.time() - 3700))
    rebuild(rebuilt, embedder, article("third", "A third text."))
    assert names(folder) == {PREVIOUS_NAME, VECTOR_FILE, young.name}


# ---- What goes wrong on the way back


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def in_copy(statement: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(statement)

    return damage


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "not a state that Footnote kept"),
    "text": (
        lambda path: path.write_bytes(b"a letter " * 999),
        "is damaged (file is not a database)",
    ),
    "another program's": (in_copy("PRAGMA application_id = 7"), "not a state that Footnote kept"),
    "newer": (in_copy("PRAGMA user_version = 99"), "kept by a newer Footnote (format 99"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:20_000]), "is damaged"),
    "no facts": (in_copy("DELETE FROM facts"), "is damaged"),
    "odd number": (in_copy("UPDATE facts SET value = 'x' WHERE key = 'sequence'"), "is damaged"),
    "text flipped": (
        lambda path: flip(path, path.read_bytes().index(b"Bees dance to tell")),
        "is damaged",
    ),
    "row gone": (in_copy("DELETE FROM passages WHERE number = 2"), "is damaged (the text of an"),
    "vector": (in_copy("UPDATE vectors SET vector = zeroblob(1024)"), "is damaged (a vector"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_copy_that_is_damaged_or_not_ours_is_refused_and_nothing_changes(
    kind: str, rebuilt: Library, folder: Path
) -> None:
    damage, said = DAMAGE[kind]
    damage(folder / PREVIOUS_NAME)
    with pytest.raises(LibraryError) as caught:
        undo.rollback(rebuilt)
    assert str(caught.value).startswith(str(folder / PREVIOUS_NAME))
    assert said in str(caught.value)
    assert (held(rebuilt), sequence(rebuilt)) == ({"tides": TIDES}, 2)
    check_whole(folder)


def test_a_damaged_library_is_not_blamed_on_the_copy(rebuilt: Library, folder: Path) -> None:
    rebuilt.close()
    (folder / FILE_NAME).write_bytes(b"no database " * 999)
    with pytest.raises(LibraryError, match=f"Cannot read {folder / FILE_NAME}"):
        undo.rollback(rebuilt)


def test_a_change_just_before_the_way_back_is_not_lost(
    rebuilt: Library, folder: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back = store._put_back

    def after_another(kept: schema.Connection, folder: Path) -> None:
        add(Library(folder), embedder, article("by-another", "Text."))
        put_back(kept, folder)

    monkeypatch.setattr(store, "_put_back", after_another)
    with pytest.raises(LibraryChangedError, match="changed by another process"):
        restore_previous(folder)
    assert set(held(rebuilt)) == {"tides", "by-another"}
    check_whole(folder)


def test_while_another_process_writes_it_says_locked(
    rebuilt: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "_BUSY_SECONDS", 0.2)
    process = start_other("hold", folder)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        with pytest.raises(LibraryError, match=r"database is locked\). Another process is writing"):
            undo.rollback(rebuilt)
    finally:
        wait_and_kill_only(process)
    undo.rollback(rebuilt)
    assert held(rebuilt) == {"bees": BEES}


# ---- Killed


def start(what: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.index.test_previous", what, str(folder)]
    here = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, text=True)  # noqa: S603


def hang_in_the_middle(folder: Path, sequence: int) -> Callable[[int, int, int], None]:
    look = _unless_changed(folder, sequence)

    def hanging(status: int, remaining: int, total: int) -> None:
        look(status, remaining, total)
        if remaining < total // 4:
            hang()

    return hanging


_unless_changed = store._unless_changed


def be_killed(where: str, folder: Path) -> None:
    """Rebuild or go back, as another process, and stop where it says."""

    def stop(*_: object) -> None:
        hang()

    places: dict[str, tuple[object, str, object]] = {
        "copied": (store, "_publish", stop),
        "kept": (Library, "change", stop),
        "going back": (store, "_unless_changed", hang_in_the_middle),
        "back": (store, "forget_previous", stop),
    }
    setattr(*places[where])
    if where in ("copied", "kept"):
        rebuild(Library(folder), WordEmbedder(), article("third", "A third text."))
    else:
        undo.rollback(Library(folder))


def to_and_fro(folder: Path) -> None:
    """Rebuild and go back without end."""
    library, embedder = Library(folder), WordEmbedder()
    say("ready")
    while True:
        rebuild(library, embedder, tides())
        undo.rollback(library)


@pytest.mark.parametrize(
    ("where", "state", "then"),
    [
        ("copied", "tides", "long"),  # the way back of before is still there
        ("kept", "tides", None),  # the rebuild has yet to come
        ("going back", "tides", "long"),
        ("back", "long", None),
    ],
)
def test_killed_at_any_step_it_is_in_the_old_state_or_the_new(
    where: str, state: str, then: str | None, library: Library, folder: Path,
    embedder: WordEmbedder,
) -> None:  # fmt: skip
    rebuild(library, embedder, article("long", *LONG))
    rebuild(library, embedder, tides())
    states = {"long": {"long": tuple(LONG)}, "tides": {"tides": TIDES}}
    process = start(where, folder)
    wait_and_kill(process)
    if where == "going back":  # much was written by then, and none of it counts
        assert (folder / f"{FILE_NAME}-wal").stat().st_size > 1_000_000
    for reader in (library, Library(folder)):
        assert held(reader) == states[state]
        assert (found_by_words(reader, "moon") == []) is (state == "long")
    check_whole(folder)
    if then is None:
        with pytest.raises(NotFoundError, match=NOTHING):
            undo.rollback(library)
    else:
        undo.rollback(library)
        assert held(Library(folder)) == states[then]
    rebuild(library, embedder, bees())
    assert held(library) == {"bees": BEES}
    check_whole(folder)


def test_readers_see_the_old_state_until_all_of_the_other_is_there(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, article("long", *LONG))
    rebuild(library, embedder, tides())
    process = start("going back", folder)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        assert held(library) == held(Library(folder)) == {"tides": TIDES}
    finally:
        wait_and_kill_only(process)
    with library.reading() as before:
        undo.rollback(Library(folder))
        assert [info.article_id for info in before.articles()] == ["tides"]
    assert set(held(library)) == {"long"}


def test_killed_at_any_moment_it_is_whole(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    moments = random.Random(7)  # noqa: S311 - no secret
    for _ in range(5):
        with start("to and fro", folder) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.0, 0.25))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert held(Library(folder)) in ({"bees": BEES}, {"tides": TIDES})
        check_whole(folder)
        try:
            undo.rollback(Library(folder))
            assert held(Library(folder)) == {"bees": BEES}
        except NotFoundError:
            rebuild(Library(folder), embedder, bees())
        check_whole(folder)


# ---- The command


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run_cli(cli.app, "footnote index", ["rollback", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder.parent.parent)  # away from this project's own settings
    return str(folder.parent)


def test_the_command_goes_back_and_says_what_changed(
    rebuilt: Library, data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "--data", data, "--json")
    record = json.loads(out)
    assert (code, record["added"], record["removed"], record["article_ids"]) == (0, 1, 1, ["bees"])
    assert held(rebuilt) == {"bees": BEES}
    code, out, err = run(capsys, "--data", data)
    assert (code, out) == (1, "")
    assert err.startswith("footnote: There is nothing to go back to in seeds")
    assert err.count("\n") == 1


class Terminal(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "options", "code", "after"),
    [("n\n", [], 1, "tides"), ("y\n", [], 0, "bees"), ("", ["--yes"], 0, "bees")],
)
def test_in_a_terminal_it_asks_first(
    typed: str, options: list[str], code: int, after: str, rebuilt: Library, data: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    found, out, err = run(capsys, "--data", data, *options)
    assert (found, set(held(rebuilt))) == (code, {after})
    assert ("Take seeds back to its state of 20" in err) is (not options)
    assert ("seeds: 1 added, 1 removed. 2 passages" in out) is (code == 0)


if __name__ == "__main__":
    if sys.argv[1] == "to and fro":
        to_and_fro(Path(sys.argv[2]))
    be_killed(sys.argv[1], Path(sys.argv[2]))
