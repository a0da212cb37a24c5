"""What adding and rebuilding changed, as Discord shows it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render.report import changes, render_added, render_rebuilt
from index.types import ArticleInfo, Preview, Problem, RebuildReport
from tests.bot.discord_rules import fits_discord, texts
from tests.bot.fakes import BEES, info_of
from tests.bot.strategies import hostile_text, infos, long_text

INFO = info_of(BEES, "guild-1")
LINE = (
    "[Why bees dance](<https://example.org/bees>)\n"
    "-# Meadow Post · example.org · <t:1714564800:D> · 2 paragraphs"
)
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
problems = st.lists(st.builds(Problem, hostile_text, long_text), max_size=40)
counts = st.integers(0, 3) | st.integers(0, 10**9)


def test_a_rebuild_counts_what_changed_and_names_files_without_their_folders() -> None:
    report = RebuildReport(
        added=1, unchanged=4, passages=9, embedded=2, seconds=1.25,
        problems=[Problem("/home/secret/bad.txt", "No paragraphs.")],
    )  # fmt: skip
    head, body = render_rebuilt(report).texts
    assert head == (
        "**Rebuilt** in 1.2 s: 1 article added, 4 articles unchanged, 2 paragraphs embedded."
    )
    assert body == "**Could not be used**\n- bad.txt: No paragraphs."


def test_a_rebuild_of_nothing_counts_nothing() -> None:
    assert render_rebuilt(RebuildReport(seconds=3.21)).texts == ("**Rebuilt** in 3.2 s.",)


@pytest.mark.parametrize(
    ("preview", "embedded", "told"),
    [
        (Preview(), 0, ""),
        (Preview(updated=4), 14, "4 articles updated, 14 paragraphs embedded"),
        (Preview(removed=1, unchanged=1), 0, "1 article removed, 1 article unchanged"),
    ],
)
def test_only_what_there_is_is_counted(preview: Preview, embedded: int, told: str) -> None:
    assert changes(preview, embedded) == told


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (RebuildReport(added=1, articles=[INFO]), f"**Added** {LINE}"),
        (RebuildReport(updated=1, articles=[INFO]), f"**Updated** {LINE}"),
        (RebuildReport(added=2, articles=[INFO] * 2), f"Added 2 articles:\n{LINE}\n{LINE}"),
        (RebuildReport(updated=2, articles=[INFO] * 2), f"Updated 2 articles:\n{LINE}\n{LINE}"),
        (
            RebuildReport(added=1, updated=1, articles=[INFO] * 2),
            f"Added or updated 2 articles:\n{LINE}\n{LINE}",
        ),
        (
            RebuildReport(added=1, unchanged=1, articles=[INFO]),
            f"**Added** {LINE}\n-# 1 article was here already, and did not change.",
        ),
        (RebuildReport(unchanged=2), "2 articles were here already, and did not change."),
        (RebuildReport(), "Nothing was added."),
    ],
)
def test_what_was_added_is_named(report: RebuildReport, text: str) -> None:
    assert texts(render_added(report)) == text


def test_a_long_list_of_what_was_added_ends_with_how_many_more() -> None:
    many = [replace(INFO, title=f"Nr. {n}") for n in range(100)]
    text = texts(render_added(RebuildReport(added=100, articles=many)))
    assert text.startswith("Added 100 articles:\n[Nr. 0]")
    assert text.split("\n")[-1].endswith("more")


@slow
@given(problems, problems, st.lists(infos(), max_size=5), counts, counts, counts)
def test_any_report_fits_discord(
    wrong: list[Problem],
    notes: list[Problem],
    changed: list[ArticleInfo],
    added: int,
    updated: int,
    unchanged: int,
) -> None:
    report = RebuildReport(
        added=added, updated=updated, unchanged=unchanged,
        problems=wrong, notes=notes, articles=changed,
    )  # fmt: skip
    assert fits_discord(render_added(report))
    assert fits_discord(render_rebuilt(report))
