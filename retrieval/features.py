"""The signals that the learned ranker weighs: of words, vectors and place.

Every one lies between about -1 and 1.5, so that the weights in ranker.json compare. None measures
words by those of the best candidate: in a small collection those are shared by chance.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from retrieval.linear import Signals
from retrieval.retriever import Candidate
from retrieval.wording import covered, rarity, text_terms, wanted_terms

NAMES = (
    "cosine",  # of question and passage
    "cosine_lead",  # before the mean of those beyond the tenth, in search's order
    "bm25",  # 1 at 30 points
    "coverage",  # of the question's words by title and text, weighted by rarity
    "title_coverage",
    "proximity",  # share of neighbouring question words that stand close in the text
    "phrases",  # share of them that stand side by side, in order
    "length",  # 1 from 600 characters on
    "sibling",  # the best cosine of the article's other candidates
)
_CLOSE = 4  # words apart at most
_TAIL = 10
_FULL_BM25 = 30.0
_MOST_BM25 = 1.5
_FULL_LENGTH = 600


def features(question: str, candidates: Sequence[Candidate]) -> list[Signals]:
    """The signals of each candidate, by NAMES."""
    if not candidates:
        return []
    wanted = wanted_terms(question)
    texts = [text_terms(candidate.passage.text) for candidate in candidates]
    titles = [frozenset(text_terms(candidate.article.title)) for candidate in candidates]
    # Rarity among the candidates: a word that they all share tells none of them apart.
    weights = rarity(wanted, [frozenset(t) | title for t, title in zip(texts, titles, strict=True)])
    far = fmean(candidate.cosine for candidate in candidates[_TAIL:] or candidates[-1:])
    found: list[Signals] = []
    for candidate, text, title in zip(candidates, texts, titles, strict=True):
        row = (
            candidate.cosine,
            candidate.cosine - far,
            min(candidate.bm25 / _FULL_BM25, _MOST_BM25),
            covered(weights, title.union(text)),
            covered(weights, title),
            _proximity(wanted, text),
            _phrases(wanted, text),
            min(1.0, len(candidate.passage.text) / _FULL_LENGTH),
            _sibling(candidate, candidates),
        )
        found.append(dict(zip(NAMES, row, strict=True)))
    return found


def _proximity(wanted: Sequence[str], text: Sequence[str]) -> float:
    """Share of the question's neighbouring words that the text has close together too."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(text):
        places.setdefault(word, []).append(place)
    pairs = list(pairwise(wanted))
    close = [
        any(abs(a - b) <= _CLOSE for a in places.get(one, ()) for b in places.get(two, ()))
        for one, two in pairs
    ]
    return sum(close) / len(pairs) if pairs else 0.0


def _phrases(wanted: Sequence[str], text: Sequence[str]) -> float:
    pairs = set(pairwise(wanted))
    return len(pairs.intersection(pairwise(text))) / len(pairs) if pairs else 0.0


def _sibling(candidate: Candidate, candidates: Sequence[Candidate]) -> float:
    own = candidate.article
    others = [
        other.cosine
        for other in candidates
        if other is not candidate
        and (other.article.collection, other.article.article_id) == (own.collection, own.article_id)
    ]
    return max(others, default=0.0)
