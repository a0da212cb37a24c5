"""Facts, states and removals as Discord shows them."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.i18n import speaking
from bot.render.library import (
    is_shown_whole,
    render_article,
    render_confirmation,
    render_progress,
    render_put_back,
    render_removed,
    render_status,
    render_taken_out,
)
from index.types import (
    Article,
    ArticleInfo,
    LibraryStatus,
    Progress,
)
from retrieval.types import SummarySentence
from tests.bot.discord_rules import fits_discord, texts
from tests.bot.fakes import BEES, info_of
from tests.bot.strategies import hostile_text, infos, long_text, urls

INFO = info_of(BEES, "guild-1")
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
articles = st.builds(
    Article,
    article_id=hostile_text,
    title=long_text,
    paragraphs=st.lists(long_text, max_size=5).map(tuple),
    url=urls,
    publisher=st.none() | long_text,
    author=st.none() | long_text,
    section=st.none() | long_text,
    language=st.none() | hostile_text,
    published=st.none() | st.dates(),
)


def test_an_article_is_shown_by_its_facts_and_its_beginning() -> None:
    text = texts(render_article(BEES))
    assert "**[Why bees dance](<https://example.org/bees>)**" in text
    assert (
        "Publisher: Meadow Post · example.org · Author: Ada Field · Published: <t:1714564800:D>"
        in text
    )
    assert "> Honeybees live in hives." in text


def test_a_summary_stands_between_facts_and_opening() -> None:
    sentences = [SummarySentence("Bees *dance*.", 1), SummarySentence("Angles point.", 2)]
    _, short, opening = render_article(BEES, sentences).texts
    assert short == "**In short**\n- Bees \\*dance\\*. · ¶ 1\n- Angles point. · ¶ 2"
    assert opening.startswith("> Honeybees live in hives.")


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("en", "en", "English"), ("pt-BR", "en", "Portuguese (Brazil)"), ("en", "de", "Englisch"),
     ("en_US", "en", "English (United States)"), ("tlh", "en", "tlh"), ("*x*", "en", "\\*x\\*")],
)  # fmt: skip
def test_a_language_is_named_in_the_language_that_is_spoken(
    code: str, language: str, name: str
) -> None:
    with speaking(language):
        facts = render_article(replace(BEES, language=code)).texts[0]
    assert f": {name} · " in facts


def test_an_article_is_shown_whole_where_no_paragraph_is_cut_or_left_out() -> None:
    assert is_shown_whole(replace(BEES, paragraphs=("a",) * 3))
    assert not is_shown_whole(replace(BEES, paragraphs=("a",) * 4))
    assert not is_shown_whole(replace(BEES, paragraphs=("word " * 1_000,)))


def state(name: str, model: str) -> LibraryStatus:
    return LibraryStatus(name, 1, 2, 3, model, "", 2**20)


def test_a_status_has_a_text_for_each_collection_and_names_one_model_once() -> None:
    own, shared, model = render_status([state("guild-1", ""), state("seeds", "org/minilm")]).texts
    assert own == (
        "**Articles of this server**\n1 article, 2 paragraphs\nChanged: never\nOn disk: 1.0 MiB"
    )
    assert shared.startswith("**Shared articles**\n")
    assert model == "-# Model: minilm"
    assert render_status([state("guild-1", "")]).texts[-1] == "-# Model: none yet"


def test_a_status_names_the_model_of_each_collection_where_they_differ() -> None:
    own, shared = render_status([state("guild-1", "/home/me/old"), state("seeds", "new")]).texts
    assert own.endswith("\nModel: old")
    assert shared.endswith("\nModel: new")


def test_progress_is_a_bar() -> None:
    text = texts(render_progress(Progress("embedding", 50, 200)))
    assert "`█████░░░░░░░░░░░░░░░` 25% · 50 of 200" in text


@slow
@given(articles, st.lists(st.builds(SummarySentence, long_text, st.integers(1, 999)), max_size=5))
def test_any_article_fits_discord(article: Article, summary: list[SummarySentence]) -> None:
    assert fits_discord(render_article(article, summary))
    assert fits_discord(render_removed(article, answers_forgotten=False))
    assert fits_discord(render_put_back(article))


@given(st.lists(infos(), min_size=1, max_size=10), st.booleans())
def test_anything_taken_out_fits_discord(some: list[ArticleInfo], forgotten: bool) -> None:
    assert fits_discord(render_taken_out(some, answers_forgotten=forgotten))


def test_a_removal_tells_how_long_it_can_be_undone() -> None:
    text = texts(render_removed(BEES))
    assert text == (
        "Removed “Why bees dance” and its 2 paragraphs.\n-# Undo works for ten minutes."
    )
    assert "older answers may still show it" in texts(render_removed(BEES, answers_forgotten=False))


@slow
@given(infos())
def test_any_confirmation_fits_discord(info: ArticleInfo) -> None:
    assert fits_discord(render_confirmation(info))


@given(long_text, long_text, long_text, st.integers(0, 2**60))
def test_any_status_fits_discord(one: str, other: str, changed: str, number: int) -> None:
    states = [
        LibraryStatus("seeds", number, number, number, model, changed, number)
        for model in (one, other)
    ]
    assert fits_discord(render_status(states))


@given(hostile_text, st.integers(), st.integers())
def test_any_progress_fits_discord(stage: str, done: int, total: int) -> None:
    assert fits_discord(render_progress(Progress(stage, done, total)))


@pytest.mark.parametrize(
    ("title", "shown"),
    [("paypal.com: log in", "log in"), ("Example.org at ten", "Example.org at ten")],
)
def test_a_title_that_is_shown_names_no_other_site_than_its_link(title: str, shown: str) -> None:
    text = texts(render_article(replace(BEES, title=title, publisher=None)))
    assert text.startswith(f"**[{shown}](<https://example.org/bees>)**\n-# example.org · ")
