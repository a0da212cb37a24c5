"""Questions that the articles did not answer: what was asked, of what, when, and never by whom."""

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.store.bot_state import FILE_NAME, damaged, reading, writing
from index.text import one_line

MAX_CHARACTERS = 500  # of a question that are kept
MAX_KEPT = 5_000  # questions of a collection; the oldest go
_MAX_READ = 100_000

_TABLES = (
    """CREATE TABLE IF NOT EXISTS unanswered (
        id INTEGER PRIMARY KEY,
        collection TEXT NOT NULL,
        question TEXT NOT NULL,
        asked INTEGER NOT NULL -- Unix time in seconds
    )""",
    "CREATE INDEX IF NOT EXISTS unanswered_in_order ON unanswered (collection, asked)",
)
# Beside what one_line() takes out: C1 controls and what turns the direction of writing.
_STEERING = re.compile("[\x80-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question to a collection that had no answer to it; `when` in UTC, to the second."""

    question: str  # one line, no control characters
    collection: str
    when: datetime


class UnansweredLog:
    """The unanswered questions of a data folder. Blocking; may be shared by threads.

    Each call opens the file anew, so the log holds nothing and works on after the file was moved
    away. Every method raises LibraryError when the file cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def record(self, question: str, collection: str, when: datetime) -> None:
        """Keep a question, cut to MAX_CHARACTERS; nothing is kept of one without any visible."""
        shown = _clean(question)
        if not shown:
            return
        with writing(self.path, _TABLES) as connection:
            connection.execute(
                "INSERT INTO unanswered (collection, question, asked) VALUES (?, ?, ?)",
                (collection, shown, int(when.timestamp())),
            )
            connection.execute(
                "DELETE FROM unanswered WHERE id IN (SELECT id FROM unanswered "
                "WHERE collection = ? ORDER BY asked DESC, id DESC LIMIT -1 OFFSET ?)",
                (collection, MAX_KEPT),
            )

    def entries(
        self, collection: str | None = None, since: datetime | None = None, limit: int = _MAX_READ
    ) -> list[Unanswered]:
        """Questions to a collection (None: to any) from a moment on, newest first."""
        with reading(self.path, "unanswered") as connection:
            if connection is None:
                return []
            rows = connection.execute(
                "SELECT question, collection, asked FROM unanswered "
                "WHERE (:collection IS NULL OR collection = :collection) "
                "AND (:since IS NULL OR asked >= :since) ORDER BY asked DESC, id DESC LIMIT :limit",
                {
                    "collection": collection,
                    "since": None if since is None else since.timestamp(),
                    "limit": limit,
                },
            )
            return [self._entry(*row) for row in rows]

    def forget(self, collection: str | None, since: datetime | None = None) -> int:
        """Delete the questions to a collection (None: all) from a moment on; how many there were.

        As with `entries`, None for the moment means all there are.
        """
        with reading(self.path, "unanswered") as connection:
            if connection is None:
                return 0
        with writing(self.path, _TABLES) as connection:
            done: sqlite3.Cursor = connection.execute(
                "DELETE FROM unanswered WHERE (:collection IS NULL OR collection = :collection) "
                "AND (:since IS NULL OR asked >= :since)",
                {
                    "collection": collection,
                    "since": None if since is None else since.timestamp(),
                },
            )
            return done.rowcount

    def _entry(self, question: object, collection: object, asked: object) -> Unanswered:
        try:
            if not (isinstance(question, str) and isinstance(collection, str)):
                raise TypeError
            if not isinstance(asked, int):
                raise TypeError
            return Unanswered(question, collection, datetime.fromtimestamp(asked, UTC))
        except (TypeError, ValueError, OverflowError, OSError) as error:
            raise damaged(self.path, "a question in it cannot be read") from error


def _clean(question: str) -> str:
    return one_line(_STEERING.sub("", question))[:MAX_CHARACTERS].rstrip()
