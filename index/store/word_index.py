"""The FTS5 word index of a library, which holds the terms of its texts in one language."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from index.language import ENGLISH, commonest_language, versions
from index.store.words import Terms

_FORMAT = 1  # of the terms; a library whose words were made in another way is given new ones
# Marks are parts of words (the vowel signs of Hindi), but for the one that follows an emoji.
_TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* M* N* Co' separators '\ufe0f'"
_SOURCE = """
    SELECT passages.id, trim(articles.title || ' ' || articles.standfirst), passages.text || ''
    FROM passages JOIN articles ON articles.id = passages.article
"""


def words_table(language: str) -> str:
    """The statement that makes the table for a language; FTS5 has a stemmer for English."""
    stemmer = "porter " if language == ENGLISH else ""
    return f'CREATE VIRTUAL TABLE words USING fts5(title, text, tokenize="{stemmer}{_TOKENIZER}")'


def recipe_of(language: str) -> str:
    """What decides the terms: kept as the fact "words", so that a change of it is noticed."""
    return f"{language}, format {_FORMAT}, {versions()}"


def forget_words(connection: sqlite3.Connection, article: int) -> None:
    """Take the words of an article's passages out."""
    query = "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE article = ?)"
    connection.execute(query, (article,))


def erase_forgotten_words(connection: sqlite3.Connection) -> None:
    """Write the word index anew without what was taken out, which FTS5 only marks as gone."""
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")


def put_words(connection: sqlite3.Connection, new: Sequence[int]) -> None:
    """Index the words of new articles, or of all when the collection's language has changed."""
    facts = dict(connection.execute("SELECT key, value FROM facts"))
    language = facts.get("language_set") or _commonest(connection)
    recipe = recipe_of(language)
    if facts.get("words") == recipe:
        terms = Terms(language)
        for article in new:
            _insert(connection, all_terms(connection, terms, "WHERE passages.article = ?", article))
        return
    connection.execute("DROP TABLE words")
    connection.execute(words_table(language))
    _insert(connection, all_terms(connection, Terms(language)))
    connection.executemany(
        "INSERT OR REPLACE INTO facts VALUES (?, ?)", [("language", language), ("words", recipe)]
    )


def all_terms(
    connection: sqlite3.Connection, terms: Terms, where: str = "", *values: int
) -> Iterator[tuple[int, str, str]]:
    """Each passage's id with the terms of its article's title and those of its text."""
    last, title_terms = "", ""
    for passage, title, text in connection.execute(f"{_SOURCE} {where}", values):
        if title != last:  # an article's passages follow each other
            last, title_terms = title, terms.of_text(title)
        yield passage, title_terms, terms.of_text(text)


def _insert(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    connection.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", rows)


def _commonest(connection: sqlite3.Connection) -> str:
    query = "SELECT language, count(*) FROM articles GROUP BY language"
    return commonest_language(dict(connection.execute(query)))
