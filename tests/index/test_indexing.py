"""A rebuild is a diff: only what is new is embedded, and only what is gone goes."""

from collections.abc import Sequence

import pytest

from index import indexing
from index.errors import ModelError, NotFoundError
from index.library import Library
from index.splitter import windows_of
from index.text import distinct_id
from index.types import Problem, Progress, ReadResult, Vectors
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


@pytest.fixture
def embedder() -> RecordingEmbedder:
    return RecordingEmbedder()


def test_a_first_rebuild_embeds_every_paragraph(
    library: Library, embedder: RecordingEmbedder
) -> None:
    report = rebuild(library, embedder, bees(), tides())
    assert (report.added, report.updated, report.removed, report.unchanged) == (2, 0, 0, 0)
    assert (report.passages, report.embedded) == (4, 4)
    assert sorted(embedder.paragraphs) == sorted([*BEES, *TIDES])
    assert {info.article_id for info in report.articles} == {"bees", "tides"}
    assert held(library) == {"bees": BEES, "tides": TIDES}


def test_an_unchanged_rebuild_embeds_and_writes_nothing(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    report = rebuild(library, embedder, bees(), tides())
    assert (report.added, report.updated, report.removed, report.unchanged) == (0, 0, 0, 2)
    assert (report.embedded, len(embedder.paragraphs)) == (0, 4)
    assert sequence(library) == 1


def test_one_changed_paragraph_embeds_only_itself(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    report = rebuild(library, embedder, article("bees", "Drones do not dance.", BEES[1]), tides())
    assert (report.updated, report.unchanged, report.embedded) == (1, 1, 1)
    assert embedder.paragraphs[4:] == ["Drones do not dance."]
    assert found_by_vectors(library, "Drones do not dance.")[0] == "Drones do not dance."
    assert found_by_words(library, "flowers") == []
    assert found_by_words(library, "drones") == ["Drones do not dance."]


def test_a_paragraph_that_moves_is_not_embedded_again(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees())
    report = rebuild(library, embedder, article("bees", *reversed(BEES)))
    assert (report.updated, report.embedded) == (1, 0)
    assert held(library) == {"bees": BEES[::-1]}


def test_new_facts_are_stored_and_a_new_title_gives_new_vectors(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees())
    assert rebuild(library, embedder, bees(publisher="Hive Weekly")).embedded == 0
    with library.reading() as snapshot:
        assert [info.publisher for info in snapshot.articles()] == ["Hive Weekly"]
    assert rebuild(library, embedder, bees(title="Why bees dance")).embedded == 2


def test_the_same_paragraph_twice_is_embedded_once(
    library: Library, embedder: RecordingEmbedder
) -> None:
    twice = article("a", "Bees dance.", "Bees dance.")
    assert rebuild(library, embedder, twice).embedded == 1
    assert found_by_vectors(library, "A Bees dance.") == ["Bees dance.", "Bees dance."]


def test_a_long_paragraph_is_embedded_in_windows_and_found_whole(
    library: Library, embedder: RecordingEmbedder
) -> None:
    quiet_days = [f"Nothing at all happened on day {number} of the watch." for number in range(60)]
    long = " ".join([*quiet_days, *["Volcano!"] * 50])
    report = rebuild(library, embedder, article("long", long), bees())
    assert report.passages == 3
    assert len(embedder.paragraphs) == len(BEES) + len(windows_of(long)) == 6
    assert found_by_vectors(library, "volcano")[0] == long


def test_what_is_no_longer_read_goes_with_its_words_and_vectors(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    report = rebuild(library, embedder, tides())
    assert (report.removed, report.unchanged, report.passages) == (1, 1, 2)
    assert held(library) == {"tides": TIDES}
    assert found_by_words(library, "dance") == []
    assert set(found_by_vectors(library, "bees dance")) == {*TIDES}


def test_articles_added_by_hand_stay_and_those_of_unreadable_files_too(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides(), article("gone", "Old news."))
    add(library, embedder, article("note", "By hand."))
    broken = ReadResult([tides()], [Problem("/articles/bees.md", "It is broken.")])
    report = indexing.rebuild(library, embedder, broken, quiet)
    assert set(held(library)) == {"bees", "tides", "note"}
    assert (report.removed, report.unchanged) == (1, 3)
    assert report.problems == broken.problems


def test_adding_replaces_an_article_of_the_same_id(
    library: Library, embedder: RecordingEmbedder
) -> None:
    add(library, embedder, bees())
    report = add(library, embedder, article("bees", "Other bees."))
    assert (report.added, report.updated) == (0, 1)
    assert held(library) == {"bees": ("Other bees.",)}


def test_an_article_put_by_hand_over_a_files_is_kept_when_the_file_goes(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    add(library, embedder, bees(source="pasted"))
    rebuild(library, embedder, tides())
    assert set(held(library)) == {"bees", "tides"}


def test_removing_returns_what_was_removed(library: Library, embedder: RecordingEmbedder) -> None:
    rebuild(library, embedder, bees(), tides())
    assert [item.paragraphs for item in indexing.remove(library, ["bees"])] == [BEES]
    assert held(library) == {"tides": TIDES}
    with library.reading() as snapshot:
        assert snapshot.model_digest == embedder.model_digest


def test_removing_one_that_is_unknown_removes_none(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees())
    with pytest.raises(NotFoundError, match=r"no article nessie in seeds.*footnote index list"):
        indexing.remove(library, ["bees", "nessie"])
    assert held(library) == {"bees": BEES}


def test_another_model_embeds_everything_again(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees())
    add(library, embedder, tides())
    other = RecordingEmbedder("other")
    report = indexing.rebuild(library, other, None, quiet)
    assert (report.updated, report.embedded, len(other.paragraphs)) == (2, 4, 4)
    assert held(library) == {"bees": BEES, "tides": TIDES}
    with library.reading() as snapshot:
        assert (snapshot.model_name, snapshot.model_digest) == ("other", other.model_digest)
    assert indexing.rebuild(library, other, None, quiet).embedded == 0
    report = rebuild(library, other, bees())  # what was added by hand is still marked so
    assert (report.removed, set(held(library))) == (0, {"bees", "tides"})


def test_another_model_may_not_add_and_the_error_names_the_command(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees())
    with pytest.raises(ModelError) as caught:
        add(library, WordEmbedder("other"), tides())
    assert "was made by words" in str(caught.value)
    assert str(caught.value).endswith("run: footnote index rebuild --collection seeds")
    assert held(library) == {"bees": BEES}


def test_rebuilding_with_files_and_another_model_re_embeds_what_is_kept_too(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, bees())
    add(library, embedder, tides())
    report = rebuild(library, WordEmbedder("other"), bees())
    assert (report.embedded, set(held(library))) == (4, {"bees", "tides"})


def test_progress_goes_through_embedding_and_saving(
    library: Library, embedder: RecordingEmbedder
) -> None:
    steps: list[Progress] = []
    many = article("many", *(f"Paragraph number {number}." for number in range(300)))
    indexing.rebuild(library, embedder, ReadResult([many]), steps.append)
    assert [(step.stage, step.done, step.total) for step in steps] == [
        ("embedding", 0, 300),
        ("embedding", 128, 300),
        ("embedding", 256, 300),
        ("embedding", 300, 300),
        ("saving", 0, 1),
        ("saving", 1, 1),
    ]


def test_nothing_changes_when_the_model_fails_half_way(
    library: Library, embedder: RecordingEmbedder
) -> None:
    class Failing(WordEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise ModelError("The model failed.")

    rebuild(library, embedder, bees())
    with pytest.raises(ModelError):
        rebuild(library, Failing(), tides())
    assert held(library) == {"bees": BEES}
    assert sequence(library) == 1


def test_blank_paragraphs_keep_their_numbers_in_the_library(
    library: Library, embedder: RecordingEmbedder
) -> None:
    rebuild(library, embedder, article("a", "One.", "", "Three."))
    with library.reading() as snapshot:
        kept = snapshot.article("a")
        assert kept is not None
        assert kept.paragraphs == ("One.", "", "Three.")
        for passage, _ in snapshot.passages([1, 2]).values():
            assert kept.text[passage.start : passage.end] == passage.text
        assert [p.number for p, _ in snapshot.passages([1, 2]).values()] == [1, 3]


def test_a_file_takes_no_added_articles_place(library: Library, embedder: WordEmbedder) -> None:
    add(library, embedder, bees(source="/pasted/bees.txt"))
    rebuild(library, embedder, article("bees", "Another text about bees."))
    other = distinct_id("bees", "/articles/bees.md")
    assert held(library) == {"bees": BEES, other: ("Another text about bees.",)}
    report = rebuild(library, embedder, bees())
    assert (report.added, report.removed) == (0, 1)
    assert held(library) == {"bees": BEES}
