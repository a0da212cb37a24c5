"""Everything that bot.sqlite3 holds of a person or of a server: counted, and deleted for good."""

import json
from collections.abc import Mapping
from pathlib import Path

from index.store.bot_state import FILE_NAME, reading, rewrite, writing

# By kind: the table, and which of its rows. No index helps here: it is done once in a long while.
_OF_PERSON = {
    "answers": ("answers", "asker = :person OR instr(collections, :name)"),
    "votes": ("votes", "person = :person OR collection = :collection"),
    "subscriptions": ("subscriptions", "person = :person OR instr(collections, :name)"),
    "usage": ("usage", "person = :person"),
    "removed": ("removed", "remover = :person"),
}
# What was asked elsewhere counts too when the server's articles were searched for it.
_SEARCHED = "guild = :guild OR instr(collections, :name)"
_OF_GUILD = {
    "answers": ("answers", _SEARCHED),
    "votes": ("votes", "guild = :guild OR collection = :collection"),
    "subscriptions": ("subscriptions", _SEARCHED),
    "usage": ("usage", "guild = :guild"),
    "settings": ("server_settings", "guild = :guild"),
    "unanswered": ("unanswered", "collection = :collection"),
    "removed": ("removed", "collection = :collection"),
}
# What goes with it and is no kind of its own; a departure is the one to forget when all is done.
_WITH_ANSWERS = {
    "answer_articles": "answer_id NOT IN (SELECT answer_id FROM answers)",
    "shared": "answer_id NOT IN (SELECT answer_id FROM answers)",
}
_WITH_PERSON = {**_WITH_ANSWERS, "unanswered": "collection = :collection"}

_Values = Mapping[str, int | str]


def what_is_kept(data: Path, person: int) -> dict[str, int]:
    """How much is held of a person, by kind.

    Raises:
        LibraryError: the file cannot be read.
    """
    counts = dict.fromkeys(_OF_PERSON, 0)
    for kind, (table, which) in _OF_PERSON.items():
        with reading(data / FILE_NAME, table) as connection:
            if connection is not None:
                query = f"SELECT count(*) FROM {table} WHERE {which}"
                (counts[kind],) = connection.execute(query, _of_person(person)).fetchone()
    return counts


def forget_person(data: Path, person: int) -> dict[str, int]:
    """Delete all that is held of a person, without a trace; how much it was, by kind.

    Raises:
        LibraryError: the file cannot be used. Doing it again does what was left undone.
    """
    return _forget(data / FILE_NAME, _OF_PERSON, _WITH_PERSON, _of_person(person))


def forget_guild(data: Path, guild: int, collection: str) -> dict[str, int]:
    """Delete all that is held of a server and its collection; how much it was, by kind.

    Raises:
        LibraryError: the file cannot be used. Doing it again does what was left undone.
    """
    name = json.dumps(collection)  # as it stands in a list of them
    values: _Values = {"guild": guild, "collection": collection, "name": name}
    return _forget(data / FILE_NAME, _OF_GUILD, _WITH_ANSWERS, values)


def _of_person(person: int) -> _Values:
    collection = f"user-{person}"  # what is theirs alone
    return {"person": person, "collection": collection, "name": json.dumps(collection)}


def sweep(data: Path) -> None:
    """Overwrite what rows that were deleted singly may have left behind; now and then.

    Raises:
        LibraryError: the file cannot be written.
    """
    if (data / FILE_NAME).is_file():
        rewrite(data / FILE_NAME)


def _forget(
    path: Path, kinds: Mapping[str, tuple[str, str]], beside: Mapping[str, str], values: _Values
) -> dict[str, int]:
    counts = dict.fromkeys(kinds, 0)
    if not path.is_file():
        return counts
    with writing(path, ()) as connection:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        tables = {name for (name,) in connection.execute(query)}
        for kind, (table, which) in kinds.items():
            if table in tables:
                done = connection.execute(f"DELETE FROM {table} WHERE {which}", values)
                counts[kind] = done.rowcount
        for table, which in beside.items():
            if table in tables:
                connection.execute(f"DELETE FROM {table} WHERE {which}", values)
    rewrite(path)  # also when nothing was found: an earlier try may have come this far only
    return counts
