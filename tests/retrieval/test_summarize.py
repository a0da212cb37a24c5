"""Summaries: the article's own sentences, each under its ¶."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.types import Article
from retrieval.summarize import summarize
from retrieval.types import Summary, SummaryLength
from tests.fakes import WordEmbedder
from tests.retrieval.world import BEES, info_of

LONG = Article(
    "long",
    "Canal locks",
    tuple(
        f"Lock number {n} lifts ships by {n} metres of water. "
        f"Gate number {n} weighs {n * 100} tonnes of plain steel. It is old."
        for n in range(1, 9)
    ),
)


def summary_of(article: Article, length: SummaryLength = "medium") -> Summary:
    return summarize(article, info_of(article), length, WordEmbedder())


def check(article: Article, summary: Summary) -> None:
    """Every sentence stands word for word in its ¶, and all stand in reading order."""
    places = []
    for sentence in summary.sentences:
        paragraph = article.paragraphs[sentence.paragraph - 1]
        assert sentence.text in paragraph
        places.append((sentence.paragraph, paragraph.index(sentence.text)))
    assert places == sorted(places)


@pytest.mark.parametrize(("length", "count"), [("short", 3), ("medium", 5), ("long", 10)])
def test_a_summary_has_3_5_or_10_sentences(length: SummaryLength, count: int) -> None:
    summary = summary_of(LONG, length)
    assert len(summary.sentences) == count
    assert len({sentence.text for sentence in summary.sentences}) == count
    assert summary.article == info_of(LONG)
    check(LONG, summary)


def test_short_sentences_that_say_nothing_alone_are_left_out() -> None:
    assert all(s.text != "It is old." for s in summary_of(LONG, "long").sentences)


def test_an_article_shorter_than_the_summary_is_given_whole() -> None:
    summary = summary_of(BEES, "long")
    assert [(sentence.paragraph, sentence.text) for sentence in summary.sentences] == [
        (1, "They dance because dancing shows sisters where flowers are."),
        (2, "The angle of the dance points at the sun."),
    ]
    check(BEES, summary)


@pytest.mark.parametrize("text", ["Bees dance.", "A single sentence that says rather more.", "no"])
def test_an_article_of_one_sentence_is_its_own_summary(text: str) -> None:
    article = Article("one", "One", (text,))
    for length in ("short", "medium", "long"):
        summary = summarize(article, info_of(article), length, WordEmbedder())
        assert [(s.paragraph, s.text) for s in summary.sentences] == [(1, text)]


def test_blank_paragraphs_keep_their_numbers() -> None:
    article = Article("gaps", "Gaps", ("", "The second paragraph says something here.", " \n"))
    assert [s.paragraph for s in summary_of(article).sentences] == [2]


def test_an_article_without_text_has_an_empty_summary() -> None:
    assert list(summary_of(Article("none", "", ("", " "))).sentences) == []


def test_the_sentence_about_the_title_is_chosen_before_others() -> None:
    article = Article(
        "eruption",
        "Krakatoa eruption of 1883 destroyed the island",
        (
            "Sailors nearby kept careful logs throughout August.",
            "Telegraph wires carried bulletins across Asia overnight.",
            "Farmers elsewhere noticed nothing unusual that summer.",
            "Painters later admired remarkable evening skies abroad.",
            "The Krakatoa eruption of 1883 destroyed most of the island.",
        ),
    )
    assert 5 in [sentence.paragraph for sentence in summary_of(article, "short").sentences]


def test_a_sentence_that_is_repeated_is_given_once() -> None:
    same = "The canal lifts every ship by twenty six metres."
    other = "Its builders died by the thousand of yellow fever."
    article = Article("canal", "The canal", (same, same, same, same, other))
    assert [(s.paragraph, s.text) for s in summary_of(article, "short").sentences] == [
        (1, same),
        (5, other),
    ]


def test_a_sentence_unlike_those_chosen_goes_before_one_that_says_the_same() -> None:
    article = Article(
        "canal",
        "Yellow fever killed thousands there",
        (
            "Great canal gates lift big ships.",
            "Big ships great canal gates lift.",
            "Gates lift big ships great canal.",
            "Yellow fever killed thousands there.",
        ),
    )
    assert [s.paragraph for s in summary_of(article, "short").sentences] == [1, 2, 4]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.lists(
                st.sampled_from(["Bees dance in the sun all day long.", "No.", "Dr. Who came?"]),
                max_size=6,
            ).map(" ".join),
        ),
        max_size=6,
    ),
    st.text(max_size=20),
    st.sampled_from(["short", "medium", "long"]),
)
def test_every_sentence_stands_word_for_word_in_the_paragraph_it_claims(
    paragraphs: list[str], title: str, length: SummaryLength
) -> None:
    article = Article("any", title, tuple(paragraphs))
    summary = summary_of(article, length)
    assert len(summary.sentences) <= {"short": 3, "medium": 5, "long": 10}[length]
    assert bool(summary.sentences) == any(paragraph.strip() for paragraph in paragraphs)
    for sentence in summary.sentences:
        assert sentence.text
        assert sentence.text in article.paragraphs[sentence.paragraph - 1]
    numbers = [sentence.paragraph for sentence in summary.sentences]
    assert numbers == sorted(numbers)
