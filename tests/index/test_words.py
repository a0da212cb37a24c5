"""Nothing that a user types is FTS5 syntax, and word search finds what shares words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.library import Library
from index.store.reader import Reader
from index.store.schema import open_empty
from index.store.words import Terms, content_words, fts_query
from index.types import NO_FILTER
from tests.fakes import WordEmbedder
from tests.index.making import BEES, TIDES, bees, found_by_words, rebuild, tides

SYNTAX = [
    '"', '""', '"dance', "dance*", "NEAR(", "NEAR(dance sun, 3)", "AND", "dance AND", "OR OR",
    "NOT dance", "title:dance", "{title text}: dance", "- dance", "^dance", "dance + sun", "(",
    "))", "'; DROP TABLE words; --", "🐝", "🐝🐝 🌻", "", "   ", "\x00", "\ud800", "½ ²", "_", 
    "___", "a\u0301\u0301", "?" * 6000, "dance " * 1000, "x" * 6000, '"' * 6000, "NEAR(" * 1200,
]  # fmt: skip


ENGLISH = Terms("en")
EMPTY = Reader(open_empty(), Path("memory"))


@pytest.mark.parametrize("question", SYNTAX)
def test_a_question_made_of_fts5_syntax_is_searched_as_words(
    question: str, library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides())
    # Joined as it is, "dance" would be syntax; as a word it finds the bees.
    found = found_by_words(library, f"{question} dance")
    assert set(found) >= ({*BEES} if len(question) < 100 else set())
    found_by_words(library, question)


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=()), max_size=200) | st.text('"*()^:-+ANDORT{}'))
def test_no_question_at_all_breaks_fts5(question: str) -> None:
    assert EMPTY.search_words(question, 5, NO_FILTER) == []


def test_six_thousand_different_words_are_cut_to_a_search_of_forty_eight() -> None:
    query = fts_query(" ".join(f"word{number}" for number in range(6000)), ENGLISH)
    assert query.split(" OR ") == [f'"word{number}"' for number in range(48)]


def test_the_words_that_say_something_are_kept_once_and_in_order() -> None:
    assert content_words("Why did the BEES dance for the bees?") == ["bees", "dance"]


def test_a_question_of_function_words_keeps_them_all() -> None:
    assert content_words("Who are they?") == ["who", "are", "they"]
    assert fts_query("Who are they?", ENGLISH) == '"who" OR "are" OR "they"'


def test_a_question_without_words_matches_nothing() -> None:
    assert fts_query("?!… 🐝", ENGLISH) == ""


def test_word_search_puts_the_passage_that_shares_most_words_first(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), tides(title="Tides"))
    assert found_by_words(library, "angle of the dance to the sun") == [BEES[1], BEES[0]]
    assert found_by_words(library, "spring tide") == [TIDES[1], TIDES[0]]  # the title counts too
    assert set(found_by_words(library, "danced")) == {*BEES}  # stemmed
    assert found_by_words(library, "volcano") == []


def test_scores_are_positive_and_fall(library: Library, embedder: WordEmbedder) -> None:
    rebuild(library, embedder, bees(), tides())
    with library.reading() as snapshot:
        scores = [hit.score for hit in snapshot.search_words("angle dance sun", 10, NO_FILTER)]
        assert len(snapshot.search_words("dance moon", 1, NO_FILTER)) == 1
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
