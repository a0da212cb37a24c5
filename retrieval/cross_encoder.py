"""Any sentence-transformers CrossEncoder as the second look, by name or folder."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedder import SAFE_WEIGHTS_ONLY, model_folder
from index.errors import ModelError, reason_of
from retrieval.features import features
from retrieval.reranker import Ranked
from retrieval.retriever import Candidate

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

log = logging.getLogger(__name__)

_BATCH = 8


class CrossEncoderReranker:
    """Orders by a cross-encoder's score; confidence and highlights come from the words."""

    depth = 20

    def __init__(self, model: "CrossEncoder") -> None:
        self._model = model

    @classmethod
    def load(cls, name: str) -> "CrossEncoderReranker":
        """Load a model by name or folder.

        Raises:
            ModelError: it is missing, or no cross-encoder that scores pairs.
        """
        folder = model_folder(name)
        if not _classifies(folder):
            raise ModelError(
                f"{name} is no cross-encoder: it has no head that scores a passage. Choose a model "
                "that was made for ranking, or leave the setting reranker out."
            )
        from sentence_transformers import CrossEncoder

        try:
            model = CrossEncoder(
                str(folder), device="cpu", local_files_only=True, model_kwargs=SAFE_WEIGHTS_ONLY
            )
        except Exception as error:  # the library raises whatever its parsers raise
            log.debug("loading %s failed", folder, exc_info=True)
            raise ModelError(
                f"The reranker in {folder} cannot be loaded ({reason_of(error)}). Choose another, "
                "or leave the setting reranker out for the one that comes with Footnote."
            ) from error
        if model.num_labels != 1:
            raise ModelError(
                f"The reranker {name} gives {model.num_labels} scores for a passage, not one. "
                "Choose a cross-encoder that was made for ranking."
            )
        return cls(model)

    def rerank(self, question: str, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, by the model's score."""
        if not candidates:
            return []
        pairs = [(question, _text(candidate)) for candidate in candidates]
        scores = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        ranked = [
            Ranked(one, float(score), signals)
            for one, score, signals in zip(
                candidates, scores, features(question, candidates), strict=True
            )
        ]
        return sorted(ranked, key=lambda one: one.score, reverse=True)


def _classifies(folder: Path) -> bool:
    """Whether a model has a head that scores; where its file does not tell, loading it will."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    names = config.get("architectures") if isinstance(config, dict) else None
    return not names or any("Classification" in str(name) for name in names)


def _text(candidate: Candidate) -> str:
    title = candidate.article.title
    return f"{title}: {candidate.passage.text}" if title else candidate.passage.text
