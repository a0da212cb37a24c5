"""Windows of passages and their vectors: the text's own, drawn a little towards its title's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedder import Embedder
from index.splitter import WINDOW_CHARACTERS, windows_of
from index.text import digest
from index.types import Vectors

# "He was released on Tuesday" needs to know who the article is about. More weight, or the title in
# front of the text, makes an article's paragraphs alike and hides the one that answers.
_TITLE_WEIGHT = 0.1
# Kept with the library: a rebuild makes vectors of another recipe anew.
RECIPE = f"windows of {WINDOW_CHARACTERS} characters, title {_TITLE_WEIGHT}"


@dataclass(frozen=True, slots=True)
class Window:
    """A text that gets a vector of its own, and the key that the vector is known by."""

    key: bytes
    title: str
    text: str


def windows_in(title: str, passage: str, model_digest: str) -> list[Window]:
    """The windows of a passage of an article of this title."""
    texts = [passage[start:end] for start, end in windows_of(passage)]
    return [Window(digest([model_digest, RECIPE, title, text]), title, text) for text in texts]


class WindowEmbedder:
    """Embeds windows, each title only once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._titles: dict[str, Vectors] = {}

    def embed(self, windows: Sequence[Window]) -> Vectors:
        """Vectors of windows, (n, dim) float32, unit rows."""
        new = [title for title in dict.fromkeys(w.title for w in windows) if title]
        new = [title for title in new if title not in self._titles]
        if new:
            self._titles.update(zip(new, self._embedder.embed_passages(new), strict=True))
        vectors = self._embedder.embed_passages([window.text for window in windows])
        nothing = np.zeros(vectors.shape[1], dtype=np.float32)
        titles = np.stack([self._titles.get(window.title, nothing) for window in windows])
        mixed = vectors + _TITLE_WEIGHT * titles
        unit: Vectors = mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
        return unit
