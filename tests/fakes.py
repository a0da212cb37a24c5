"""Stand-ins for slow parts: an embedder whose rankings a test can foresee."""

import hashlib
import re
import threading
from collections.abc import Sequence

import numpy as np

from index.types import Vectors

_DIMENSION = 256


class WordEmbedder:
    """Hashes words into unit vectors: texts that share words are near. Remembers its threads."""

    def __init__(self, model_name: str = "words") -> None:
        self.model_name = model_name
        self.model_digest = hashlib.sha256(model_name.encode()).hexdigest()
        self.threads: set[str] = set()
        self.batches: list[int] = []
        self.passages = 0  # texts embedded as passages so far

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        self.batches.append(len(texts))
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        self.passages += len(texts)
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        self.threads.add(threading.current_thread().name)
        vectors = np.zeros((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                place = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                vectors[row, place % _DIMENSION] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, 1e-9)
        return unit
