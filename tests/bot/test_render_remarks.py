"""Doubles, differing articles and the newest date, as Discord shows them."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.kept import Kept, read, written
from bot.render.answers import render_outcome
from bot.render.kept import render_kept
from index.types import ArticleInfo, Filter, Passage
from retrieval.history import Turn
from retrieval.types import Answer, Citation, Differing, NoAnswer
from tests.bot.discord_rules import active, fits_discord
from tests.bot.fakes import BEES, info_of
from tests.bot.strategies import citations, hostile_text, infos, long_text

INFO = info_of(BEES, "seeds")
NEWEST = date(2025, 11, 8)
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)


def cited(number: int = 1, *also_in: str, text: str = "Bees dance.") -> Citation:
    others = tuple(replace(INFO, publisher=name) for name in also_in)
    passage = Passage("bees", 4, text, 0, len(text))
    return Citation(number, passage, replace(INFO, url=None), ((0, 4),), 0.9, None, others)


def source(citation: Citation) -> str:
    return render_outcome(Answer("Why?", [citation], 0.9)).texts[0].split("\n")[-1]


def notes(answer: Answer) -> list[str]:
    return render_outcome(answer).texts[-1].split("\n")


def test_what_else_says_the_same_stands_behind_the_source() -> None:
    assert source(cited(1, "Harbour News", "Oven")) == (
        "-# Meadow Post · Ada Field · <t:1714564800:D> · ¶ 4 · also in Harbour News, Oven"
    )
    assert "also in" not in source(cited())


def test_long_names_are_clipped_and_none_of_them_acts() -> None:
    line = source(cited(1, "**x** @everyone " * 40))
    assert line.endswith("…")
    assert active(line.split("also in ")[1]) is None
    assert len(line.split("also in ")[1]) <= 80


def test_a_difference_and_the_newest_date_stand_under_the_quotations() -> None:
    differing = Differing((1, 2), ("69 people", "75 people"))
    answer = Answer("How many?", [cited(1), cited(2)], 0.9, differing, NEWEST)
    assert notes(answer) == [
        "-# Confidence: high",
        "-# The articles differ: [1] says “69 people”, [2] says “75 people”.",
        "-# The newest article here is from <t:1762603200:D>.",
    ]


def test_a_long_value_is_clipped() -> None:
    answer = Answer("?", [cited(1), cited(2)], 0.9, Differing((1, 2), ("9" * 900, "8")))
    assert f"[1] says “{'9' * 149}…”" in notes(answer)[1]


def test_a_value_of_an_article_does_nothing() -> None:
    answer = Answer("?", [cited(1), cited(2)], 0.9, Differing((1, 2), ("**9** <@1>", "8")))
    assert "“\\*\\*9\\*\\* \\<\\@1\\>”" in notes(answer)[1]


def test_the_newest_date_is_told_where_nothing_answers() -> None:
    first, related = render_outcome(NoAnswer("Why?", 0.1, [INFO], NEWEST)).texts
    assert first.split("\n") == [
        "The articles hold no answer to that.",
        "The newest article here is from <t:1762603200:D>.",
    ]
    assert related.startswith("**Not an answer, but related**")


_days = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))
_doubled = st.builds(
    lambda citation, others: replace(citation, also_in=tuple(others)),
    citations(),
    st.lists(infos(), max_size=5),
)
_answers = st.builds(
    Answer,
    hostile_text,
    st.lists(_doubled, min_size=1, max_size=6),
    st.floats(0, 1),
    st.none()
    | st.builds(Differing, st.just((1, 2)), st.tuples(long_text, long_text | st.just("9" * 5_000))),
    _days,
)


@slow
@given(_answers, st.booleans())
def test_any_answer_with_remarks_fits_discord(answer: Answer, asked: bool) -> None:
    assert fits_discord(render_outcome(answer, asked=asked))


@slow
@given(hostile_text, st.lists(infos(), max_size=5), _days)
def test_any_absence_with_a_date_fits_discord(
    question: str, related: list[ArticleInfo], newest: date | None
) -> None:
    assert fits_discord(render_outcome(NoAnswer(question, 0.2, related, newest), asked=True))


def test_five_full_citations_with_doubles_fit_discord() -> None:
    names = ["Publisher " * 9] * 5
    info = replace(INFO, publisher="P" * 300, author="A" * 300, title="T" * 2_000)
    full = [
        replace(cited(n, *names, text="Bees dance a lot in summer. " * 300), article=info)
        for n in range(1, 6)
    ]
    differing = Differing((1, 2), ("9" * 500, "8" * 500))
    assert fits_discord(render_outcome(Answer("?", full, 0.9, differing, NEWEST), asked=True))


_filters = st.builds(Filter, st.none() | hostile_text, _days, _days, st.none() | long_text)
_kept = st.builds(
    Kept,
    _answers | st.builds(NoAnswer, hostile_text, st.floats(0, 1), st.lists(infos()), _days),
    st.lists(st.builds(Turn, hostile_text)).map(tuple),
    _filters,
    long_text,
    st.none() | st.integers(1, 2**63),
    asked=st.booleans(),
)


@slow
@given(_kept, st.none() | st.integers(-1, 9))
def test_any_kept_answer_fits_discord(kept: Kept, page: int | None) -> None:
    assert fits_discord(render_kept(kept, page))


@slow
@given(_kept)
def test_any_kept_answer_is_read_as_it_was_written(kept: Kept) -> None:
    assert render_kept(read(written(kept))) == render_kept(kept)


def test_the_fullest_answer_fits_discord() -> None:
    names = ["Publisher " * 9] * 5
    info = replace(INFO, publisher="P" * 300, author="A" * 300, title="T" * 2_000)
    full = [
        replace(cited(n, *names, text="Bees dance a lot in summer. " * 300), article=info)
        for n in range(1, 6)
    ]
    differing = Differing((1, 2), ("9" * 500, "8" * 500))
    answer = Answer("Why? " * 200, full, 0.1, differing, NEWEST)
    wanted = Filter("x" * 300, NEWEST, NEWEST, "y" * 300)
    assert fits_discord(render_kept(Kept(answer, (), wanted, "T" * 900, 2**63, asked=True)))
