"""What befalls a bot's servers, channels and messages, whoever does it."""

import discord

from tests.wire.messages import HAS_THREAD, Message
from tests.wire.payloads import channel_json, guild_json, thread_json
from tests.wire.rights import hears
from tests.wire.server import Server
from tests.wire.world import TEXT, Channel, Guild, User


class Happenings(Server):
    """Changes of the world, of which a bot that is running learns."""

    # Servers

    async def add_guild(self, name: str, *, shard: int | None = None) -> Guild:
        """A server that the bot is in; one that is running has just joined it."""
        guild = self.world.add_guild(name, shard=shard)
        self.world.add_channel(guild, "general")
        await self._joined(guild)
        return guild

    async def remove_guild(self, guild: Guild) -> None:
        """The bot is put out of a server; one that is away finds it missing when it is back."""
        self.world.remove_guild(guild)
        if self.gateway.sessions:
            await self.tell("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    async def rejoin_guild(self, guild: Guild) -> None:
        self.world.rejoin(guild)
        await self._joined(guild)

    async def _joined(self, guild: Guild) -> None:
        if self.gateway.sessions:
            event = guild_json(self.world, guild, joined=True)
            await self.tell("GUILD_CREATE", event, guild.id)

    async def lose_guild(self, guild: Guild) -> None:
        """Discord has an outage of this server."""
        self.world.unavailable.add(guild.id)
        if self.gateway.sessions:
            event = {"id": str(guild.id), "unavailable": True}
            await self.tell("GUILD_DELETE", event, guild.id)

    async def recover_guild(self, guild: Guild) -> None:
        """The end of `lose_guild`."""
        self.world.unavailable.discard(guild.id)
        if self.gateway.sessions:
            await self.tell("GUILD_CREATE", guild_json(self.world, guild), guild.id)

    # Channels

    async def add_channel(self, guild: Guild, name: str, *, kind: int = TEXT) -> Channel:
        """`kind` is TEXT or FORUM."""
        channel = self.world.add_channel(guild, name, kind=kind)
        if self.gateway.sessions:
            await self.tell("CHANNEL_CREATE", channel_json(self.world, channel), guild.id)
        return channel

    async def delete_channel(self, channel: Channel) -> None:
        """A channel with its threads, or a thread."""
        self.world.remove_channel(channel)
        if self.gateway.sessions:
            name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
            await self.tell(name, channel_json(self.world, channel), channel.guild_id)

    async def deny(self, channel: Channel, permissions: discord.Permissions) -> None:
        """As `world.deny`, and a bot that is running learns of it."""
        self.world.deny(channel, permissions)
        await self._updated(channel)

    async def restore(self, channel: Channel) -> None:
        self.world.restore(channel)
        await self._updated(channel)

    async def _updated(self, channel: Channel) -> None:
        if self.gateway.sessions:
            event = channel_json(self.world, channel)
            await self.tell("CHANNEL_UPDATE", event, channel.guild_id)

    def dm(self, user: User) -> Channel:
        return self.world.dm(user)

    async def open_thread(self, at: Message | Channel, user: User, name: str) -> Channel:
        """A user opens a thread from a message, or in a channel."""
        if isinstance(at, Message):
            thread = self.world.add_thread(at.channel, name, user, thread_id=at.id)
            at.thread, at.flags = thread, at.flags | HAS_THREAD
        else:
            thread = self.world.add_thread(at, name, user)
        await self._thread_opened(thread)
        return thread

    async def forum_post(self, forum: Channel, user: User, title: str, text: str) -> Message:
        """A user's post; its thread is the message's `channel`, which has the same id."""
        starter = Message(forum, self.world.meet(user), text, mentions=self._mentioned(text))
        starter.channel = self.world.add_thread(forum, title, user, thread_id=starter.id)
        await self._thread_opened(starter.channel)
        await self._said(starter)
        return starter

    async def _thread_opened(self, thread: Channel) -> None:
        if self.gateway.sessions and hears(self.world, thread):
            event = thread_json(thread) | {"newly_created": True}
            await self.tell("THREAD_CREATE", event, thread.guild_id)

    # Messages

    async def delete_message(self, message: Message) -> None:
        """Someone deletes it, or dismisses it if only they see it."""
        await self.messages.delete(message)

    async def _said(self, message: Message) -> None:
        """Keep a user's message; the gateway tells a bot that is there."""
        self.messages.add(message)
        if hears(self.world, message.channel):
            whole, bare = (message.event(self.world, whole=whole) for whole in (True, False))
            await self.tell("MESSAGE_CREATE", whole, message.channel.guild_id, bare=bare)

    def _mentioned(self, text: str) -> tuple[User, ...]:
        return (self.bot,) if self.bot.mention in text else ()
