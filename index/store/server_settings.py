"""What a server set for itself and for single channels. What the settings mean is the bot's."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.store.bot_state import FILE_NAME, has_table, reading, writing
from index.store.columns import as_text, as_whole, making_sense

WHOLE_SERVER = 0  # in place of a channel

_TABLES = (
    """CREATE TABLE IF NOT EXISTS server_settings (
        guild INTEGER NOT NULL,
        channel INTEGER NOT NULL, -- 0: the server itself
        settings TEXT NOT NULL, -- JSON object
        PRIMARY KEY (guild, channel)
    )""",
)


class SettingsStore:
    """The settings of a data folder's servers. Blocking; may be shared by threads.

    Each call opens the file anew. Every method raises LibraryError when it cannot be used.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def all(self, guild: int) -> dict[int, dict[str, Any]]:
        """A server's settings by channel, WHOLE_SERVER for the server itself; {} when none are."""
        with reading(self.path, "server_settings") as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                "SELECT channel, settings FROM server_settings WHERE guild = ? ORDER BY channel",
                (guild,),
            )
            return {self._channel(channel): self._settings(stored) for channel, stored in rows}

    def put(self, guild: int, channel: int, values: Mapping[str, Any]) -> None:
        """Change these settings and leave the others; None unsets one. Values are JSON's."""
        json.dumps(dict(values), allow_nan=False)  # a fault of the caller's, before any change
        place = (guild, channel)
        with writing(self.path, _TABLES) as connection:
            query = "SELECT settings FROM server_settings WHERE guild = ? AND channel = ?"
            row = connection.execute(query, place).fetchone()
            merged = {**(self._settings(row[0]) if row else {}), **values}
            settings = {name: value for name, value in merged.items() if value is not None}
            if settings:
                connection.execute(
                    "INSERT OR REPLACE INTO server_settings VALUES (?, ?, ?)",
                    (*place, json.dumps(settings)),
                )
            else:
                connection.execute(
                    "DELETE FROM server_settings WHERE guild = ? AND channel = ?", place
                )

    def reset(self, guild: int, channel: int | None) -> bool:
        """Unset all of a channel (None: of the server and its channels); whether any was set."""
        if not has_table(self.path, "server_settings"):
            return False
        with writing(self.path, _TABLES) as connection:
            done = connection.execute(
                "DELETE FROM server_settings WHERE guild = :guild "
                "AND (:channel IS NULL OR channel = :channel)",
                {"guild": guild, "channel": channel},
            )
            return bool(done.rowcount)

    def _channel(self, stored: object) -> int:
        with making_sense(self.path, "a channel's number"):
            return as_whole(stored)

    def _settings(self, stored: object) -> dict[str, Any]:
        with making_sense(self.path, "a server's settings"):
            settings = json.loads(as_text(stored))
            if not isinstance(settings, dict):
                raise TypeError
            return settings
