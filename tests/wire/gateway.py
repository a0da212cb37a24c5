"""Discord's gateway: HELLO, heartbeats, IDENTIFY, RESUME with replay, and all ways to lose it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.wire.journal import Journal
from tests.wire.sessions import CONTENT, PRIVILEGED, Connection, Session
from tests.wire.world import JSON, World

HOST, RESUME_HOST = "gateway.discord.gg", "gateway-resume.discord.gg"
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, INVALID, HELLO, ACK = (
    0, 1, 2, 3, 6, 7, 9, 10, 11,
)  # fmt: skip
HEARTBEAT_SECONDS = 41.25
_DEAF_SECONDS = 3.0
_CLOCK_GRAIN = 0.005


class Gateway:
    """Holds the sessions; `greet` gives the events that follow READY, READY's own data first."""

    def __init__(
        self,
        journal: Journal,
        token: str,
        world: World,
        greet: Callable[[], list[tuple[str, JSON]]],
        plain_url: Callable[[str, str], str],
    ) -> None:
        self.sessions: dict[str, Session] = {}
        self.resumed = 0  # how often a session was resumed
        self.identified = 0
        self.deaf = False  # whether a client's good-bye is left without an answer
        self.identify_seconds = 0.0  # between two IDENTIFYs of a bucket; Discord's are 5
        self._journal = journal
        self._token = token
        self._world = world
        self._greet = greet
        self._plain_url = plain_url
        self._identified_at: dict[int, float] = {}  # loop time by bucket
        self._open = asyncio.Event()
        self._open.set()

    @property
    def connections(self) -> list[Connection]:
        return [s.connection for s in self.sessions.values() if s.connection is not None]

    async def dispatch(
        self, name: str, data: Any, guild_id: int | None, *, bare: Any = None
    ) -> bool:
        """Send an event, or keep it for the resume; False if the bot's intents leave it out.

        `bare` is what those get who have not the message content intent.
        """
        wanting = [s for s in self.sessions.values() if s.wants(name, guild_id)]
        for session in wanting:
            whole = bare is None or session.intents & CONTENT
            await self._emit(session, name, data if whole else bare)
        return bool(wanting)

    async def _emit(self, session: Session, name: str, data: Any) -> None:
        session.events.append((name, data))
        delivered = session.connection is not None and not session.connection.socket.closed
        self._journal.note(f"gateway: {name}{'' if delivered else ' (missed)'}")
        if session.connection is not None and delivered:
            await session.connection.send(DISPATCH, data, len(session.events), name)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        await self._open.wait()
        socket = web.WebSocketResponse(autoclose=False)
        await socket.prepare(request)
        host = request.host.split(":")[0]
        connection = Connection(socket, host, request.secure, request.transport)
        if (request.query.get("v"), request.query.get("encoding")) != ("10", "json"):
            self._journal.problem(f"gateway asked for with {request.query_string}")
        await connection.send(HELLO, {"heartbeat_interval": int(HEARTBEAT_SECONDS * 1000)})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                await self.close(4002, [connection])
                break
            await self._receive(connection, json.loads(frame.data))
        if self.deaf:
            await asyncio.sleep(_DEAF_SECONDS)
        await socket.close()
        self._forget(connection)
        return socket

    def _forget(self, connection: Connection) -> None:
        session = connection.session
        self._journal.note(f"gateway: closed with {connection.socket.close_code}")
        if session is None or session.connection is not connection:
            return
        session.connection = None
        if connection.socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
            self.sessions.pop(session.id, None)  # the bot hung up for good

    async def _receive(self, connection: Connection, frame: JSON) -> None:
        match frame["op"]:
            case 1:
                connection.beats += 1
                self._journal.note("gateway: heartbeat")
                await connection.send(ACK)
            case 2 if connection.session is None:
                await self._identify(connection, frame["d"])
            case 6 if connection.session is None:
                await self._resume(connection, frame["d"])
            case 2 | 6:
                await self.close(4005, [connection])
            case 3 if connection.session is not None:
                self._journal.note("gateway: presence set")
            case op:
                self._journal.problem(f"gateway: unknown opcode {op}")
                await self.close(4001, [connection])

    async def _identify(self, connection: Connection, data: JSON) -> None:
        self.identified += 1
        self._journal.note(f"gateway: IDENTIFY, intents {data['intents']:b}")
        if connection.host != HOST:
            self._journal.problem(f"IDENTIFY at {connection.host}")
        if data["token"] != self._token:
            return await self.close(4004, [connection])
        allowed = CONTENT if self._world.content_allowed else 0
        if data["intents"] & PRIVILEGED & ~allowed:
            return await self.close(4014, [connection])
        index, count = data.get("shard") or (0, 1)
        if not 0 <= index < count:
            return await self.close(4010, [connection])
        self._check_pace(index)
        session = Session(data["intents"], (index, count), connection=connection)
        connection.session = session
        live = [s for s in self.sessions.values() if s.connection or s.shard != session.shard]
        self.sessions = {s.id: s for s in [*live, session]}
        (_, ready), *rest = self._greet()
        ready |= {
            "session_id": session.id,
            "resume_gateway_url": self._resume_url(connection),
            "shard": [index, count],
            "guilds": [guild for guild in ready["guilds"] if session.has(int(guild["id"]))],
        }
        await self._emit(session, "READY", ready)
        for name, event in rest:
            if session.wants(name, int(event["id"])):
                await self._emit(session, name, event)
        return None

    def _check_pace(self, shard: int) -> None:
        bucket, now = shard % self._world.max_concurrency, asyncio.get_running_loop().time()
        before = self._identified_at.get(bucket, now - self.identify_seconds)
        if now - before < self.identify_seconds - _CLOCK_GRAIN:
            self._journal.problem(f"IDENTIFY of shard {shard} after {now - before:.3f} s")
        self._identified_at[bucket] = now

    def _resume_url(self, connection: Connection) -> str:
        return f"wss://{RESUME_HOST}" if connection.secure else self._plain_url("ws", RESUME_HOST)

    async def _resume(self, connection: Connection, data: JSON) -> None:
        self._journal.note(f"gateway: RESUME after event {data['seq']}")
        if connection.host != RESUME_HOST:
            self._journal.problem(f"RESUME at {connection.host}")
        session = self.sessions.get(data["session_id"])
        if data["token"] != self._token:
            return await self.close(4004, [connection])
        if session is None:
            return await connection.send(INVALID, False)
        if data["seq"] is None or data["seq"] > len(session.events):
            return await self.close(4007, [connection])
        connection.session, session.connection = session, connection
        for number, (name, event) in enumerate(session.events[data["seq"] :], data["seq"] + 1):
            self._journal.note(f"gateway: {name} (replayed)")
            await connection.send(DISPATCH, event, number, name)
        self.resumed += 1
        return await self._emit(session, "RESUMED", {})

    async def close(self, code: int | None, connections: list[Connection] | None = None) -> None:
        """Drop the sockets with a close code, or (None) without a word."""
        for connection in self.connections if connections is None else connections:
            self._journal.note(f"gateway: dropping with {code}")
            if connection.session is not None:
                connection.session.connection = None
            if code is None and connection.transport is not None:
                connection.transport.abort()
            else:
                await connection.socket.close(code=code or WSCloseCode.ABNORMAL_CLOSURE)

    async def settled(self) -> None:
        """Ask for heartbeats and wait: the client answers in the order of events.

        A REST response on its way takes fewer turns of the loop than two heartbeats.
        """

        def back() -> bool | None:
            return all(s.connection is not None for s in self.sessions.values()) or None

        await self._journal.until("the bot's return", back)
        for connection in self.connections * 2:
            before = connection.beats
            await connection.send(HEARTBEAT)

            def answered(connection: Connection = connection, before: int = before) -> bool | None:
                return connection.beats > before or connection not in self.connections or None

            await self._journal.until("a heartbeat", answered)

    @asynccontextmanager
    async def outage(self, code: int | None) -> AsyncIterator[None]:
        """Nobody gets through until the block ends; then waits for the resume."""
        expected = self.resumed + max(1, len(self.connections))
        self._open.clear()
        await self.close(code)
        try:
            yield
        finally:
            self._open.set()
        await self._journal.until("a resume", lambda: self.resumed >= expected or None)

    async def ask_to_reconnect(self) -> None:
        """Opcode 7; waits for the resume."""
        expected = self.resumed + max(1, len(self.connections))
        for connection in self.connections:
            await connection.send(RECONNECT)
        await self._journal.until("a resume", lambda: self.resumed >= expected or None)

    async def invalidate(self) -> None:
        """Opcode 9, not resumable; waits for the new IDENTIFY."""
        dropped = self.connections
        expected = self.identified + max(1, len(dropped))
        self.sessions.clear()
        for connection in dropped:
            await connection.send(INVALID, False)
        await self._journal.until("a new IDENTIFY", lambda: self.identified >= expected or None)
