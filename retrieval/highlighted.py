"""Whether what is highlighted holds the answer that a set knows, and how much is highlighted."""

import re
from collections import Counter
from collections.abc import Sequence

from index.types import Span
from retrieval.cases import Case

_WORD = re.compile(r"\w+")
_HALF = 0.5


def share(text: str, spans: Sequence[Span]) -> float:
    """The share of a text's characters that is highlighted, 0 to 1."""
    return sum(end - start for start, end in spans) / len(text) if text else 0.0


def holds_answer(text: str, case: Case) -> bool:
    """Whether a text has any answer of a case, or half the words of one of its sentences.

    Sentences are not compared letter by letter: sets often keep them split into words.
    """
    folded = _folded(text)
    return any(_folded(answer) in folded for answer in case.answers) or any(
        _inside(sentence, text) >= _HALF for sentence in case.sentences
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _inside(sentence: str, text: str) -> float:
    """The share of a sentence's words that a text has, each as often as it has it."""
    words, held = (Counter(_WORD.findall(part.casefold())) for part in (sentence, text))
    return (words & held).total() / words.total() if words else 0.0
