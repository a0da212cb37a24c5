"""Question files: every kind of line, and those that are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import SourceError
from retrieval.cases import Case, read_cases

RISE = "Do tides rise because the moon pulls the oceans?"
CASE = {"id": "1", "question": RISE, "article_id": "tides", "paragraphs": [0]}


def write(path: Path, *records: dict[str, Any]) -> None:
    path.write_text("".join(f"{json.dumps(r, ensure_ascii=False)}\n" for r in records), "utf-8")


def test_cases_count_paragraphs_from_one_and_know_every_kind_of_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    write(
        path,
        CASE,
        {"question": "all", "article_id": "a", "paragraphs": [9], "gold_all": {"b": [0, 2]}},
        {"question": "no", "article_id": None, "paragraphs": [], "answerable": False},
        {"question": "marked", "article_id": "a", "paragraphs": [1], "answerable": False},
        {"question": "bare"},
    )
    assert read_cases(path) == [
        Case(RISE, frozenset({("tides", 1)}), True),
        Case("all", frozenset({("b", 1), ("b", 3)}), True),
        Case("no", frozenset(), False),
        Case("marked", frozenset(), False),
        Case("bare", frozenset(), False),
    ]


def test_half_a_surrogate_pair_never_reaches_the_tokenizer(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Why \\ud800?"}\n', "utf-8")
    assert read_cases(path)[0].question == "Why \N{REPLACEMENT CHARACTER}?"


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    odd = "one\u2028two\u0085three\x0b?"
    path.write_text(f'\ufeff\n{{"question": "{odd[:-2]}"}}\r\n\n', "utf-8", newline="")
    assert [case.question for case in read_cases(path)] == [odd[:-2]]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{bad", ":2 is no question"),
        ("[]", ":2 is no question"),
        ('"text"', ":2 is no question"),
        ('{"question": "x", "article_id": "a", "paragraphs": [Infinity]}', ":2 is no question"),
        ('{"question": ' + '{"a":' * 100_000, ":2 is no question"),
        ('{"paragraphs": [0]}', ":2 is no question"),
        ('{"question": "q", "article_id": "a", "paragraphs": ["x"]}', ":2 is no question"),
        ('{"question": "q", "article_id": "a", "paragraphs": 3}', ":2 is no question"),
        ('{"question": "q", "gold_all": [1]}', ":2 is no question"),
        ('{"question": "q", "answers": "a text"}', ":2 is no question"),
    ],
)
def test_a_broken_line_is_named_in_one_line(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(CASE)}\n{line}\n")
    with pytest.raises(SourceError) as caught:
        read_cases(path)
    assert f"{path}{what}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_case_knows_the_words_that_answer_where_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    given = {"answers": ["the moon", " ", 7], "selected_sentences": ["Tides rise."]}
    write(path, CASE | given, CASE | {"answers": None})
    told, untold = read_cases(path)
    assert (told.answers, told.sentences) == (("the moon", "7"), ("Tides rise.",))
    assert (untold.answers, untold.sentences) == ((), ())


def test_a_case_knows_the_articles_that_answer() -> None:
    assert Case("q", frozenset({("b", 1), ("b", 3), ("a", 1)}), True).gold_articles == {"a", "b"}
