"""Who and where: the users, servers and channels that the stand-in pretends to know."""

import itertools
import time
from dataclasses import dataclass, field, replace
from typing import Any

import discord

JSON = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000  # milliseconds
TEXT, DM, GROUP_DM, THREAD, PRIVATE_THREAD, FORUM = 0, 1, 3, 11, 12, 15  # channel types
THREADS = (THREAD, PRIVATE_THREAD)

_count = itertools.count()


def snowflake() -> int:
    """A new id; discord.py reads an interaction's age from it, so it must be made of now."""
    milliseconds = int(time.time() * 1000) - DISCORD_EPOCH
    return milliseconds << 22 | next(_count) & 0xFFF


@dataclass(frozen=True, slots=True)
class User:
    """An account; `mention` is what a message writes to name it, `closed` takes no DMs."""

    name: str
    id: int = field(default_factory=snowflake)
    bot: bool = False
    locale: str = "en-US"
    closed: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True)
class Guild:
    """A server, owned by nobody who takes part."""

    name: str
    id: int = field(default_factory=snowflake)
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a server; it gives nobody permissions, tests name these themselves."""

    name: str
    guild: Guild
    id: int = field(default_factory=snowflake)

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of a server, a thread in one (`parent`), or direct messages.

    Direct messages are the bot's with `recipient`, or go on without it `between` users.
    """

    name: str
    guild: Guild | None = None
    recipient: User | None = None
    id: int = field(default_factory=snowflake)
    kind: int = TEXT
    parent: "Channel | None" = None
    owner: User | None = None  # who made a thread
    between: tuple[User, ...] = ()

    @property
    def guild_id(self) -> int | None:
        return self.guild.id if self.guild else None

    @property
    def is_thread(self) -> bool:
        return self.parent is not None

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a user hands to a command or a modal; the CDN serves it."""

    filename: str
    content: bytes
    content_type: str = "text/plain"
    id: int = field(default_factory=snowflake)
    description: str | None = None

    @property
    def path(self) -> str:
        return f"/attachments/{self.id}/{self.filename}"


@dataclass(slots=True)
class World:
    """Everything that exists; ids are looked up here by REST routes."""

    bot: User = field(default_factory=lambda: User("Footnote", bot=True))
    application_id: int = field(default_factory=snowflake)
    permissions: int = 0  # of the bot, in every server; `deny` takes some away in a channel
    guilds: dict[int, Guild] = field(default_factory=dict)  # that the bot is in
    foreign: dict[int, Guild] = field(default_factory=dict)  # that it is not in
    unavailable: set[int] = field(default_factory=set)  # guilds in an outage of their own
    channels: dict[int, Channel] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)  # users who take no direct messages any more
    roles: dict[int, Role] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    denied: dict[int, int] = field(default_factory=dict)  # permissions by channel
    holders: dict[int, set[int]] = field(default_factory=dict)  # users by role
    content_allowed: bool = False  # the message content intent's switch
    shards: int = 1  # how many Discord recommends
    max_concurrency: int = 1  # how many may identify side by side

    def add_guild(self, name: str, *, shard: int | None = None, locale: str = "en-US") -> Guild:
        """A server that the bot is in; its events go to that shard, of `self.shards`."""
        guild = self._new_guild(name, shard, locale)
        self.guilds[guild.id] = guild
        return guild

    def add_foreign_guild(self, name: str, *, locale: str = "en-US") -> Guild:
        """A server that the bot is not in, with a channel "general"."""
        guild = self._new_guild(name, None, locale)
        self.foreign[guild.id] = guild
        self.add_channel(guild, "general")
        return guild

    def _new_guild(self, name: str, shard: int | None, locale: str) -> Guild:
        guild = Guild(name, locale=locale)
        while shard is not None and self.shard_of(guild) != shard % self.shards:
            guild = replace(guild, id=guild.id + (1 << 22))
        return guild

    def shard_of(self, guild: Guild) -> int:
        return (guild.id >> 22) % self.shards

    def remove_guild(self, guild: Guild) -> None:
        """The bot is no longer in it; the server goes on without."""
        self.foreign[guild.id] = self.guilds.pop(guild.id)

    def rejoin(self, guild: Guild) -> None:
        self.guilds[guild.id] = self.foreign.pop(guild.id)

    def add_channel(self, guild: Guild, name: str, *, kind: int = TEXT) -> Channel:
        return self._keep(Channel(name, guild=guild, kind=kind))

    def add_forum(self, guild: Guild, name: str) -> Channel:
        return self.add_channel(guild, name, kind=FORUM)

    def add_thread(
        self,
        parent: Channel,
        name: str,
        owner: User,
        *,
        kind: int = THREAD,
        thread_id: int | None = None,
    ) -> Channel:
        """A thread made of a message has the message's id."""
        return self._keep(
            Channel(
                name,
                guild=parent.guild,
                id=thread_id or snowflake(),
                kind=kind,
                parent=parent,
                owner=owner,
            )
        )

    def dm(self, user: User) -> Channel:
        """The one channel of direct messages with this user."""
        self.meet(user)
        for channel in self.channels.values():
            if channel.recipient == user:
                return channel
        return self._keep(Channel(f"DM with {user.name}", recipient=user, kind=DM))

    def private(self, *users: User) -> Channel:
        """Direct messages of users with each other, which only a user's own install reaches."""
        name = " and ".join(user.name for user in users)
        kind = DM if len(users) == 2 else GROUP_DM
        return self._keep(Channel(name, kind=kind, between=users))

    def _keep(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def remove_channel(self, channel: Channel) -> None:
        """A channel goes with its threads."""
        for other in list(self.channels.values()):
            if channel in (other, other.parent):
                del self.channels[other.id]

    def channels_of(self, guild: Guild) -> list[Channel]:
        """Without threads."""
        every = self.channels.values()
        return [channel for channel in every if channel.guild == guild and not channel.is_thread]

    def threads_of(self, guild: Guild) -> list[Channel]:
        every = self.channels.values()
        return [channel for channel in every if channel.guild == guild and channel.is_thread]

    def has_bot(self, channel: Channel) -> bool:
        """Whether the bot itself is there, beyond a user's own install."""
        return channel.guild_id in self.guilds or channel.recipient is not None

    def meet(self, user: User) -> User:
        """The bot can write to this user from now on."""
        return self.users.setdefault(user.id, user)

    def takes_dms(self, user: User) -> bool:
        return not user.closed and user.id not in self.closed

    def add_role(self, guild: Guild, name: str) -> Role:
        role = Role(name, guild)
        self.roles[role.id] = role
        return role

    def give(self, user: User, *roles: Role) -> None:
        for role in roles:
            self.holders.setdefault(role.id, set()).add(user.id)

    def take(self, user: User, *roles: Role) -> None:
        for role in roles:
            self.holders.get(role.id, set()).discard(user.id)

    def roles_of(self, user: User, guild: Guild) -> list[Role]:
        every = [role for role in self.roles.values() if role.guild == guild]
        return [role for role in every if user.id in self.holders.get(role.id, ())]

    def deny(self, channel: Channel, permissions: discord.Permissions) -> None:
        """Take permissions from the bot in a channel and its threads."""
        self.denied[channel.id] = self.denied.get(channel.id, 0) | permissions.value

    def restore(self, channel: Channel) -> None:
        """Give back what `deny` took."""
        self.denied.pop(channel.id, None)
