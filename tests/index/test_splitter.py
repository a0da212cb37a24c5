"""Articles become passages with true spans, and long passages windows that miss no word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.splitter import WINDOW_CHARACTERS, passages_of, windows_of
from tests.index.making import article

words = st.text(st.sampled_from("ab é漢.!?,“”'\n\t 🐝"), max_size=300)
prose = st.lists(st.sampled_from(["Bees dance.", "Why?", "Dr. Finch said so!", "a " * 30]))
texts = words | prose.map(" ".join)


@given(texts, st.integers(min_value=1, max_value=80))
def test_windows_are_in_order_within_the_limit_and_cover_every_word(text: str, limit: int) -> None:
    reached = 0
    for start, end in windows_of(text, limit):
        assert reached <= start <= end <= len(text)
        assert end - start <= limit
        assert not text[reached:start].strip()
        reached = end
    assert not text[reached:].strip()


def test_a_short_text_is_one_window() -> None:
    text = "x" * WINDOW_CHARACTERS
    assert windows_of(text) == [(0, WINDOW_CHARACTERS)]
    assert len(windows_of(text + "x")) == 2


def test_windows_are_cut_at_sentence_ends_and_filled() -> None:
    text = "The first one is here. The second one follows. The third one ends it."
    cut = [text[start:end] for start, end in windows_of(text, 50)]
    assert cut == ["The first one is here. The second one follows.", "The third one ends it."]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    text = "seven words without any stop at all"
    cut = [text[start:end] for start, end in windows_of(text, 12)]
    assert cut == ["seven words", "without any", "stop at all"]


def test_a_long_chinese_sentence_is_cut_after_its_clauses() -> None:
    text = "蜜蜂在黑暗中跳舞，告诉同伴花在哪里、有多远；没有人看见它们"
    cut = [text[start:end] for start, end in windows_of(text, 16)]
    assert cut == ["蜜蜂在黑暗中跳舞，", "告诉同伴花在哪里、有多远；", "没有人看见它们"]


def test_a_long_arabic_text_is_cut_at_its_sentences_and_words() -> None:
    text = "هل يرقص النحل؟ نعم، يرقص النحل في الظلام."
    cut = [text[start:end] for start, end in windows_of(text, 20)]
    assert cut == ["هل يرقص النحل؟", "نعم، يرقص النحل في", "الظلام."]


def test_a_word_that_is_too_long_is_cut_anyway() -> None:
    assert windows_of("x" * 25, 10) == [(0, 10), (10, 20), (20, 25)]


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "a" + "\u0301" * 1_000_000, "Bees dance in the hive. " * 40_000]
)
def test_a_paragraph_of_a_megabyte_is_split_in_seconds(text: str) -> None:
    started = time.perf_counter()
    windows = windows_of(text)
    assert time.perf_counter() - started < 10
    assert windows[0][0] == 0
    assert len(text) - windows[-1][1] <= 1
    assert max(end - start for start, end in windows) <= WINDOW_CHARACTERS


@given(st.lists(st.text(max_size=40), max_size=8))
def test_a_passage_is_the_paragraph_that_its_span_and_number_name(paragraphs: list[str]) -> None:
    whole = article("any", *paragraphs)
    passages = passages_of(whole)
    assert [p.text for p in passages] == [text for text in paragraphs if text.strip()]
    for passage in passages:
        assert whole.text[passage.start : passage.end] == passage.text
        assert paragraphs[passage.number - 1] == passage.text
        assert passage.article_id == "any"


def test_blank_paragraphs_keep_their_numbers_and_become_no_passages() -> None:
    passages = passages_of(article("a", "One.", "", " \n", "Four."))
    assert [(p.number, p.text, p.start, p.end) for p in passages] == [
        (1, "One.", 0, 4),
        (4, "Four.", 12, 17),
    ]
