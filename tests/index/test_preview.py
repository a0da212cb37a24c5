"""A preview says what a rebuild would do, and changes nothing."""

from pathlib import Path

import pytest

from index import indexing
from index.library import Library
from index.store.schema import FILE_NAME
from index.types import Preview, Problem, ReadResult
from tests.fakes import WordEmbedder
from tests.index.making import (
    BEES,
    TIDES,
    add,
    article,
    bees,
    held,
    quiet,
    rebuild,
    sequence,
    sql,
    tides,
)


def test_a_preview_of_a_first_rebuild_counts_everything_and_makes_nothing(
    library: Library, embedder: WordEmbedder
) -> None:
    read = ReadResult([bees(title="Why bees dance"), tides()])
    assert indexing.preview(library, embedder, read) == Preview(
        added=2, passages=4, articles=("Why bees dance", "tides")
    )
    assert not library.folder.exists()
    assert embedder.passages == 0


def test_a_preview_says_what_the_rebuild_then_does(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides(), article("old", "Old news."))
    add(library, embedder, article("note", "By hand."))
    broken = Problem("/articles/tides.md", "It is broken.")
    changed = article("bees", BEES[0], "Drones do not dance.", title="Bees")
    read = ReadResult([changed, article("new", "News.", "And more.", title="New")], [broken])
    before = (folder / FILE_NAME).read_bytes()
    found = indexing.preview(library, embedder, read)
    assert found == Preview(1, 1, 1, 2, passages=4, articles=("Bees", "New", "old"))
    assert (sequence(library), (folder / FILE_NAME).read_bytes()) == (2, before)
    assert held(library)["bees"] == BEES
    report = indexing.rebuild(library, embedder, read, quiet)
    assert (report.added, report.updated, report.removed, report.unchanged) == (1, 1, 1, 2)
    assert report.embedded == found.passages
    assert indexing.preview(library, embedder, read) == Preview(unchanged=4)


def test_at_most_ten_titles_are_named(library: Library, embedder: WordEmbedder) -> None:
    many = [article(f"a{n:02}", f"Text {n}.") for n in range(12)]
    found = indexing.preview(library, embedder, ReadResult(many))
    assert (found.added, found.articles) == (12, tuple(f"a{n:02}" for n in range(10)))


def test_another_model_would_embed_everything_again_and_that_is_the_reason(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    assert indexing.preview(library, embedder, None) == Preview(unchanged=2)
    found = indexing.preview(library, WordEmbedder("other"), None)
    assert (found.updated, found.unchanged, found.passages) == (2, 0, len(BEES) + len(TIDES))
    assert found.reasons == "another model"


def test_another_way_of_embedding_is_another_version(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    sql(folder, "UPDATE facts SET value = 'an older way' WHERE key = 'recipe'")
    found = indexing.preview(library, embedder, None)
    assert (found.updated, found.reasons) == (1, "another version of Footnote")
    assert found.passages == 0  # the same text of the same model: its vector is known


@pytest.mark.parametrize(("language", "new_words"), [(None, False), ("", False), ("de", True)])
def test_another_language_would_make_the_word_index_anew(
    language: str | None, new_words: bool, library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees())
    found = indexing.preview(library, embedder, None, language)
    assert found == Preview(unchanged=1, new_words=new_words)
