"""Articles that were removed in the last minutes, whole, so that it can be undone."""

import secrets
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.store.bot_state import FILE_NAME, has_table, reading, writing
from index.store.columns import as_text, as_whole, making_sense, seconds_of
from index.text import storable
from index.types import Article

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_TOKEN_BYTES = 9  # nobody guesses one within minutes
_TABLES = (
    """CREATE TABLE IF NOT EXISTS removed (
        token TEXT PRIMARY KEY,
        collection TEXT NOT NULL,
        article TEXT NOT NULL, -- JSON
        remover INTEGER NOT NULL,
        removed INTEGER NOT NULL -- Unix time in seconds
    )""",
)


class RemovedArticles:
    """The removed articles of a data folder. Blocking; may be shared by threads.

    Each call opens the file anew. Every method raises LibraryError when it cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def keep(self, collection: str, article: Article, remover: int, when: datetime) -> str:
        """Keep an article that a person removed; the token that brings it back."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        content = _adapter().dump_json(article).decode()
        with writing(self.path, _TABLES) as connection:
            connection.execute(
                "INSERT INTO removed VALUES (?, ?, ?, ?, ?)",
                (token, collection, content, remover, seconds_of(when)),
            )
        return token

    def get(self, token: str, collection: str, not_before: datetime) -> Article | None:
        """The article that was removed from this collection; it is kept on until it is forgotten.

        None when it was removed before that moment, or from elsewhere, or the token is unknown.
        """
        with reading(self.path, "removed") as connection:
            if connection is None:
                return None
            query = "SELECT article, removed FROM removed WHERE token = ? AND collection = ?"
            row = connection.execute(query, (storable(token), storable(collection))).fetchone()
        if row is None:
            return None
        with making_sense(self.path, "a removed article"):
            removed = as_whole(row[1])
            article = _adapter().validate_json(as_text(row[0]), strict=True)
        return article if removed >= seconds_of(not_before) else None

    def forget(self, token: str) -> bool:
        """Delete an article for good; whether it was kept."""
        return self._forget("token = ?", storable(token)) > 0

    def forget_before(self, when: datetime) -> int:
        """Delete for good what was removed before a moment; how many there were."""
        return self._forget("removed < ?", seconds_of(when))

    def _forget(self, which: str, value: str | int) -> int:
        if not has_table(self.path, "removed"):
            return 0
        with writing(self.path, _TABLES) as connection:
            return connection.execute(f"DELETE FROM removed WHERE {which}", (value,)).rowcount


@cache
def _adapter() -> "TypeAdapter[Article]":
    from pydantic import TypeAdapter  # slow import

    return TypeAdapter(Article)
