"""Questions that people wait for an answer to, and up to where each collection was looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.errors import UsageError
from index.store.bot_state import FILE_NAME, has_table, reading, writing
from index.store.columns import (
    as_moment,
    as_names,
    as_text,
    as_whole,
    as_whole_or_none,
    making_sense,
    names_json,
    question_line,
    seconds_of,
)

MOST = 20  # questions that a person may wait for

_TABLES = (
    # AUTOINCREMENT: an old button or a slower process must not meet a new question by its id.
    """CREATE TABLE IF NOT EXISTS subscriptions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person INTEGER NOT NULL,
        guild INTEGER,
        collections TEXT NOT NULL, -- JSON list
        question TEXT NOT NULL,
        language TEXT NOT NULL,
        since INTEGER NOT NULL, -- Unix time in seconds
        same TEXT NOT NULL, -- what tells one question from another
        UNIQUE (person, same)
    )""",
)
_COLUMNS = "id, person, guild, collections, question, language, since"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A question that a person waits for; `since` in UTC, to the second."""

    id: int  # never used again
    person: int
    guild: int | None  # None in direct messages
    collections: tuple[str, ...]  # to be searched
    question: str  # one line, no control characters
    language: str  # of the message to come
    since: datetime


class Subscriptions:
    """The subscriptions of a data folder. Blocking; may be shared by threads.

    Each call opens the file anew. Every method raises LibraryError when it cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def add(
        self,
        person: int,
        guild: int | None,
        collections: Collection[str],
        question: str,
        language: str,
        when: datetime,
    ) -> bool:
        """Wait for a question; False when the person does already, in the same collections.

        Case and white space make no other question of it.

        Raises:
            UsageError: the person waits for MOST already.
        """
        kept = question_line(question)
        same = names_json([*sorted(set(collections)), kept.casefold()])
        row = (person, guild, names_json(collections), kept, language, seconds_of(when), same)
        with writing(self.path, _TABLES) as connection:
            query = "SELECT same FROM subscriptions WHERE person = ?"
            waiting = [found for (found,) in connection.execute(query, (person,))]
            if same in waiting:
                return False
            if len(waiting) >= MOST:
                raise UsageError(
                    "You wait for {n} questions already, and at most {most} are kept: cancel one "
                    "that you no longer need.",
                    n=len(waiting),
                    most=MOST,
                )
            connection.execute(
                "INSERT INTO subscriptions "
                "(person, guild, collections, question, language, since, same) "
                "VALUES (?,?,?,?,?,?,?)",
                row,
            )
        return True

    def pending(self, guilds: Collection[int | None] | None = None) -> list[Subscription]:
        """What is waited for in these servers (None: anywhere), oldest first.

        A None among the servers stands for direct messages.
        """
        waiting = self._select("TRUE")
        return [one for one in waiting if guilds is None or one.guild in guilds]

    def of(self, person: int) -> list[Subscription]:
        """What a person waits for, oldest first."""
        return self._select("person = ?", person)

    def take(self, subscription_id: int) -> bool:
        """Delete a subscription to answer it; True for one caller alone, in whatever process."""
        return self._delete("id = ?", subscription_id)

    def cancel(self, person: int, subscription_id: int) -> bool:
        """Delete a person's subscription; False when it is gone or another person's."""
        return self._delete("person = ? AND id = ?", person, subscription_id)

    def _delete(self, which: str, *values: int) -> bool:
        # A number too large for SQLite comes from a forged button.
        if any(value.bit_length() > 63 for value in values):
            return False
        if not has_table(self.path, "subscriptions"):
            return False
        with writing(self.path, _TABLES) as connection:
            done = connection.execute(f"DELETE FROM subscriptions WHERE {which}", values)
            return bool(done.rowcount)

    def _select(self, which: str, *values: int) -> list[Subscription]:
        with reading(self.path, "subscriptions") as connection:
            if connection is None:
                return []
            query = f"SELECT {_COLUMNS} FROM subscriptions WHERE {which} ORDER BY id"
            return [self._subscription(row) for row in connection.execute(query, values)]

    def _subscription(self, row: tuple[object, ...]) -> Subscription:
        with making_sense(self.path, "a subscription"):
            return Subscription(
                id=as_whole(row[0]),
                person=as_whole(row[1]),
                guild=as_whole_or_none(row[2]),
                collections=as_names(row[3]),
                question=as_text(row[4]),
                language=as_text(row[5]),
                since=as_moment(row[6]),
            )
