"""What a rebuild would change, as Discord shows it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.render.preview import (
    can_be_undone,
    render_preview,
    render_rollback_question,
    would_change,
)
from index.types import Preview
from tests.bot.discord_rules import fits_discord, texts
from tests.bot.strategies import hostile_text, long_text

numbers = st.integers(0, 10**9)
previews = st.builds(
    Preview,
    added=numbers,
    updated=numbers,
    removed=numbers,
    unchanged=numbers,
    passages=numbers,
    articles=st.lists(long_text, max_size=12).map(tuple),
    reasons=hostile_text | st.just("another model"),
    new_words=st.booleans(),
)


def test_articles_beyond_those_named_are_counted() -> None:
    titles = tuple(f"Nr. {n}" for n in range(10))
    shown = texts(render_preview(Preview(added=1, updated=20, articles=titles)))
    assert "\n1 article added, 20 articles updated.\n" in shown
    assert shown.endswith("- Nr. 9\n-# … and 11 more")


def test_what_another_model_made_is_not_said_to_come_back() -> None:
    other = Preview(updated=1, passages=2, reasons="another model")
    newer = Preview(updated=1, passages=2, reasons="another version of Footnote")
    assert (can_be_undone(other), can_be_undone(newer)) == (False, True)
    never = "This rebuild cannot be undone here: the index was made by another model."
    assert never in texts(render_preview(other))
    assert "it can be undone" not in texts(render_preview(other))
    assert never not in texts(render_preview(newer))
    assert "it can be undone" in texts(render_preview(newer))


def test_a_new_index_of_words_is_a_change() -> None:
    only_words = Preview(unchanged=3, new_words=True)
    assert would_change(only_words)
    assert "The index of words would be made anew." in texts(render_preview(only_words))


def test_nothing_to_do_is_said_to_be_nothing() -> None:
    assert not would_change(Preview(unchanged=1))
    assert "up to date with its 1 article;" in texts(render_preview(Preview(unchanged=1)))


@given(previews)
def test_any_preview_fits_discord(preview: Preview) -> None:
    assert fits_discord(render_preview(preview))


def test_the_question_about_going_back_fits_discord() -> None:
    assert fits_discord(render_rollback_question())
