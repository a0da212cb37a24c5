"""How much of a question's wording a text takes up.

Words are compared by their first letters; those of scripts without spaces by each two characters
that follow each other, since no dictionary divides question and text alike.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from index.scripts import is_plain, is_unspaced, split_unspaced
from index.store.words import content_words
from index.words import words_of

_LETTERS = 5  # truncation: "sanctions" meets "sanctioned", a crude stemmer for many languages


def wanted_terms(question: str) -> list[str]:
    """The stems of a question's content words, each once, in order."""
    return list(dict.fromkeys(_terms(_telling(content_words(question)))))


def text_terms(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    text = text.lower()
    if is_plain(text):
        return [word[:_LETTERS] for word in words_of(text)]
    parts = split_unspaced(text)
    return [
        term
        for place, part in enumerate(parts)
        for term in _terms([part] if place % 2 else words_of(part))
    ]


def coverage(question: str, text: str) -> float:
    """Share of the question's content words that `text` holds, 0 to 1."""
    wanted = frozenset(wanted_terms(question))
    return len(wanted.intersection(text_terms(text))) / len(wanted) if wanted else 0.0


def rarity(wanted: Sequence[str], held: Sequence[frozenset[str]]) -> dict[str, float]:
    """Weight of each wanted term: its inverse document frequency among some texts' terms."""
    count = len(held)
    found = {term: sum(term in terms for terms in held) for term in wanted}
    return {term: math.log(1 + (count + 1) / (times + 0.5)) for term, times in found.items()}


def covered(weights: Mapping[str, float], held: frozenset[str]) -> float:
    """Share of the weight that a text's terms take up, 0 to 1."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def _telling(words: list[str]) -> list[str]:
    """Words without those of one character of an unspaced script, mostly particles, if it can."""
    return [word for word in words if len(word) > 1 or not is_unspaced(word)] or words


def _terms(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if is_unspaced(word) and len(word) > 1:
            yield from (a + b for a, b in pairwise(word))
        else:
            yield word[:_LETTERS]
