"""Follow-up questions and preferences, by hand-computed values."""

from dataclasses import replace
from datetime import date

import pytest

from index.types import NO_FILTER, ArticleInfo
from retrieval import retriever
from retrieval.history import Asked
from retrieval.retriever import NO_PREFERENCE, Preference, retrieve
from tests.retrieval.fakes import ALONE, IN_CONTEXT, GivenScores
from tests.retrieval.world import BEES, BREAD, TIDES, info_of

FOLLOW_UP = Asked("and why?", ALONE, "do bees dance? and why?", IN_CONTEXT)
FIRST = Asked("why?", ALONE)
DISCUSSED = Preference(articles=frozenset({"tides"}))


@pytest.fixture(autouse=True)
def _known_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights are tuned by measuring; these values are worked out with these."""
    monkeypatch.setattr(retriever, "_BM25_WEIGHT", 0.1)
    monkeypatch.setattr(retriever, "_CONTEXT_WEIGHT", 0.25)
    monkeypatch.setattr(retriever, "_DISCUSSED", 0.2)
    monkeypatch.setattr(retriever, "_IN_WINDOW", 0.1)


def found(
    snapshot: GivenScores,
    asked: Asked = FIRST,
    count: int = 10,
    prefer: Preference = NO_PREFERENCE,
) -> list[tuple[int, float]]:
    candidates = retrieve([snapshot], asked, NO_FILTER, count, prefer=prefer)
    return [(one.passage.number, round(one.score, 6)) for one in candidates]


def test_a_passage_that_only_the_context_finds_rises() -> None:
    snapshot = GivenScores([{1: 0.5, 2: 0.45, 3: 0.4}, {1: 0.0, 2: 0.1, 3: 0.9}])
    assert [number for number, _ in found(snapshot)] == [1, 2, 3]
    # 0.75 x 0.4 + 0.25 x 0.9, 0.75 x 0.5 + 0, 0.75 x 0.45 + 0.25 x 0.1
    assert found(snapshot, FOLLOW_UP) == [(3, 0.525), (1, 0.375), (2, 0.3625)]


def test_cosine_and_bm25_are_means_of_the_question_alone_and_in_context() -> None:
    bm25 = {"and why?": {1: 4.0}, "do bees dance? and why?": {1: 8.0, 2: 12.0}}
    snapshot = GivenScores([{1: 0.4, 2: 0.2}, {1: 0.8, 2: 0.6}], bm25)
    one, two = sorted(
        retrieve([snapshot], FOLLOW_UP, NO_FILTER, 2), key=lambda found: found.passage.number
    )
    # 0.75 x 0.4 + 0.25 x 0.8, 0.75 x 4 + 0.25 x 8
    assert [one.cosine, one.bm25] == pytest.approx([0.5, 5.0])
    assert one.score == pytest.approx(0.5 + 0.1 * 5.0)
    # 0.75 x 0.2 + 0.25 x 0.6, 0.25 x 12
    assert [two.cosine, two.bm25] == pytest.approx([0.3, 3.0])


def test_what_one_of_the_two_searches_missed_still_gets_its_true_cosine() -> None:
    # Each vector search finds its best passage only.
    snapshot = GivenScores([{1: 0.8, 2: 0.4}, {1: -0.4, 2: 0.6}], reach=1)
    assert found(snapshot, FOLLOW_UP) == [(1, 0.5), (2, 0.45)]


def test_a_question_asked_alone_is_not_blended() -> None:
    assert found(GivenScores([{1: 0.8, 2: 0.4}])) == [(1, 0.8), (2, 0.4)]


def test_an_article_under_discussion_gets_its_bonus() -> None:
    snapshot = GivenScores([{1: 0.5, 2: 0.4}], articles_of={2: info_of(TIDES)})
    assert found(snapshot, prefer=DISCUSSED) == [(2, 0.6), (1, 0.5)]
    first, other = retrieve([snapshot], FIRST, NO_FILTER, 2, prefer=DISCUSSED)
    assert (first.bonus, first.cosine) == (0.2, 0.4)
    assert other.bonus == 0


@pytest.mark.parametrize(
    ("article", "window", "bonus"),
    [
        (info_of(TIDES), (date(2025, 2, 10), date(2025, 2, 10)), 0.1),  # both days included
        (info_of(TIDES), (date(2025, 2, 11), None), 0),
        (info_of(TIDES), (None, date(2025, 2, 9)), 0),
        (info_of(TIDES), (None, date(2025, 2, 10)), 0.1),
        (info_of(TIDES), (date(2024, 1, 1), None), 0.1),
        (info_of(TIDES), (None, None), 0),
        (info_of(BREAD), (date(2024, 1, 1), None), 0),  # it has no date
    ],
)
def test_the_days_of_a_window_get_a_bonus(
    article: ArticleInfo, window: tuple[date | None, date | None], bonus: float
) -> None:
    after, before = window
    assert Preference(after=after, before=before).bonus(article) == bonus


def test_both_bonuses_add_up() -> None:
    prefer = Preference(frozenset({"tides"}), after=date(2025, 1, 1))
    assert prefer.bonus(info_of(TIDES)) == pytest.approx(0.3)


def test_what_is_preferred_rises_from_below_the_count() -> None:
    articles = {number: info_of(BEES) for number in range(1, 6)} | {4: info_of(TIDES)}
    snapshot = GivenScores([{1: 0.5, 2: 0.45, 3: 0.4, 4: 0.35, 5: 0.3}], articles_of=articles)
    assert found(snapshot, count=2) == [(1, 0.5), (2, 0.45)]
    assert found(snapshot, count=2, prefer=DISCUSSED) == [(4, 0.55), (1, 0.5)]


def test_what_is_far_below_the_count_does_not_rise() -> None:
    articles = {number: info_of(BEES) for number in range(1, 5)} | {4: info_of(TIDES)}
    snapshot = GivenScores([{1: 0.5, 2: 0.45, 3: 0.4, 4: 0.35}], articles_of=articles)
    assert found(snapshot, count=1, prefer=DISCUSSED) == [(1, 0.5)]  # three are looked at


def test_a_preference_for_articles_that_are_not_there_changes_nothing() -> None:
    snapshot = GivenScores([{1: 0.5, 2: 0.4}])
    assert found(snapshot, prefer=Preference(frozenset({"unknown"}))) == found(snapshot)


def test_no_preference_is_falsy_and_any_is_not() -> None:
    assert not NO_PREFERENCE
    assert DISCUSSED
    assert Preference(before=date(2025, 1, 1))


def test_the_context_counts_in_every_collection() -> None:
    own = replace(
        GivenScores([{1: 0.4}, {1: 0.8}], articles_of={1: info_of(BEES, "guild")}),
        collection="guild",
    )
    seeds = GivenScores([{1: 0.6}, {1: -0.4}])
    candidates = retrieve([seeds, own], FOLLOW_UP, NO_FILTER, 5)
    assert [(one.article.collection, round(one.score, 6)) for one in candidates] == [
        ("guild", 0.5),
        ("seeds", 0.35),
    ]
