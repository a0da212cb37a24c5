"""What people thought of answers: helpful or not, and why not. Outlives the answers themselves."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.store.bot_state import FILE_NAME, has_table, reading, writing
from index.store.columns import (
    as_moment,
    as_text,
    as_whole,
    as_whole_or_none,
    making_sense,
    question_line,
    seconds_of,
)
from index.text import storable

WRONG_PASSAGE = "wrong passage"
OUTDATED = "outdated"
WRONG_ARTICLE = "wrong article"
SHOULD_HAVE_SAID_NO = "should have said no"
REASONS = (WRONG_PASSAGE, OUTDATED, WRONG_ARTICLE, SHOULD_HAVE_SAID_NO)

_TABLES = (
    """CREATE TABLE IF NOT EXISTS votes (
        id INTEGER PRIMARY KEY,
        answer_id TEXT NOT NULL,
        person INTEGER NOT NULL,
        guild INTEGER,
        helpful INTEGER NOT NULL,
        reason TEXT NOT NULL,
        question TEXT NOT NULL,
        collection TEXT NOT NULL,
        article_id TEXT NOT NULL,
        paragraph INTEGER NOT NULL,
        voted INTEGER NOT NULL, -- Unix time in seconds
        alone INTEGER NOT NULL,
        UNIQUE (answer_id, person)
    )""",
)
_COLUMNS = (
    "answer_id, person, guild, helpful, reason, question, collection, article_id, paragraph, "
    "voted, alone"
)


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's opinion of one answer, with its own copy of what it is about."""

    answer_id: str
    person: int
    guild: int | None  # None in direct messages
    helpful: bool
    reason: str  # one of REASONS, or "" for none
    question: str  # one line, no control characters
    collection: str
    article_id: str  # of the passage that was quoted first
    paragraph: int  # ¶, counted from 1
    when: datetime  # UTC, to the second
    alone: bool = True  # whether the question needs neither an earlier one nor a filter


class Votes:
    """The votes of a data folder, one a person and answer. Blocking; may be shared by threads.

    Each call opens the file anew. Every method raises LibraryError when it cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def cast(self, vote: Vote) -> None:
        """Keep a vote; it takes the place of an earlier one by this person on this answer."""
        if vote.reason not in ("", *REASONS):
            raise ValueError(f"{vote.reason!r} is no reason")
        row = (
            storable(vote.answer_id),
            vote.person,
            vote.guild,
            vote.helpful,
            vote.reason,
            question_line(vote.question),
            storable(vote.collection),
            storable(vote.article_id),
            vote.paragraph,
            seconds_of(vote.when),
            vote.alone,
        )
        with writing(self.path, _TABLES) as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO votes ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", row
            )

    def withdraw(self, answer_id: str, person: int) -> bool:
        """Delete a person's vote on an answer; whether there was one."""
        if not has_table(self.path, "votes"):
            return False
        with writing(self.path, _TABLES) as connection:
            done = connection.execute(
                "DELETE FROM votes WHERE answer_id = ? AND person = ?",
                (storable(answer_id), person),
            )
            return bool(done.rowcount)

    def of(self, answer_id: str, person: int) -> Vote | None:
        """A person's vote on an answer."""
        found = self._select("answer_id = ? AND person = ?", storable(answer_id), person)
        return found[0] if found else None

    def counts(self, answer_id: str) -> tuple[int, int]:
        """How many found an answer helpful, and how many did not."""
        with reading(self.path, "votes") as connection:
            if connection is None:
                return 0, 0
            query = (
                "SELECT count(*) FILTER (WHERE helpful), count(*) FROM votes WHERE answer_id = ?"
            )
            helpful, total = connection.execute(query, (storable(answer_id),)).fetchone()
            return helpful, total - helpful

    def all(self, collection: str | None = None) -> list[Vote]:
        """The votes on passages of a collection (None: of any), oldest first."""
        if collection is None:
            return self._select("TRUE")
        return self._select("collection = ?", storable(collection))

    def _select(self, which: str, *values: str | int) -> list[Vote]:
        with reading(self.path, "votes") as connection:
            if connection is None:
                return []
            query = f"SELECT {_COLUMNS} FROM votes WHERE {which} ORDER BY voted, id"
            return [self._vote(row) for row in connection.execute(query, values)]

    def _vote(self, row: tuple[object, ...]) -> Vote:
        with making_sense(self.path, "a vote"):
            return Vote(
                answer_id=as_text(row[0]),
                person=as_whole(row[1]),
                guild=as_whole_or_none(row[2]),
                helpful=bool(as_whole(row[3])),
                reason=as_text(row[4]),
                question=as_text(row[5]),
                collection=as_text(row[6]),
                article_id=as_text(row[7]),
                paragraph=as_whole(row[8]),
                when=as_moment(row[9]),
                alone=bool(as_whole(row[10])),
            )
