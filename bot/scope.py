"""Which collections a place in Discord reads and writes, by the server id Discord itself sent."""

from discord import DMChannel, Interaction, Message

from bot.ports import Scope
from index.shelf import SEEDS
from index.types import Filter


def collection_of(guild_id: int) -> str:
    """Name the collection of a server."""
    return f"guild-{guild_id}"


def scope_of(place: Interaction | Message, wanted: Filter | None = None) -> Scope:
    """Read a server's own collection and the seeds; anywhere else, the seeds alone."""
    if isinstance(place, Interaction):
        guild_id = place.guild_id
    else:
        guild_id = place.guild.id if place.guild else None
    own = (collection_of(guild_id),) if guild_id is not None else ()
    return Scope((*own, SEEDS), wanted or Filter())


def is_direct(message: Message) -> bool:
    """Tell a direct message from one in a server that the bot has not been told about yet."""
    return isinstance(message.channel, DMChannel)
