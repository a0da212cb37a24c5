"""DATA/bot.sqlite3, what the bot itself remembers: how it is opened, made and versioned.

Each kind of memory has a module and tables of its own; unlike a library, nothing can make it again.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from pathlib import Path

from index.errors import LibraryError
from index.store.schema import cannot

FILE_NAME = "bot.sqlite3"
STATE_VERSION = 1
_APPLICATION_ID = 0x466F6F42  # "FooB"
_BUSY_SECONDS = 5.0
_patience: ContextVar[float] = ContextVar("_patience", default=_BUSY_SECONDS)


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """In this block, wait no longer than that for another process that holds the file."""
    before = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(before)


@contextmanager
def writing(path: Path, tables: Sequence[str]) -> Iterator[sqlite3.Connection]:
    """One transaction; the file and these tables (CREATE … IF NOT EXISTS) are made as needed.

    Raises:
        LibraryError: the file cannot be written, is damaged, not ours, or from a newer version.
    """
    with _told_as_ours("write", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(_connect(path, "mode=rwc")) as connection:
            _check_version(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # the checkpoint below syncs
            connection.execute("PRAGMA secure_delete = ON")  # what was deleted is overwritten
            connection.execute("BEGIN IMMEDIATE")
            with connection:  # commits, or rolls back
                if _is_new(connection):
                    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                    connection.execute(f"PRAGMA user_version = {STATE_VERSION}")
                for statement in tables:
                    connection.execute(statement)
                yield connection
            # Closing the last connection does this too; another one may be open.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def reading(path: Path, table: str) -> Iterator[sqlite3.Connection | None]:
    """A connection that only reads; None while there is no such table yet.

    Raises:
        LibraryError: the file cannot be read, is damaged, not ours, or from a newer version.
    """
    with _told_as_ours("read", path):
        if not path.is_file():
            yield None
            return
        with closing(_open_for_reading(path)) as connection:
            _check_version(connection, path)
            query = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?"
            yield connection if connection.execute(query, (table,)).fetchone()[0] else None


def has_table(path: Path, table: str) -> bool:
    """Whether there is anything to delete from; a file is not made to find out.

    Raises:
        LibraryError: the file cannot be read, is damaged, not ours, or from a newer version.
    """
    with reading(path, table) as connection:
        return connection is not None


def rewrite(path: Path) -> None:
    """Write the file anew, without what deleted rows left in it; see `PRAGMA secure_delete`.

    That one overwrites a row where it lies. It does not reach the copies that stay behind on a page
    when SQLite splits or joins pages and moves rows to others.

    Raises:
        LibraryError: the file cannot be written, or somebody reads its old state all the while.
    """
    with _told_as_ours("write", path), closing(_connect(path, "mode=rw")) as connection:
        _check_version(connection, path)
        connection.execute("PRAGMA temp_store = MEMORY")  # nothing outside the data folder
        connection.execute("VACUUM")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("database is locked")


def damaged(path: Path, reason: str) -> LibraryError:
    """The error for a file whose content makes no sense."""
    return LibraryError(
        f"{path} is damaged ({reason}). Move it away, and a new one is begun, or put a backup in "
        "its place. Your articles are not in it."
    )


@contextmanager
def _told_as_ours(what: str, path: Path) -> Iterator[None]:
    """Turn what SQLite or the file system refuses into an error that a user may read."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        # SQLite's own verdicts "corrupt" and "not a database"; all others have subclasses.
        if type(error) is sqlite3.DatabaseError:
            raise damaged(path, str(error)) from error
        raise cannot(what, path, error) from error


def _open_for_reading(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # WAL needs to write a little even to read. In a folder that may not be written, the file
        # is read as it is now.
        connection.close()
        return _connect(path, "mode=ro&immutable=1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connect(path: Path, options: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        isolation_level=None,
        timeout=min(_BUSY_SECONDS, _patience.get()),
    )
    connection.text_factory = _text
    return connection


def _text(stored: bytes) -> str:
    return stored.decode(errors="replace")  # a flipped bit spoils a letter, not the list


def _is_new(connection: sqlite3.Connection) -> bool:
    """Whether it is a file without anything in it: one that was only just made."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return bool(version == 0 and tables == 0)


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    if _is_new(connection):  # asked first: another process may be making it
        return
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != _APPLICATION_ID:
        raise LibraryError(f"{path} is not a file of Footnote's. Choose another data folder.")
    if version > STATE_VERSION:
        raise LibraryError(
            f"{path} was made by a newer Footnote (format {version}, this one knows "
            f"{STATE_VERSION}). Update Footnote, or choose another data folder."
        )
