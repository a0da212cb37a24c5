"""The format of a library's file: whose it is, which version, and how an old one becomes new."""

import logging
import sqlite3
from pathlib import Path

from index.errors import LibraryError
from index.store.word_index import put_words

log = logging.getLogger(__name__)

SCHEMA_VERSION = 2
APPLICATION_ID = 0x466F6F74  # "Foot"


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Close the connection and refuse a file that is not ours or is from a newer version.

    Raises:
        LibraryError: this Footnote cannot read it.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        connection.close()
        raise LibraryError(f"{path} is not a Footnote library. Choose another data folder.")
    version = _version(connection)
    if version > SCHEMA_VERSION:
        connection.close()
        raise LibraryError(
            f"{path} was made by a newer Footnote (format {version}, this one knows "
            f"{SCHEMA_VERSION}). Update Footnote, or choose another data folder."
        )


def is_old(connection: sqlite3.Connection) -> bool:
    """Whether an older version of Footnote made the file."""
    return _version(connection) < SCHEMA_VERSION


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Make the word index anew: version 1 took all words for English, in scripts with spaces."""
    log.info("Making the word index of %s anew, once, for this version of Footnote.", path)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if is_old(connection):  # unless another process was first
            connection.execute("DROP VIEW word_source")
            put_words(connection, ())
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
