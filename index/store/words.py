"""Questions to FTS5 queries. Nothing a user types reaches FTS5 as syntax."""

import re

_WORD = re.compile(r"\w+")
_MAX_WORDS = 48  # a question of 6,000 characters still searches in milliseconds

# Function words of English: they match nearly every paragraph and say little about any.
_STOPWORDS = frozenset(
    """a about after all also am an and any are as at be because been before being between both
    but by can could did do does doing down during each few for from further had has have having
    he her here hers him his how i if in into is it its just me more most my no nor not now of off
    on once only or other our out over own s same she should so some such t than that the their
    them then there these they this those through to too under until up us very was we were what
    when where which while who whom whose why will with would you your""".split()  # noqa: SIM905
)


def content_words(question: str) -> list[str]:
    """The words of a question that say what it is about, lower-case, each once, in order.

    A question of function words only ("who are they?") keeps them all.
    """
    words = list(dict.fromkeys(_WORD.findall(question.lower())))
    return [word for word in words if word not in _STOPWORDS] or words


def fts_query(question: str) -> str:
    """An FTS5 expression that any of the question's words match; "" when it has none."""
    return " OR ".join(f'"{word}"' for word in content_words(question)[:_MAX_WORDS])
