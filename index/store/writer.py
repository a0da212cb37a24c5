"""Changing a library: everything that belongs together in one transaction."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import LibraryError
from index.store import rows
from index.store.schema import FILE_NAME, cannot, open_for_writing
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
    for article_id in [*change.remove, *(article.article_id for article, _ in change.put)]:
        _forget(connection, article_id)
    for article, passages in change.put:
        _insert(connection, article, passages)
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


def _forget(connection: sqlite3.Connection, article_id: str) -> None:
    query = "SELECT id FROM articles WHERE article_id = ?"
    row = connection.execute(query, (article_id,)).fetchone()
    if row is None:
        return
    # An external-content FTS5 table has to be told the words it shall forget.
    connection.execute(
        "INSERT INTO words (words, rowid, title, text) SELECT 'delete', id, title, text "
        "FROM word_source WHERE id IN (SELECT id FROM passages WHERE article = ?)",
        row,
    )
    connection.execute("DELETE FROM articles WHERE id = ?", row)


def _insert(
    connection: sqlite3.Connection, article: Article, passages: Sequence[EmbeddedPassage]
) -> None:
    values = rows.article_row(article)
    places = ", ".join("?" * len(values))
    statement = f"INSERT INTO articles ({rows.ARTICLE_COLUMNS}) VALUES ({places})"
    article_row = connection.execute(statement, values).lastrowid
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
    connection.execute(
        "INSERT INTO words (rowid, title, text) SELECT id, title, text FROM word_source "
        "WHERE id IN (SELECT id FROM passages WHERE article = ?)",
        (article_row,),
    )
