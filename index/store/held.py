"""Of which servers a data folder holds anything: collections, settings, questions, votes."""

import re
from pathlib import Path

from index.store.bot_state import FILE_NAME, reading
from index.store.columns import as_text, as_whole, making_sense
from index.store.schema import cannot

_WITH_GUILD = ("answers", "votes", "subscriptions", "usage", "server_settings")
_WITH_COLLECTION = ("unanswered", "removed", "votes")
_ID = r"([1-9][0-9]{0,18})"
_MAX = 2**63 - 1  # what SQLite can hold


def guilds_held(data: Path, prefix: str) -> set[int]:
    """Ids of the servers; a server's collection is named by its id after this prefix.

    Raises:
        LibraryError: the folder or bot.sqlite3 cannot be read.
    """
    path = data / FILE_NAME
    names: list[object] = list(_folders(data))
    guilds: list[object] = []
    for table in _WITH_COLLECTION:
        names += _values(path, table, "collection")
    for table in _WITH_GUILD:
        guilds += _values(path, table, "guild")
    with making_sense(path, "the name of a server"):
        found = (re.fullmatch(prefix + _ID, as_text(name)) for name in names)
        ids = {int(match[1]) for match in found if match} | {as_whole(guild) for guild in guilds}
    return {id for id in ids if id <= _MAX}


def _folders(data: Path) -> list[str]:
    # One without a database, too: its deletion may have been cut short.
    try:
        return [path.name for path in data.iterdir() if path.is_dir()] if data.is_dir() else []
    except OSError as error:
        raise cannot("read", data, error) from error


def _values(path: Path, table: str, column: str) -> list[object]:
    with reading(path, table) as connection:
        if connection is None:
            return []
        query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"
        return [value for (value,) in connection.execute(query)]
