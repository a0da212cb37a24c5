"""A question in another language than the article's, where the model's vectors know both."""

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.shelf import Shelf
from index.types import Article, Vectors
from retrieval.answerer import Answerer, Query
from retrieval.learned_reranker import LearnedReranker
from retrieval.pipeline import Pipeline
from retrieval.types import Answer, NoAnswer
from tests.retrieval.world import ALL, fill

FERRY = Article(
    "ferry",
    "The island ferry stops",
    (
        "The island ferry has not sailed since the storm broke its landing stage on Monday.",
        "The council wants to pay for a new stage out of the harbour dues.",
    ),
)
# What a question is about, in the languages that this model knows: one axis for each.
TOPICS = (
    ("ferry has not sailed", "transbordador", "fähre"),
    ("council wants to pay", "ayuntamiento", "rathaus"),
    ("bees", "abejas", "bienen"),
    ("tides", "mareas", "gezeiten"),
)


_OTHERS = 60  # axes for texts of no topic, which are near to nothing


class ManyTongues:
    """Texts of one topic are near, in whatever language; others are far."""

    model_name = "many-tongues"
    model_digest = "many-tongues"

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), len(TOPICS) + _OTHERS), 0.05, dtype=np.float32)
        for row, text in enumerate(texts):
            found = [any(word in text.lower() for word in topic) for topic in TOPICS]
            other = len(TOPICS) + zlib.crc32(text.encode()) % _OTHERS
            vectors[row, found.index(True) if True in found else other] = 1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def answerer(folder: Path) -> Answerer:
    embedder = ManyTongues()
    fill(folder, embedder, [*ALL, FERRY])
    return Answerer(embedder, Shelf(folder), Pipeline(LearnedReranker()))


def test_a_spanish_or_german_question_is_answered_from_an_english_article(tmp_path: Path) -> None:
    asking = answerer(tmp_path)
    for question in ("¿Por qué no sale el transbordador?", "Warum fährt die Fähre nicht?"):
        outcome = asking.answer(Query(question, ["seeds"]))
        assert isinstance(outcome, Answer), outcome
        first = outcome.citations[0]
        assert (first.passage.article_id, first.passage.number) == ("ferry", 1)
        assert first.highlights


def test_one_that_no_article_answers_is_refused_in_any_language(tmp_path: Path) -> None:
    outcome = answerer(tmp_path).answer(Query("¿Cuánto pesa la piedra de Rosetta?", ["seeds"]))
    assert isinstance(outcome, NoAnswer), outcome
