"""A connection of the gateway, and the session that outlives it."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.wire.world import snowflake

GUILDS, MEMBERS, PRESENCES, GUILD_MESSAGES, DM_MESSAGES, CONTENT = (
    1 << 0, 1 << 1, 1 << 8, 1 << 9, 1 << 12, 1 << 15,
)  # fmt: skip
PRIVILEGED = MEMBERS | PRESENCES | CONTENT
_OF_GUILDS = ("GUILD_", "CHANNEL_", "THREAD_")


@dataclass(slots=True)
class Connection:
    """One websocket; it has a session once the bot has identified or resumed."""

    socket: web.WebSocketResponse
    host: str
    secure: bool
    transport: asyncio.Transport | None
    session: "Session | None" = None
    beats: int = 0

    async def send(
        self, op: int, d: Any = None, s: int | None = None, t: str | None = None
    ) -> None:
        # Text always: discord.py takes it, whichever compression it asked for.
        await self.socket.send_str(json.dumps({"op": op, "d": d, "s": s, "t": t}))


@dataclass(slots=True)
class Session:
    """A logged-in bot (or one shard of it), which outlives its connections."""

    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: f"session-{snowflake()}")
    events: list[tuple[str, Any]] = field(default_factory=list)  # the n-th has sequence n + 1
    connection: Connection | None = None

    def has(self, guild_id: int | None) -> bool:
        """Whether that server's events go to this shard; direct messages go to the first."""
        return self.shard[0] == ((guild_id or 0) >> 22) % self.shard[1]

    def wants(self, name: str, guild_id: int | None) -> bool:
        if not self.has(guild_id):
            return False
        if name.startswith("MESSAGE_"):
            needed = GUILD_MESSAGES if guild_id else DM_MESSAGES
        else:
            needed = GUILDS if name.startswith(_OF_GUILDS) else 0
        return self.intents & needed == needed
