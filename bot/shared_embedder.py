"""One model for two threads: a rebuild embeds where questions are answered, and lets them pass."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from bot.i18n import mark
from index.embedder import Embedder
from index.errors import FootnoteError
from index.types import Vectors

_CHUNK = 16  # passages of a rebuild embedded before waiting questions get their turn


class ClosingError(FootnoteError):
    """The engine is being closed."""

    def __init__(self) -> None:
        line = mark("I am being restarted, so this was not done. Try again in a minute.")
        super().__init__(line)


class SharedEmbedder:
    """Embeds on the engine thread for another thread, a chunk at a time."""

    def __init__(
        self, embedder: Embedder, thread: ThreadPoolExecutor, giving_up: threading.Event
    ) -> None:
        self._embedder = embedder
        self._thread = thread
        self._giving_up = giving_up
        self.model_name = embedder.model_name
        self.model_digest = embedder.model_digest

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, (n, dim)."""
        return self._thread.submit(self._embedder.embed_questions, texts).result()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, (n, dim)."""
        chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
        return np.concatenate([self._embed(chunk) for chunk in chunks])

    def _embed(self, chunk: Sequence[str]) -> Vectors:
        if self._giving_up.is_set():
            raise ClosingError
        return self._thread.submit(self._embedder.embed_passages, chunk).result()
