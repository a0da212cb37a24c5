"""Signals of candidates, worked out by hand."""

from dataclasses import replace

from retrieval.features import NAMES, features
from retrieval.linear import Signals
from retrieval.retriever import Candidate
from tests.retrieval.world import candidate


def found(
    cosine: float, bm25: float = 0.0, text: str = "text", title: str = "", article_id: str = "a"
) -> Candidate:
    return replace(candidate(text, cosine, title=title, article_id=article_id), bm25=bm25)


def column(name: str, rows: list[Signals]) -> list[float]:
    return [round(row[name], 6) for row in rows]


def test_every_signal_has_its_name() -> None:
    (row,) = features("Why do bees dance?", [candidate("Bees dance.", 0.5)])
    assert tuple(row) == NAMES
    assert features("Why do bees dance?", []) == []


def test_leads_are_those_before_the_mean_of_what_search_put_beyond_the_tenth() -> None:
    # Beyond the tenth: cosines 0.1 and 0.3.
    candidates = [found(0.8), *[found(0.4)] * 9, found(0.1), found(0.3)]
    rows = features("why?", candidates)
    assert column("cosine_lead", rows) == [0.6, *[0.2] * 9, -0.1, 0.1]


def test_of_ten_or_fewer_the_last_stands_for_the_tail() -> None:
    rows = features("why?", [found(0.5), found(0.4), found(0.2)])
    assert column("cosine_lead", rows) == [0.3, 0.2, 0.0]
    assert column("cosine_lead", features("why?", [found(0.5)])) == [0.0]


def test_bm25_counts_up_to_45_points() -> None:
    rows = features("why?", [found(0.5, 90.0), found(0.5, 15.0), found(0.5, 0.0)])
    assert column("bm25", rows) == [1.5, 0.5, 0.0]


def test_a_sibling_is_the_nearest_other_candidate_of_the_same_article() -> None:
    candidates = [
        found(0.5, article_id="a"),
        found(0.7, article_id="b"),
        found(0.2, article_id="a"),
    ]
    rows = features("why?", candidates)
    assert column("sibling", rows) == [0.2, 0.0, 0.5]


def test_length_counts_up_to_600_characters() -> None:
    rows = features("why?", [found(0.5, text="x" * length) for length in (300, 600, 900)])
    assert column("length", rows) == [0.5, 1.0, 1.0]


def test_words_of_text_and_title_cover_a_question_together() -> None:
    one = found(0.5, text="The bees live in hives. They dance at noon.", title="Bees and the moon")
    (row,) = features("Do bees dance at the moon?", [one])
    # Of one candidate, all words that it holds are as rare: bees, dance, moon.
    assert column("coverage", [row]) == [1.0]
    assert column("title_coverage", [row]) == [round(2 / 3, 6)]


def test_neighbouring_words_count_where_they_stand_close() -> None:
    texts = ["bees dance", "dance, said all the bees", "dance, or so said all the bees", "bees"]
    rows = features("Do bees dance?", [found(0.5, text=text) for text in texts])
    assert column("proximity", rows) == [1.0, 1.0, 0.0, 0.0]
    assert column("phrases", rows) == [1.0, 0.0, 0.0, 0.0]  # side by side, in order
