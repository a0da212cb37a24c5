"""What can be seen of a candidate without reading it: the signals that the learned ranker weighs.

Every feature lies between about -1 and 1, so that the weights in ranker.json compare. Rarity is
counted among the candidates themselves: a word that they all share tells none of them apart.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.sentences import sentence_spans
from retrieval.question_type import Kind, holds, kind_of
from retrieval.retriever import Candidate
from retrieval.wording import text_terms, wanted_terms

Features = npt.NDArray[np.float64]  # (candidates, names)

NAMES = (
    "cosine",  # of question and passage
    "cosine_gap",  # behind the nearest passage
    "bm25",  # 1 at 30 points
    "bm25_share",  # of the best candidate's
    "coverage",  # of the question's words by title and text, weighted by rarity
    "text_coverage",
    "title_coverage",
    "sentence_coverage",  # by the sentence that covers most
    "proximity",  # share of neighbouring question words that stand close in the text
    "kind",  # holds what is asked for: a date, number, name, place or reason
    "sentence_kind",  # so does the sentence that covers most
    "no_kind",  # holds nothing of the kind asked for
    "opening",  # 1 for the first paragraph, falling with the ¶
    "length",  # 1 from 600 characters on
    "asks",  # is a question itself
    "sibling",  # the best cosine of the article's other candidates
)
_CLOSE = 4  # words apart at most
_FULL_BM25 = 30.0
_FULL_LENGTH = 600


def features(question: str, candidates: Sequence[Candidate]) -> Features:
    """One row for each candidate, in NAMES' order."""
    if not candidates:
        return np.empty((0, len(NAMES)))
    wanted = wanted_terms(question)
    texts = [text_terms(candidate.passage.text) for candidate in candidates]
    titles = [frozenset(text_terms(candidate.article.title)) for candidate in candidates]
    rarity = _rarity(wanted, [frozenset(t) | title for t, title in zip(texts, titles, strict=True)])
    nearest = max(candidate.cosine for candidate in candidates)
    best = max(candidate.bm25 for candidate in candidates) or 1.0
    kind = kind_of(question)
    rows = []
    for candidate, text, title in zip(candidates, texts, titles, strict=True):
        held = frozenset(text)
        sentence, share = _best_sentence(candidate.passage.text, rarity)
        fits = kind is not Kind.OTHER and holds(candidate.passage.text, kind, question)
        rows.append(
            (
                candidate.cosine,
                candidate.cosine - nearest,
                min(candidate.bm25 / _FULL_BM25, 1.5),
                candidate.bm25 / best,
                _covered(rarity, held | title),
                _covered(rarity, held),
                _covered(rarity, title),
                share,
                _proximity(wanted, text),
                float(fits),
                float(fits and holds(sentence, kind, question)),
                float(kind is not Kind.OTHER and not fits),
                1 / candidate.passage.number,
                min(1.0, len(candidate.passage.text) / _FULL_LENGTH),
                float("?" in candidate.passage.text),
                _sibling(candidate, candidates),
            )
        )
    return np.array(rows)


def _rarity(wanted: Sequence[str], held: Sequence[frozenset[str]]) -> dict[str, float]:
    """Weight of each wanted word: inverse document frequency among the candidates."""
    count = len(held)
    found = {word: sum(word in words for words in held) for word in wanted}
    return {word: math.log(1 + (count + 1) / (times + 0.5)) for word, times in found.items()}


def _covered(rarity: dict[str, float], held: frozenset[str]) -> float:
    total = sum(rarity.values())
    return sum(weight for word, weight in rarity.items() if word in held) / total if total else 0.0


def _best_sentence(text: str, rarity: dict[str, float]) -> tuple[str, float]:
    sentences = [text[start:end] for start, end in sentence_spans(text)] or [text]
    shares = [_covered(rarity, frozenset(text_terms(sentence))) for sentence in sentences]
    place = shares.index(max(shares))
    return sentences[place], shares[place]


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


def _sibling(candidate: Candidate, candidates: Sequence[Candidate]) -> float:
    own = candidate.article
    others = [
        other.cosine
        for other in candidates
        if other is not candidate
        and (other.article.collection, other.article.article_id) == (own.collection, own.article_id)
    ]
    return max(others, default=0.0)
