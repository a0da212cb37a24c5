"""Outcomes as Discord shows them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render.answers import (
    day,
    headline,
    render_line,
    render_outcome,
    render_page,
    render_summary,
)
from bot.render.card import Tone
from retrieval.types import Answer, Citation, NoAnswer, Summary, SummarySentence
from tests.bot.discord_rules import fits_discord, texts
from tests.bot.fakes import BEES, info_of
from tests.bot.strategies import answers, hostile_text, infos, long_text

INFO = info_of(BEES, "seeds")
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)


def cited(text: str, number: int = 1, link: str | None = None) -> Citation:
    from index.types import Passage

    return Citation(number, Passage("bees", 4, text, 0, len(text)), INFO, ((0, 4),), 0.9, link)


def test_an_answer_is_a_quotation_above_its_source() -> None:
    link = "https://example.org/bees#:~:text=Bees%20dance"
    card = render_outcome(Answer("Why?", [cited("Bees dance.", link=link)], 0.9))
    assert card.texts == (
        "> **Bees** dance.\n"
        "**1** [Why bees dance](<https://example.org/bees#:~:text=Bees%20dance>)\n"
        "-# Meadow Post · example.org · Ada Field · <t:1714564800:D> · ¶ 4",
        "-# Confidence: high",
    )
    assert card.tone is Tone.ANSWER


def test_the_question_is_repeated_where_a_command_hides_it() -> None:
    card = render_outcome(Answer("Why *so*?", [cited("Bees")], 0.9), asked=True)
    assert card.texts[0] == "**Why \\*so\\*?**"


@pytest.mark.parametrize(("confidence", "word"), [(0.9, "high"), (0.7, "fair"), (0.5, "low")])
def test_confidence_is_said_in_a_word(confidence: float, word: str) -> None:
    card = render_outcome(Answer("Why?", [cited("Bees")], confidence))
    first, *more = card.texts[-1].split("\n")
    assert first == f"-# Confidence: {word}"
    doubt = "-# This may not be what you asked for: read the quotation."
    assert more == ([doubt] if word == "low" else [])


def test_together_every_citation_has_a_text_of_its_own() -> None:
    card = render_outcome(Answer("Why?", [cited("Bees", n) for n in (1, 2, 3)], 0.5))
    assert [text.split("**")[3] for text in card.texts[:3]] == ["1", "2", "3"]


def test_a_page_shows_one_citation_and_which_of_them_it_is() -> None:
    answer = Answer("Why?", [cited("Bees", n) for n in (1, 2, 3)], 0.9)
    quotation, source, notes = render_page(answer, 2).texts
    assert quotation == "> **Bees**"
    assert source.startswith("**2** [Why bees dance]")
    assert notes == "-# Quotation 2 of 3 · Confidence: high"
    assert render_page(answer, 99) == render_page(answer, 3)
    assert render_page(answer, 0) == render_page(answer, 1)


def test_the_date_of_an_update_is_told_beside_that_of_publication() -> None:
    info = replace(INFO, updated=date(2024, 5, 2))
    text = render_page(Answer("Why?", [replace(cited("Bees"), article=info)], 0.9), 1).texts[1]
    assert "<t:1714564800:D> · updated <t:1714651200:D> · ¶ 4" in text


def test_a_long_paragraph_is_an_excerpt_and_says_so() -> None:
    text = "Bees dance a lot in summer. " * 1_000
    written = render_outcome(Answer("?", [cited(text)], 0.5)).texts[0]
    assert "…\n**1** " in written
    assert written.endswith("¶ 4 · excerpt")


def test_room_that_short_citations_leave_goes_to_a_long_one() -> None:
    long = "Bees dance a lot. " * 110  # 1,980 characters
    card = render_outcome(Answer("?", [cited("Short."), cited(long, 2), cited("Bit.", 3)], 0.5))
    assert "excerpt" not in texts(card)


def test_a_link_that_is_too_long_loses_its_fragment_only() -> None:
    link = "https://example.org/bees#:~:text=" + "x" * 3_000
    assert headline(INFO, link, limit=500) == "[Why bees dance](<https://example.org/bees>)"


def test_an_address_that_is_too_long_or_unsafe_leaves_the_headline() -> None:
    for url in ("https://example.org/" + "x" * 3_000, "javascript:alert(1)", None):
        assert headline(replace(INFO, url=url), limit=500) == "Why bees dance"


def test_no_answer_says_so_and_names_three_related_articles() -> None:
    first, related = render_outcome(NoAnswer("Why?", 0.1, [INFO] * 5)).texts
    assert first == "The articles hold no answer to that."
    assert related.startswith("**Not an answer, but related**\n[Why bees dance]")
    assert related.count("\n-# Meadow Post") == 3


def test_dates_are_written_at_noon_utc() -> None:
    assert day(date(2025, 11, 11)) == "<t:1762862400:D>"


def test_a_summary_lists_sentences_with_their_paragraphs() -> None:
    rendered = render_summary(Summary(INFO, [SummarySentence("Bees *do*.", 2)]))
    assert "- Bees \\*do\\*. · ¶ 2" in texts(rendered)


def test_a_summary_that_does_not_fit_says_how_much_is_left_out() -> None:
    sentences = [SummarySentence("word " * 100, number) for number in range(20)]
    rendered = render_summary(Summary(INFO, sentences))
    assert fits_discord(rendered)
    assert "… and 13 more sentences" in texts(rendered)


@slow
@given(answers, st.booleans(), st.integers(-1, 9))
def test_any_answer_fits_discord(answer: Answer, asked: bool, page: int) -> None:
    assert fits_discord(render_outcome(answer, asked=asked))
    assert fits_discord(render_page(answer, page, asked=asked))


@slow
@given(hostile_text, st.lists(infos(), max_size=5))
def test_any_absence_of_an_answer_fits_discord(question: str, related: list[object]) -> None:
    rendered = render_outcome(NoAnswer(question, 0.2, related), asked=True)  # type: ignore[arg-type]
    assert fits_discord(rendered)


@slow
@given(infos(), st.lists(st.builds(SummarySentence, long_text, st.integers(1, 999)), max_size=40))
def test_any_summary_fits_discord(info: object, sentences: list[SummarySentence]) -> None:
    assert fits_discord(render_summary(Summary(info, sentences)))  # type: ignore[arg-type]


@given(long_text)
def test_any_line_fits_discord(text: str) -> None:
    assert fits_discord(render_line(text))
