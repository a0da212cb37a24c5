"""The learned second look, by weights that are known."""

from dataclasses import replace

import pytest

from retrieval import learned_reranker
from retrieval.features import NAMES
from retrieval.learned_reranker import VECTOR_NAMES, LearnedReranker
from retrieval.linear import Linear, Weights
from retrieval.reranker import Ranked
from tests.retrieval.world import candidate

NONE = Linear({})
KNOWN = {
    "words": Weights(Linear({"cosine": 2.0, "coverage": 1.0}), NONE),
    "vectors": Weights(Linear({"cosine": 3.0, "cosine_lead": 1.0}), NONE),
}
GERMAN = "Warum steigt das Wasser an der Küste zweimal am Tag?"
TIDES = "Das Wasser steigt, weil der Mond die Meere anzieht."
BEES = "Bees live in hives. They dance at noon. Drones do not."


@pytest.fixture(autouse=True)
def _known_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned_reranker, "learned", KNOWN.__getitem__)


def texts(ranked: list[Ranked]) -> list[str]:
    return [one.candidate.passage.text.removeprefix("the ") for one in ranked]


def scores(ranked: list[Ranked]) -> list[float]:
    return [round(one.score, 6) for one in ranked]


def test_candidates_are_ordered_by_the_learned_weights() -> None:
    found = [candidate("the far", 0.1), candidate("the near", 0.6), candidate("the middle", 0.3)]
    ranked = LearnedReranker().rerank("why?", found)
    assert (texts(ranked), scores(ranked)) == (["near", "middle", "far"], [1.2, 0.6, 0.2])
    assert tuple(ranked[0].signals) == NAMES


def test_words_count_beside_the_vectors() -> None:
    found = [candidate("the bees", 0.3), candidate("the moon", 0.2)]
    ranked = LearnedReranker().rerank("Why is the moon near?", found)
    assert (texts(ranked)[0], ranked[0].signals["cosine"]) == ("moon", 0.2)


def test_a_bonus_counts_as_much_as_that_much_cosine() -> None:
    preferred = replace(candidate("the preferred", 0.3), bonus=0.2)
    ranked = LearnedReranker().rerank("why?", [candidate("the plain", 0.4), preferred])
    assert (texts(ranked), scores(ranked)) == (["preferred", "plain"], [1.0, 0.8])
    assert ranked[0].signals["cosine"] == 0.3  # how sure the answer is, it does not change


def test_equals_keep_the_order_of_search() -> None:
    found = [candidate(f"the {name}", 0.4) for name in ("one", "two", "three")]
    assert texts(LearnedReranker().rerank("why?", found)) == ["one", "two", "three"]


def test_nothing_found_is_nothing_ranked() -> None:
    assert LearnedReranker().rerank("why?", []) == []


def test_within_another_language_than_english_words_compare_too() -> None:
    found = [candidate("Bienen leben in Stöcken und tanzen am Mittag.", 0.2), candidate(TIDES, 0.5)]
    ranked = LearnedReranker().rerank(GERMAN, found)
    assert [one.candidate for one in ranked] == [found[1], found[0]]
    assert tuple(ranked[0].signals) == NAMES
    # Of the German stems it is "wasse" and "steig" that the text takes up.
    assert ranked[0].signals["coverage"] > ranked[1].signals["coverage"]
    for one in ranked:
        assert one.score == 2 * one.signals["cosine"] + one.signals["coverage"]


@pytest.mark.parametrize(
    ("question", "passage"), [(GERMAN, BEES), ("Where do the bees live?", TIDES)]
)
def test_between_two_languages_only_the_vectors_compare(question: str, passage: str) -> None:
    found = [candidate(passage, 0.5), candidate(f"{passage} ", 0.2)]
    ranked = LearnedReranker().rerank(question, found)
    assert scores(ranked) == [1.8, 0.6]  # 3 x 0.5 + 0.3 and 3 x 0.2
    assert [dict(one.signals) for one in ranked] == [
        dict(zip(VECTOR_NAMES, (0.5, pytest.approx(0.3)), strict=True)),
        dict(zip(VECTOR_NAMES, (0.2, 0.0), strict=True)),
    ]


def test_the_bonus_counts_between_two_languages_too() -> None:
    preferred = replace(candidate(f"{BEES} ", 0.4), bonus=0.2)
    ranked = LearnedReranker().rerank(GERMAN, [candidate(BEES, 0.5), preferred])
    assert [one.candidate.bonus for one in ranked] == [0.2, 0.0]
    assert scores(ranked) == [1.8, 1.6]  # 3 x (0.4 + 0.2) and 3 x 0.5 + 0.1
