"""Reading a library: articles, passages, words. Every read of one answer shares a transaction."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import LibraryError
from index.language import ENGLISH
from index.store import rows
from index.store.schema import FILE_NAME, Connection, cannot, open_empty, open_for_reading
from index.store.words import Terms, fts_query
from index.text import digest
from index.types import Article, ArticleInfo, Filter, Hit, Passage, Vectors

_TITLE_WEIGHT, _TEXT_WEIGHT = 0.5, 1.0  # bm25() column weights
_MOST_VARIABLES = 30_000  # SQLite allows 32,766 in one statement


class Reader:
    """One read connection to a collection's database. Belongs to the thread that opened it."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self.frozen = connection.frozen  # it sees no changes
        self._folder = folder
        self._terms = Terms(ENGLISH)

    @classmethod
    def open(cls, folder: Path) -> "Reader":
        """Open a collection's library; one that does not exist yet reads as empty."""
        return cls(open_for_reading(folder) or open_empty(), folder)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold one state of the database for all reads inside.

        Raises:
            LibraryError: SQLite cannot read the file.
        """
        try:
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise cannot("read", self._folder / FILE_NAME, error) from error

    def facts(self) -> dict[str, str]:
        """The library's own facts: library, sequence, model_name, model_digest, language, words."""
        return dict(self._connection.execute("SELECT key, value FROM facts"))

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        query = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)"
        articles, passages = self._connection.execute(query).fetchone()
        return articles, passages

    def digests(self) -> dict[str, tuple[bytes, str, bool]]:
        """By article id: digest, source, and whether a person added it."""
        query = "SELECT article_id, digest, source, added FROM articles"
        return {row[0]: (row[1], row[2], bool(row[3])) for row in self._connection.execute(query)}

    def newest(self) -> date | None:
        """The day of the newest article; None when none has a date."""
        (value,) = self._connection.execute("SELECT max(published) FROM articles").fetchone()
        try:
            return date.fromisoformat(value) if value else None
        except (TypeError, ValueError) as error:
            raise self._damaged() from error

    def articles(self) -> list[ArticleInfo]:
        """All articles, newest first, those without a date last."""
        query = (
            f"SELECT {rows.INFO_COLUMNS} FROM articles "
            "ORDER BY published IS NULL, published DESC, title"
        )
        return [self._info(row) for row in self._connection.execute(query)]

    def article(self, article_id: str) -> Article | None:
        """An article with its paragraphs, or None.

        Raises:
            LibraryError: one of its rows is damaged.
        """
        query = f"SELECT id, {rows.ARTICLE_COLUMNS} FROM articles WHERE article_id = ?"
        row = self._connection.execute(query, (article_id,)).fetchone()
        if row is None:
            return None
        query = f"SELECT {rows.PASSAGE_COLUMNS} FROM passages WHERE article = ?"
        found = [
            self._checked(article_id, passage)
            for passage in self._connection.execute(query, (row[0],))
        ]
        try:
            article = rows.to_article(row[1:], {passage.number: passage.text for passage in found})
        except (TypeError, ValueError) as error:
            raise self._damaged() from error
        if rows.article_digest(article) != row[-1]:
            raise self._damaged()
        return article

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, ArticleInfo]]:
        """Passages by id, each with its article.

        Raises:
            LibraryError: a row is damaged; a damaged row is never quoted.
        """
        if not ids:
            return {}
        query = (
            f"SELECT passages.id, {rows.PASSAGE_COLUMNS}, {rows.INFO_COLUMNS} "
            "FROM passages JOIN articles ON articles.id = passages.article "
            f"WHERE passages.id IN ({', '.join('?' * len(ids))})"
        )
        return {
            row[0]: (self._checked(row[6], row[1:6]), self._info(row[6:]))
            for row in self._connection.execute(query, list(ids))
        }

    def search_words(self, question: str, count: int, only: Filter) -> list[Hit]:
        """The best passages by BM25 over title and text, best first."""
        query = fts_query(question, self._terms_now())
        if not query:
            return []
        where, values = _conditions(only)
        join = (
            "JOIN passages ON passages.id = words.rowid "
            "JOIN articles ON articles.id = passages.article"
            if where
            else ""
        )
        statement = (
            f"SELECT words.rowid, words.rank FROM words {join} "
            f"WHERE words MATCH ? AND rank MATCH 'bm25({_TITLE_WEIGHT}, {_TEXT_WEIGHT})' {where} "
            "ORDER BY words.rank LIMIT ?"
        )
        found = self._connection.execute(statement, (query, *values, count))
        return [Hit(passage_id, -rank) for passage_id, rank in found]

    def allowed(self, only: Filter) -> list[int]:
        """Ids of the passages that a filter lets through."""
        where, values = _conditions(only)
        statement = (
            "SELECT passages.id FROM passages JOIN articles "
            f"ON articles.id = passages.article WHERE 1 {where}"
        )
        return [row[0] for row in self._connection.execute(statement, values)]

    def vectors(self) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Vectors]:
        """All passage ids (n,) and vectors (n, dim), in a fixed order."""
        found = self._connection.execute("SELECT passage, vector FROM vectors ORDER BY id")
        ids, blobs, sizes = [], bytearray(), set()
        for passage_id, blob in found:
            ids.append(passage_id)
            blobs += blob if isinstance(blob, bytes) else b"?"
            sizes.add(len(blob))
        if not ids:
            return np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32)
        if len(sizes) > 1 or len(blobs) % (4 * len(ids)):
            raise self._damaged()
        flat = np.frombuffer(blobs, dtype="<f4")
        return np.asarray(ids, dtype=np.int64), flat.reshape(len(ids), -1).astype(np.float32)

    def known_vectors(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Vectors (little-endian float32) that were made before and are whole, by key."""
        known: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _MOST_VARIABLES):
            some = keys[start : start + _MOST_VARIABLES]
            places = ", ".join("?" * len(some))
            query = f"SELECT key, vector, digest FROM vectors WHERE key IN ({places})"
            for key, vector, stored in self._connection.execute(query, list(some)):
                if digest([key, vector]) == stored:
                    known[key] = vector
        return known

    def _terms_now(self) -> Terms:
        # An older library that may not be written has no language: all its words are stemmed as
        # English ones.
        language = self.facts().get("language", ENGLISH)
        if self._terms.language != language:
            self._terms = Terms(language)
        return self._terms

    def _info(self, row: tuple[Any, ...]) -> ArticleInfo:
        try:
            return rows.to_info(row, self._folder.name)
        except (TypeError, ValueError) as error:  # a date that is none
            raise self._damaged() from error

    def _checked(self, article_id: str, row: tuple[object, ...]) -> Passage:
        passage = rows.to_passage(article_id, row)
        if passage is None:
            raise self._damaged()
        return passage

    def _damaged(self) -> LibraryError:
        return LibraryError(
            f"A row of {self._folder / FILE_NAME} is damaged. "
            "Run: footnote index verify --collection " + self._folder.name
        )


def _conditions(only: Filter) -> tuple[str, list[str]]:
    """SQL that a filter adds to WHERE, and its values."""
    pairs = [
        ("articles.article_id = ?", only.article_id),
        ("articles.published >= ?", only.after and only.after.isoformat()),
        ("articles.published <= ?", only.before and only.before.isoformat()),
        ("lower(articles.publisher) = lower(?)", only.publisher),
    ]
    used = [(sql, value) for sql, value in pairs if value]
    return "".join(f"AND {sql} " for sql, _ in used), [value for _, value in used]
