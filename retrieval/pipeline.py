"""From a question to its ranking: search, the second look, and how sure the first is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.library import Snapshot
from index.types import Filter
from retrieval.confidence import probability
from retrieval.history import Asked
from retrieval.reranker import FollowUpOrder, Ranked, Reranker, SearchOrder
from retrieval.retriever import NO_PREFERENCE, Mode, Preference, retrieve


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One way to rank: a kind of search and a second look at what it finds."""

    reranker: Reranker
    mode: Mode = "hybrid"

    def rank(
        self,
        snapshots: Sequence[Snapshot],
        asked: Asked,
        only: Filter,
        *,
        prefer: Preference = NO_PREFERENCE,
        without: frozenset[str] = frozenset(),
    ) -> list[Ranked]:
        """What may answer a question in some collections, best first.

        Articles under discussion are preferred. The passages of the articles `without` are passed
        over as if they were not there.
        """
        reranker = FollowUpOrder() if asked.context else self.reranker
        found = retrieve(
            snapshots,
            asked,
            only,
            reranker.depth,
            self.mode,
            prefer=replace(prefer, articles=asked.discussed),
            without=without,
        )
        return reranker.rerank(asked.context or asked.question, found)


def confidence(ranked: Sequence[Ranked]) -> float:
    """Estimated probability, 0 to 1, that the first answers; 0 when nothing was found."""
    return probability(ranked[0].signals) if ranked else 0.0


SEARCH_ALONE = Pipeline(SearchOrder())
