"""Tests of the index package: real SQLite and FAISS in a fresh folder, words instead of a model."""

from pathlib import Path

import pytest

from index.library import Library
from tests.fakes import WordEmbedder


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name a collection's folder, which does not exist yet."""
    return tmp_path / "data" / "seeds"


@pytest.fixture
def library(folder: Path) -> Library:
    return Library(folder)
