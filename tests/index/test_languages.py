"""Word search finds the right paragraph in any language, and stems in the collection's own."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index import indexing
from index.library import Library
from index.types import Article
from tests.fakes import WordEmbedder
from tests.index.making import add, article, bees, found_by_words, quiet, rebuild, sequence, sql

# Three paragraphs each; the question shares words with the second alone, or most with it.
PARAGRAPHS: dict[str, tuple[str, str, str]] = {
    "zh": (
        "气象台预报周末有大雨，山区可能出现山洪。",
        "市政府周一宣布，将在三年内新建五十公里自行车道，以减少拥堵。",
        "博物馆的新展览吸引了很多游客，门票已经售完。",
    ),
    "ja": (
        "気象庁は週末に大雨が降ると予報した。",
        "市は月曜日、三年以内に新しい自転車道を建設すると発表した。",
        "美術館の新しいプロジェクトは多くの観光客を集めている。",
    ),
    "ar": (
        "توقعت الأرصاد هطول أمطار غزيرة في نهاية الأسبوع.",
        "أعلنت البلدية يوم الاثنين بناء مسارات جديدة للدراجات لتخفيف الازدحام.",
        "جذب المتحف عددا كبيرا من الزوار هذا الشهر.",
    ),
    "hi": (
        "मौसम विभाग ने सप्ताहांत में भारी बारिश की चेतावनी दी।",
        "नगर निगम ने सोमवार को साइकिल के लिए नई सड़कें बनाने की परियोजना घोषित की।",
        "संग्रहालय की प्रदर्शनी देखने बहुत लोग आए।",
    ),
    "de": (
        "Der Wetterdienst sagt für das Wochenende starken Regen voraus.",
        "Der Rat beschloss am Montag neue Sanktionen gegen drei Banken.",
        "Das Museum zieht mit seiner Ausstellung viele Besucher an.",
    ),
    "es": (
        "El servicio meteorológico anuncia lluvias fuertes para el sábado.",
        "El ayuntamiento anunció el lunes nuevos carriles para bicicletas.",
        "La exposición del museo atrajo a muchos visitantes.",
    ),
    "ru": (
        "Синоптики обещают на выходных сильные дожди.",
        "Мэрия объявила в понедельник о строительстве велосипедных дорожек.",
        "Музей привлёк много посетителей своей выставкой.",
    ),
    "th": (
        "กรมอุตุนิยมวิทยาเตือนว่าจะมีฝนตกหนักในวันหยุด",
        "เทศบาลประกาศเมื่อวันจันทร์ว่าจะสร้างทางจักรยานใหม่เพื่อลดการจราจรติดขัด",
        "พิพิธภัณฑ์มีผู้เข้าชมจำนวนมาก",
    ),
    "ko": (
        "기상청은 주말에 큰비가 내린다고 예보했다.",
        "시청은 월요일에 새로운 자전거 도로 건설을 발표했다.",
        "박물관 전시회에 많은 관람객이 찾아왔다.",
    ),
}
QUESTIONS = [
    ("zh", "政府要建多少自行车道？"),
    ("zh", "怎样减少拥堵？"),
    ("zh", "自行车"),  # the text says 自行车道, which ICU divides in another place
    ("ja", "自転車道はいつ建設されますか？"),
    ("ar", "أين ستبني البلدية مسارات الدراجات؟"),
    ("ar", "ما سَبَبُ الازْدِحَام؟"),  # vowel points, which the text leaves out
    ("hi", "साइकिल परियोजनाएं"),
    ("hi", "नगर निगम ने क्या घोषित किया?"),
    ("de", "Gegen wen gilt die Sanktion einer Bank?"),
    ("es", "¿Dónde habrá un carril de bicicleta?"),
    ("ru", "Где построят велосипедную дорожку?"),
    ("th", "ทางจักรยานใหม่อยู่ที่ไหน"),
    ("th", "การจราจร"),
    ("ko", "자전거 도로는 언제 생기나?"),
]


def in_(language: str | None, *paragraphs: str, article_id: str = "news") -> Article:
    return article(article_id, *paragraphs, language=language)


def set_language(library: Library, embedder: WordEmbedder, language: str) -> None:
    indexing.rebuild(library, embedder, None, quiet, language)


def words_in(folder: Path) -> Sequence[tuple[str]]:
    return sql(folder, "SELECT text FROM words ORDER BY rowid")


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_a_question_finds_the_paragraph_that_shares_its_words(
    language: str, question: str, library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, in_(language, *PARAGRAPHS[language]))
    assert library.status().language == language
    assert found_by_words(library, question)[0] == PARAGRAPHS[language][1]


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_all_languages_are_found_in_one_english_collection_too(
    language: str, library: Library, embedder: WordEmbedder
) -> None:
    articles = [in_(None, *texts, article_id=code) for code, texts in PARAGRAPHS.items()]
    rebuild(library, embedder, *articles)
    assert library.status().language == "en"
    for text in PARAGRAPHS[language]:
        assert found_by_words(library, text)[0] == text


def test_a_word_is_not_found_in_texts_that_share_only_its_characters(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, in_("zh", "政党在府邸开会。", "他去上海。"))
    assert found_by_words(library, "政府") == []
    assert found_by_words(library, "海上") == []


def test_full_width_letters_and_digits_meet_the_usual_ones(
    library: Library, embedder: WordEmbedder
) -> None:
    text = "ＮＡＴＯは２０２５年に会議を開いた。"
    rebuild(library, embedder, in_("ja", text, "雨が降った。"))
    assert found_by_words(library, "nato") == found_by_words(library, "2025") == [text]


def test_a_hebrew_abbreviation_is_no_fts5_syntax(library: Library, embedder: WordEmbedder) -> None:
    text = 'דובר צה"ל מסר הודעה.'
    rebuild(library, embedder, in_("he", text, "ירד גשם."))
    assert found_by_words(library, 'צה"ל') == found_by_words(library, "צה״ל") == [text]


def test_an_accent_may_be_written_in_two_ways(library: Library, embedder: WordEmbedder) -> None:
    rebuild(library, embedder, in_("fr", "Le cafe\u0301 ferme.", "Il pleut."))
    assert found_by_words(library, "caf\u00e9") == ["Le cafe\u0301 ferme."]
    assert found_by_words(library, "cafe") == ["Le cafe\u0301 ferme."]


def test_function_words_of_english_are_content_elsewhere(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, in_("de", "Was man will, tut man.", "Es regnet heute."))
    assert found_by_words(library, "will er?") == ["Was man will, tut man."]


def test_the_language_of_most_articles_decides_and_all_words_are_stemmed_again(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    english = article("en", "They voted for sanctions.", language="en-GB")
    rebuild(library, embedder, english)
    assert words_in(folder) == [("They voted for sanctions.",)]
    german = [in_("de-DE", "Neue Sanktionen.", article_id=str(n)) for n in range(2)]
    add(library, embedder, *german)
    assert library.status().language == "de"
    assert [text for (text,) in words_in(folder)] == [
        "they voted for sanction", "neu sanktion", "neu sanktion"
    ]  # fmt: skip
    assert found_by_words(library, "Sanktion") == ["Neue Sanktionen."] * 2
    indexing.remove(library, ["0", "1"])
    assert library.status().language == "en"
    assert found_by_words(library, "sanctioned") == ["They voted for sanctions."]


def test_a_language_that_was_set_is_remembered_until_it_is_automatic_again(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, in_(None, *PARAGRAPHS["de"]))
    assert found_by_words(library, "Sanktion") == []
    set_language(library, embedder, "de")
    assert found_by_words(library, "Sanktion") == [PARAGRAPHS["de"][1]]
    add(library, embedder, bees(language="en"))
    rebuild(library, embedder, in_("en", *PARAGRAPHS["de"]))
    assert library.status().language == "de"
    set_language(library, embedder, "")
    assert library.status().language == "en"


def test_setting_the_same_language_again_changes_nothing(
    library: Library, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, in_("de", *PARAGRAPHS["de"]))
    set_language(library, embedder, "de")
    before = sequence(library)
    set_language(library, embedder, "de")
    assert sequence(library) == before


def test_an_index_of_other_stemmers_is_made_anew_by_a_rebuild(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, in_("de", *PARAGRAPHS["de"]))
    sql(folder, "UPDATE facts SET value = 'of old' WHERE key = 'words'", "DELETE FROM words")
    assert indexing.rebuild(library, embedder, None, quiet).embedded == 0
    assert found_by_words(library, "Sanktion") == [PARAGRAPHS["de"][1]]


def test_nothing_changes_when_a_new_language_cannot_be_saved(
    library: Library, folder: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(library, embedder, in_("en", *PARAGRAPHS["de"]))
    before = words_in(folder)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.store.word_index._insert", fail)
    with pytest.raises(KeyboardInterrupt):
        set_language(library, embedder, "de")
    assert words_in(folder) == before
    assert (library.status().language, sequence(library)) == ("en", 1)


def test_what_was_removed_leaves_no_word_in_the_file(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    rebuild(library, embedder, bees(), article("secret", "A xylophonist plays."))
    indexing.remove(library, ["secret"])
    library.close()
    sql(folder, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(b"xylophonist" not in file.read_bytes() for file in folder.iterdir())
