"""Which sentences of a paragraph are highlighted, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.highlight import answering_sentences

HIVES = "Bees live in hives. They dance at noon. Drones do not."
STRIKE = "The strike was to begin soon. The strike did begin on 4 May 1926. Bread was dear."


def shown(question: str, text: str) -> list[str]:
    return [text[start:end] for start, end in answering_sentences(question, text)]


def test_a_clear_lead_highlights_one_sentence() -> None:
    assert answering_sentences("Where do bees live?", HIVES) == ((0, 19),)
    assert shown("What do they dance at noon?", HIVES) == ["They dance at noon."]


def test_a_close_second_is_highlighted_too_in_reading_order() -> None:
    # Drones are of the third alone and dances of the second alone.
    assert shown("Do drones dance?", HIVES) == ["They dance at noon.", "Drones do not."]
    assert answering_sentences("Do drones dance?", HIVES) == ((20, 39), (40, 54))
    # The better one stands behind the other: the date is worth less than one of two words.
    text = "The bakers were angry. It began on 4 May 1926. The bakers began to strike."
    assert shown("When did the bakers start what began?", text) == [
        "It began on 4 May 1926.",
        "The bakers began to strike.",
    ]


def test_when_prefers_a_sentence_with_a_date() -> None:
    assert shown("When did the strike begin?", STRIKE) == ["The strike did begin on 4 May 1926."]
    # Without "when" both say as much.
    assert shown("How did the strike begin?", STRIKE) == [
        "The strike was to begin soon.",
        "The strike did begin on 4 May 1926.",
    ]


def test_a_date_that_the_question_says_itself_is_no_answer() -> None:
    text = "The strike of 1926 was hard. The strike of 1926 ended in 1926. Bread was dear."
    assert shown("When was the strike of 1926?", text) == [
        "The strike of 1926 was hard.",
        "The strike of 1926 ended in 1926.",
    ]
    text = "The strike of 1926 was hard. The strike of 1926 began on 4 May. Bread was dear."
    assert shown("When was the strike of 1926?", text) == ["The strike of 1926 began on 4 May."]


def test_a_rare_word_tells_more_than_one_that_every_sentence_has() -> None:
    text = "Bees make wax. Bees of all kinds make honey. Bees in caves hibernate."
    assert shown("Do bees hibernate?", text) == ["Bees in caves hibernate."]


def test_a_lead_of_a_date_alone_is_enough_whatever_the_words_come_to() -> None:
    # 0.2 - 0 and 1.2 - 1 differ as floating-point numbers.
    for text in ("It rained. It was 4 May.", "The strike was. The strike was on 4 May."):
        assert len(shown("When was the strike?", text)) == 1


def test_where_nothing_tells_the_first_two_are_highlighted() -> None:
    assert shown("zebra", HIVES) == ["Bees live in hives.", "They dance at noon."]
    assert shown("", HIVES) == ["Bees live in hives.", "They dance at noon."]


@pytest.mark.parametrize("text", ["Bees dance.", "bees", "蜜蜂跳舞。"])
def test_a_passage_of_one_sentence_is_highlighted_whole(text: str) -> None:
    assert answering_sentences("zebra", text) == ((0, len(text)),)


def test_white_space_around_a_sentence_is_not_highlighted() -> None:
    assert answering_sentences("zebra", "  Bees dance. \n") == ((2, 13),)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_text_without_sentences_does_not_fail(text: str) -> None:
    assert answering_sentences("Why do bees dance?", text) == ((0, len(text)),)


def test_sentences_of_other_scripts_are_told_apart() -> None:
    text = "蜜蜂住在蜂巢里。月亮吸引海洋。面包发酵。"
    assert shown("月亮为什么吸引海洋？", text) == ["月亮吸引海洋。"]


sentences = st.lists(
    st.sampled_from(["Bees dance.", "It was on 4 May 1926.", "Why?", "月亮吸引海洋。", "\n", "  "])
    | st.text(max_size=20),
    max_size=6,
)


@given(
    st.sampled_from(["When do bees dance?", "Who?", "月亮？", ""]) | st.text(max_size=40), sentences
)
def test_one_or_two_spans_lie_in_the_text_in_order(question: str, parts: list[str]) -> None:
    text = " ".join(parts)
    spans = answering_sentences(question, text)
    assert 1 <= len(spans) <= 2
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= len(text)
    assert all(start < end for start, end in spans) or not text.strip()
