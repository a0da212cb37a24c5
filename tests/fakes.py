"""Stand-ins for slow or learned parts: what a test finds with them can be foreseen."""

import hashlib
import re
import threading
from collections.abc import Sequence

import numpy as np

from index.types import Vectors
from retrieval.linear import Linear, Weights

_DIMENSION = 256

KNOWN = {
    "words": Weights(
        order=Linear({"cosine": 1.0, "bm25": 0.9}),  # as search alone has it
        confidence=Linear({"cosine": 5.0, "coverage": 1.0}, bias=-3.0),
    ),
    "vectors": Weights(order=Linear({"cosine": 1.0}), confidence=Linear({"cosine": 5.0}, -3.0)),
}


def known_weights(kind: str) -> Weights:
    """In place of `learned`, whose weights are others after every fitting."""
    return KNOWN[kind]


def use_known_weights() -> None:
    """For a process of its own; within the tests' there is the fixture `known_weights`."""
    from retrieval import confidence, learned_reranker

    for module in (confidence, learned_reranker):
        vars(module)["learned"] = known_weights


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
