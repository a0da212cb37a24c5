"""Looks a library's database through for damage: pages, rows, words."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from index.store import rows
from index.store.schema import FILE_NAME, open_empty, open_for_reading
from index.store.word_index import all_terms, recipe_of
from index.store.words import Terms
from index.text import digest

_SHOWN = 3  # damaged rows named before the rest is only counted


def inspect(folder: Path) -> Iterator[tuple[str, str]]:
    """Name of each check and what it found wrong, "" when nothing.

    Raises:
        LibraryError: the database cannot be opened at all.
    """
    connection = open_for_reading(folder)
    if connection is None:
        yield "database", "there is no library yet"
        return
    try:
        for name, check in _CHECKS.items():
            try:
                yield name, check(connection)
            except sqlite3.Error as error:
                yield name, f"SQLite cannot read it ({error})"
    finally:
        connection.close()


def _pages(connection: sqlite3.Connection) -> str:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    return "" if found == ["ok"] else "; ".join(found)


def _articles(connection: sqlite3.Connection) -> str:
    texts: dict[int, dict[int, str]] = {}
    for article, number, text in connection.execute("SELECT article, number, text FROM passages"):
        texts.setdefault(article, {})[number] = text
    bad = []
    for row in connection.execute(f"SELECT id, {rows.ARTICLE_COLUMNS} FROM articles"):
        try:
            article = rows.to_article(row[1:-1], texts.get(row[0], {}))
            intact = rows.article_digest(article) == row[-1]
        except (TypeError, ValueError):  # a flipped bit can change a value's type
            intact = False
        if not intact:
            bad.append(str(row[1]))
    return _listed("articles", bad)


def _passages(connection: sqlite3.Connection) -> str:
    query = (
        f"SELECT articles.article_id, {rows.PASSAGE_COLUMNS} FROM passages "
        "LEFT JOIN articles ON articles.id = passages.article"
    )
    bad = [
        f"{row[0]} ¶{row[1]}"
        for row in connection.execute(query)
        if rows.to_passage(row[0], row[1:]) is None
    ]
    return _listed("passages", bad)


def _vectors(connection: sqlite3.Connection) -> str:
    query = "SELECT id, key, vector, digest FROM vectors"
    bad = [
        str(number)
        for number, key, vector, stored in connection.execute(query)
        if digest([key, vector]) != stored
    ]
    missing = connection.execute(
        "SELECT count(*) FROM passages WHERE id NOT IN (SELECT passage FROM vectors)"
    ).fetchone()[0]
    return _listed("vectors", bad) or (f"{missing} passages have no vector" if missing else "")


def _listed(what: str, bad: list[str]) -> str:
    if not bad:
        return ""
    more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
    return f"damaged {what}: {', '.join(bad[:_SHOWN])}{more}"


def _words(connection: sqlite3.Connection) -> str:
    """FTS5 compares its index with the terms it was given, and those are made again."""
    copy = open_empty()
    try:
        connection.backup(copy)  # FTS5 has to write for its check
        copy.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    except sqlite3.Error as error:
        return f"it does not match the texts of {FILE_NAME} ({error})"
    finally:
        copy.close()
    return _terms(connection)


def _terms(connection: sqlite3.Connection) -> str:
    facts = dict(connection.execute("SELECT key, value FROM facts"))
    language = facts.get("language")
    if language is None or facts.get("words") != recipe_of(language):
        return ""  # made by another version, whose terms differ; a rebuild makes them anew
    stored = {row[0]: row[1:] for row in connection.execute("SELECT rowid, title, text FROM words")}
    for passage, *terms in all_terms(connection, Terms(language)):
        if stored.pop(passage, None) != tuple(terms):
            return f"it does not match the texts of {FILE_NAME} (passage {passage})"
    return f"it holds {len(stored)} passages that do not exist" if stored else ""


_CHECKS: dict[str, Callable[[sqlite3.Connection], str]] = {
    "database pages": _pages,
    "articles": _articles,
    "passages": _passages,
    "vectors": _vectors,
    "word index": _words,
}
