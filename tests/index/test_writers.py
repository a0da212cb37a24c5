"""Killed writers change nothing; of two writers one wins at a time and nothing is lost."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from index import indexing
from index.errors import LibraryError
from index.library import VECTOR_FILE, Library
from index.store import schema
from index.store.schema import FILE_NAME
from index.store.writer import Change, LibraryChangedError, apply
from index.types import ReadResult, Vectors
from index.verify import verify
from index.windows import RECIPE
from tests.fakes import WordEmbedder
from tests.index.making import (
    BEES,
    TIDES,
    RecordingEmbedder,
    add,
    article,
    bees,
    found_by_vectors,
    found_by_words,
    held,
    quiet,
    rebuild,
    sequence,
    tides,
)

HERE = Path(__file__).parents[2]


def start(what: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.index.other_process", what, str(folder), *arguments]
    return subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True)  # noqa: S603


def wait_and_kill(process: subprocess.Popen[str]) -> None:
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL


def check_whole(folder: Path) -> None:
    checks = list(verify(Library(folder), WordEmbedder))
    assert [check for check in checks if check.state != "ok"] == []


@pytest.mark.parametrize("where", ["embedding", "transaction"])
def test_a_rebuild_that_is_killed_changes_nothing(
    where: str, library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    before = (folder / VECTOR_FILE).read_bytes()
    process = start(where, folder)
    wait_and_kill(process)
    if where == "transaction":  # much was written by then, and none of it counts
        assert (folder / f"{FILE_NAME}-wal").stat().st_size > 1_000_000
    for reader in (library, Library(folder)):
        assert held(reader) == {"bees": BEES}
        assert sequence(reader) == 1
        assert found_by_words(reader, "paragraph") == []
    assert (folder / VECTOR_FILE).read_bytes() == before
    check_whole(folder)
    assert rebuild(library, embedder, tides()).added == 1
    assert held(Library(folder)) == {"tides": TIDES}
    check_whole(folder)


def test_a_first_rebuild_that_is_killed_leaves_an_empty_library(folder: Path) -> None:
    wait_and_kill(start("transaction", folder))
    library = Library(folder)
    assert held(library) == {}
    rebuild(library, WordEmbedder(), bees())
    assert held(library) == {"bees": BEES}
    check_whole(folder)


def test_four_processes_that_add_at_once_lose_nothing(folder: Path) -> None:
    library = Library(folder)
    processes = [start("add", folder, name, "4") for name in ("a", "b", "c", "d")]
    seen = set[str]()
    acknowledged = set[str]()
    for process in processes:
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                acknowledged.add(line.strip())
                now = set(held(library))  # one open library sees each write, and loses none
                assert now >= acknowledged | seen
                seen = now
        assert process.returncode == 0
    assert len(acknowledged) == 16
    assert set(held(library)) == acknowledged
    assert sequence(library) == 16
    check_whole(folder)


def test_of_two_writers_with_one_plan_only_one_wins(folder: Path, embedder: WordEmbedder) -> None:
    rebuild(Library(folder), embedder, bees())
    barrier = Barrier(2)

    def write(name: str) -> str | None:
        change = Change([(article(name), ())], [], "words", embedder.model_digest, RECIPE)
        barrier.wait()
        try:
            apply(folder, change, expected)
        except LibraryChangedError:
            return None
        return name

    with ThreadPoolExecutor(2) as pool:
        for race in range(20):
            expected = race + 1
            winners = [name for name in pool.map(write, (f"a{race}", f"b{race}")) if name]
            assert len(winners) == 1
            present = set(held(Library(folder)))
            assert {f"a{race}", f"b{race}"} & present == {*winners}
            assert len(present) == race + 2


def test_who_lost_plans_again_and_both_changes_are_there(
    folder: Path, embedder: WordEmbedder
) -> None:
    barrier = Barrier(2)

    def write(name: str) -> list[str]:
        own = RecordingEmbedder()
        barrier.wait()
        add(Library(folder), own, article(name, f"Text of {name}."))
        return own.paragraphs

    with ThreadPoolExecutor(2) as pool:
        for race in range(20):
            embedded = list(pool.map(write, (f"a{race}", f"b{race}")))
            # Nothing is embedded twice.
            assert embedded == [[f"Text of a{race}."], [f"Text of b{race}."]]
            library = Library(folder)
            assert len(held(library)) == sequence(library) == 2 * race + 2
    check_whole(folder)


class Meddling(WordEmbedder):
    """Another process adds an article whenever this one embeds."""

    def __init__(self, folder: Path, times: int) -> None:
        super().__init__()
        self.folder, self.times = folder, times

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.times:
            self.times -= 1
            add(Library(self.folder), WordEmbedder(), article(f"by-another-{self.times}", "Text."))
        return super().embed_passages(texts)


def test_a_rebuild_plans_again_when_the_library_changed_meanwhile(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, tides())
    report = rebuild(library, Meddling(folder, 1), bees())
    assert set(held(library)) == {"bees", "by-another-0"}
    assert (report.added, report.removed, report.unchanged, report.embedded) == (1, 1, 1, 2)
    assert sequence(library) == 3


def test_a_library_that_never_stands_still_is_given_up_on(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, tides())
    numbers = iter(range(10))

    def meddle(library: Library, change: Change, expected_sequence: int) -> None:
        add(Library(folder), embedder, article(f"by-another-{next(numbers)}", "Text."))
        apply(library.folder, change, expected_sequence)

    class Hasty(Library):
        change = meddle

    with pytest.raises(LibraryChangedError, match=r"changed by another process. Try again"):
        indexing.rebuild(Hasty(folder), embedder, ReadResult([bees()]), quiet)
    assert set(held(library)) == {"tides", "by-another-0", "by-another-1", "by-another-2"}


def test_reading_goes_on_and_writing_says_locked_while_another_process_writes(
    library: Library, folder: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(library, embedder, bees())
    monkeypatch.setattr(schema, "_BUSY_SECONDS", 0.2)
    process = start("hold", folder)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        assert held(Library(folder)) == {"bees": BEES}
        assert set(found_by_vectors(library, "bees")) == {*BEES}
        with pytest.raises(LibraryError) as caught:
            rebuild(library, embedder, tides())
        assert str(caught.value) == (
            f"Cannot write {folder / FILE_NAME} (database is locked). Another process is writing "
            "to it: try again when that has ended."
        )
    finally:
        wait_and_kill_only(process)
    assert held(library) == {"bees": BEES}
    rebuild(library, embedder, tides())
    assert held(library) == {"tides": TIDES}


def wait_and_kill_only(process: subprocess.Popen[str]) -> None:
    with process:
        process.kill()
