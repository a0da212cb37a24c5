"""Text helpers: what may be stored, and what an id, a digest or a date looks like."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import digest, one_line, slug, storable, to_date

any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates and NUL included


@given(any_text)
def test_storable_text_is_valid_utf8_of_the_same_length(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept


def test_only_what_cannot_be_stored_is_replaced() -> None:
    assert storable("naïve 🐝\x00 and \ud83d\n") == "naïve 🐝\ufffd and \ufffd\n"


@given(any_text)
def test_one_line_has_no_line_ends_and_no_doubled_or_outer_spaces(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert line == " ".join(line.split())


def test_one_line_keeps_the_words() -> None:
    assert one_line(" A\ttitle\r\n over\u00a0two\x07 lines ") == "A title over two lines"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why Bees Dance", "why-bees-dance"),
        ("  --Ünïcode_and MORE!  ", "ünïcode-and-more"),
        ("昨天 晚上", "昨天-晚上"),
        ("../../etc/passwd", "etc-passwd"),
        ("🐝🐝", "article"),
        ("", "article"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_slug_is_lower_case_words_with_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(any_text)
def test_a_slug_never_names_another_folder(text: str) -> None:
    made = slug(text)
    assert 0 < len(made) <= 80
    assert not set(made) & set("/\\. \n\x00")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_two_lists_have_one_digest_only_when_they_are_equal(a: list[str], b: list[str]) -> None:
    assert (digest(a) == digest(b)) == (a == b)


def test_parts_cannot_be_shifted_into_each_other() -> None:
    assert digest(["ab", "c"]) != digest(["a", "bc"])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-11-11", date(2025, 11, 11)),
        (" 2025-11-11T10:30:00Z", date(2025, 11, 11)),
        ("2025/1/9", date(2025, 1, 9)),
        ("2025.01.09", date(2025, 1, 9)),
        (date(2025, 11, 11), date(2025, 11, 11)),
        (datetime(2025, 11, 11, 23, 59, tzinfo=UTC), date(2025, 11, 11)),
        ("2025-02-30", None),
        ("0000-01-01", None),
        ("2025-11-111", None),
        ("yesterday", None),
        (20251111, None),
        (None, None),
    ],
)
def test_a_date_is_read_or_nothing_is(value: object, expected: date | None) -> None:
    assert to_date(value) == expected
