"""What is cited of a ranking: no two that say the same, articles mixed, disagreements named."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import ArticleInfo
from retrieval import confidence
from retrieval.citing import Quotable, choose, cite, worth_citing
from retrieval.disagreement import disagreement
from retrieval.types import Differing
from tests.retrieval.fakes import logit_weights, ranked
from tests.retrieval.world import BEES, BREAD, TIDES, info_of

B, T, S = info_of(BEES), info_of(TIDES), info_of(BREAD)
COPY = "The ferry sank off the coast on Sunday with many people on board, the harbour said."
KILLED = "How many people were killed in the ferry accident?"
AT_LEAST_69 = "At least 69 people were killed in the ferry accident, the coast guard said."
SEVENTY_FIVE = "The ferry accident killed 75 people, the hospital said."
THRESHOLD = 0.5
LIKELY, POSSIBLE, HARDLY = 2.0, -0.5, -3.0  # logits: 0.88, 0.38 and 0.05


@pytest.fixture(autouse=True)
def _known_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "learned", logit_weights)


def quotable(text: str, article: ArticleInfo, number: int = 1) -> Quotable:
    return Quotable(ranked(text, LIKELY, article, number=number), ())


def texts(found: list[Quotable]) -> list[str]:
    return [one.ranked.candidate.passage.text for one in found]


def test_the_first_is_worth_citing_and_what_may_well_answer_too() -> None:
    ranking = [
        ranked("one", HARDLY, B),
        ranked("two", POSSIBLE, T),
        ranked("three", HARDLY, S),
        ranked("four", LIKELY, S),
    ]
    found = worth_citing(ranking, 0.5, newest_first=False)  # from 0.25 on
    assert texts(found) == ["one", "two", "four"]
    assert texts(worth_citing(ranking, 0.8, newest_first=False)) == ["one", "four"]


def test_only_the_first_twelve_are_looked_at() -> None:
    ranking = [ranked(f"number {n}", LIKELY, B, number=n + 1) for n in range(20)]
    assert len(worth_citing(ranking, 0.5, newest_first=False)) == 12


def test_doubles_collapse_into_the_first_which_names_their_articles() -> None:
    ranking = [ranked(COPY, 3.0, B), ranked("Yeast.", 2.5, S), ranked(COPY, LIKELY, T)]
    first, other = worth_citing(ranking, 0.5, newest_first=False)
    assert first.ranked is ranking[0]
    assert first.also_in == (T,)
    assert (texts([other]), other.also_in) == (["Yeast."], ())


def test_an_article_is_named_once_and_never_as_a_double_of_itself() -> None:
    ranking = [
        ranked(COPY, 3.0, B),
        ranked(COPY, LIKELY, B, number=2),
        ranked(COPY, LIKELY, T),
        ranked(COPY, LIKELY, T, number=2),
    ]
    (only,) = worth_citing(ranking, 0.5, newest_first=False)
    assert only.also_in == (T,)


def test_the_same_report_with_other_figures_is_no_double() -> None:
    ranking = [ranked(f"{COPY} It had {n} seats.", LIKELY, T, number=n) for n in (69, 75)]
    assert len(worth_citing(ranking, 0.5, newest_first=False)) == 2


def test_the_newest_comes_first_where_that_is_asked() -> None:
    old, new = replace(B, published=date(2020, 1, 1)), replace(T, published=date(2025, 1, 1))
    ranking = [ranked("old", 3.0, old), ranked("none", 2.5, S), ranked("new", LIKELY, new)]
    assert texts(worth_citing(ranking, 0.5, newest_first=True)) == ["new", "old", "none"]
    assert texts(worth_citing(ranking, 0.5, newest_first=False)) == ["old", "none", "new"]


def test_what_would_not_be_answered_by_itself_does_not_come_first_for_being_new() -> None:
    old, new = replace(B, published=date(2020, 1, 1)), replace(T, published=date(2025, 1, 1))
    ranking = [ranked("old", LIKELY, old), ranked("new", POSSIBLE, new)]
    assert texts(worth_citing(ranking, 0.5, newest_first=True)) == ["old", "new"]


def test_of_one_day_the_better_comes_first() -> None:
    ranking = [ranked("better", 3.0, B), ranked("worse", LIKELY, B, number=2)]
    assert texts(worth_citing(ranking, 0.5, newest_first=True)) == ["better", "worse"]


def test_other_articles_come_before_a_second_passage_of_one() -> None:
    found = [quotable("b1", B), quotable("b2", B, 2), quotable("t", T), quotable("s", S)]
    assert texts(choose(found, 3, THRESHOLD)) == ["b1", "t", "s"]
    assert texts(choose(found, 2, THRESHOLD)) == ["b1", "t"]


def test_another_article_that_only_may_answer_does_not_come_before_one_that_does() -> None:
    may = Quotable(ranked("may", POSSIBLE, S), ())
    found = [quotable("b1", B), quotable("b2", B, 2), may, quotable("t", T)]
    assert texts(choose(found, 3, THRESHOLD)) == ["b1", "b2", "t"]
    assert texts(choose(found, 4, THRESHOLD)) == ["b1", "b2", "may", "t"]


def test_a_second_passage_is_taken_where_no_other_article_is_left_and_keeps_its_place() -> None:
    found = [quotable("b1", B), quotable("b2", B, 2), quotable("t", T), quotable("b3", B, 3)]
    assert texts(choose(found, 3, THRESHOLD)) == ["b1", "b2", "t"]


def test_one_id_in_two_collections_is_two_articles() -> None:
    own = replace(B, collection="guild")
    found = [quotable("b1", B), quotable("b2", B, 2), quotable("own", own)]
    assert texts(choose(found, 2, THRESHOLD)) == ["b1", "own"]


@given(st.lists(st.sampled_from([B, T, S]), min_size=1, max_size=8), st.integers(1, 8))
def test_any_choice_has_the_first_in_order_and_as_many_articles_as_it_can(
    articles: list[ArticleInfo], limit: int
) -> None:
    found = [quotable(f"text {n}", article, n + 1) for n, article in enumerate(articles)]
    chosen = choose(found, limit, THRESHOLD)
    places = [found.index(one) for one in chosen]
    assert places[0] == 0
    assert places == sorted(set(places))
    assert len(chosen) == min(limit, len(found))
    held = {one.ranked.candidate.article.article_id for one in chosen}
    assert len(held) == min(limit, len({article.article_id for article in articles}))


def test_citations_are_numbered_and_link_to_what_is_highlighted() -> None:
    one = Quotable(ranked("Bees dance. Often.", 1.5, B, number=4), (T,))
    found = [one, quotable("Salt slows yeast.", S)]
    (first, second), differing = cite("Why do bees dance?", found, 3, THRESHOLD)
    assert (first.number, second.number) == (1, 2)
    assert (first.passage.number, first.highlights, first.score) == (4, ((0, 11),), 1.5)
    assert first.link == "https://meadow.example/bees#:~:text=Bees%20dance."
    assert (first.also_in, second.also_in) == ((T,), ())
    assert differing is None


def test_two_that_differ_are_named_by_their_numbers() -> None:
    found = [quotable("The ferry left.", S), quotable(AT_LEAST_69, B), quotable(SEVENTY_FIVE, T)]
    citations, differing = cite(KILLED, found, 3, THRESHOLD)
    assert [one.article.article_id for one in citations] == ["bread", "bees", "tides"]
    assert differing == Differing((2, 3), ("At least 69 people", "75 people"))


def test_one_that_differs_takes_the_place_of_one_that_was_chosen() -> None:
    found = [quotable(AT_LEAST_69, B), quotable("The ferry left.", S), quotable(SEVENTY_FIVE, T)]
    citations, differing = cite(KILLED, found, 2, THRESHOLD)
    assert [one.article.article_id for one in citations] == ["bees", "tides"]
    assert differing == Differing((1, 2), ("At least 69 people", "75 people"))


def test_a_differing_second_passage_of_one_article_is_cited_too() -> None:
    found = [quotable(AT_LEAST_69, B), quotable(SEVENTY_FIVE, B, 2), quotable("Left.", T)]
    citations, differing = cite(KILLED, found, 2, THRESHOLD)
    assert [one.passage.number for one in citations] == [1, 2]
    assert differing == Differing((1, 2), ("At least 69 people", "75 people"))


def test_the_first_stays_even_where_two_others_differ_and_there_is_no_room() -> None:
    found = [quotable("The ferry left.", S), quotable(AT_LEAST_69, B), quotable(SEVENTY_FIVE, T)]
    citations, differing = cite(KILLED, found, 2, THRESHOLD)
    assert [one.article.article_id for one in citations] == ["bread", "bees"]
    assert differing is None


def test_with_one_citation_nothing_can_differ() -> None:
    citations, differing = cite(
        KILLED, [quotable(AT_LEAST_69, B), quotable(SEVENTY_FIVE, T)], 1, THRESHOLD
    )
    assert [one.article.article_id for one in citations] == ["bees"]
    assert differing is None


def test_only_what_is_highlighted_is_compared() -> None:
    text = "The ferry accident killed many people at 3 in the morning. So 75 people were killed."
    assert disagreement(KILLED, [AT_LEAST_69, text]) is not None
    (_, second), differing = cite(
        KILLED, [quotable(AT_LEAST_69, B), quotable(text, T)], 3, THRESHOLD
    )
    assert (second.highlights, differing) == (((0, 58),), None)
