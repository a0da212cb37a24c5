"""Dates as people write them."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from retrieval.dates import parse_date

TODAY = date(2025, 11, 12)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-11-08", (2025, 11, 8), (2025, 11, 8)),
        (" 2024 ", (2024, 1, 1), (2024, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("June 2025", (2025, 6, 1), (2025, 6, 30)),
        ("8 November 2025", (2025, 11, 8), (2025, 11, 8)),
        ("Nov 8, 2025", (2025, 11, 8), (2025, 11, 8)),
        ("yesterday", (2025, 11, 11), (2025, 11, 11)),
        ("last week", (2025, 11, 5), (2025, 11, 5)),
        ("3 days ago", (2025, 11, 9), (2025, 11, 9)),
        ("December", (2024, 12, 1), (2024, 12, 31)),
    ],
)
def test_a_date_is_read(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert parse_date(text, today=TODAY) == date(*first)
    assert parse_date(text, today=TODAY, last=True) == date(*last)


@pytest.mark.parametrize(
    "text",
    ["", "soonish", "2024-13", "2024-02-30", "0000", "99999", "1/2/3", "x" * 500, "🐝", "\x00"],
)
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="2025-11-08"):
        parse_date(text, today=TODAY)


@given(st.dates())
def test_every_iso_date_is_read_as_it_is(day: date) -> None:
    assert parse_date(day.isoformat(), today=TODAY) == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert isinstance(parse_date(text, today=TODAY), date)
