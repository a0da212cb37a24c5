"""A damaged row is never quoted, and a file that is not a library of ours is left alone."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.library import Library
from index.store.schema import FILE_NAME
from tests.fakes import WordEmbedder
from tests.index.making import (
    BEES,
    article,
    bees,
    found_by_vectors,
    found_by_words,
    held,
    rebuild,
    sql,
    tides,
)

PASSAGE_DAMAGE = {
    "text": "UPDATE passages SET text = replace(text, 'dance', 'dencd') WHERE id = 1",
    "end": "UPDATE passages SET end = end + 1 WHERE id = 1",
    "start": "UPDATE passages SET start = start + 1, end = end + 1 WHERE id = 1",
    "number": "UPDATE passages SET number = 9 WHERE id = 1",
    "digest": "UPDATE passages SET digest = zeroblob(32) WHERE id = 1",
    "type": "UPDATE passages SET text = CAST(text AS BLOB) WHERE id = 1",
    "integer": "UPDATE passages SET text = 7 WHERE id = 1",
    "no UTF-8": "UPDATE passages SET text = CAST(x'ff' || text AS TEXT) WHERE id = 1",
    "another's": "UPDATE passages SET article = 2, number = 9 WHERE id = 1",
}
READS: dict[str, Callable[[Library], object]] = {
    "by words": lambda library: found_by_words(library, "bees flowers"),
    "by vectors": lambda library: found_by_vectors(library, "bees flowers"),
}


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("damage", PASSAGE_DAMAGE)
def test_a_damaged_passage_is_refused_instead_of_quoted(
    damage: str, read: str, library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    sql(folder, PASSAGE_DAMAGE[damage])
    with pytest.raises(LibraryError) as caught:
        READS[read](library)
    assert "verify --collection seeds" in str(caught.value) or "damaged" in str(caught.value)
    assert str(folder / FILE_NAME) in str(caught.value)


@pytest.mark.parametrize("damage", PASSAGE_DAMAGE)
def test_an_article_with_a_damaged_passage_is_not_shown(
    damage: str, library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    sql(folder, PASSAGE_DAMAGE[damage])
    with pytest.raises(LibraryError, match="damaged"), library.reading() as snapshot:
        snapshot.article("bees")


def test_the_other_passages_are_still_quoted(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    sql(folder, PASSAGE_DAMAGE["text"])
    assert found_by_words(library, "angle") == [BEES[1]]


@pytest.mark.parametrize(
    "change",
    [
        "title = 'Wasps'",
        "url = 'https://evil.example'",
        "paragraphs = 1",
        "published = '2025-13-01'",
        "published = 7",
    ],
)
def test_an_article_whose_facts_are_damaged_is_not_shown(
    change: str, library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    sql(folder, f"UPDATE articles SET {change}")  # noqa: S608
    with pytest.raises(LibraryError, match="damaged"), library.reading() as snapshot:
        snapshot.article("bees")


def test_a_list_with_a_damaged_date_is_refused(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    sql(folder, "UPDATE articles SET published = '2025-13-01'")
    with pytest.raises(LibraryError, match="damaged"):
        held(library)


def test_a_damaged_vector_is_made_again_instead_of_used_again(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    sql(folder, "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE id = 2")
    report = rebuild(library, embedder, article("bees", "New.", BEES[1]))
    assert report.embedded == 2
    assert found_by_vectors(library, f"bees {BEES[1]}", count=1) == [BEES[1]]


@pytest.mark.parametrize(
    "vector", ["x'00'", "'text'", "zeroblob(4)", "zeroblob(length(vector) * 3)"]
)
def test_vectors_of_a_wrong_size_are_refused(
    vector: str, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(Library(folder), embedder, bees(), tides())
    (folder / "vectors.faiss").unlink()
    sql(folder, f"UPDATE vectors SET vector = {vector} WHERE id = 2")  # noqa: S608
    with pytest.raises(LibraryError, match="damaged"):
        found_by_vectors(Library(folder), "bees")


def test_a_newer_format_is_refused_and_left_as_it_is(folder: Path, embedder: WordEmbedder) -> None:
    rebuild(Library(folder), embedder, bees())
    sql(folder, "PRAGMA user_version = 99")
    for act in (held, lambda library: rebuild(library, embedder, tides())):
        with pytest.raises(LibraryError, match=r"newer Footnote \(format 99, this one knows 2\)"):
            act(Library(folder))
    sql(folder, "PRAGMA user_version = 2")
    assert held(Library(folder)) == {"bees": BEES}


@pytest.mark.parametrize("version", [0, 1, 7])
def test_a_database_of_another_program_is_refused_and_left_as_it_is(
    version: int, folder: Path, embedder: WordEmbedder
) -> None:
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("CREATE TABLE photos (name)")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    before = (folder / FILE_NAME).read_bytes()
    for act in (held, lambda library: rebuild(library, embedder, tides())):
        with pytest.raises(LibraryError, match="is not a Footnote library"):
            act(Library(folder))
    assert (folder / FILE_NAME).read_bytes() == before
    assert [file.name for file in folder.iterdir()] == [FILE_NAME]


def test_a_file_that_is_no_database_is_refused_with_advice(
    folder: Path, embedder: WordEmbedder
) -> None:
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_text("These are my notes. " * 100)
    for act in (held, lambda library: rebuild(library, embedder, tides())):
        with pytest.raises(LibraryError) as caught:
            act(Library(folder))
        assert "(file is not a database). The file is damaged: move its folder away" in str(
            caught.value
        )
    assert (folder / FILE_NAME).read_text() == "These are my notes. " * 100


def test_a_database_cut_short_is_refused_with_advice(folder: Path, embedder: WordEmbedder) -> None:
    rebuild(Library(folder), embedder, *(article(f"a{n}", "Text. " * 200) for n in range(20)))
    for leftover in folder.glob(f"{FILE_NAME}-*"):
        leftover.unlink()
    content = (folder / FILE_NAME).read_bytes()
    (folder / FILE_NAME).write_bytes(content[: len(content) // 2])
    with pytest.raises(LibraryError, match="move its folder away and rebuild"):
        held(Library(folder))
