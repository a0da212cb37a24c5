"""How much of a question's wording a text takes up. Words are compared by their first letters."""

import re

from index.store.words import content_words

_WORD = re.compile(r"\w+")
_LETTERS = 5  # truncation: "sanctions" meets "sanctioned", a crude stemmer for many languages


def wanted_terms(question: str) -> list[str]:
    """The stems of a question's content words, each once, in order."""
    return list(dict.fromkeys(word[:_LETTERS] for word in content_words(question)))


def text_terms(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return [word[:_LETTERS] for word in _WORD.findall(text.lower())]


def coverage(question: str, text: str) -> float:
    """Share of the question's content words that `text` holds, 0 to 1."""
    wanted = frozenset(wanted_terms(question))
    return len(wanted.intersection(text_terms(text))) / len(wanted) if wanted else 0.0
