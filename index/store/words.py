"""Texts and questions to what FTS5 is given. Nothing a user types reaches FTS5 as syntax."""

from functools import lru_cache

from index.language import ENGLISH, stemmer_of
from index.scripts import is_plain, is_unspaced
from index.words import words_of

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


_CACHED = 50_000  # words whose terms are kept


class Terms:
    """Turns words into what the word index of a language holds of them.

    English words stay as they are: FTS5 has its own stemmer for them. A word of a script without
    spaces is written as its characters, one by one, and searched as a phrase of them; so it is
    found wherever it stands, however a dictionary would divide the text around it.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._stem = str if language == ENGLISH else stemmer_of(language)
        self.of_word = lru_cache(_CACHED)(self._of_word)

    def of_text(self, text: str) -> str:
        """The terms of all words of a text, joined by spaces."""
        if self.language == ENGLISH and is_plain(text):
            return text  # FTS5 finds the same words in it, four times as fast
        return " ".join(map(self.of_word, words_of(text.lower())))

    def _of_word(self, word: str) -> str:
        return " ".join(word) if is_unspaced(word) else self._stem(word)


def content_words(question: str, language: str = ENGLISH) -> list[str]:
    """The words of a question that say what it is about, lower-case, each once, in order.

    A question of function words only ("who are they?") keeps them all. Function words of other
    languages than English are kept too: BM25 gives them next to no weight.
    """
    words = list(dict.fromkeys(words_of(question.lower())))
    if language != ENGLISH:
        return words
    return [word for word in words if word not in _STOPWORDS] or words


def fts_query(question: str, terms: Terms) -> str:
    """An FTS5 expression that any of the question's words match; "" when it has none."""
    words = content_words(question, terms.language)[:_MAX_WORDS]
    return " OR ".join(f'"{term}"' for term in dict.fromkeys(map(terms.of_word, words)))
