"""A shelf of three articles and somebody who answers from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.shelf import Shelf
from retrieval.answerer import Answerer
from tests.fakes import WordEmbedder
from tests.retrieval.world import fill


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def data(tmp_path: Path, embedder: WordEmbedder) -> Path:
    folder = tmp_path / "data"
    fill(folder, embedder)
    return folder


@pytest.fixture
def shelf(data: Path) -> Iterator[Shelf]:
    shelf = Shelf(data)
    yield shelf
    shelf.close()


@pytest.fixture
def answerer(embedder: WordEmbedder, shelf: Shelf, known_weights: None) -> Answerer:
    return Answerer(embedder, shelf)
