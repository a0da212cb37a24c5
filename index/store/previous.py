"""The state of a library before its last rebuild, kept so that the rebuild can be undone, once.

The copy bears the number that the library gets by going back to it: one more than the rebuild's.
So it is offered only while the rebuild is the last change, whatever a killed process left undone,
and no vector file of a state before can pass for one of this.
"""

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.errors import LibraryError, NotFoundError
from index.files import sync_folder
from index.store.reader import Reader
from index.store.schema import FILE_NAME, Connection, cannot, open_for_reading, open_for_writing
from index.store.version import APPLICATION_ID, SCHEMA_VERSION
from index.store.writer import LibraryChangedError
from index.text import digest
from index.types import Previous

PREVIOUS_NAME = "previous.sqlite3"
_LEFTOVER_SECONDS = 3600  # that making a copy takes at most
_CHANGED = "The library was changed by another process. Try again."


def keep_previous(folder: Path, sequence: int) -> None:
    """Keep the state at `sequence`, which a change follows. Before the first there is none.

    Raises:
        LibraryChangedError: the library is no longer at `sequence`.
        LibraryError: no copy can be made; what was kept before is still there.
    """
    live = open_for_reading(folder)
    if live is None:
        forget_previous(folder)
        return
    _remove(folder, f"{PREVIOUS_NAME}.*", older_than=_LEFTOVER_SECONDS)
    beside = folder / f"{PREVIOUS_NAME}.{secrets.token_hex(4)}"
    try:
        with closing(live):
            _copy(live, beside, sequence)
        _publish(beside, folder / PREVIOUS_NAME)
    except (OSError, sqlite3.Error) as error:
        raise cannot("keep a copy of", folder / FILE_NAME, error) from error
    finally:
        _remove(folder, f"{beside.name}*")


def previous(folder: Path) -> Previous | None:
    """What the last rebuild can be undone to; None when it cannot be.

    Raises:
        LibraryError: the copy is damaged, not Footnote's, or from a newer version.
    """
    with _kept(folder) as kept:
        if kept is None:
            return None
        facts = _facts(kept)
        articles = kept.execute("SELECT count(*) FROM articles").fetchone()[0]
        model = facts.get("model_name", ""), facts.get("model_digest", "")
        return Previous(facts.get("changed", ""), articles, *model)


def restore_previous(folder: Path) -> None:
    """Go back to what was kept, in one step that every reader sees whole or not at all.

    Raises:
        NotFoundError: there is nothing to go back to.
        LibraryChangedError: another process changed the library meanwhile.
        LibraryError: the copy is damaged, or the library cannot be written; nothing was changed.
    """
    with _kept(folder) as kept:
        if kept is None:
            raise NotFoundError(
                "There is nothing to go back to in {collection}: only the last rebuild can be "
                "undone, once, and only while no article was added or removed since.",
                collection=folder.name,
            )
        _check_whole(kept, folder)
        _put_back(kept, folder)
    open_for_writing(folder).close()  # brings what an older Footnote kept up to date
    with suppress(LibraryError):  # it is no longer offered: the library has its number now
        forget_previous(folder)


def forget_previous(folder: Path) -> None:
    """Delete what was kept, and what a killed process left of a copy.

    Raises:
        LibraryError: it cannot be deleted.
    """
    try:
        if _remove(folder, f"{PREVIOUS_NAME}*"):
            sync_folder(folder)
    except OSError as error:
        raise cannot("delete", folder / PREVIOUS_NAME, error) from error


def _copy(live: Connection, beside: Path, sequence: int) -> None:
    with closing(_connect(beside, "mode=rwc")) as copy:
        live.backup(copy)
        if int(_facts(copy)["sequence"]) != sequence:
            raise LibraryChangedError(_CHANGED)
        copy.execute("PRAGMA journal_mode = OFF")  # of the library it has WAL's second file
        after = (str(sequence + 2),)  # the rebuild makes it one more, going back another
        copy.execute("UPDATE facts SET value = ? WHERE key = 'sequence'", after)


def _publish(beside: Path, path: Path) -> None:
    try:
        with beside.open("r+b") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except FileNotFoundError as error:  # deleted by who added or removed an article just now
        raise LibraryChangedError(_CHANGED) from error
    sync_folder(path.parent)


@contextmanager
def _kept(folder: Path) -> Iterator[Connection | None]:
    """The copy, opened to be read; None where there is none that the library can go back to."""
    path = folder / PREVIOUS_NAME
    try:
        if not path.is_file():
            yield None
            return
        with closing(_connect(path, "mode=ro&immutable=1")) as kept:
            _check_ours(kept, path)
            facts, now = _facts(kept), _facts_of(folder)
            follows = int(facts["sequence"]) == int(now.get("sequence", "-2")) + 1
            yield kept if follows and facts["library"] == now["library"] else None
    except OSError as error:
        raise cannot("read", path, error) from error
    except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
        raise _damaged(path, str(error)) from error


def _check_ours(kept: Connection, path: Path) -> None:
    if kept.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LibraryError(
            f"{path} is not a state that Footnote kept, so there is nothing to go back to. Move "
            "that file away."
        )
    version = kept.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"{path} was kept by a newer Footnote (format {version}, this one knows "
            f"{SCHEMA_VERSION}). Update Footnote to go back to it."
        )


def _check_whole(kept: Connection, folder: Path) -> None:
    path, reader = folder / PREVIOUS_NAME, Reader(kept, folder)
    found = kept.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise _damaged(path, found)
    try:
        for article_id in reader.digests():
            reader.article(article_id)
    except LibraryError as error:
        raise _damaged(path, "the text of an article is not what was written") from error
    for key, vector, stored in kept.execute("SELECT key, vector, digest FROM vectors"):
        if digest([key, vector]) != stored:
            raise _damaged(path, "a vector is not what was written")


def _put_back(kept: Connection, folder: Path) -> None:
    sequence = int(_facts(kept)["sequence"]) - 1
    live = open_for_writing(folder)
    try:
        # One page at a time, so that the first look comes before the end.
        kept.backup(live, pages=1, progress=_unless_changed(folder, sequence))
    except sqlite3.Error as error:
        raise cannot("write", folder / FILE_NAME, error) from error
    finally:
        live.close()


def _unless_changed(folder: Path, sequence: int) -> Callable[[int, int, int], None]:
    """What a backup calls after each page; by the first, nobody else may write any more."""
    looked = False

    def look(status: int, remaining: int, total: int) -> None:
        nonlocal looked
        if status & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise sqlite3.OperationalError("database is locked")  # it would try for ever
        if not looked and int(_facts_of(folder).get("sequence", "-1")) != sequence:
            raise LibraryChangedError(_CHANGED)
        looked = True

    return look


def _facts_of(folder: Path) -> dict[str, str]:
    """Those of the library itself, none where there is no library."""
    live = open_for_reading(folder)
    if live is None:
        return {}
    try:
        with closing(live):
            return _facts(live)
    except sqlite3.Error as error:
        raise cannot("read", folder / FILE_NAME, error) from error


def _facts(connection: Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM facts"))


def _damaged(path: Path, reason: str) -> LibraryError:
    return LibraryError(
        f"{path} is damaged ({reason}), so the last rebuild cannot be undone; the library is as "
        "it was. Delete that file. To get older articles back, rebuild from their files: footnote "
        "index rebuild PATH"
    )


def _connect(path: Path, options: str) -> Connection:
    uri = f"{path.absolute().as_uri()}?{options}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, factory=Connection)


def _remove(folder: Path, pattern: str, older_than: float = 0.0) -> int:
    """Delete the files of a pattern; how many there were."""
    removed = 0
    for path in folder.glob(pattern):
        with suppress(FileNotFoundError):  # its writer has just renamed or removed it
            if not older_than or path.stat().st_mtime < time.time() - older_than:
                path.unlink()
                removed += 1
    return removed
