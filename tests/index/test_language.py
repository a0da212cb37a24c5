"""Which language a collection's articles are in, and the stemmers of languages."""

import pytest

from index.language import commonest_language, language_code, stemmer_of


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"), ("en-US", "en"), ("pt_BR", "pt"), ("ZH-Hans-CN", "zh"), (" de ", "de"),
        ("deu", None), ("German", None), ("", None), (None, None), ("e1", None), ("-en", None),
        ("日本", None),
    ],
)  # fmt: skip
def test_a_tag_begins_with_its_language(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code


@pytest.mark.parametrize(
    ("counts", "language"),
    [
        ({}, "en"),
        ({None: 9}, "en"),
        ({None: 9, "de": 1}, "de"),
        ({"en-US": 2, "de": 3, "en-GB": 2}, "en"),
        ({"fr": 2, "de": 2}, "de"),
        ({"unknown": 5, "fr-CA": 1}, "fr"),
    ],
)
def test_the_language_of_most_articles_counts(counts: dict[str | None, int], language: str) -> None:
    assert commonest_language(counts) == language


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "sanktion", "sanktionen"),
        ("es", "elección", "elecciones"),
        ("fr", "manifestation", "manifestations"),
        ("ru", "санкция", "санкции"),
        ("hi", "परियोजना", "परियोजनाएं"),
        ("nb", "bilene", "biler"),
        ("tr", "kitaplar", "kitap"),
    ],
)
def test_inflections_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    stem = stemmer_of(language)
    assert stem(one) == stem(other)


@pytest.mark.parametrize("language", ["zh", "ja", "th", "xx"])
def test_a_language_without_a_stemmer_keeps_its_words(language: str) -> None:
    assert stemmer_of(language)("elections") == "elections"
