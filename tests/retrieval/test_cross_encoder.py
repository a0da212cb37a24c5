"""Rerankers of other people: loaded from a folder, checked, and asked for scores."""

import math
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import ModelError
from retrieval.compose import load_reranker
from retrieval.cross_encoder import CrossEncoderReranker
from retrieval.features import NAMES
from tests.retrieval.tiny_models import write_cross_encoder
from tests.retrieval.world import candidate

QUESTION = "Why do tides rise?"
FOUND = [
    candidate("Bees dance.", 0.9),
    candidate("Tides rise because the moon pulls.", 0.5, title="Tides"),
    candidate("The moon.", 0.1, title="Moon"),
]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("no network is needed")

    monkeypatch.setattr(socket.socket, "connect", refuse)


class WordCounter:
    """Scores a pair by the words of its text; remembers the pairs."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []

    def predict(self, pairs: Sequence[tuple[str, str]], **_: Any) -> "np.ndarray[Any, Any]":
        self.pairs += pairs
        return np.array([len(text.split()) for _, text in pairs], dtype=np.float32)


def test_candidates_are_ordered_by_the_scores_of_title_and_text() -> None:
    model = WordCounter()
    ranked = CrossEncoderReranker(model).rerank(QUESTION, FOUND)  # type: ignore[arg-type]
    assert [one.candidate for one in ranked] == [FOUND[1], FOUND[2], FOUND[0]]
    assert [one.score for one in ranked] == [7, 3, 2]
    assert model.pairs == [
        (QUESTION, "Bees dance."),
        (QUESTION, "Tides: Tides rise because the moon pulls."),
        (QUESTION, "Moon: The moon."),
    ]
    assert tuple(ranked[0].signals) == NAMES


def test_nothing_found_is_not_scored() -> None:
    model = WordCounter()
    assert CrossEncoderReranker(model).rerank(QUESTION, []) == []  # type: ignore[arg-type]
    assert model.pairs == []


def test_a_model_is_loaded_from_its_folder_and_orders_by_its_scores(tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    write_cross_encoder(tmp_path)
    ranked = load_reranker(str(tmp_path)).rerank(QUESTION, FOUND)
    texts = ["Bees dance.", "Tides: Tides rise because the moon pulls.", "Moon: The moon."]
    pairs = AutoTokenizer.from_pretrained(tmp_path)([QUESTION] * 3, texts, padding=True)
    model = AutoModelForSequenceClassification.from_pretrained(tmp_path).eval()
    logits = model(**pairs.convert_to_tensors("pt")).logits[:, 0].tolist()
    scores = (1 / (1 + math.exp(-logit)) for logit in logits)
    expected = dict(zip((one.passage.text for one in FOUND), scores, strict=True))
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    for one in ranked:
        assert one.score == pytest.approx(expected[one.candidate.passage.text], abs=1e-5)
    assert len({round(one.score, 3) for one in ranked}) == 3


def test_a_model_with_two_labels_is_refused(tmp_path: Path) -> None:
    write_cross_encoder(tmp_path, labels=2)
    with pytest.raises(ModelError, match=r"gives 2 scores .* made for ranking"):
        load_reranker(str(tmp_path))


def test_an_embedding_model_is_no_reranker() -> None:
    with pytest.raises(ModelError, match="is no cross-encoder: it has no head that scores"):
        load_reranker("sentence-transformers/all-MiniLM-L6-v2")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"There is no model folder .*gone. Check the .*setting"):
        load_reranker(str(tmp_path / "gone"))


@pytest.mark.parametrize("kept", [{}, {"pytorch_model.bin": b"pickles can run code"}])
def test_a_folder_without_safe_weights_says_what_to_do(
    tmp_path: Path, kept: dict[str, bytes]
) -> None:
    write_cross_encoder(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    for name, content in kept.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match=r"cannot be loaded \(.*\). Choose another, or leave"):
        load_reranker(str(tmp_path))


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reranker(str(tmp_path))
