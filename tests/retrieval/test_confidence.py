"""Confidence: a probability that grows with nearness and shared wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.confidence import probability
from retrieval.features import features
from retrieval.retriever import Candidate
from retrieval.wording import coverage
from tests.retrieval.world import candidate

cosines = st.floats(-1, 1)
QUESTION = "dance angle sun flowers"


@pytest.fixture(autouse=True)
def _known(known_weights: None) -> None:
    """What is true of these weights is true of all that count nearness and wording for it."""


def sure(question: str, found: Candidate) -> float:
    (signals,) = features(question, [found])
    return probability(signals)


@given(st.text(max_size=80), st.text(max_size=80), cosines)
def test_confidence_is_a_probability(question: str, text: str, cosine: float) -> None:
    assert 0 <= sure(question, candidate(text, cosine)) <= 1


@given(cosines, cosines)
def test_a_nearer_passage_is_never_less_sure(one: float, other: float) -> None:
    far, near = sorted([one, other])
    assert sure(QUESTION, candidate("dance", far)) <= sure(QUESTION, candidate("dance", near))


@given(cosines, st.integers(0, 4), st.integers(0, 4))
def test_more_of_the_questions_words_are_never_less_sure(cosine: float, a: int, b: int) -> None:
    words = QUESTION.split()
    fewer, more = (" ".join(words[:count]) for count in sorted([a, b]))
    assert sure(QUESTION, candidate(fewer, cosine)) <= sure(QUESTION, candidate(more, cosine))


def test_both_nearness_and_wording_count() -> None:
    unsure = sure(QUESTION, candidate("bread", 0.3))
    assert sure(QUESTION, candidate("bread", 0.6)) > unsure
    assert sure(QUESTION, candidate("flowers", 0.3)) > unsure


def test_the_title_counts_as_wording() -> None:
    named = candidate("points at the sun", 0.25, title="Dance angle")
    whole = candidate("Dance angle points at the sun", 0.25)
    nameless = candidate("points at the sun", 0.25)
    assert sure(QUESTION, named) == sure(QUESTION, whole)
    assert sure(QUESTION, named) > sure(QUESTION, nameless)


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Why do bees dance?", "Bees dance.", 1.0),
        ("Why do bees dance?", "Bees sleep.", 0.5),
        ("Why do bees dance?", "Bread.", 0.0),
        ("sanctioned presidents", "Sanctions on the president", 1.0),  # five letters tell
        ("who are they", "They are not", 2 / 3),  # function words only: all of them count
        ("ÉCOLE", "une école", 1.0),
        ("", "anything", 0.0),
        ("🐝", "🐝", 0.0),
    ],
)
def test_coverage_is_the_share_of_content_words(question: str, text: str, share: float) -> None:
    assert coverage(question, text) == pytest.approx(share)
