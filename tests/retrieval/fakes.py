"""Collections whose scores are given, ranked passages, and weights that are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from index.types import Article, ArticleInfo, Filter, Hit, Passage, Vectors
from retrieval.linear import Linear, Signals, Weights
from retrieval.reranker import Ranked
from tests.retrieval.world import BEES, candidate, info_of

ALONE = np.array([0], dtype=np.float32)  # the vector of a question for `GivenScores`
IN_CONTEXT = np.array([1], dtype=np.float32)  # and of the question in its context


@dataclass
class GivenScores:
    """A collection that finds what it is told to, alone and in context, by passage id.

    Passage n is the ¶ n of the article `articles[n]`, of BEES where none is given.
    """

    cosine: Sequence[Mapping[int, float]]  # of every passage; [alone, in context]
    bm25: Mapping[str, Mapping[int, float]] = field(default_factory=dict)  # by the words asked
    articles_of: Mapping[int, ArticleInfo] = field(default_factory=dict)
    reach: int = 100  # passages that the vector search finds by itself
    collection: str = "seeds"
    sequence: int = 1
    model_name: str = "words"
    model_digest: str = "digest"
    newest_day: date | None = None

    def search_vectors(self, question: Vectors, count: int, only: Filter) -> list[Hit]:
        return _hits(self.cosine[int(question[0])])[: min(count, self.reach)]

    def cosines(self, question: Vectors, ids: Sequence[int]) -> dict[int, float]:
        return {found: self.cosine[int(question[0])][found] for found in ids}

    def search_words(self, question: str, count: int, only: Filter) -> list[Hit]:
        return _hits(self.bm25.get(question, {}))[:count]

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, ArticleInfo]]:
        infos = {found: self.articles_of.get(found, info_of(BEES)) for found in ids}
        return {
            found: (Passage(info.article_id, found, "text", 0, 4), info)
            for found, info in infos.items()
        }

    def newest(self) -> date | None:
        return self.newest_day

    def articles(self) -> list[ArticleInfo]:
        return []

    def article(self, article_id: str) -> Article | None:
        return None


def logit_weights(_: str) -> Weights:
    """Stand in for `learned`: a probability is that of the signal "logit", an order too."""
    return Weights(Linear({"logit": 1.0}), Linear({"logit": 1.0}))


def ranked(text: str, logit: float, article: ArticleInfo, *, number: int = 1) -> Ranked:
    """A ranked passage; by `logit_weights` it answers with the probability of `logit`."""
    found = candidate(text)
    passage = replace(found.passage, article_id=article.article_id, number=number)
    signals: Signals = {"logit": logit}
    return Ranked(replace(found, passage=passage, article=article), logit, signals)


def _hits(scores: Mapping[int, float]) -> list[Hit]:
    best = sorted(scores.items(), key=lambda pair: -pair[1])
    return [Hit(passage_id, score) for passage_id, score in best]
