"""The signals that the learned ranker weighs: of words, vectors and place.

Every feature lies between about -1 and 1, so that the weights in ranker.json compare. Rarity is
counted among the candidates themselves: a word that they all share tells none of them apart.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean

from index.sentences import sentence_spans
from retrieval.linear import Signals
from retrieval.retriever import Candidate
from retrieval.wording import covered, rarity, text_terms, wanted_terms

NAMES = (
    "cosine",  # of question and passage
    "cosine_gap",  # behind the nearest passage
    "cosine_lead",  # before the mean of those beyond the tenth, in search's order
    "bm25",  # 1 at 30 points
    "bm25_lead",
    "bm25_share",  # of the best candidate's
    "coverage",  # of the question's words by title and text, weighted by rarity
    "text_coverage",
    "title_coverage",
    "sentence_coverage",  # by the sentence that covers most
    "proximity",  # share of neighbouring question words that stand close in the text
    "phrases",  # share of them that stand side by side, in order
    "opening",  # 1 for the first paragraph, falling with the ¶
    "length",  # 1 from 600 characters on
    "asks",  # is a question itself
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
    weights = rarity(wanted, [frozenset(t) | title for t, title in zip(texts, titles, strict=True)])
    nearest = max(candidate.cosine for candidate in candidates)
    best = max(candidate.bm25 for candidate in candidates) or 1.0
    tail = candidates[_TAIL:] or candidates[-1:]
    far, low = fmean(one.cosine for one in tail), fmean(one.bm25 for one in tail)
    found: list[Signals] = []
    for candidate, text, title in zip(candidates, texts, titles, strict=True):
        held = frozenset(text)
        row = (
            candidate.cosine,
            candidate.cosine - nearest,
            candidate.cosine - far,
            min(candidate.bm25 / _FULL_BM25, _MOST_BM25),
            min((candidate.bm25 - low) / _FULL_BM25, _MOST_BM25),
            candidate.bm25 / best,
            covered(weights, held | title),
            covered(weights, held),
            covered(weights, title),
            _best_sentence(candidate.passage.text, weights),
            _proximity(wanted, text),
            _phrases(wanted, text),
            1 / candidate.passage.number,
            min(1.0, len(candidate.passage.text) / _FULL_LENGTH),
            float("?" in candidate.passage.text),
            _sibling(candidate, candidates),
        )
        found.append(dict(zip(NAMES, row, strict=True)))
    return found


def _best_sentence(text: str, weights: Mapping[str, float]) -> float:
    sentences = [text[start:end] for start, end in sentence_spans(text)] or [text]
    return max(covered(weights, frozenset(text_terms(sentence))) for sentence in sentences)


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
