"""The list of articles: what is in it, in which order, a page at a time."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render.library import list_line
from bot.render.limits import size
from bot.render.listing import (
    ORDER_NAMES,
    ORDERS,
    PAGE_SIZE,
    Order,
    chosen,
    pages_of,
    render_articles,
)
from index.types import ArticleInfo
from tests.bot.discord_rules import fits_discord, texts
from tests.bot.fakes import BEES, info_of
from tests.bot.strategies import hostile_text, infos

INFO = info_of(BEES, "guild-1")
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
SOME = [
    replace(INFO, article_id="a", title="Zebras", published=date(2024, 1, 1), paragraphs=5),
    replace(INFO, article_id="b", title="ants", published=None, publisher=None, paragraphs=9),
    replace(INFO, article_id="c", title="Moles", published=date(2025, 1, 1), publisher="a paper"),
]


def test_a_list_says_what_there_is() -> None:
    text = texts(render_articles([INFO] * 23))
    line = (
        "[Why bees dance](<https://example.org/bees>)\n"
        "-# Meadow Post · example.org · <t:1714564800:D> · 2 paragraphs\n"
    )
    assert text.count(line) == 10
    assert text.endswith("-# 23 articles · page 1 of 3")


def test_the_last_page_is_shown_for_any_later_one() -> None:
    text = texts(render_articles([INFO] * 23, page=99))
    assert text.count("Why bees dance") == 3
    assert text.endswith("page 3 of 3")


def test_shared_articles_are_marked() -> None:
    assert "· shared" in texts(render_articles([replace(INFO, collection="seeds")]))


@pytest.mark.parametrize(
    ("url", "publisher", "facts"),
    [
        ("https://evil.example/x", "paypal.com", "paypal.com · evil.example · "),
        ("https://evil.example/x", None, "evil.example · "),
        ("https://www.lemonde.example/x", "LeMonde.example", "LeMonde.example · <t"),
        ("https://paypal.example" + ".a" * 90 + ".evil.example/x", None, "….a.a.a.a"),
        (None, "Meadow Post", "Meadow Post · <t"),
    ],
)
def test_a_line_says_where_its_link_leads(url: str, publisher: str | None, facts: str) -> None:
    line = list_line(replace(INFO, url=url, publisher=publisher))
    small = line.split("\n-# ")[1]
    assert small.startswith(facts)
    assert ("evil.example · " in small) is ("evil" in (url or ""))


@pytest.mark.parametrize(
    ("title", "shown"),
    [("paypal.com: log in", "log in"), ("Example.org at ten", "Example.org at ten")],
)
def test_a_headline_names_no_other_site_than_its_link(title: str, shown: str) -> None:
    line = list_line(replace(INFO, title=title))
    assert line.startswith(f"[{shown}](<https://example.org/bees>)\n")


def test_an_empty_list_says_how_to_begin_or_that_nothing_fits() -> None:
    assert "/articles add" in texts(render_articles([]))
    assert "has all of these words" in texts(render_articles([], words="xyzzy"))


@pytest.mark.parametrize(
    ("order", "ids"),
    [("newest", "cab"), ("oldest", "bac"), ("title", "bca"), ("publisher", "cab"),
     ("longest", "bac")],
)  # fmt: skip
def test_every_order_is_what_its_name_says(order: Order, ids: str) -> None:
    assert "".join(info.article_id for info in chosen(SOME, "", order)) == ids


@pytest.mark.parametrize(
    ("words", "ids"),
    [("", "cab"), ("ZEBRAS meadow", "a"), ("ada", "cab"), ("paper mole", "c"), ("xyzzy", "")],
)
def test_words_are_looked_for_in_title_publisher_and_author(words: str, ids: str) -> None:
    assert "".join(info.article_id for info in chosen(SOME, words, "newest")) == ids


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_pages_are_counted(count: int, pages: int) -> None:
    assert pages_of([INFO] * count) == pages


def test_every_order_has_a_name_that_fits_a_choice() -> None:
    assert tuple(ORDER_NAMES) == ORDERS
    assert all(size(name) <= 100 for name in ORDER_NAMES.values())


@slow
@given(st.lists(infos(), max_size=30), st.integers(-1, 5), hostile_text)
def test_any_list_fits_discord(many: list[ArticleInfo], page: int, words: str) -> None:
    assert fits_discord(render_articles(many, page, words))


@slow
@given(st.lists(infos(), max_size=30), hostile_text, st.sampled_from(ORDERS))
def test_every_article_that_fits_is_on_one_page(
    many: list[ArticleInfo], words: str, order: Order
) -> None:
    found = chosen(many, words, order)
    assert all(info in many for info in found)
    assert (pages_of(found) - 1) * PAGE_SIZE <= len(found) <= pages_of(found) * PAGE_SIZE
