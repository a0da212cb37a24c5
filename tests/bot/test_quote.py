"""Quotations: whole where they fit, else an honest excerpt around what answers."""

import time

from hypothesis import given
from hypothesis import strategies as st

from bot.render.quote import quote
from tests.bot.discord_rules import shown, units
from tests.bot.strategies import citations


def test_a_paragraph_is_quoted_whole_with_its_answer_bold() -> None:
    text = "Bees dance. They show the way. So it is."
    assert quote(text, [(12, 30)], 500).text == "> Bees dance. **They show the way.** So it is."


def test_each_line_is_quoted_and_bold_for_itself() -> None:
    written = quote("one\ntwo\nthree", [(0, 7)], 500).text
    assert written == "> **one**\n> **two**\n> three"


def test_touching_and_disordered_highlights_are_one() -> None:
    assert quote("abcdef", [(2, 4), (0, 2), (99, 120)], 500).text == "> **abcd**ef"


def test_signs_of_formatting_inside_and_beside_the_highlight_are_escaped() -> None:
    assert quote("a* *b* c", [(3, 6)], 500).text == "> a\\* **\\*b\\*** c"


def test_spaces_at_the_ends_of_a_highlight_are_not_bold() -> None:
    assert quote("a b c", [(1, 4)], 500).text == "> a **b** c"


def test_an_excerpt_keeps_the_highlight_and_is_cut_at_sentences() -> None:
    text = "Before it all. " * 50 + "Here is the answer. " + "And then more. " * 50
    start = text.index("Here")
    excerpt = quote(text, [(start, start + 19)], 200)
    assert excerpt.shortened
    assert excerpt.text.startswith("> …Before it all. ")
    assert "**Here is the answer.**" in excerpt.text
    assert excerpt.text.endswith("And then more.…")
    assert units(excerpt.text) > 150


def test_without_sentences_an_excerpt_is_cut_at_words() -> None:
    excerpt = quote("word " * 500, [], 100)
    assert excerpt.text.endswith(" word…")


def test_a_highlight_longer_than_the_room_is_shown_from_its_start() -> None:
    excerpt = quote("x " * 50 + "Long answer " * 500, [(100, 6_100)], 120)
    assert excerpt.text.startswith("> …**Long answer Long")
    assert excerpt.text.endswith("**…")


@given(citations(), st.integers(32, 5_000))
def test_a_quote_is_never_over_its_limit(citation: object, limit: int) -> None:
    from retrieval.types import Citation

    assert isinstance(citation, Citation)
    text = citation.passage.text
    written = quote(text, citation.highlights, limit)
    assert units(written.text) <= limit
    assert all(line.startswith("> ") for line in written.text.split("\n"))
    if not written.shortened:
        assert "…" in text or "…" not in written.text


def test_huge_paragraphs_are_cut_in_bounded_time() -> None:
    started = time.perf_counter()
    for text in ("a" + "\u0301" * 100_000, "🐝" * 100_000, "* " * 50_000, "\n" * 100_000):
        written = quote(text, [(50_000, 60_000)], 1_000)
        assert units(written.text) <= 1_000
    assert time.perf_counter() - started < 2


def test_a_cut_does_not_tear_a_letter_from_its_accents() -> None:
    written = quote("e\u0301" * 200, [], 101)
    assert shown(written.text).removesuffix("…").endswith("e\u0301")
