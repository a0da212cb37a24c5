"""The sentence that answers, inside the quoted paragraph."""

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.highlight import highlights
from tests.fakes import WordEmbedder

PARAGRAPH = (
    "Honeybees live in hives. They dance because dancing shows where flowers are. "
    "Drones stay at home."
)


def highlighted(question: str, *texts: str) -> list[str]:
    embedder = WordEmbedder()
    vector = embedder.embed_questions([question])[0]
    spans = highlights([question] * len(texts), [vector] * len(texts), texts, embedder)
    return [text[start:end] for text, (start, end) in zip(texts, spans, strict=True)]


def test_the_sentence_that_shares_most_words_is_highlighted() -> None:
    assert highlighted("Why do honeybees dance where flowers are?", PARAGRAPH) == [
        "They dance because dancing shows where flowers are."
    ]
    assert highlighted("Where do honeybees live?", PARAGRAPH) == ["Honeybees live in hives."]
    assert highlighted("Do drones stay at home?", PARAGRAPH) == ["Drones stay at home."]


def test_texts_of_different_lengths_each_get_their_own_sentence() -> None:
    single = "  One sentence about drones.\n"
    assert highlighted("drones stay", single, PARAGRAPH, "", PARAGRAPH) == [
        "One sentence about drones.",
        "Drones stay at home.",
        "",
        "Drones stay at home.",
    ]


def test_each_text_is_judged_by_its_own_question() -> None:
    embedder = WordEmbedder()
    questions = ["Where do honeybees live?", "Do drones stay?"]
    vectors = list(embedder.embed_questions(questions))
    spans = highlights(questions, vectors, [PARAGRAPH, PARAGRAPH], embedder)
    assert [PARAGRAPH[start:end] for start, end in spans] == [
        "Honeybees live in hives.",
        "Drones stay at home.",
    ]


def test_all_sentences_are_embedded_at_once_and_single_ones_not_at_all() -> None:
    embedder = WordEmbedder()
    vector = embedder.embed_questions(["why"])[0]
    highlights(["why"], [vector], ["Only one sentence."], embedder)
    assert embedder.passages == 0
    highlights(["why"] * 2, [vector] * 2, [PARAGRAPH, "Only one sentence."], embedder)
    assert embedder.passages == 3


def test_a_draw_goes_to_the_first_sentence() -> None:
    assert highlighted("🐝", PARAGRAPH) == ["Honeybees live in hives."]


pieces = st.lists(st.sampled_from(["Bees dance.", "No!", "Dr. Who?", "“Why”", "…", "\n", " "]))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=60), pieces.map(" ".join)), min_size=1, max_size=4),
    st.text(max_size=30),
)
def test_every_highlight_lies_inside_its_text(texts: list[str], question: str) -> None:
    embedder = WordEmbedder()
    vector = embedder.embed_questions([question])[0]
    spans = highlights([question] * len(texts), [vector] * len(texts), texts, embedder)
    assert len(spans) == len(texts)
    for text, (start, end) in zip(texts, spans, strict=True):
        assert 0 <= start <= end <= len(text)
        assert text[start:end].strip() == text[start:end] or text[start:end] == text
        assert start < end or not text.strip()
