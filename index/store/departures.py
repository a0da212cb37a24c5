"""Servers that the bot was in, and those it left: what it holds of these is deleted days later."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from index.store.bot_state import FILE_NAME, has_table, reading, writing
from index.store.columns import as_moment, as_whole, making_sense, seconds_of

_TABLES = (
    # left_at: Unix time in seconds
    "CREATE TABLE IF NOT EXISTS departures (guild INTEGER PRIMARY KEY, left_at INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS visited (
        guild INTEGER NOT NULL, application INTEGER NOT NULL, PRIMARY KEY (guild, application)
    ) WITHOUT ROWID""",
)


class Departures:
    """The departures of a data folder. Blocking; may be shared by threads.

    Each call opens the file anew. Every method raises LibraryError when it cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def entered(self, application: int, guilds: Iterable[int]) -> None:
        """Remember that an application's bot is, or was, in these servers."""
        with writing(self.path, _TABLES) as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO visited VALUES (?, ?)",
                [(guild, application) for guild in guilds],
            )

    def visited(self, application: int) -> set[int]:
        """Servers that an application's bot was ever in and of which something may be held.

        A collection that was prepared for a server, or belongs to another bot, is none of these.
        """
        with reading(self.path, "visited") as connection:
            if connection is None:
                return set()
            query = "SELECT guild FROM visited WHERE application = ?"
            rows = connection.execute(query, (application,)).fetchall()
        with making_sense(self.path, "a server"):
            return {as_whole(guild) for (guild,) in rows}

    def left(self, guild: int, when: datetime) -> None:
        """Remember that the bot left a server; the first date stands until it returned."""
        with writing(self.path, _TABLES) as connection:
            connection.execute(
                "INSERT OR IGNORE INTO departures VALUES (?, ?)", (guild, seconds_of(when))
            )

    def returned(self, guild: int) -> bool:
        """Forget that the bot left, for it is back; whether it had left."""
        if not has_table(self.path, "departures"):
            return False
        with writing(self.path, _TABLES) as connection:
            done = connection.execute("DELETE FROM departures WHERE guild = ?", (guild,))
            return bool(done.rowcount)

    def done(self, guild: int) -> None:
        """Forget the departure and the server, for nothing of it is held any more."""
        self.returned(guild)
        if has_table(self.path, "visited"):
            with writing(self.path, _TABLES) as connection:
                connection.execute("DELETE FROM visited WHERE guild = ?", (guild,))

    def due(self, before: datetime) -> list[int]:
        """Servers that were left before a moment, longest ago first."""
        return [guild for guild, when in self.all().items() if when < before]

    def all(self) -> dict[int, datetime]:
        """Servers that were left and since when, longest ago first."""
        with reading(self.path, "departures") as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                "SELECT guild, left_at FROM departures ORDER BY left_at, guild"
            )
            with making_sense(self.path, "a departure"):
                return {as_whole(guild): as_moment(when) for guild, when in rows}
