"""Routes of login and channels: who am I, post, edit, delete, fetch, type, open a DM."""

import copy
from collections.abc import Awaitable, Callable

import discord

from tests.wire.journal import Journal
from tests.wire.layout import Fault
from tests.wire.limits import hidden_embeds, is_empty, message_faults
from tests.wire.messages import Message
from tests.wire.payloads import application_json, channel_json, own_guild_json, user_json
from tests.wire.rest import RefusalError, Request, Routes
from tests.wire.world import JSON, Channel, World

Announce = Callable[[str, Message], Awaitable[None]]


class Messages:
    """All messages; `announce` tells the gateway of a public one ("MESSAGE_CREATE", …)."""

    def __init__(self, world: World, journal: Journal, announce: Announce) -> None:
        self.by_id: dict[int, Message] = {}
        self._world = world
        self._journal = journal
        self._announce = announce

    def check(self, message: Message) -> None:
        """Refuse what Discord refuses in the message as it would now be.

        What it accepts but does not show is noted as a problem.
        """
        if faults := message_faults(message.state()):
            raise RefusalError.form(faults)
        if is_empty(message.state()):
            raise RefusalError(400, 50006, "Cannot send an empty message")
        for embed in hidden_embeds(message.embeds):
            self._journal.problem(f"never shown, its URL is taken by an earlier embed: {embed}")

    async def keep(self, message: Message) -> Message:
        """Add a message that needs no check: a user's, or one that only says "is thinking"."""
        self.by_id[message.id] = message
        for file in message.files:
            self._world.uploads[file.path] = file
        if not message.ephemeral:
            await self._announce("MESSAGE_CREATE", message)
        return message

    async def post(self, message: Message) -> Message:
        self.check(message)
        return await self.keep(message)

    async def edit(self, message: Message, request: Request, body: JSON) -> Message:
        draft = copy.copy(message)
        draft.apply(body, request.files)
        self.check(draft)
        message.apply(body, request.files)
        message.edits.append(body)
        if not message.ephemeral:
            await self._announce("MESSAGE_UPDATE", message)
        return message

    async def delete(self, message: Message) -> None:
        message.deleted = True
        del self.by_id[message.id]
        self._journal.note(f"message {message.id} deleted")


class ChannelRoutes:
    """Handlers of the bot's own, token-bearing requests."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world = world
        self._messages = messages

    def routes(self) -> Routes:
        message = "/channels/{channel_id}/messages/{message_id}"
        return {
            "GET /users/@me": self._me,
            "GET /users/@me/guilds": self._guilds,
            "GET /oauth2/applications/@me": self._application,
            "GET /applications/@me": self._application,
            "GET /gateway/bot": self._gateway,
            "POST /users/@me/channels": self._open_dm,
            "GET /channels/{channel_id}": self._channel,
            "POST /channels/{channel_id}/typing": self._typing,
            "POST /channels/{channel_id}/messages": self._post,
            f"GET {message}": self._fetch,
            f"PATCH {message}": self._edit,
            f"DELETE {message}": self._delete,
        }

    async def _me(self, request: Request) -> JSON:
        return user_json(self._world.bot) | {"verified": True, "mfa_enabled": True, "locale": "en"}

    async def _guilds(self, request: Request) -> list[JSON]:
        return [own_guild_json(self._world, guild) for guild in self._world.guilds.values()]

    async def _application(self, request: Request) -> JSON:
        return application_json(self._world)

    async def _gateway(self, request: Request) -> JSON:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit": limit}

    async def _open_dm(self, request: Request) -> JSON:
        recipient = int(request.body["recipient_id"])
        for channel in self._world.channels.values():
            if channel.recipient is not None and channel.recipient.id == recipient:
                return channel_json(channel)
        raise RefusalError(400, 50007, "Cannot send messages to this user")

    async def _channel(self, request: Request) -> JSON:
        return channel_json(self._place(request))

    async def _typing(self, request: Request) -> None:
        self._place(request)

    async def _post(self, request: Request) -> JSON:
        channel, body = self._place(request), request.body
        if body.get("embeds") and channel.guild and not self._held().embed_links:
            raise RefusalError(403, 50013, "Missing Permissions")
        reference = body.get("message_reference")
        message = Message(channel, self._world.bot)
        if reference is not None:  # snowflakes come as JSON numbers here
            message.reply_to = self._messages.by_id.get(int(reference["message_id"]))
            if message.reply_to is None and reference.get("fail_if_not_exists", True):
                raise RefusalError.form([Fault("message_reference", "Unknown message")])
        if message.reply_to is not None:
            allowed = body.get("allowed_mentions")
            replied = allowed is None or allowed.get("replied_user", False)
            message.mentions = (message.reply_to.author,) if replied else ()
        message.apply(body, request.files)
        return (await self._messages.post(message)).json()

    async def _fetch(self, request: Request) -> JSON:
        return self._message(request).json()

    async def _edit(self, request: Request) -> JSON:
        message = self._message(request)
        if message.author != self._world.bot:
            raise RefusalError(403, 50005, "Cannot edit a message authored by another user")
        return (await self._messages.edit(message, request, request.body)).json()

    async def _delete(self, request: Request) -> None:
        await self._messages.delete(self._message(request))

    def _held(self) -> discord.Permissions:
        return discord.Permissions(self._world.permissions)

    def _place(self, request: Request) -> Channel:
        channel = self._world.channels.get(int(request.params["channel_id"]))
        if channel is None:
            raise RefusalError(404, 10003, "Unknown Channel")
        return channel

    def _message(self, request: Request) -> Message:
        message = self._messages.by_id.get(int(request.params["message_id"]))
        if message is None or message.ephemeral or message.channel != self._place(request):
            raise RefusalError(404, 10008, "Unknown Message")
        return message
