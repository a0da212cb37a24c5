"""Earlier questions: how they are read, which of them count, and one batch for all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.history import Turn, ask_together, read_history
from tests.fakes import WordEmbedder


def test_earlier_questions_may_be_texts() -> None:
    assert read_history(["Who won?", "When?"]) == (Turn("Who won?"), Turn("When?"))


def test_earlier_questions_may_name_the_articles_cited() -> None:
    record = [{"question": "Who won?", "articles": ["vote", "count"]}, {"question": "When?"}]
    assert read_history(record) == (Turn("Who won?", ("vote", "count")), Turn("When?"))


@pytest.mark.parametrize("speaker", ["user", "User", "human", "ASKER", "questioner"])
def test_of_a_conversation_only_what_the_user_said_counts(speaker: str) -> None:
    record = [
        {"speaker": speaker, "text": "Who won?"},
        {"speaker": "agent", "text": "The Greens did."},
    ]
    assert read_history(record) == (Turn("Who won?"),)


def test_blank_questions_are_no_history() -> None:
    assert read_history(["", " \n", {"question": ""}, {"speaker": "user", "text": " "}]) == ()
    assert read_history([]) == ()


@pytest.mark.parametrize(
    "record",
    [
        "Who won?",
        {"question": "Who won?"},
        None,
        7,
        [7],
        [None],
        [["Who won?"]],
        [{"question": 7}],
        [{"text": "Who won?"}],
        [{"speaker": "user"}],
        [{"question": "Who won?", "articles": 7}],
        [{"question": "Who won?", "articles": "vote"}],
        [{"question": "Who won?", "articles": [7]}],
    ],
)
def test_anything_else_is_refused(record: object) -> None:
    with pytest.raises(ValueError, match="history"):
        read_history(record)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("qa") | st.text(), inner),
)
_turn = st.dictionaries(st.sampled_from(["question", "articles", "speaker", "text"]), _json)


@given(_json | st.lists(_turn | st.text()))
def test_any_json_is_turns_or_refused(record: object) -> None:
    try:
        turns = read_history(record)
    except ValueError:
        return
    assert all(turn.question.strip() for turn in turns)


def test_a_first_question_has_no_context() -> None:
    (asked,) = ask_together(WordEmbedder(), [("Who won?", ())])
    assert (asked.question, asked.context, asked.context_vector) == ("Who won?", "", None)
    assert asked.discussed == frozenset()


def test_only_the_last_two_earlier_questions_make_the_context() -> None:
    history = [Turn("Who ran?"), Turn("Who won?"), Turn("By how much?")]
    (asked,) = ask_together(WordEmbedder(), [("When?", history)])
    assert asked.context == "Who won? By how much? When?"


def test_of_long_earlier_questions_the_end_is_kept_and_the_question_whole() -> None:
    question = "When " + "exactly " * 300
    (asked,) = ask_together(WordEmbedder(), [(question, [Turn("x" * 5_000 + "end")])])
    assert asked.context == "x" * 997 + "end " + question


def test_the_articles_cited_last_are_under_discussion() -> None:
    history = [Turn("Who ran?", ("list",)), Turn("Who won?", ("vote", "count"))]
    first, then = ask_together(
        WordEmbedder(), [("When?", history), ("Why?", [*history, Turn("When?")])]
    )
    assert first.discussed == {"vote", "count"}
    assert then.discussed == frozenset()  # the last answer cited none


def test_all_is_embedded_in_one_batch_and_each_context_finds_its_question() -> None:
    embedder = WordEmbedder()
    questions = [
        ("Who won?", ()),
        ("When then?", [Turn("Who ran?")]),
        ("Why bees?", ()),
        ("Which moon?", [Turn("What rises?")]),
    ]
    asked = ask_together(embedder, questions)
    assert embedder.batches == [6]
    for (question, history), one in zip(questions, asked, strict=True):
        assert one.question == question
        assert one.vector.tolist() == embedder.embed_questions([question])[0].tolist()
        if not history:
            assert one.context_vector is None
    for one, context in ((asked[1], "Who ran? When then?"), (asked[3], "What rises? Which moon?")):
        assert one.context == context
        assert one.context_vector is not None
        assert np.array_equal(one.context_vector, embedder.embed_questions([context])[0])


def test_nothing_asked_is_nothing_to_search() -> None:
    assert ask_together(WordEmbedder(), []) == []
