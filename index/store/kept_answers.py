"""Answers that were given, so that their buttons work after a restart; forgotten after a while."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.store.bot_state import FILE_NAME, has_table, reading, writing
from index.store.columns import (
    as_moment,
    as_names,
    as_text,
    as_whole,
    as_whole_or_none,
    making_sense,
    names_json,
    seconds_of,
)
from index.text import storable

_TABLES = (
    """CREATE TABLE IF NOT EXISTS answers (
        answer_id TEXT PRIMARY KEY,
        asker INTEGER NOT NULL,
        guild INTEGER,
        channel INTEGER NOT NULL,
        private INTEGER NOT NULL,
        asked INTEGER NOT NULL, -- Unix time in seconds
        language TEXT NOT NULL,
        collections TEXT NOT NULL, -- JSON list
        outcome TEXT NOT NULL -- JSON
    )""",
    "CREATE TABLE IF NOT EXISTS shared (answer_id TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS answers_in_order ON answers (asked)",
    """CREATE TABLE IF NOT EXISTS answer_articles (
        id INTEGER PRIMARY KEY,
        answer_id TEXT NOT NULL,
        collection TEXT NOT NULL,
        article_id TEXT NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS answer_articles_by_answer ON answer_articles (answer_id)",
    "CREATE INDEX IF NOT EXISTS answer_articles_by_article "
    "ON answer_articles (collection, article_id)",
)
_COLUMNS = "answer_id, asker, guild, channel, private, asked, language, collections, outcome"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, or the absence of one, with whom it was for and what it quotes."""

    answer_id: str
    asker: int
    guild: int | None  # None in direct messages
    channel: int
    private: bool  # shown to the asker alone
    asked: datetime  # UTC, to the second
    language: str  # of the replies, as Discord names it
    collections: tuple[str, ...]  # that were searched
    outcome: str  # JSON
    articles: tuple[tuple[str, str], ...] = ()  # collection and article id of what it names


class KeptAnswers:
    """The kept answers of a data folder. Blocking; may be shared by threads.

    Each call opens the file anew. Every method raises LibraryError when it cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def claim_sharing(self, answer_id: str) -> bool:
        """Note that a private answer is made public; True for one caller alone."""
        with writing(self.path, _TABLES) as connection:
            done = connection.execute(
                "INSERT OR IGNORE INTO shared VALUES (?)", (storable(answer_id),)
            )
            return bool(done.rowcount)

    def keep(self, answer: KeptAnswer) -> None:
        """Keep an answer; it takes the place of an older one with its id."""
        answer_id = storable(answer.answer_id)
        row = (
            answer_id,
            answer.asker,
            answer.guild,
            answer.channel,
            answer.private,
            seconds_of(answer.asked),
            answer.language,
            names_json(answer.collections),
            storable(answer.outcome),
        )
        named = [(answer_id, storable(c), storable(article)) for c, article in answer.articles]
        with writing(self.path, _TABLES) as connection:
            _delete(connection, "answer_id = ?", answer_id)
            connection.execute(f"INSERT INTO answers ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", row)
            connection.executemany(
                "INSERT INTO answer_articles (answer_id, collection, article_id) VALUES (?, ?, ?)",
                named,
            )

    def get(self, answer_id: str) -> KeptAnswer | None:
        """The answer with this id; None when there never was one or it is forgotten."""
        with reading(self.path, "answers") as connection:
            if connection is None:
                return None
            connection.execute("BEGIN")  # both reads see one state
            given = (storable(answer_id),)
            query = f"SELECT {_COLUMNS} FROM answers WHERE answer_id = ?"
            row = connection.execute(query, given).fetchone()
            named = connection.execute(
                "SELECT collection, article_id FROM answer_articles WHERE answer_id = ? "
                "ORDER BY id",
                given,
            ).fetchall()
            return None if row is None else self._answer(row, named)

    def forget(self, answer_id: str) -> bool:
        """Delete an answer; whether there was one."""
        return self._forget("answer_id = ?", storable(answer_id)) > 0

    def forget_article(self, collection: str, article_id: str) -> int:
        """Delete every answer that names an article; how many there were.

        What was deleted stays deleted: no button may bring a quotation of it back.
        """
        naming = "SELECT answer_id FROM answer_articles WHERE collection = ? AND article_id = ?"
        return self._forget(f"answer_id IN ({naming})", storable(collection), storable(article_id))

    def forget_before(self, when: datetime) -> int:
        """Delete the answers to what was asked before a moment; how many there were."""
        return self._forget("asked < ?", seconds_of(when))

    def _forget(self, which: str, *values: str | int) -> int:
        if not has_table(self.path, "answers"):
            return 0
        with writing(self.path, _TABLES) as connection:
            return _delete(connection, which, *values)

    def _answer(self, row: tuple[object, ...], named: list[tuple[object, object]]) -> KeptAnswer:
        with making_sense(self.path, "an answer"):
            return KeptAnswer(
                answer_id=as_text(row[0]),
                asker=as_whole(row[1]),
                guild=as_whole_or_none(row[2]),
                channel=as_whole(row[3]),
                private=bool(as_whole(row[4])),
                asked=as_moment(row[5]),
                language=as_text(row[6]),
                collections=as_names(row[7]),
                outcome=as_text(row[8]),
                articles=tuple((as_text(c), as_text(article)) for c, article in named),
            )


def _delete(connection: sqlite3.Connection, which: str, *values: str | int) -> int:
    """Delete the answers that a condition picks, and what they name; how many they were."""
    found = connection.execute(f"SELECT answer_id FROM answers WHERE {which}", values)
    ids: list[tuple[str]] = found.fetchall()
    for table in ("answers", "answer_articles"):
        connection.executemany(f"DELETE FROM {table} WHERE answer_id = ?", ids)
    return len(ids)
