"""Sentences end where a reader of the language says so, and their spans are exact in any text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.sentences import sentence_spans

PIECES = [
    "Bees dance.", "Why?", "“Dr. Finch said so!”", "La abeja baila.", "Пчёлы танцуют.", "🐝 ",
    "蜜蜂会跳舞。", "「踊る」と言った。", "ミツバチは踊る！", "النحل يرقص. ", "لماذا؟ ", "شہد۔ ",
    "मधुमक्खी नाचती है। ", "ผึ้งเต้นรำ ", "꿀벌이 춤춘다. ", "𠮷野", "「", "（", "\ud800", "\x00", "\n",
    "\u200d", "e\u0301", " ", "।।", "。」", "U.S. ",
]  # fmt: skip
mixed = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
anything = st.text(st.characters(exclude_categories=()), max_size=80)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(mixed | anything)
@example("蜜蜂。「")
@example("「「「")
@example("𠮷野家。𠮷野家。")
def test_spans_are_exact_in_any_text(text: str) -> None:
    reached = 0
    for start, end in sentence_spans(text):
        assert reached <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[reached:start].strip()
        reached = end
    assert not text[reached:].strip()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("English", ["Dr. Finch paid $4.5 million.", "“Why?” she asked.", "Nobody knew!"]),
        ("German", ["Der Zug fährt um 8 Uhr.", "Warum so früh?", "Niemand weiß es."]),
        ("Spanish", ["El tren sale a las ocho.", "¿Por qué tan temprano?", "Nadie lo sabe."]),
        ("Russian", ["Поезд уходит в восемь.", "Почему так рано?", "Никто не знает."]),
        ("Greek", ["Το τρένο φεύγει στις οκτώ.", "Κανείς δεν ξέρει γιατί."]),
        ("Arabic", ["يغادر القطار في الثامنة.", "لماذا مبكرا جدا؟", "لا أحد يعرف!"]),
        ("Urdu", ["ٹرین آٹھ بجے چلتی ہے۔", "اتنی جلدی کیوں؟", "کوئی نہیں جانتا۔"]),
        ("Hindi", ["ट्रेन आठ बजे चलती है।", "इतनी जल्दी क्यों?", "कोई नहीं जानता।"]),
        ("Hebrew", ["הרכבת יוצאת בשמונה.", "למה כל כך מוקדם?", "איש אינו יודע."]),
        ("Korean", ["기차는 여덟 시에 출발한다.", "왜 이렇게 이를까?", "아무도 모른다."]),
        ("Amharic", ["ባቡሩ በስምንት ሰዓት ይነሳል።", "ማንም አያውቅም።"]),
    ],
)
def test_sentences_end_where_a_reader_says_so(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected
    assert sentences(f"\n{'  '.join(expected)} ") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("Chinese", ["列车八点出发。", "为什么这么早？", "他说：“没人知道。”", "大家都走了！"]),
        ("Traditional Chinese", ["列車八點出發。", "「為什麼這麼早？」", "沒人知道。"]),
        ("Japanese", ["列車は八時に出る。", "「なぜ早いのか」と彼女は聞いた。", "誰も知らない！"]),
    ],
)
def test_sentences_without_spaces_between_them_end_there_too(
    language: str, expected: list[str]
) -> None:
    assert sentences("".join(expected)) == expected


def test_an_opening_quotation_mark_begins_the_next_sentence() -> None:
    assert sentences("雨が降った。「寒い」と言った。（笑）") == [
        "雨が降った。",
        "「寒い」と言った。",
        "（笑）",
    ]


def test_a_foreign_name_leaves_an_english_text_to_the_english_splitter() -> None:
    # UAX #29 would end a sentence after "Dr.".
    text = "Dr. Wang (王小明) of the U.S. Navy spoke. Mr. Li (李) listened."
    assert sentences(text) == [
        "Dr. Wang (王小明) of the U.S. Navy spoke.",
        "Mr. Li (李) listened.",
    ]


def test_a_latin_name_leaves_a_chinese_text_to_the_other() -> None:
    text = "OpenAI 和 Microsoft 周一宣布了合作计划。Google 没有回应记者的提问。"
    assert sentences(text) == [
        "OpenAI 和 Microsoft 周一宣布了合作计划。",
        "Google 没有回应记者的提问。",
    ]


def test_characters_beyond_the_first_plane_do_not_shift_the_spans() -> None:
    assert sentences("🐝🐝蜜蜂跳舞。𠮷野家开门了。好。") == [
        "🐝🐝蜜蜂跳舞。",
        "𠮷野家开门了。",
        "好。",
    ]


@pytest.mark.parametrize("text", ["漢" * 500_000, "漢。" * 250_000, "ก" * 500_000, "क " * 250_000])
def test_a_text_of_half_a_million_characters_is_split(text: str) -> None:
    assert sentence_spans(text)[-1][1] == len(text.rstrip())
