"""Routes of login and channels: who am I, post, edit, delete, fetch, type, open a DM."""

from tests.wire.layout import Fault
from tests.wire.message_store import Messages
from tests.wire.messages import Message
from tests.wire.payloads import (
    application_json,
    channel_json,
    member_json,
    own_guild_json,
    user_json,
)
from tests.wire.rest import RefusalError, Request, Routes
from tests.wire.rights import require, require_access, require_posting
from tests.wire.world import FORUM, JSON, Channel, World


def find_channel(world: World, request: Request) -> Channel:
    """The channel that the path names, if the bot can see it."""
    channel = world.channels.get(int(request.params["channel_id"]))
    if channel is None:
        raise RefusalError(404, 10003, "Unknown Channel")
    require_access(world, channel)
    return channel


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
            "GET /guilds/{guild_id}/members/{user_id}": self._member,
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

    async def _member(self, request: Request) -> JSON:
        guild = self._world.guilds.get(int(request.params["guild_id"]))
        if guild is None:
            raise RefusalError(404, 10004, "Unknown Guild")
        user = self._world.users.get(int(request.params["user_id"]))
        if user is None:
            raise RefusalError(404, 10007, "Unknown Member")
        return member_json(self._world, user, guild)

    async def _application(self, request: Request) -> JSON:
        return application_json(self._world)

    async def _gateway(self, request: Request) -> JSON:
        side_by_side = self._world.max_concurrency
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": side_by_side}
        url, shards = "wss://gateway.discord.gg", self._world.shards
        return {"url": url, "shards": shards, "session_start_limit": limit}

    async def _open_dm(self, request: Request) -> JSON:
        recipient = self._world.users.get(int(request.body["recipient_id"]))
        if recipient is None:
            raise RefusalError(400, 50033, "Invalid Recipient(s)")
        return channel_json(self._world, self._world.dm(recipient))

    async def _channel(self, request: Request) -> JSON:
        return channel_json(self._world, self._place(request))

    async def _typing(self, request: Request) -> None:
        channel = self._place(request)
        require_posting(self._world, channel, reply=False)

    async def _post(self, request: Request) -> JSON:
        channel, body = self._place(request), request.body
        if channel.kind == FORUM:
            raise RefusalError(400, 50008, "Cannot send messages in a non-text channel")
        reference = body.get("message_reference")
        embeds, files = bool(body.get("embeds")), bool(request.files)
        reply = reference is not None
        require_posting(self._world, channel, embeds=embeds, files=files, reply=reply)
        message = Message(channel, self._world.bot)
        if reference is not None:  # snowflakes come as JSON numbers here
            referenced = self._messages.by_id.get(int(reference["message_id"]))
            if referenced and not referenced.ephemeral and referenced.channel == channel:
                message.reply_to = referenced
            if message.reply_to is None and reference.get("fail_if_not_exists", True):
                raise RefusalError.form([Fault("message_reference", "Unknown message")])
        if message.reply_to is not None:
            allowed = body.get("allowed_mentions")
            replied = allowed is None or allowed.get("replied_user", False)
            message.mentions = (message.reply_to.author,) if replied else ()
        message.apply(body, request.files)
        return (await self._messages.post(message)).json()

    async def _fetch(self, request: Request) -> JSON:
        message = self._message(request)
        require(self._world, message.channel, read_message_history=True)
        return message.seen(self._world, whole=self._world.content_allowed)

    async def _edit(self, request: Request) -> JSON:
        message = self._message(request)
        if message.author != self._world.bot:
            raise RefusalError(403, 50005, "Cannot edit a message authored by another user")
        return (await self._messages.edit(message, request, request.body)).json()

    async def _delete(self, request: Request) -> None:
        message = self._message(request)
        if message.author != self._world.bot:
            if message.channel.guild is None:
                raise RefusalError(403, 50003, "Cannot execute action on a DM channel")
            require(self._world, message.channel, manage_messages=True)
        await self._messages.delete(message)

    def _place(self, request: Request) -> Channel:
        return find_channel(self._world, request)

    def _message(self, request: Request) -> Message:
        channel = self._place(request)
        message = self._messages.by_id.get(int(request.params["message_id"]))
        if message is None or message.ephemeral or message.channel != channel:
            raise RefusalError(404, 10008, "Unknown Message")
        return message
