"""The permissions that the bot needs in a server, and the link that asks for just these."""

import discord

# Attribute of discord.Permissions, and what Discord's own settings call it.
NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


def needed_permissions() -> discord.Permissions:
    """What the invite link asks for."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def missing_permissions(held: discord.Permissions) -> list[str]:
    """Names of the needed permissions that are not held; an administrator holds all."""
    if held.administrator:
        return []
    return [name for attribute, name in NEEDED.items() if not getattr(held, attribute)]


def invite_link(application_id: int) -> str:
    """The address at which a server's manager lets the bot in."""
    return discord.utils.oauth_url(
        application_id,
        permissions=needed_permissions(),
        scopes=("bot", "applications.commands"),
    )
