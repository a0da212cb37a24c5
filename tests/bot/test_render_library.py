"""Lists, facts, states and reports as Discord shows them."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render_library import (
    render_article,
    render_articles,
    render_confirmation,
    render_progress,
    render_removed,
    render_report,
    render_status,
)
from index.types import (
    Article,
    ArticleInfo,
    LibraryStatus,
    Problem,
    Progress,
    RebuildReport,
)
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
problems = st.lists(st.builds(Problem, hostile_text, long_text), max_size=40)


def test_a_list_says_what_there_is_and_how_to_see_more() -> None:
    rendered = render_articles([INFO] * 23)
    text = texts(rendered)
    line = "- [Why bees dance](<https://example.org/bees>) · Meadow Post · <t:1714564800:D> · 2 ¶"
    assert text.count(line) == 10
    assert text.endswith("23 articles · page 1 of 3 · 13 more with page: 2")


def test_the_last_page_is_shown_for_any_later_one() -> None:
    text = texts(render_articles([INFO] * 23, page=99))
    assert text.count("Why bees dance") == 3
    assert text.endswith("page 3 of 3")


def test_shared_articles_are_marked() -> None:
    assert "· shared" in texts(render_articles([replace(INFO, collection="seeds")]))


def test_an_empty_list_says_how_to_begin() -> None:
    assert "/articles add" in texts(render_articles([]))


def test_an_article_is_shown_by_its_facts_and_its_beginning() -> None:
    text = texts(render_article(BEES))
    assert "**[Why bees dance](<https://example.org/bees>)**" in text
    assert "Publisher: Meadow Post · Author: Ada Field · Published: <t:1714564800:D>" in text
    assert "> Honeybees live in hives." in text


def test_a_status_has_a_field_for_each_collection() -> None:
    states = [LibraryStatus(name, 1, 2, 3, "minilm", "", 2**20) for name in ("guild-1", "seeds")]
    fields = render_status(states)["embeds"][0].fields
    assert [field.name for field in fields] == ["This server's articles", "Shared articles"]
    assert fields[0].value == (
        "1 article, 2 paragraphs\nChanged: never\nModel: minilm\nOn disk: 1.0 MiB · change number 3"
    )


def test_progress_is_a_bar() -> None:
    text = texts(render_progress(Progress("embedding", 50, 200)))
    assert "`█████░░░░░░░░░░░░░░░` 25% · 50 of 200" in text


def test_a_report_counts_changes_and_names_files_without_their_folders() -> None:
    report = RebuildReport(
        added=1, unchanged=4, passages=9, embedded=2, seconds=1.25,
        problems=[Problem("/home/secret/bad.txt", "No paragraphs.")],
    )  # fmt: skip
    text = texts(render_report(report))
    assert "**Rebuilt** in 1.2 s: 1 added, 0 updated, 0 removed, 4 unchanged." in text
    assert "**Could not be used**\n- bad.txt: No paragraphs." in text
    assert "secret" not in text


@slow
@given(st.lists(infos(), max_size=30), st.integers(1, 5))
def test_any_list_fits_discord(many: list[ArticleInfo], page: int) -> None:
    assert fits_discord(render_articles(many, page))


@slow
@given(articles)
def test_any_article_fits_discord(article: Article) -> None:
    assert fits_discord(render_article(article))
    assert fits_discord(render_removed(article))


@slow
@given(infos())
def test_any_confirmation_fits_discord(info: ArticleInfo) -> None:
    assert fits_discord(render_confirmation(info))


@slow
@given(problems, problems, st.lists(infos(), max_size=5))
def test_any_report_fits_discord(
    wrong: list[Problem], notes: list[Problem], changed: list[ArticleInfo]
) -> None:
    rendered = render_report(RebuildReport(problems=wrong, notes=notes, articles=changed))
    assert fits_discord(rendered)


@given(long_text, long_text, st.integers(0, 2**60))
def test_any_status_fits_discord(model: str, changed: str, number: int) -> None:
    state = LibraryStatus("seeds", number, number, number, model, changed, number)
    assert fits_discord(render_status([state, state]))


@given(hostile_text, st.integers(), st.integers())
def test_any_progress_fits_discord(stage: str, done: int, total: int) -> None:
    assert fits_discord(render_progress(Progress(stage, done, total)))
