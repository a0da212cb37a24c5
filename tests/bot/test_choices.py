"""Articles as choices, and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.choices import article_choices, find_article
from index.errors import NotFoundError, UsageError
from index.types import ArticleInfo
from tests.bot.discord_rules import units
from tests.bot.fakes import BEES, info_of
from tests.bot.strategies import hostile_text, infos

INFO = info_of(BEES, "seeds")


@given(st.lists(infos(), max_size=40), hostile_text)
def test_any_choice_fits_and_leads_back_to_its_article(
    articles: list[ArticleInfo], typed: str
) -> None:
    choices = article_choices(articles, typed)
    assert len(choices) <= 25
    for choice in choices:
        assert 1 <= units(choice.name) <= 100
        assert 1 <= units(choice.value) <= 100
        assert find_article(articles, choice.value) in articles


def test_an_exact_title_wins_over_a_longer_one() -> None:
    longer = replace(INFO, article_id="more", title="Why bees dance again")
    assert find_article([longer, INFO], "why bees  dance") == INFO


def test_a_title_that_fits_several_articles_is_asked_about() -> None:
    other = replace(INFO, article_id="other", title="Why bees sing")
    with pytest.raises(UsageError, match="2 titles fit “why”"):
        find_article([INFO, other], "why")


@pytest.mark.parametrize("typed", ["", "  ", "wasps"])
def test_what_fits_nothing_is_not_found(typed: str) -> None:
    with pytest.raises(NotFoundError, match="/articles list"):
        find_article([INFO], typed)
