"""The library's tables, and how a database file is opened. SQLite is the truth."""

import logging
import secrets
import sqlite3
from pathlib import Path

from index.errors import LibraryError
from index.language import ENGLISH
from index.store.version import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    bring_up_to_date,
    check_version,
    is_old,
)
from index.store.word_index import words_table

log = logging.getLogger(__name__)

FILE_NAME = "library.sqlite3"
_BUSY_SECONDS = 10.0

_TABLES = """
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, standfirst TEXT NOT NULL,
    url TEXT, publisher TEXT, author TEXT,
    published TEXT, updated TEXT, -- ISO 8601 dates
    language TEXT, section TEXT,
    source TEXT NOT NULL,
    added INTEGER NOT NULL, -- 1: put in by a person, a rebuild from files leaves it alone
    paragraphs INTEGER NOT NULL, -- blank ones included, so that the text can be put together again
    digest BLOB NOT NULL
);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (article, number)
);

CREATE TABLE vectors (
    id INTEGER PRIMARY KEY,
    passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    key BLOB NOT NULL, -- digest of the model and of the text that was embedded
    vector BLOB NOT NULL, -- little-endian float32
    digest BLOB NOT NULL
);
CREATE INDEX vectors_by_passage ON vectors (passage);
CREATE INDEX vectors_by_key ON vectors (key);
"""


class Connection(sqlite3.Connection):
    """A connection; a frozen one sees no change, and has to be opened again to see any."""

    frozen = False


def open_for_writing(folder: Path) -> Connection:
    """Open the library of a collection's folder, making both when they are missing.

    Raises:
        LibraryError: the folder is not writable, the disk is full, or the file is not ours.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = _connect(f"{path.absolute().as_uri()}?mode=rwc")
    except (OSError, sqlite3.Error) as error:
        raise cannot("open for writing", path, error) from error
    try:
        new = _is_new(connection)
        if not new:
            check_version(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what was deleted is overwritten
        if new:
            _create(connection)
        elif is_old(connection):
            bring_up_to_date(connection, path)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error):
            raise cannot("open for writing", path, error) from error
        raise
    return connection


def open_empty() -> Connection:
    """A library without articles, in memory: stands for one that does not exist yet."""
    connection = _connect("file::memory:")
    connection.frozen = True
    _create(connection)
    return connection


def open_for_reading(folder: Path) -> Connection | None:
    """Open an existing library to read it; None when the collection has none yet.

    Raises:
        LibraryError: the file is damaged, not ours, or from a newer version.
    """
    path = folder / FILE_NAME
    try:
        if not path.is_file():
            return None
    except OSError as error:  # a folder above it that may not be entered
        raise cannot("read", path, error) from error
    connection = _open_to_read(path)
    if connection is not None and is_old(connection) and _could_bring_up_to_date(folder):
        connection.close()
        return _open_to_read(path)
    return connection


def _open_to_read(path: Path) -> Connection | None:
    uri = path.absolute().as_uri()
    try:
        connection = _connect(f"{uri}?mode=ro")
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError:
            # WAL needs to write a little even to read. In a folder that may not be written, the
            # file is read as it is now.
            connection.close()
            connection = _connect(f"{uri}?mode=ro&immutable=1")
            connection.frozen = True
        if _is_new(connection):
            connection.close()
            return None
        check_version(connection, path)
    except sqlite3.Error as error:
        raise cannot("read", path, error) from error
    return connection


def cannot(what: str, path: Path, error: Exception) -> LibraryError:
    """The error that tells a user what SQLite or the file system refused, and what to do."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    if isinstance(error, sqlite3.DatabaseError) and (
        "malformed" in reason or "not a database" in reason or "decode to UTF-8" in reason
    ):
        advice = (
            "The file is damaged: move its folder away and rebuild from your article files "
            "(footnote index rebuild PATH), or put a backup in its place."
        )
    elif "locked" in reason:
        advice = "Another process is writing to it: try again when that has ended."
    elif "full" in reason or "No space" in reason:
        advice = "The disk is full: make room and try again. Nothing was changed."
    else:
        advice = "Check that the data folder exists and that you may write to it."
    return LibraryError(f"Cannot {what} {path} ({reason}). {advice}")


def _connect(uri: str) -> Connection:
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS, factory=Connection
    )


def _is_new(connection: sqlite3.Connection) -> bool:
    """Whether it is a file without anything in it: one that was only just made."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return bool(version == 0 and tables == 0)


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables, unless somebody else has by the time that this one may write."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _is_new(connection):
            for statement in [*_statements(_TABLES), words_table(ENGLISH)]:
                connection.execute(statement)
            connection.execute(
                "INSERT INTO facts VALUES ('library', ?), ('sequence', '0')",
                (secrets.token_hex(8),),
            )
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _could_bring_up_to_date(folder: Path) -> bool:
    """Whether an old library is a new one now; one that may not be written is read as it is."""
    try:
        open_for_writing(folder).close()
    except LibraryError as error:
        log.debug("%s stays of an older format: %s", folder, error)
        return False
    return True


def _statements(script: str) -> list[str]:
    # executescript() would commit the transaction that these have to share.
    without_comments = "\n".join(line.split("--")[0] for line in script.splitlines())
    return [statement for statement in without_comments.split(";") if statement.strip()]
