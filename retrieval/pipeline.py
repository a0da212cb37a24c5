"""From a question's vector to its ranking: search, the second look, and how sure the first is."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.library import Snapshot
from index.types import Filter, Vectors
from retrieval.confidence import confidence
from retrieval.reranker import Ranked, Reranker, SearchOrder
from retrieval.retriever import Mode, retrieve


@dataclass(frozen=True, slots=True)
class Ranking:
    """What may answer a question, best first, and the probability that the first does."""

    ranked: Sequence[Ranked]
    confidence: float  # 0 to 1; 0 when nothing was found


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One way to rank: a kind of search and a second look at what it finds."""

    reranker: Reranker
    mode: Mode = "hybrid"

    def rank(
        self, snapshots: Sequence[Snapshot], question: str, vector: Vectors, only: Filter
    ) -> Ranking:
        """Rank the passages of some collections for a question with its unit vector (dim,)."""
        found = retrieve(snapshots, question, vector, only, self.reranker.depth, self.mode)
        ranked = self.reranker.rerank(question, found)
        return Ranking(ranked, confidence(question, ranked))


SEARCH_ALONE = Pipeline(SearchOrder())
