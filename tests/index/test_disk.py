"""A disk that is full and a folder that may not be written: reading goes on, nothing is lost."""

import gc
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.library import VECTOR_FILE, Library
from index.store import writer
from index.store.previous import PREVIOUS_NAME
from index.store.schema import FILE_NAME, open_for_writing
from index.verify import verify
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
    sql,
    tides,
)

NOBODY = 65534


@pytest.fixture
def shared(embedder: WordEmbedder) -> Iterator[Path]:
    """Fill a collection in a folder that every user may enter; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "seeds"
        rebuild(Library(folder), embedder, bees())
        yield folder


@contextmanager
def no_right_to_write(folder: Path, settled: bool = True) -> Iterator[None]:
    """Be somebody who may read the folder and not write it, also where root runs the tests.

    A settled database has no file beside it, as after all that used it have ended.
    """
    if settled:
        gc.collect()  # closes the libraries of earlier lines
        sql(folder, "PRAGMA wal_checkpoint(TRUNCATE)")
        assert {file.name for file in folder.iterdir()} <= {FILE_NAME, VECTOR_FILE, PREVIOUS_NAME}
    folder.chmod(0o555)
    for file in folder.iterdir():
        file.chmod(0o444)
    try:
        if os.geteuid() == 0:
            os.seteuid(NOBODY)
            try:
                yield
            finally:
                os.seteuid(0)
        else:
            yield
    finally:
        folder.chmod(0o755)
        for file in folder.iterdir():
            file.chmod(0o644)


def warm_up(folder: Path) -> None:
    """Import what is imported late, while everything may be read."""
    found_by_vectors(Library(folder), "bees")
    found_by_words(Library(folder), "bees")


def test_a_folder_that_may_not_be_written_is_still_read(shared: Path) -> None:
    warm_up(shared)
    with no_right_to_write(shared):
        with pytest.raises(PermissionError):
            (shared / "new").touch()
        assert held(Library(shared)) == {"bees": BEES}
        assert set(found_by_vectors(Library(shared), "bees dance")) == {*BEES}
        assert found_by_words(Library(shared), "angle") == [BEES[1]]
        assert Library(shared).status().passages == 2


def test_writing_there_gives_a_line_that_says_what_to_do(
    shared: Path, embedder: WordEmbedder
) -> None:
    warm_up(shared)
    with no_right_to_write(shared), pytest.raises(LibraryError) as caught:
        rebuild(Library(shared), embedder, tides())
    assert str(shared / FILE_NAME) in str(caught.value)
    assert str(caught.value).endswith(
        "Check that the data folder exists and that you may write to it."
    )
    assert held(Library(shared)) == {"bees": BEES}


def test_a_new_collection_cannot_be_made_there(shared: Path, embedder: WordEmbedder) -> None:
    warm_up(shared)
    with no_right_to_write(shared), pytest.raises(LibraryError) as caught:
        rebuild(Library(shared / "new"), embedder, tides())
    assert "(Permission denied). Check that the data folder exists" in str(caught.value)


def test_who_may_not_write_sees_what_somebody_else_wrote(
    shared: Path, embedder: WordEmbedder
) -> None:
    warm_up(shared)
    reader = Library(shared)
    with no_right_to_write(shared):
        assert held(reader) == {"bees": BEES}
    rebuild(Library(shared), embedder, tides())
    with no_right_to_write(shared):
        assert held(reader) == {"tides": TIDES}
        assert set(found_by_vectors(reader, "moon")) == {*TIDES}


def test_what_was_written_last_is_read_there_though_a_reader_was_open_then(
    shared: Path, embedder: WordEmbedder
) -> None:
    with Library(shared).reading():
        rebuild(Library(shared), embedder, tides())
    assert (shared / f"{FILE_NAME}-wal").stat().st_size > 0
    with no_right_to_write(shared, settled=False):
        assert held(Library(shared)) == {"tides": TIDES}


def test_a_library_that_may_not_be_written_can_be_verified(shared: Path) -> None:
    warm_up(shared)
    list(verify(Library(shared), WordEmbedder))
    with no_right_to_write(shared):
        assert {check.state for check in verify(Library(shared), WordEmbedder)} == {"ok"}


def test_without_the_vector_file_it_is_kept_in_memory(shared: Path) -> None:
    warm_up(shared)
    (shared / VECTOR_FILE).unlink()
    with no_right_to_write(shared):
        assert set(found_by_vectors(Library(shared), "bees dance")) == {*BEES}
    assert not (shared / VECTOR_FILE).exists()


@pytest.mark.skipif(os.name == "nt", reason="folders have no such modes on Windows")
def test_a_data_folder_that_may_not_be_entered_is_refused(
    shared: Path, embedder: WordEmbedder
) -> None:
    warm_up(shared)
    library = Library(shared / "inner" / "seeds")
    rebuild(library, embedder, bees())
    (shared / "inner").chmod(0o000)
    try:
        with no_right_to_write_at_all(), pytest.raises(LibraryError, match="Permission denied"):
            held(Library(library.folder))
    finally:
        (shared / "inner").chmod(0o755)
    assert held(library) == {"bees": BEES}


@contextmanager
def no_right_to_write_at_all() -> Iterator[None]:
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("room", [0, 1, 3, 8, 20])
def test_a_full_disk_changes_nothing_and_says_so(
    room: int, library: Library, folder: Path, embedder: WordEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """SQLite says "full" when it may take no more than `room` pages beside what it has."""

    def open_on_a_full_disk(folder: Path) -> sqlite3.Connection:
        connection = open_for_writing(folder)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + room}")
        return connection

    rebuild(library, embedder, bees())
    before = (folder / VECTOR_FILE).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(writer, "open_for_writing", open_on_a_full_disk)
        with pytest.raises(LibraryError) as caught:
            add(library, embedder, article("big", *(f"{n} words. " * 80 for n in range(100))))
    assert str(caught.value) == (
        f"Cannot write {folder / FILE_NAME} (database or disk is full). "
        "The disk is full: make room and try again. Nothing was changed."
    )
    assert held(library) == held(Library(folder)) == {"bees": BEES}
    assert (folder / VECTOR_FILE).read_bytes() == before
    add(library, embedder, tides())
    assert sequence(library) == 2


def test_a_vector_file_that_cannot_be_written_is_kept_in_memory_with_a_warning(
    folder: Path,
    embedder: WordEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    rebuild(Library(folder), embedder, bees())
    before = (folder / VECTOR_FILE).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        library = Library(folder)
        add(library, embedder, tides())
        assert set(found_by_vectors(library, "moon")) == {*BEES, *TIDES}
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "No space left on device" in caplog.text
    assert (folder / VECTOR_FILE).read_bytes() == before
    assert set(found_by_vectors(Library(folder), "moon")) == {*BEES, *TIDES}
    assert (folder / VECTOR_FILE).read_bytes() != before


def test_a_folder_named_after_a_fault_does_not_mislead(
    tmp_path: Path, embedder: WordEmbedder
) -> None:
    (tmp_path / "full").write_text("a file where a folder should be")
    with pytest.raises(LibraryError) as caught:
        rebuild(Library(tmp_path / "full" / "locked"), embedder, bees())
    assert "(Not a directory). Check that the data folder exists" in str(caught.value)
