"""A library read and changed: filters, other writers, files that come and go."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import indexing
from index.errors import UsageError
from index.library import VECTOR_FILE, Library
from index.shelf import Shelf
from index.store.schema import FILE_NAME
from index.types import Filter
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

FILTERS = [
    (Filter(article_id="one"), {"One."}),
    (Filter(article_id="none"), set()),
    (Filter(after=date(2025, 2, 1)), {"Two.", "Three."}),
    (Filter(before=date(2025, 2, 1)), {"One.", "Two."}),
    (Filter(after=date(2025, 2, 1), before=date(2025, 2, 1)), {"Two."}),
    (Filter(publisher="hive weekly"), {"Two.", "Three."}),
    (Filter(publisher="HIVE WEEKLY", before=date(2025, 2, 28)), {"Two."}),
    (Filter(publisher="' OR 1=1 --"), set()),
    (Filter(), {"One.", "Two.", "Three.", "Undated."}),
]


@pytest.mark.parametrize(("only", "expected"), FILTERS)
def test_a_filter_limits_both_kinds_of_search(
    only: Filter, expected: set[str], library: Library, embedder: WordEmbedder
) -> None:
    rebuild(
        library,
        embedder,
        article("one", "One.", title="Day", published=date(2025, 1, 1)),
        article("two", "Two.", title="Day", published=date(2025, 2, 1), publisher="Hive Weekly"),
        article(
            "three", "Three.", title="Day", published=date(2025, 3, 1), publisher="Hive weekly"
        ),
        article("undated", "Undated.", title="Day"),
    )
    assert set(found_by_words(library, "day", only)) == expected
    assert set(found_by_vectors(library, "day", only)) == expected


def test_vector_search_puts_the_nearest_first(library: Library, embedder: WordEmbedder) -> None:
    rebuild(library, embedder, bees(), tides())
    assert found_by_vectors(library, f"bees {BEES[1]}", count=1) == [BEES[1]]
    assert found_by_vectors(library, "spring tides at full moon", count=1) == [TIDES[1]]


def test_articles_are_listed_newest_first_and_undated_last(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(
        library,
        embedder,
        article("old", "1.", published=date(2024, 1, 1)),
        article("none", "2."),
        article("new", "3.", published=date(2025, 1, 1)),
    )
    with library.reading() as snapshot:
        assert [info.article_id for info in snapshot.articles()] == ["new", "old", "none"]


def test_an_article_comes_back_as_it_was_put(library: Library, embedder: WordEmbedder) -> None:
    put = bees(
        standfirst="A map.", url="https://example.org", publisher="Hive", author="Ada",
        published=date(2025, 1, 2), updated=date(2025, 1, 3), language="en", section="Nature",
    )  # fmt: skip
    rebuild(library, embedder, put)
    with library.reading() as snapshot:
        assert snapshot.article("bees") == put
        assert snapshot.article("nessie") is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60).filter(str.strip), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_put(
    library: Library, embedder: WordEmbedder, paragraphs: list[str]
) -> None:
    rebuild(library, embedder, article("any", *paragraphs))
    assert held(library) == {"any": tuple(paragraphs)}


def test_a_library_that_does_not_exist_yet_reads_as_empty(library: Library) -> None:
    status = library.status()
    assert (status.articles, status.passages, status.sequence, status.model) == (0, 0, 0, "")
    assert found_by_words(library, "bees") == []
    assert found_by_vectors(library, "bees") == []
    assert not library.folder.exists()


def test_status_counts_what_is_there(library: Library, embedder: WordEmbedder) -> None:
    rebuild(library, embedder, bees(), tides())
    status = library.status()
    assert (status.collection, status.articles, status.passages) == ("seeds", 2, 4)
    assert (status.sequence, status.model) == (1, "words")
    assert status.bytes >= (library.folder / FILE_NAME).stat().st_size
    assert status.changed.endswith("+00:00")


def test_an_open_library_sees_what_another_one_writes(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    assert held(library) == {}
    other = Library(folder)
    rebuild(other, embedder, bees())
    assert held(library) == {"bees": BEES}
    add(other, embedder, tides())
    assert held(library) == {"bees": BEES, "tides": TIDES}
    assert set(found_by_vectors(library, "moon tides")) == {*BEES, *TIDES}
    indexing.remove(other, ["bees"])
    assert set(found_by_vectors(library, "moon tides")) == {*TIDES}


def test_a_reader_keeps_its_state_while_another_writes(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    question = embedder.embed_questions(["bees dance"])[0]
    with library.reading() as before:
        rebuild(Library(folder), embedder, tides())
        assert [info.article_id for info in before.articles()] == ["bees"]
        hits = before.search_vectors(question, 5, Filter())
        found = before.passages([hit.passage_id for hit in hits])
        assert {passage.text for passage, _ in found.values()} == {*BEES}
        assert before.sequence == 1
    assert held(library) == {"tides": TIDES}
    assert sequence(library) == 2


def test_a_library_that_was_deleted_and_made_again_is_noticed(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    shutil.rmtree(folder)
    assert held(library) == {}
    rebuild(Library(folder), embedder, tides())
    assert held(library) == {"tides": TIDES}
    assert set(found_by_vectors(library, "bees dance")) == {*TIDES}


def test_a_file_that_was_only_begun_is_empty_and_its_first_articles_are_seen(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    folder.mkdir(parents=True)
    (folder / FILE_NAME).touch()
    assert held(library) == {}
    rebuild(Library(folder), embedder, bees())
    assert held(library) == {"bees": BEES}


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "empty", "old", "folder"])
def test_the_vector_file_is_made_again_from_sqlite(
    damage: str, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(Library(folder), embedder, tides())
    file = folder / VECTOR_FILE
    old = file.read_bytes()
    add(Library(folder), embedder, bees())
    whole, embedded = file.read_bytes(), embedder.passages
    file.unlink()
    if damage == "folder":
        file.mkdir()
    elif damage != "missing":
        flipped = whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]
        contents = {"cut": whole[:500], "flipped": flipped, "empty": b"", "old": old}
        file.write_bytes(contents[damage])
    assert found_by_vectors(Library(folder), f"bees {BEES[1]}", count=1) == [BEES[1]]
    if damage != "folder":
        assert file.read_bytes() == whole
    assert embedder.passages == embedded


def test_names_that_leave_the_data_folder_are_refused(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    names = [
        "..",
        "../seeds",
        "a/b",
        "/etc",
        "",
        ".hidden",
        "a\\b",
        "Seeds",
        "seeds\n",
        "é",
        "a" * 65,
    ]
    for name in [*names, "seeds\x00", "~", "-x", "a.b"]:
        with pytest.raises(UsageError, match="cannot name a collection"):
            shelf.library(name)
    assert shelf.library("guild-123_a").folder == tmp_path / "guild-123_a"
    assert list(tmp_path.iterdir()) == []


def test_a_shelf_opens_each_collection_once_and_lists_what_exists(
    tmp_path: Path, embedder: WordEmbedder
) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.collections() == []
    rebuild(shelf.library("seeds"), embedder, bees())
    rebuild(shelf.library("guild-1"), embedder, tides())
    shutil.copytree(tmp_path / "seeds", tmp_path / "seeds.old")  # moved aside, as advised
    assert shelf.collections() == ["guild-1", "seeds"]
    assert shelf.library("seeds") is shelf.library("seeds")
    assert held(shelf.library("seeds")) == {"bees": BEES}
    shelf.close()
    assert held(shelf.library("guild-1")) == {"tides": TIDES}


@pytest.mark.parametrize("name", ["with space", "50%", "a?b#c", "naïve 🐝", "it's"])
def test_a_data_folder_may_have_any_name(name: str, tmp_path: Path, embedder: WordEmbedder) -> None:
    library = Library(tmp_path / name / "seeds")
    rebuild(library, embedder, bees())
    assert held(Library(tmp_path / name / "seeds")) == {"bees": BEES}
    assert sql(tmp_path / name / "seeds", "SELECT count(*) FROM articles") == [(1,)]
