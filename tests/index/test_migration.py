"""A library of version 1, which stemmed all words as English ones, goes on answering."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.library import Library
from index.store.schema import FILE_NAME
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
from tests.index.test_disk import no_right_to_write

AS_IN_VERSION_1 = [
    "DROP TABLE words",
    "CREATE VIEW word_source AS SELECT passages.id AS id, "
    "trim(articles.title || ' ' || articles.standfirst) AS title, passages.text AS text "
    "FROM passages JOIN articles ON articles.id = passages.article",
    "CREATE VIRTUAL TABLE words USING fts5(title, text, content='word_source', "
    "content_rowid='id', tokenize=\"porter unicode61 remove_diacritics 2\")",
    "INSERT INTO words (rowid, title, text) SELECT id, title, text FROM word_source",
    "DELETE FROM facts WHERE key IN ('language', 'words')",
    "PRAGMA user_version = 1",
]
CHINESE = "市政府将新建自行车道。"


@pytest.fixture
def old(embedder: WordEmbedder) -> Iterator[Path]:
    """A library as version 1 left it, in a folder that every user may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield make_old(Path(name) / "seeds", embedder)


def make_old(folder: Path, embedder: WordEmbedder) -> Path:
    library = Library(folder)
    rebuild(library, embedder, bees(), tides(title="Tides"), article("zh", CHINESE))
    found_by_vectors(library, "bees")
    library.close()
    sql(folder, *AS_IN_VERSION_1, "PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def version(folder: Path) -> int:
    ((found,),) = sql(folder, "PRAGMA user_version")
    return int(found)


def test_a_question_brings_an_old_library_up_to_date(old: Path) -> None:
    library = Library(old)
    assert found_by_words(library, "danced") == [*BEES]
    assert found_by_words(library, "自行车") == [CHINESE]  # version 1 found none of it
    assert (version(old), sequence(library), library.status().language) == (2, 1, "en")
    assert held(library) == {"bees": BEES, "tides": TIDES, "zh": (CHINESE,)}
    assert {check.state for check in verify(library, WordEmbedder)} == {"ok"}


def test_a_change_brings_it_up_to_date_too(old: Path, embedder: WordEmbedder) -> None:
    with sqlite3.connect(old / FILE_NAME) as connection:
        connection.execute("UPDATE articles SET language = 'de'")
    connection.close()
    add(Library(old), embedder, article("new", "Neue Sanktionen."))
    assert found_by_words(Library(old), "Sanktion") == ["Neue Sanktionen."]
    assert version(old) == 2


def test_an_old_library_that_may_not_be_written_answers_as_it_is(old: Path) -> None:
    with no_right_to_write(old):
        assert found_by_words(Library(old), "danced angle") == [BEES[1], BEES[0]]
        assert Library(old).status().language == ""
        states = {check.name: check.state for check in verify(Library(old), WordEmbedder)}
    assert states["word index"] == "ok"
    assert version(old) == 1


def test_an_update_that_is_stopped_leaves_the_old_library(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("index.store.word_index._insert", fail)
        assert found_by_words(Library(old), "danced angle") == [BEES[1], BEES[0]]
        with pytest.raises(LibraryError, match="The disk is full: make room"):
            add(Library(old), WordEmbedder(), article("new", "News."))
    assert version(old) == 1
    assert found_by_words(Library(old), "danced angle") == [BEES[1], BEES[0]]
    assert version(old) == 2


def test_an_old_library_that_is_open_elsewhere_is_brought_up_to_date(old: Path) -> None:
    reading = sqlite3.connect(old / FILE_NAME, isolation_level=None)
    reading.execute("BEGIN")
    assert reading.execute("SELECT count(*) FROM passages").fetchone() == (5,)
    assert found_by_words(Library(old), "danced") == [*BEES]
    assert reading.execute("SELECT count(*) FROM word_source").fetchone() == (5,)
    reading.close()
