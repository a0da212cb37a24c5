"""Which collections a place in Discord reads and writes, by the ids that Discord itself sent."""

from dataclasses import dataclass

from discord import DMChannel, Interaction, Message, Thread

from bot.ports import Scope
from index.shelf import SEEDS
from index.types import Filter

SERVERS, _PERSONAL = "guild-", "user-"  # what collections' names begin with


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is asked, and by whom.

    `guild` is a server that the bot is in; None in direct messages, and in servers where only the
    asker has it installed.
    """

    person: int
    guild: int | None
    channel: int
    parent: int | None = None  # of a thread: its channel

    @property
    def own(self) -> str:
        """The collection that belongs to this place: the server's, or the person's own."""
        if self.guild is None:
            return collection_of_person(self.person)
        return collection_of(self.guild)

    @property
    def collections(self) -> tuple[str, ...]:
        """What is read here."""
        return (self.own, SEEDS)


def collection_of(guild_id: int) -> str:
    """Name the collection of a server."""
    return f"{SERVERS}{guild_id}"


def server_of(collection: str) -> int | None:
    """The id of the server that a collection belongs to; None where it is no server's."""
    number = collection.removeprefix(SERVERS)
    return int(number) if number != collection and number.isdecimal() else None


def collection_of_person(user_id: int) -> str:
    """Name the collection of somebody who uses the bot in direct messages or elsewhere."""
    return f"{_PERSONAL}{user_id}"


def is_personal(collection: str) -> bool:
    """Whether a collection belongs to one person."""
    return collection.startswith(_PERSONAL)


def place_of(where: Interaction | Message) -> Place:
    """Where an interaction or a message comes from."""
    channel = where.channel
    parent = channel.parent_id if isinstance(channel, Thread) else None
    if isinstance(where, Message):
        guild = where.guild.id if where.guild else None
        return Place(where.author.id, guild, where.channel.id, parent)
    # Installed by a person and not by the server: the server's articles are none of theirs, nor
    # of those who press a button below what they asked there.
    only_theirs = where.is_user_integration() and not where.is_guild_integration()
    known = where.guild_id is not None and where.client.get_guild(where.guild_id) is not None
    guild = where.guild_id if known and not only_theirs else None
    return Place(where.user.id, guild, where.channel_id or 0, parent)


def scope_of(where: Interaction | Message, wanted: Filter | None = None) -> Scope:
    """Read the collection of the place and the seeds."""
    return Scope(place_of(where).collections, wanted or Filter())


def is_direct(channel: object) -> bool:
    """Tell direct messages from a server that the bot has not been told about yet."""
    return isinstance(channel, DMChannel)
