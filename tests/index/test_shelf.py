"""How many collections a shelf keeps open, and which."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from index.library import Library
from index.shelf import Shelf
from tests.fakes import WordEmbedder
from tests.index.making import BEES, TIDES, bees, held, rebuild, tides

NAMES = [f"guild-{number}" for number in range(6)]


@pytest.fixture
def shelf(tmp_path: Path, embedder: WordEmbedder) -> Shelf:
    for name in NAMES:
        library = Library(tmp_path / name)
        rebuild(library, embedder, bees())
        library.close()
    return Shelf(tmp_path, most_open=3)


def open_ones(shelf: Shelf) -> list[str]:
    return [name for name, library in shelf._open.items() if library._reader is not None]


def test_the_collections_that_were_used_last_stay_open(shelf: Shelf) -> None:
    for name in (*NAMES, NAMES[3], NAMES[0]):
        assert held(shelf.library(name)) == {"bees": BEES}
    assert open_ones(shelf) == [NAMES[5], NAMES[3], NAMES[0]]
    shelf.close()


@pytest.mark.skipif(sys.platform != "linux", reason="counts in /proc")
def test_descriptors_do_not_grow_with_the_collections(shelf: Shelf) -> None:
    for name in NAMES[:3]:
        held(shelf.library(name))
    few = len(os.listdir("/proc/self/fd"))
    for name in NAMES:
        held(shelf.library(name))
    assert len(os.listdir("/proc/self/fd")) == few
    shelf.close()


def test_what_is_being_read_is_never_closed(shelf: Shelf) -> None:
    with ExitStack() as stack:
        snapshots = [stack.enter_context(shelf.library(name).reading()) for name in NAMES]
        assert [len(snapshot.articles()) for snapshot in snapshots] == [1] * len(NAMES)
        assert open_ones(shelf) == NAMES
    held(shelf.library(NAMES[0]))
    assert open_ones(shelf) == [NAMES[4], NAMES[5], NAMES[0]]
    shelf.close()


def test_a_collection_that_does_not_exist_leaves_nothing_open(
    tmp_path: Path, embedder: WordEmbedder
) -> None:
    shelf = Shelf(tmp_path)
    library = shelf.library("user-1")
    assert held(library) == {}
    assert library.vector_file_problem()
    assert (library._reader, library._vectors) == (None, None)
    for number in range(500):
        assert held(shelf.library(f"user-{number}")) == {}
    assert open_ones(shelf) == []
    assert len(shelf._open) <= 64
    rebuild(Library(tmp_path / "user-1"), embedder, tides())
    assert held(library) == {"tides": TIDES}
    assert held(shelf.library("user-1")) == {"tides": TIDES}
    library.close()
    shelf.close()
