"""What the bot may do in a channel, and Discord's refusals (50001, 50013, 160002) if it may not."""

import discord

from tests.wire.rest import RefusalError
from tests.wire.world import Channel, World

# What Discord's documentation says of `app_permissions` outside of servers.
_PRIVATE = discord.Permissions(attach_files=True, embed_links=True, mention_everyone=True)
_BOT_DM = _PRIVATE | discord.Permissions(use_external_emojis=True)


def permissions_in(world: World, channel: Channel) -> discord.Permissions:
    """The bot's, in the form of an interaction's `app_permissions`."""
    if channel.recipient is not None:
        return _BOT_DM
    if not world.has_bot(channel):
        return _PRIVATE
    held = discord.Permissions(world.permissions)
    if held.administrator:
        return discord.Permissions.all()
    held.value &= ~world.denied.get((channel.parent or channel).id, 0)
    return held if held.view_channel else discord.Permissions.none()


def hears(world: World, channel: Channel) -> bool:
    """Whether the gateway tells the bot what is said there."""
    sees = channel.guild is None or permissions_in(world, channel).view_channel
    return world.has_bot(channel) and sees


def require_access(world: World, channel: Channel) -> None:
    if not hears(world, channel):
        raise RefusalError(403, 50001, "Missing Access")


def require(world: World, channel: Channel, **needed: bool) -> None:
    """Refuse what takes permissions (`send_messages=True, …`) that the bot has not there."""
    require_access(world, channel)
    if channel.guild is not None and not (
        discord.Permissions(**needed) <= permissions_in(world, channel)
    ):
        raise RefusalError(403, 50013, "Missing Permissions")


def require_posting(
    world: World, channel: Channel, *, embeds: bool = False, files: bool = False, reply: bool
) -> None:
    speak = "send_messages_in_threads" if channel.is_thread else "send_messages"
    require(world, channel, **{speak: True, "embed_links": embeds, "attach_files": files})
    if channel.recipient is not None and not world.takes_dms(channel.recipient):
        raise RefusalError(403, 50007, "Cannot send messages to this user")
    if reply and channel.guild and not permissions_in(world, channel).read_message_history:
        message = "Cannot reply without permission to read message history"
        raise RefusalError(400, 160002, message)
