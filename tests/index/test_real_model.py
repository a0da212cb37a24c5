"""The shipped model: its vectors mean something, and its files are checked before it is used."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.embedder import DEFAULT_MODEL, SentenceTransformerEmbedder, model_folder
from index.errors import ModelError
from index.library import Library
from index.splitter import WINDOW_CHARACTERS
from index.verify import verify
from tests.index.making import bees, rebuild, tides

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder.load()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Link the model's files in a folder of our own, where some can be damaged."""
    folder = tmp_path / "model"
    shutil.copytree(model_folder(DEFAULT_MODEL), folder, copy_function=os.symlink)
    return folder


def test_vectors_are_unit_rows_of_float32(model: SentenceTransformerEmbedder) -> None:
    vectors = model.embed_passages(["Bees dance.", "", "漢字 🐝"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.dtype(np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_no_texts_give_no_vectors(model: SentenceTransformerEmbedder) -> None:
    assert len(model.embed_passages([])) == 0


def test_a_question_is_nearest_to_the_passage_that_answers_it(
    model: SentenceTransformerEmbedder,
) -> None:
    passages = ["Bees dance to show where flowers are.", "The moon's pull raises the sea."]
    questions = ["How do insects tell each other about food?", "What causes high water?"]
    cosines = model.embed_questions(questions) @ model.embed_passages(passages).T
    assert cosines.argmax(axis=1).tolist() == [0, 1]


def test_a_text_has_the_same_vector_in_any_company(model: SentenceTransformerEmbedder) -> None:
    text = "Bees dance to show where flowers are."
    alone = model.embed_passages([text])[0]
    among = model.embed_passages(["Short.", text, "A much longer text. " * 40])[1]
    assert float(alone @ among) > 0.9999


def test_the_model_reads_a_window_of_english_to_its_end(
    model: SentenceTransformerEmbedder,
) -> None:
    start = ("The committee met on Tuesday and talked about the new bridge. " * 20)[
        : WINDOW_CHARACTERS - 40
    ]
    ends = ["A volcano erupted near the old harbour.", "The cats slept in the quiet kitchen."]
    first, second = model.embed_passages([f"{start} {end}"[:WINDOW_CHARACTERS] for end in ends])
    assert float(first @ second) < 0.99


def test_a_library_of_the_real_model_passes_verify(
    model: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    library = Library(tmp_path / "seeds")
    rebuild(library, model, bees(), tides())
    assert {check.state for check in verify(library, lambda: model)} == {"ok"}
    with library.reading() as snapshot:
        assert snapshot.model_name == DEFAULT_MODEL
        assert snapshot.model_digest == model.model_digest


@pytest.mark.parametrize("name", ["/no/such/folder", "./nowhere", "a/b/c"])
def test_a_missing_folder_is_named(name: str) -> None:
    with pytest.raises(ModelError, match="There is no model folder"):
        SentenceTransformerEmbedder.load(name)


def test_weights_that_are_missing_are_named(copied: Path) -> None:
    (copied / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"has no model\.safetensors\. Copy the model again"):
        SentenceTransformerEmbedder.load(str(copied))


def test_pickled_weights_are_not_loaded(copied: Path) -> None:
    (copied / "model.safetensors").rename(copied / "pytorch_model.bin")
    with pytest.raises(ModelError, match="only safetensors weights are loaded"):
        SentenceTransformerEmbedder.load(str(copied))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", b""),
        ("model.safetensors", b"\x00" * 4096),
        ("config.json", b"{"),
        ("config.json", None),
        ("modules.json", b"["),
        ("tokenizer.json", b"{"),
        ("1_Pooling/config.json", None),
    ],
)
def test_a_model_copied_by_half_is_refused_in_one_line(
    file: str, content: bytes | None, copied: Path
) -> None:
    (copied / file).unlink()
    if content is not None:
        (copied / file).write_bytes(content)
    with pytest.raises(ModelError) as caught:
        SentenceTransformerEmbedder.load(str(copied))
    assert str(caught.value).splitlines() == [str(caught.value)]
    assert str(copied) in str(caught.value)


def test_the_default_models_weights_are_checked(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = bytearray((copied / "model.safetensors").read_bytes())
    weights[len(weights) // 2] ^= 1
    (copied / "model.safetensors").unlink()
    (copied / "model.safetensors").write_bytes(weights)
    monkeypatch.setattr("index.embedder.model_folder", lambda name: copied)
    with pytest.raises(ModelError, match=r"are damaged \(SHA-256 differs\)\. Run: "):
        SentenceTransformerEmbedder.load()


def test_the_same_files_have_one_digest_wherever_they_lie(
    model: SentenceTransformerEmbedder, copied: Path
) -> None:
    elsewhere = SentenceTransformerEmbedder.load(str(copied))
    assert elsewhere.model_digest == model.model_digest
