"""Question files: a question a line, as text or as JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.batch import BatchLine, read_batch
from retrieval.history import Turn


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Why?\n", BatchLine(1, "Why?")),
        ("  Why?\r\n", BatchLine(1, "Why?")),
        ("\ufeffWhy?\n", BatchLine(1, "Why?")),
        ('{"question": "Why?"}', BatchLine(1, "Why?")),
        ('{"question": "Why?", "id": 7}', BatchLine(1, "Why?", 7)),
        (
            '{"id": "a-1", "question": "Why?", "history": ["x"]}',
            BatchLine(1, "Why?", "a-1", (Turn("x"),)),
        ),
        ('{"question": "Why?", "id": [1]}', BatchLine(1, "Why?")),
        ('{"question": ""}', BatchLine(1, "")),
        ('{"question": "\\ud800"}', BatchLine(1, "\N{REPLACEMENT CHARACTER}")),
        ('["a list"]', BatchLine(1, '["a list"]')),  # text may begin with any other sign
    ],
)
def test_a_line_is_text_or_json(line: str, read: BatchLine) -> None:
    assert list(read_batch([line])) == [read]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{bad", "The line is not valid JSON."),
        ('{"question": "Why?"', "The line is not valid JSON."),
        ('{"a":' * 100_000, "The line is not valid JSON."),
        ('{"question": 5}', 'The line has no "question".'),
        ('{"question": null}', 'The line has no "question".'),
    ],
)
def test_a_line_that_is_none_says_so(line: str, problem: str) -> None:
    assert list(read_batch([line])) == [BatchLine(1, line, problem=problem)]


def test_a_line_without_a_question_keeps_its_id() -> None:
    problem = 'The line has no "question".'
    assert list(read_batch(['{"id": 3}'])) == [BatchLine(1, '{"id": 3}', 3, problem=problem)]


def test_a_history_that_is_none_says_so_and_keeps_the_question_and_its_id() -> None:
    (line,) = read_batch(['{"question": "Why \\ud800?", "id": "\\udfff", "history": 3}'])
    assert line == BatchLine(
        1,
        "Why \N{REPLACEMENT CHARACTER}?",
        "\N{REPLACEMENT CHARACTER}",
        problem="The line's history is no list of earlier questions.",
    )


def test_blank_lines_are_passed_over_and_counted() -> None:
    lines = ["\n", "one\n", "  \n", "\ufeff\n", "two"]
    assert list(read_batch(lines)) == [BatchLine(2, "one"), BatchLine(5, "two")]


@given(st.lists(st.text().map(lambda text: f"x{text}x".replace("\n", " ")), max_size=5))
def test_json_and_text_carry_the_same_questions(questions: list[str]) -> None:
    as_json = [json.dumps({"question": question}) for question in questions]
    text = [line.question for line in read_batch(questions)]
    assert [line.question for line in read_batch(as_json)] == text
