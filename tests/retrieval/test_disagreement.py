"""When sentences that answer disagree, and when they only seem to."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.disagreement import Disagreement, disagreement

KILLED = "How many people were killed in the ferry accident?"
INVESTED = "How much did the company invest in the plant?"
OPENED = "When was the bridge opened?"
TOLL = "At least 69 people were killed in the ferry accident, the coast guard said."


@pytest.mark.parametrize(
    ("question", "one", "other", "values"),
    [
        (
            KILLED,
            TOLL,
            "The ferry accident killed 75 people, the hospital said.",
            ("At least 69 people", "75 people"),
        ),
        (
            "How many people died in the flood?",
            "Seventy-five people were killed in the flood.",
            "The flood killed 69 people.",
            ("Seventy-five people", "69 people"),
        ),
        (
            INVESTED,
            "The company invested $3.2 billion in the plant.",
            "It is the plant in which the company invested $2.9 billion.",
            ("$3.2 billion", "$2.9 billion"),
        ),
        (
            "What percentage of voters supported the ban?",
            "The ban was supported by 62% of voters.",
            "In all, 58 per cent of voters supported the ban.",
            ("62% of voters", "58 per cent of voters"),
        ),
        (
            OPENED,
            "The bridge was opened on 8 November.",
            "The bridge was opened to traffic on 9 November 2025.",
            ("8 November", "9 November 2025"),
        ),
        (
            "When was the company founded?",
            "The company was founded in 1998.",
            "The company was founded in Oslo in 1999.",
            ("1998", "1999"),
        ),
    ],
)
def test_two_values_of_one_thing_disagree(
    question: str, one: str, other: str, values: tuple[str, str]
) -> None:
    assert disagreement(question, [one, other]) == Disagreement(0, 1, values)


@pytest.mark.parametrize(
    "asked",
    [
        "were killed when",
        "were killed as",
        "were killed while",
        "were killed after",
        "were killed because",
        "died when",
        "died as",
        "died after",
        "died because",
    ],
)
def test_a_question_may_go_on_with_another_clause(asked: str) -> None:
    sentences = [
        "At least 75 people were killed when the ferry capsized off Lindora.",
        "The ferry capsized off Lindora and 69 people were killed, officials said.",
    ]
    question = f"How many people {asked} the ferry capsized off Lindora?"
    assert disagreement(question, sentences) == Disagreement(
        0, 1, ("At least 75 people", "69 people")
    )


def test_a_date_may_be_asked_for_with_another_clause() -> None:
    sentences = [
        "The bridge was closed on 8 November as the river rose.",
        "The bridge was closed on 9 November because the river rose.",
    ]
    assert disagreement("When was the bridge closed as the river rose?", sentences) == Disagreement(
        0, 1, ("8 November", "9 November")
    )


def test_the_best_sentence_that_gives_a_value_is_compared_first() -> None:
    sentences = ["The ferry left at noon.", TOLL, TOLL, "The ferry accident killed 75 people."]
    assert disagreement(KILLED, sentences) == Disagreement(
        1, 3, ("At least 69 people", "75 people")
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Three people were killed in the ferry accident.", "The ferry accident killed 3 people."),
        (
            "1,000 people were killed in the ferry accident.",
            "The ferry accident killed 1000 people.",
        ),
        (TOLL, "The ferry accident killed 69 people."),
    ],
)
def test_one_number_in_two_writings_is_no_disagreement(one: str, other: str) -> None:
    assert disagreement(KILLED, [one, other]) is None


@pytest.mark.parametrize(
    "other",
    [
        "More than 60 people were killed in the ferry accident.",
        "About 70 people were killed in the ferry accident.",
        "Nearly 80 people were killed in the ferry accident.",
        "70 people were killed in the ferry accident.",  # 69, rounded
        "Between 70 and 80 people were killed in the ferry accident.",
        "The ferry accident killed another 12 people.",
        "One in five people were killed in the ferry accident.",
        "The ferry accident killed 12 young people.",
        "75 people were injured in the ferry accident in which many were killed.",
        "The ferry accident killed 3 and injured 75 people.",
        "75 people were killed in the ferry accident of 2019.",
        "Officials denied that 75 people were killed in the ferry accident.",
        "Of 200 people on the ferry, 75 people were killed in the accident.",
        "The ferry accident killed 75 cows.",
        "75 people were killed on the road.",
    ],
)
def test_what_may_be_right_beside_it_is_no_disagreement(other: str) -> None:
    assert disagreement(KILLED, [TOLL, other]) is None
    assert disagreement(KILLED, [other, TOLL]) is None


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            KILLED,
            "69 people were killed in the ferry accident in Malta.",
            "75 people were killed in the ferry accident in Chile.",
        ),
        (
            "How many people were killed in Malta?",
            "69 people were killed in Malta.",
            "75 people were killed.",
        ),
        (
            "How many goals did Kane score?",
            "Kane scored 3 goals on Saturday.",
            "Kane scored 2 goals against Spain.",
        ),
        (
            "How many jobs will be cut?",  # whose?
            "The bank will cut 9,000 jobs.",
            "The airline will cut 12,000 jobs.",
        ),
        (
            "How many people were killed when the ferry capsized off Lindora?",
            "69 people were killed when the ferry capsized off Lindora.",
            "75 people were rescued when the ferry capsized off Lindora, killing many.",
        ),
        (
            "How many people were killed or injured when the ferry capsized?",
            "169 people were killed or injured when the ferry capsized.",
            "When the ferry capsized 69 people were killed and 100 were injured.",
        ),
        (
            "How many people were killed and injured when the ferry capsized?",
            "The waves killed and injured 169 people when the ferry capsized.",
            "100 people were injured when the ferry capsized and 69 were killed.",
        ),
        (
            "How many men and women died in the fire?",
            "The fire killed 69 men and women.",
            "The fire killed 40 men and 29 women.",
        ),
        (
            "When was the man who shot the mayor arrested?",
            "On 8 November the man who shot the mayor was arrested.",
            "On 19 November the man who shot the mayor was sentenced.",
        ),
        (
            INVESTED,
            "The company invested $3.2 billion in the plant.",
            "The company invested €2.9 billion in the plant.",
        ),
        (
            INVESTED,
            "The company invested $3.2 billion in the plant.",
            "The company, valued at $2.9 billion, invested in the plant.",
        ),
        (
            INVESTED,
            "The company invested $3 billion in the plant.",
            "The company invested $2.9 billion in the plant.",
        ),
        (OPENED, "The bridge was opened on Nov. 8.", "The bridge was opened on 8 November."),
        (OPENED, "The bridge was opened on 8 November.", "The bridge was opened in November 2025."),
        (
            "When was the man arrested?",
            "The man was arrested on 8 November.",
            "The man was arrested, police said on 9 November.",
        ),
        (
            "When was the man arrested?",
            "The man was arrested on 8 November.",
            "The arrested man was sentenced on 19 November.",
        ),
        (
            "When was the festival held?",
            "The festival was held in 2019.",
            "The festival was held in 2020.",
        ),
    ],
)
def test_two_things_do_not_disagree(question: str, one: str, other: str) -> None:
    assert disagreement(question, [one, other]) is None


@pytest.mark.parametrize("question", ["Who was killed?", "Why were people killed?", "killed", ""])
def test_only_numbers_and_dates_that_are_asked_for_disagree(question: str) -> None:
    sentences = [TOLL, "The ferry accident killed 75 people."]
    assert disagreement(question, sentences) is None
    assert disagreement(KILLED, sentences) is not None


@pytest.mark.parametrize("sentences", [[], [TOLL]])
def test_nobody_disagrees_alone(sentences: list[str]) -> None:
    assert disagreement(KILLED, sentences) is None


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_equal_counts_never_disagree(one: int, two: int) -> None:
    sentences = [
        f"{one:,} people were killed in the ferry accident.",
        f"The ferry accident killed {two} people.",
    ]
    found = disagreement(KILLED, sentences)
    assert (
        found is None
        if one == two
        else found
        in (
            None,
            Disagreement(0, 1, (f"{one:,} people", f"{two} people")),
        )
    )


PIECES = (
    "people killed 69 75 0 . , $3.2 billion % per cent at least in on 8 November 31 February 2025 "
    "the ferry accident were opened bridge three twenty-one about 1,000 0.0 of 99999999999"
)


@given(
    st.sampled_from([KILLED, INVESTED, OPENED, "How many", "When"]) | st.text(max_size=60),
    st.lists(
        st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join) | st.text(max_size=80),
        max_size=4,
    ),
)
def test_any_sentences_can_be_compared(question: str, sentences: list[str]) -> None:
    found = disagreement(question, sentences)
    if found:
        assert 0 <= found.first < found.other < len(sentences)
        assert found.values[0] != found.values[1]


@pytest.mark.parametrize("part", ["69 people ", "$3 ", "on 8 November ", "killed ", "twenty ", " "])
def test_long_sentences_take_bounded_time(part: str) -> None:
    start = time.process_time()
    disagreement(KILLED, [part * 1000] * 50)
    disagreement(OPENED, [part * 1000] * 50)
    assert time.process_time() - start < 0.5  # seconds
