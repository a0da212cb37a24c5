"""Facts, states, removals and reports as Discord shows them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render_library import (
    render_article,
    render_confirmation,
    render_progress,
    render_removed,
    render_report,
    render_status,
    render_taken_out,
)
from index.types import (
    Article,
    ArticleInfo,
    LibraryStatus,
    Problem,
    Progress,
    RebuildReport,
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
problems = st.lists(st.builds(Problem, hostile_text, long_text), max_size=40)


def test_an_article_is_shown_by_its_facts_and_its_beginning() -> None:
    text = texts(render_article(BEES))
    assert "**[Why bees dance](<https://example.org/bees>)**" in text
    assert "Publisher: Meadow Post · Author: Ada Field · Published: <t:1714564800:D>" in text
    assert "> Honeybees live in hives." in text


def test_a_summary_stands_between_facts_and_opening() -> None:
    sentences = [SummarySentence("Bees *dance*.", 1), SummarySentence("Angles point.", 2)]
    _, short, opening = render_article(BEES, sentences).texts
    assert short == "**In short**\n- Bees \\*dance\\*. · ¶ 1\n- Angles point. · ¶ 2"
    assert opening.startswith("> Honeybees live in hives.")


def test_a_status_has_a_text_for_each_collection() -> None:
    states = [LibraryStatus(name, 1, 2, 3, "minilm", "", 2**20) for name in ("guild-1", "seeds")]
    own, shared = render_status(states).texts
    assert own == (
        "**Articles of this place**\n1 article, 2 paragraphs\nChanged: never\nModel: minilm\n"
        "On disk: 1.0 MiB · change number 3"
    )
    assert shared.startswith("**Shared articles**\n")


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
@given(articles, st.lists(st.builds(SummarySentence, long_text, st.integers(1, 999)), max_size=5))
def test_any_article_fits_discord(article: Article, summary: list[SummarySentence]) -> None:
    assert fits_discord(render_article(article, summary))
    assert fits_discord(render_removed(article, answers_forgotten=False))


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
