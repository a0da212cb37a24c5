"""How many questions a person asked in a server on a day, for a daily limit."""

from datetime import date
from pathlib import Path

from index.store.bot_state import FILE_NAME, has_table, reading, writing
from index.store.columns import as_whole, making_sense

_TABLES = (
    """CREATE TABLE IF NOT EXISTS usage (
        guild INTEGER NOT NULL,
        person INTEGER NOT NULL,
        day TEXT NOT NULL, -- ISO 8601
        questions INTEGER NOT NULL,
        PRIMARY KEY (guild, person, day)
    ) WITHOUT ROWID""",
)
_COUNT = "SELECT questions FROM usage WHERE guild = ? AND person = ? AND day = ?"


class Usage:
    """The daily counts of a data folder. Blocking; may be shared by threads.

    Each call opens the file anew. Every method raises LibraryError when it cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def count(self, guild: int, person: int, day: date) -> int:
        """How many questions a person asked in a server on a day."""
        with reading(self.path, "usage") as connection:
            if connection is None:
                return 0
            row = connection.execute(_COUNT, (guild, person, day.isoformat())).fetchone()
            return 0 if row is None else self._number(row[0])

    def add(self, guild: int, person: int, day: date) -> int:
        """Count a question; how many it are now."""
        place = (guild, person, day.isoformat())
        with writing(self.path, _TABLES) as connection:
            connection.execute(
                "INSERT INTO usage VALUES (?, ?, ?, 1) "
                "ON CONFLICT (guild, person, day) DO UPDATE SET questions = questions + 1",
                place,
            )
            return self._number(connection.execute(_COUNT, place).fetchone()[0])

    def forget_before(self, day: date) -> int:
        """Delete the counts of the days before a day; how many there were."""
        if not has_table(self.path, "usage"):
            return 0
        with writing(self.path, _TABLES) as connection:
            done = connection.execute("DELETE FROM usage WHERE day < ?", (day.isoformat(),))
            return done.rowcount

    def _number(self, stored: object) -> int:
        with making_sense(self.path, "a count of questions"):
            return as_whole(stored)
