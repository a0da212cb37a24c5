"""The configured way to rank, put together from the settings."""

from retrieval.learned_reranker import LearnedReranker
from retrieval.pipeline import Pipeline
from retrieval.reranker import Reranker, SearchOrder
from retrieval.settings import AnswerSettings


def default_pipeline(settings: AnswerSettings) -> Pipeline:
    """Hybrid search and the configured second look.

    Raises:
        ModelError: a model of it is missing or damaged.
    """
    return Pipeline(load_reranker(settings.reranker))


def load_reranker(name: str) -> Reranker:
    """The second look of a name: "learned", "none", or a CrossEncoder's name or folder.

    Raises:
        ModelError: its model is missing or damaged.
    """
    match name:
        case "learned" | "":
            return LearnedReranker()
        case "none":
            return SearchOrder()
        case _:
            from retrieval.cross_encoder import CrossEncoderReranker

            return CrossEncoderReranker.load(name)
