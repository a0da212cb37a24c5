"""Routes that open threads: from a message, in a channel, as a post of a forum."""

from collections.abc import Awaitable, Callable

from tests.wire.channel_routes import find_channel
from tests.wire.layout import Fault
from tests.wire.message_store import Messages
from tests.wire.messages import HAS_THREAD, Message
from tests.wire.payloads import thread_json
from tests.wire.rest import RefusalError, Request, Routes
from tests.wire.rights import require, require_posting
from tests.wire.world import FORUM, JSON, PRIVATE_THREAD, TEXT, THREAD, Channel, World

NAME = 100
Tell = Callable[[Channel], Awaitable[None]]


class ThreadRoutes:
    """Handlers that make threads; `tell` lets the gateway announce a new one."""

    def __init__(self, world: World, messages: Messages, tell: Tell) -> None:
        self._world = world
        self._messages = messages
        self._tell = tell

    def routes(self) -> Routes:
        channel = "/channels/{channel_id}"
        return {
            f"POST {channel}/messages/{{message_id}}/threads": self._from_message,
            f"POST {channel}/threads": self._open,
            f"PUT {channel}/thread-members/@me": self._join,
        }

    async def _from_message(self, request: Request) -> JSON:
        parent = self._parent(request)
        message = self._messages.by_id.get(int(request.params["message_id"]))
        if message is None or message.ephemeral or message.channel != parent:
            raise RefusalError(404, 10008, "Unknown Message")
        require(self._world, parent, create_public_threads=True, read_message_history=True)
        if message.thread is not None:
            raise RefusalError(400, 160004, "A thread has already been created for this message")
        thread = self._world.add_thread(
            parent, _name(request), self._world.bot, thread_id=message.id
        )
        message.thread, message.flags = thread, message.flags | HAS_THREAD
        await self._tell(thread)
        return thread_json(thread)

    async def _open(self, request: Request) -> JSON:
        parent = self._parent(request)
        if parent.kind == FORUM:
            return await self._post(parent, request)
        kind = request.body.get("type") or PRIVATE_THREAD  # Discord's default
        if kind not in (THREAD, PRIVATE_THREAD):
            raise RefusalError.form([Fault("type", f"no thread can be of type {kind}")])
        needed = "create_public_threads" if kind == THREAD else "create_private_threads"
        require(self._world, parent, **{needed: True})
        thread = self._world.add_thread(parent, _name(request), self._world.bot, kind=kind)
        await self._tell(thread)
        return thread_json(thread)

    async def _post(self, forum: Channel, request: Request) -> JSON:
        """A post of the bot's, with its first message."""
        body = request.body.get("message")
        if not body:
            raise RefusalError.form([Fault("message", "This field is required")])
        embeds, files = bool(body.get("embeds")), bool(request.files)
        require_posting(self._world, forum, embeds=embeds, files=files, reply=False)
        draft = Message(forum, self._world.bot)
        draft.apply(body, request.files)
        self._messages.check(draft)
        thread = self._world.add_thread(forum, _name(request), self._world.bot, thread_id=draft.id)
        draft.channel = thread
        await self._tell(thread)
        return thread_json(thread) | {"message": (await self._messages.post(draft)).json()}

    async def _join(self, request: Request) -> None:
        find_channel(self._world, request)

    def _parent(self, request: Request) -> Channel:
        parent = find_channel(self._world, request)
        if parent.guild is None or parent.kind not in (TEXT, FORUM):
            raise RefusalError(400, 50024, "Cannot execute action on this channel type")
        return parent


def _name(request: Request) -> str:
    name = str(request.body.get("name") or "")
    if not 1 <= len(name.strip()) <= NAME:
        raise RefusalError.form([Fault("name", f"Must be between 1 and {NAME} in length.")])
    return name
