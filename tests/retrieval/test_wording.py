"""Coverage: how much of a question's wording a text takes up, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.wording import coverage, text_terms, wanted_terms


def test_english_words_are_compared_by_their_first_letters() -> None:
    assert wanted_terms("Why did the BEES' dances stop in some_hive?") == [
        "bees", "dance", "stop", "some_"
    ]  # fmt: skip
    assert text_terms("Bees can’t dance.") == ["bees", "can", "t", "dance"]


@pytest.mark.parametrize(
    ("question", "covering", "other"),
    [
        ("政府要建多少自行车道？", "市政府宣布将新建五十公里自行车道。", "博物馆吸引了很多游客。"),
        ("自転車道はいつ建設されますか？", "新しい自転車道を建設する。", "美術館は広い。"),
        ("ทางจักรยานอยู่ที่ไหน", "เทศบาลจะสร้างทางจักรยานใหม่", "ฝนตกหนักมาก"),
        ("متى تبنى مسارات الدراجات؟", "أعلنت البلدية بناء مسارات الدراجات.", "هطلت أمطار."),
        ("साइकिल परियोजना कब?", "नई साइकिल परियोजनाएं घोषित हुईं।", "भारी बारिश हुई।"),
        ("Где велосипедные дорожки?", "Строят велосипедных дорожек сеть.", "Идёт дождь."),
    ],
)
def test_a_text_that_takes_up_the_question_is_told_from_one_that_does_not(
    question: str, covering: str, other: str
) -> None:
    assert coverage(question, covering) >= 0.5
    assert coverage(question, other) < 0.2
    assert coverage(question, question) == 1.0


def test_a_vowel_sign_does_not_end_a_word() -> None:
    assert text_terms("नई परियोजना") == ["नई", "परियो"]


def test_characters_are_paired_within_a_clause_only() -> None:
    assert text_terms("蜜蜂，GPT-4跳舞") == ["蜜蜂", "gpt", "4", "跳舞"]
    assert text_terms("水") == wanted_terms("水？") == ["水"]


def test_particles_are_left_out_beside_words_that_say_more() -> None:
    assert wanted_terms("水的政府") == ["政府"]


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_coverage_is_a_share_and_what_a_question_has_a_text_has_too(text: str) -> None:
    assert 0 <= coverage(text, text) <= 1
    assert not wanted_terms(text) or text_terms(text)
