"""What reads as English, and what does not."""

import pytest

from retrieval.tongue import is_english


@pytest.mark.parametrize(
    "text",
    [
        "Why do bees dance?",
        "The angle of the dance points at the sun.",
        "Petro sanctions",
        "ZAP Surge",
        "How many people fled São Paulo?",
        "What did Charles Michel say about “Rückkehr”?",
        "",
        "42",
    ],
)
def test_english_and_key_words_are_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Warum steigt das Wasser an der Küste zweimal am Tag?",
        "¿Por qué bailan las abejas en la colmena?",
        "Pourquoi les marées montent-elles deux fois par jour ?",
        "なぜ蜂は踊るのですか。",
        "为什么蜜蜂会跳舞？",
        "Почему пчёлы танцуют?",
        "لماذا يرقص النحل؟",
        "Почему the Guardian пишет о пчёлах и об их танцах?",
    ],
)
def test_other_languages_are_not(text: str) -> None:
    assert not is_english(text)
