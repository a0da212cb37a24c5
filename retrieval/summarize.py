"""Extractive summaries: the article's own sentences, each with its ¶, in reading order."""

import numpy as np

from index.embedder import Embedder
from index.sentences import sentence_spans
from index.splitter import passages_of
from index.types import Article, ArticleInfo, Vectors
from retrieval.types import Summary, SummaryLength, SummarySentence

SENTENCES: dict[SummaryLength, int] = {"short": 3, "medium": 5, "long": 10}

_FEWEST_CHARACTERS = 30  # "He agreed." says nothing on its own
_MOST_SENTENCES = 400  # of one article that are weighed, from its beginning
_LEAD_WEIGHT = 0.3  # news tells the most important first
_NOVELTY = 0.7  # MMR's lambda: 1 is relevance alone


def summarize(
    article: Article, info: ArticleInfo, length: SummaryLength, embedder: Embedder
) -> Summary:
    """The sentences nearest to what the whole article is about, without repeating each other.

    Centroid scoring (Radev et al. 2004) with a lead bias, selected by maximal marginal relevance
    (Carbonell & Goldstein 1998).
    """
    sentences = _sentences(article)
    vectors = embedder.embed_passages([article.title, *(sentence.text for sentence in sentences)])
    chosen = _mmr(_relevance(vectors), vectors[1:], SENTENCES[length])
    return Summary(info, [sentences[place] for place in sorted(chosen)])


def _sentences(article: Article) -> list[SummarySentence]:
    found: dict[str, SummarySentence] = {}  # a pull quote repeats a sentence; one is enough
    for passage in passages_of(article):
        for start, end in sentence_spans(passage.text):
            text = passage.text[start:end]
            found.setdefault(text, SummarySentence(text, passage.number))
    telling = [sentence for sentence in found.values() if len(sentence.text) >= _FEWEST_CHARACTERS]
    return (telling or list(found.values()))[:_MOST_SENTENCES]


def _relevance(vectors: Vectors) -> Vectors:
    """Nearness of each sentence to title and centroid, and to the beginning; shape (n,)."""
    sentences = vectors[1:]
    centroid = vectors.mean(axis=0)
    centroid /= max(float(np.linalg.norm(centroid)), 1e-9)
    lead = 1 / np.sqrt(1 + np.arange(len(sentences), dtype=np.float32))
    relevance: Vectors = sentences @ centroid + _LEAD_WEIGHT * lead
    return relevance


def _mmr(relevance: Vectors, vectors: Vectors, count: int) -> list[int]:
    """Places of `count` sentences that are relevant and unlike those already chosen."""
    chosen: list[int] = []
    left: set[int] = set(range(len(vectors)))
    nearest = np.zeros(len(vectors), dtype=np.float32)  # to any chosen sentence
    while left and len(chosen) < count:
        gain = _NOVELTY * relevance - (1 - _NOVELTY) * nearest
        best = max(left, key=lambda place: float(gain[place]))
        chosen.append(best)
        left.remove(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen
