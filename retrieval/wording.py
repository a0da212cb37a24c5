"""How much of a question's wording a text takes up. Words are compared by their first letters."""

import re

from index.store.words import content_words

_WORD = re.compile(r"\w+")
_LETTERS = 5  # truncation: "sanctions" meets "sanctioned", a crude stemmer for many languages


def coverage(question: str, text: str) -> float:
    """Share of the question's content words that `text` holds, 0 to 1."""
    wanted = {word[:_LETTERS] for word in content_words(question)}
    if not wanted:
        return 0.0
    held = {word[:_LETTERS] for word in _WORD.findall(text.lower())}
    return len(wanted & held) / len(wanted)
