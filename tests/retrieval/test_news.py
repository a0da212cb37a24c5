"""Time words of a question against the articles there are: which are meant, and which preferred."""

from collections.abc import Sequence
from datetime import date

import pytest

from index.shelf import Shelf
from index.types import NO_FILTER, Filter
from retrieval.news import Timing, timing
from retrieval.retriever import NO_PREFERENCE, Preference
from tests.retrieval.fakes import GivenScores

TODAY = date(2025, 11, 12)  # a Wednesday
NEWEST = date(2025, 11, 10)


def timed(
    question: str, only: Filter = NO_FILTER, newest: Sequence[date | None] = (NEWEST,)
) -> Timing:
    snapshots = [GivenScores([], newest_day=day) for day in newest]
    return timing(question, only, snapshots, TODAY)


def test_a_question_without_time_words_is_left_as_it_is() -> None:
    assert timed("Why do bees dance?") == Timing(NO_FILTER, NO_PREFERENCE, False, None)


def test_words_relative_to_today_narrow_the_filter() -> None:
    only = Filter(publisher="Meadow Post")
    assert timed("What happened in the past three days?", only) == Timing(
        Filter(publisher="Meadow Post", after=date(2025, 11, 9)), NO_PREFERENCE, False, None
    )


def test_last_week_has_an_end() -> None:
    only = timed("Who resigned last week?").only
    assert (only.after, only.before) == (date(2025, 11, 3), date(2025, 11, 11))


def test_a_window_later_than_the_newest_article_filters_nothing_and_tells_its_date() -> None:
    newest = date(2025, 10, 1)
    assert timed("What happened yesterday?", newest=[newest]) == Timing(
        NO_FILTER, NO_PREFERENCE, False, newest
    )


def test_a_window_that_the_newest_article_just_reaches_narrows() -> None:
    found = timed("What happened yesterday?", newest=[date(2025, 11, 11)])
    assert (found.only.after, found.newest) == (date(2025, 11, 11), None)


def test_the_newest_article_of_all_collections_counts() -> None:
    found = timed("What happened yesterday?", newest=[None, date(2025, 10, 1), TODAY])
    assert (found.only.after, found.newest) == (date(2025, 11, 11), None)


def test_articles_without_any_date_are_not_filtered_by_it() -> None:
    found = timed("What happened yesterday?", newest=[None])
    assert (found.only, found.newest) == (NO_FILTER, None)
    assert timed("What happened yesterday?", newest=[]).only == NO_FILTER


def test_written_dates_are_only_preferred() -> None:
    found = timed("What was said in June 2025?")
    assert (found.only, found.newest) == (NO_FILTER, None)
    assert found.prefer
    assert found.prefer.after == date(2025, 6, 1)


def test_last_year_is_only_preferred_since_it_is_told_of_later() -> None:
    found = timed("How many ships were built last year?")
    assert found.only == NO_FILTER
    assert found.prefer.after == date(2024, 1, 1)


def test_the_latest_asks_for_the_newest_first() -> None:
    assert timed("What is the latest on the strike?") == Timing(
        NO_FILTER, NO_PREFERENCE, True, None
    )
    assert not timed("Why did the strike begin?").newest_first


@pytest.mark.parametrize(
    "only",
    [
        Filter(after=date(2024, 1, 1)),
        Filter(before=date(2024, 1, 1)),
        Filter(article_id="bees"),
        Filter(article_id="bees", publisher="Meadow Post"),
    ],
)
def test_options_that_the_asker_gives_win(only: Filter) -> None:
    assert timed("What happened last week?", only) == Timing(only, NO_PREFERENCE, False, None)


@pytest.mark.parametrize("only", [Filter(after=date(2024, 1, 1)), Filter(article_id="bees")])
def test_the_latest_is_asked_for_beside_options_too(only: Filter) -> None:
    assert timed("What is the latest on the strike?", only) == Timing(
        only, NO_PREFERENCE, True, None
    )


def test_an_option_later_than_the_newest_article_tells_its_date() -> None:
    only = Filter(after=date(2025, 11, 11))
    assert timed("Why do bees dance?", only) == Timing(only, NO_PREFERENCE, False, NEWEST)


def test_a_real_collection_knows_its_newest_article(shelf: Shelf) -> None:
    with shelf.library("seeds").reading() as snapshot:
        found = timing("What happened last month?", NO_FILTER, [snapshot], date(2025, 3, 20))
        missing = timing("What happened last month?", NO_FILTER, [snapshot], date(2025, 4, 20))
    assert (found.only.after, found.newest) == (date(2025, 2, 1), None)
    assert (missing.only, missing.newest) == (NO_FILTER, date(2025, 2, 10))
    assert found.prefer == Preference()
