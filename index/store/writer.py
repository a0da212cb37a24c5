"""Changing a library: everything that belongs together in one transaction."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import LibraryError
from index.store import rows
from index.store.schema import FILE_NAME, cannot, open_for_writing
from index.store.word_index import erase_forgotten_words, forget_words, put_words
from index.text import digest
from index.types import Article, Passage


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """A passage with the key and vector (little-endian float32) of each of its windows."""

    passage: Passage
    vectors: Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction does: articles to put (new or replacing) and article ids to remove."""

    put: Sequence[tuple[Article, Sequence[EmbeddedPassage]]]
    remove: Sequence[str]
    model_name: str
    model_digest: str
    recipe: str  # how windows become vectors
    language: str | None = None  # the collection's from now on; "" its articles', None as it was


class LibraryChangedError(LibraryError):
    """Somebody else wrote between the plan and the change: plan again."""


def apply(folder: Path, change: Change, expected_sequence: int) -> None:
    """Make a change, whole or not at all.

    Raises:
        LibraryChangedError: the library is no longer at `expected_sequence`.
        LibraryError: the database cannot be written; nothing was changed.
    """
    connection = open_for_writing(folder)
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _apply(connection, change, expected_sequence)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except sqlite3.Error as error:
        raise cannot("write", folder / FILE_NAME, error) from error
    finally:
        connection.close()


def _apply(connection: sqlite3.Connection, change: Change, expected_sequence: int) -> None:
    facts = dict(connection.execute("SELECT key, value FROM facts"))
    if int(facts["sequence"]) != expected_sequence:
        raise LibraryChangedError("The library was changed by another process. Try again.")
    ids = [*change.remove, *(article.article_id for article, _ in change.put)]
    forgotten = [_forget(connection, article_id) for article_id in ids]
    new = [_insert(connection, article, passages) for article, passages in change.put]
    if change.language is not None:
        language = ("language_set", change.language)
        connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", language)
    put_words(connection, new)
    if any(forgotten):
        erase_forgotten_words(connection)
    connection.executemany(
        "INSERT OR REPLACE INTO facts VALUES (?, ?)",
        [
            ("sequence", str(expected_sequence + 1)),
            ("model_name", change.model_name),
            ("model_digest", change.model_digest),
            ("recipe", change.recipe),
            ("changed", datetime.now(UTC).isoformat(timespec="seconds")),
        ],
    )


def _forget(connection: sqlite3.Connection, article_id: str) -> bool:
    """Remove an article; whether there was one."""
    query = "SELECT id FROM articles WHERE article_id = ?"
    row = connection.execute(query, (article_id,)).fetchone()
    if row is None:
        return False
    forget_words(connection, row[0])
    connection.execute("DELETE FROM articles WHERE id = ?", row)
    return True


def _insert(
    connection: sqlite3.Connection, article: Article, passages: Sequence[EmbeddedPassage]
) -> int:
    """Put an article with its passages and vectors; its row."""
    values = rows.article_row(article)
    places = ", ".join("?" * len(values))
    statement = f"INSERT INTO articles ({rows.ARTICLE_COLUMNS}) VALUES ({places})"
    article_row = connection.execute(statement, values).lastrowid or 0
    for embedded in passages:
        passage = embedded.passage
        passage_row = connection.execute(
            "INSERT INTO passages (article, number, start, end, text, digest) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (article_row, passage.number, passage.start, passage.end, passage.text,
             rows.passage_digest(passage)),
        ).lastrowid  # fmt: skip
        connection.executemany(
            "INSERT INTO vectors (passage, key, vector, digest) VALUES (?, ?, ?, ?)",
            [(passage_row, key, vector, digest([key, vector])) for key, vector in embedded.vectors],
        )
    return article_row
