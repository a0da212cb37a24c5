"""Whether highlights hold the answer, on a few words."""

import pytest

from retrieval.cases import Case
from retrieval.highlight import highlighted
from retrieval.highlighted import holds_answer, share

TEXT = "The sea is wide. Tides rise at noon."


def case(answers: tuple[str, ...] = (), sentences: tuple[str, ...] = ()) -> Case:
    return Case("q", frozenset({("a", 1)}), True, answers, sentences)


def test_what_is_highlighted_is_joined_and_counted() -> None:
    assert highlighted(TEXT, [(0, 7), (17, 22)]) == "The sea Tides"
    assert share(TEXT, [(0, 7), (17, 22)]) == 12 / 36
    assert share("", []) == 0.0


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        (("tides RISE",), True),
        (("Tides\n  rise",), True),
        (("moon", "noon"), True),
        (("moon",), False),
        (("Tides fall",), False),
    ],
)
def test_any_answer_may_stand_there_in_whatever_case_and_spacing(
    answers: tuple[str, ...], held: bool
) -> None:
    assert holds_answer(TEXT, case(answers)) is held


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("`` Tides '' rise , at dawn .", True),  # three words of four
        ("Tides rise very slowly", True),  # two of four
        ("Tides rose very slowly", False),  # one of four
        ("tides tides", True),  # one of two: a word counts as often as it stands there
        ("tides tides tides", False),
        ("…", False),
    ],
)
def test_half_of_the_words_of_a_sentence_must_stand_there(sentence: str, held: bool) -> None:
    assert holds_answer(TEXT, case(sentences=(sentence,))) is held


def test_a_case_without_words_is_never_held() -> None:
    assert not holds_answer(TEXT, case())
