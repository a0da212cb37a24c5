"""The machine: puts gateway, REST and CDN behind one TLS socket and runs a bot against them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Self

import aiohttp
import discord
from aiohttp import web

from tests.wire.channel_routes import ChannelRoutes
from tests.wire.commands import Commands
from tests.wire.gateway import Gateway
from tests.wire.interaction_routes import InteractionRoutes
from tests.wire.journal import Journal
from tests.wire.message_store import Messages
from tests.wire.messages import Message
from tests.wire.network import Authority
from tests.wire.payloads import application_json, guild_json, thread_json, user_json
from tests.wire.rest import Disturbance, Rest
from tests.wire.rights import hears
from tests.wire.running import BotT, run_bot
from tests.wire.thread_routes import ThreadRoutes
from tests.wire.world import JSON, Channel, User, World

BOT = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
    embed_links=True,
    attach_files=True,
    use_external_emojis=True,
)
TOKEN = "stand-in-token"
_REQUEST_BYTES = 128 * 1024 * 1024  # what is too large is refused in Discord's own words


class Server:
    """Discord's side of the wire. Made by `open`, which listens; `close` stops listening."""

    def __init__(self) -> None:
        self.token = TOKEN
        self.journal = Journal()
        self.world = World()
        self.world.permissions = BOT.value
        self.bot = self.world.bot
        self.guild = self.world.add_guild("Reading Room")
        self.channel = self.world.add_channel(self.guild, "general")
        self.user = self.world.meet(User("Ada"))
        self.commands = Commands(self.world)
        self.messages = Messages(self.world, self.journal, self._announce)
        self.interactions = InteractionRoutes(self.world, self.journal, self.messages)
        self.gateway = Gateway(self.journal, self.token, self.world, self._greeting, self.plain_url)
        channels = ChannelRoutes(self.world, self.messages)
        threads = ThreadRoutes(self.world, self.messages, self._announce_thread)
        every = (channels, threads, self.commands, self.interactions)
        routes = {path: handler for part in every for path, handler in part.routes().items()}
        self.rest = Rest(self.journal, self.token, routes)
        self.lose_uploads = False  # the CDN answers 404
        self._authority = Authority()
        self._port = self._plain_port = 0
        self._runner: web.AppRunner | None = None

    @classmethod
    async def open(cls) -> Self:
        server = cls()
        app = web.Application(client_max_size=_REQUEST_BYTES)
        app.router.add_route("*", "/{path:.*}", server._handle)
        server._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await server._runner.setup()
        context = server._authority.server()
        await web.TCPSite(server._runner, "127.0.0.1", 0, ssl_context=context).start()
        await web.TCPSite(server._runner, "127.0.0.1", 0).start()
        server._port, server._plain_port = (port for _, port in server._runner.addresses)
        return server

    async def close(self) -> None:
        await self.gateway.close(1000)
        if self._runner is not None:
            await self._runner.cleanup()

    def connector(self) -> aiohttp.TCPConnector:
        """What leads a client here; it can lead nowhere else."""
        return self._authority.connector(self._port)

    def plain_url(self, scheme: str, host: str) -> str:
        """Where a process of its own, which has no connector of ours, finds one of Discord's hosts.

        Without TLS; the host is the first part of the path.
        """
        return f"{scheme}://127.0.0.1:{self._plain_port}/{host}"

    def running(
        self, factory: Callable[..., BotT], *, token: str = TOKEN
    ) -> AbstractAsyncContextManager[BotT]:
        """A bot that is ready and, when the block ends, has survived; see running.py."""
        return run_bot(factory, self.connector, token, self.journal, self.gateway)

    async def tell(
        self, name: str, data: JSON, guild_id: int | None, *, bare: JSON | None = None
    ) -> None:
        """Send an event that the test wants the bot to get; see Gateway.dispatch."""
        if not self.gateway.sessions:
            raise AssertionError(f"no bot is logged in, so nobody gets {name}")
        if not await self.gateway.dispatch(name, data, guild_id, bare=bare):
            raise AssertionError(f"the bot's intents leave out {name} (guild {guild_id})")

    async def settled(self) -> None:
        """Return once the bot has taken in every event and response so far.

        Its handlers are tasks of their own, which may go on longer.
        """
        await self.gateway.settled()

    def take_problems(self) -> list[str]:
        """The problems so far, missing answers included; those taken do not fail the test."""
        found, self.journal.problems = self.journal.problems, []
        for invocation in self.interactions.invocations.values():
            if not (invocation.complete or invocation.excused):
                invocation.excused = True
                found.append(f"{invocation.title} was left without an answer")
        return found

    def rate_limit(
        self,
        route: str,
        *,
        times: int = 1,
        retry_after: float = 0.05,
        everywhere: bool = False,
        via: bool = True,
    ) -> None:
        """Answer the next requests with 429; without `via` as a Cloudflare ban does."""
        body = {"message": "You are being rate limited.", "retry_after": retry_after}
        headers = {"Via": "1.1 google"} if via else {}
        fault = Disturbance(
            route, 429, times, body | {"global": everywhere}, headers, float(retry_after)
        )
        self.rest.disturb(fault)

    def fail(self, route: str, *, times: int = 1, status: int = 500) -> None:
        """Answer the next requests with an error; discord.py retries 5xx after 1, 3, 5 … s."""
        body = {"message": f"{status}: stand-in", "code": 0}
        self.rest.disturb(Disturbance(route, status, times, body, {}))

    def outage(self, code: int | None = 4000) -> AbstractAsyncContextManager[None]:
        """The gateway is away within the block; what is sent there is replayed after it."""
        return self.gateway.outage(code)

    async def drop(self, code: int | None) -> None:
        """Close the gateway's sockets; 4004 and 4014 end the bot, None says nothing."""
        await self.gateway.close(code)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        request = _with_host(request)
        host = request.host.split(":")[0]
        if host.endswith(".discord.gg"):
            return await self.gateway.handle(request)
        if host == "cdn.discordapp.com" and request.path in self.world.uploads:
            if self.lose_uploads:
                return web.Response(status=404)
            upload = self.world.uploads[request.path]
            return web.Response(body=upload.content, content_type=upload.content_type)
        return await self.rest.handle(request)

    async def _announce(self, name: str, message: Message) -> None:
        """Tell what the bot itself has done to a message."""
        if hears(self.world, message.channel):
            guild_id = message.channel.guild_id
            if name == "MESSAGE_DELETE":
                await self.gateway.dispatch(name, message.gone(), guild_id)
                return
            whole, bare = (message.event(self.world, whole=whole) for whole in (True, False))
            await self.gateway.dispatch(name, whole, guild_id, bare=bare)

    async def _announce_thread(self, thread: Channel) -> None:
        event = thread_json(thread) | {"newly_created": True}
        await self.gateway.dispatch("THREAD_CREATE", event, thread.guild_id)

    def _greeting(self) -> list[tuple[str, Any]]:
        away = [{"id": str(id), "unavailable": True} for id in self.world.guilds]
        ready = {
            "v": 10,
            "user": user_json(self.bot),
            "guilds": away,
            "application": application_json(self.world),
        }
        there = [g for g in self.world.guilds.values() if g.id not in self.world.unavailable]
        events = [("GUILD_CREATE", guild_json(self.world, guild)) for guild in there]
        return [("READY", ready), *events]


def _with_host(request: web.Request) -> web.Request:
    """A request to a plain URL, as if it had come to the host that its path begins with."""
    if request.secure:
        return request
    host, _, path = request.rel_url.raw_path.removeprefix("/").partition("/")
    return request.clone(rel_url=request.rel_url.with_path(f"/{path}", keep_query=True), host=host)
