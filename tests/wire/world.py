"""Who and where: the users, servers and channels that the stand-in pretends to know."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000  # milliseconds

_count = itertools.count()


def snowflake() -> int:
    """A new id; discord.py reads an interaction's age from it, so it must be made of now."""
    milliseconds = int(time.time() * 1000) - DISCORD_EPOCH
    return milliseconds << 22 | next(_count) & 0xFFF


@dataclass(frozen=True, slots=True)
class User:
    """An account; `mention` is what a message writes to name it."""

    name: str
    id: int = field(default_factory=snowflake)
    bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True)
class Guild:
    """A server, owned by nobody who takes part."""

    name: str
    id: int = field(default_factory=snowflake)


@dataclass(frozen=True, slots=True)
class Channel:
    """A text channel of a server, or (`guild` is None) a user's direct messages."""

    name: str
    guild: Guild | None = None
    recipient: User | None = None
    id: int = field(default_factory=snowflake)

    @property
    def guild_id(self) -> int | None:
        return self.guild.id if self.guild else None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a user hands to a command or a modal; the CDN serves it."""

    filename: str
    content: bytes
    content_type: str = "text/plain"
    id: int = field(default_factory=snowflake)

    @property
    def path(self) -> str:
        return f"/attachments/{self.id}/{self.filename}"


@dataclass(slots=True)
class World:
    """Everything that exists; ids are looked up here by REST routes."""

    bot: User = field(default_factory=lambda: User("Footnote", bot=True))
    application_id: int = field(default_factory=snowflake)
    permissions: int = 0  # of the bot, in every server
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def add_guild(self, name: str) -> Guild:
        guild = Guild(name)
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(name, guild=guild)
        self.channels[channel.id] = channel
        return channel

    def remove_guild(self, guild: Guild) -> None:
        del self.guilds[guild.id]
        for channel in self.channels_of(guild):
            del self.channels[channel.id]

    def dm(self, user: User) -> Channel:
        """The one channel of direct messages with this user."""
        for channel in self.channels.values():
            if channel.recipient == user:
                return channel
        channel = Channel(f"DM with {user.name}", recipient=user)
        self.channels[channel.id] = channel
        return channel

    def channels_of(self, guild: Guild) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.guild == guild]
