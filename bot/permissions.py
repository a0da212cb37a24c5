"""The permissions that the bot needs, what they are called, and the link that asks for them."""

from collections.abc import Sequence

import discord
from discord import ForumChannel, Guild, TextChannel, Thread
from discord.abc import GuildChannel

# Attribute of discord.Permissions, and what Discord's own settings call it.
NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
}
_TO_REPLY = ("view_channel", "send_messages", "read_message_history")
_IN_THREAD = ("view_channel", "send_messages_in_threads", "read_message_history")


def needed_permissions() -> discord.Permissions:
    """What the invite link asks for."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def missing_permissions(held: discord.Permissions) -> list[str]:
    """Names of the needed permissions that are not held; an administrator holds all."""
    if held.administrator:
        return []
    return [name for attribute, name in NEEDED.items() if not getattr(held, attribute)]


def missing_in(channel: object, guild: Guild | None) -> list[str]:
    """Attributes of the permissions that a reply in this channel would need and that are lacking.

    Nothing where it cannot be known: Discord will tell.
    """
    place = channel.parent if isinstance(channel, Thread) else channel
    if guild is None or not isinstance(place, GuildChannel):
        return []
    held = place.permissions_for(guild.me)
    wanted = _IN_THREAD if isinstance(channel, Thread | ForumChannel) else _TO_REPLY
    return [attribute for attribute in wanted if not getattr(held, attribute)]


def missing_to_begin_thread(channel: TextChannel) -> list[str]:
    """Attributes of the permissions that an answer in a new thread would need and that lack."""
    held = channel.permissions_for(channel.guild.me)
    wanted = ("create_public_threads", *_IN_THREAD)
    return [attribute for attribute in wanted if not getattr(held, attribute)]


def in_discords_words(attributes: Sequence[str]) -> str:
    """Permissions as Discord's own settings name them."""
    return ", ".join(NEEDED[attribute] for attribute in attributes)


def invite_link(application_id: int) -> str:
    """The address at which a server's manager lets the bot in."""
    return discord.utils.oauth_url(
        application_id,
        permissions=needed_permissions(),
        scopes=("bot", "applications.commands"),
    )
