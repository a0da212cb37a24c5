"""Who may do what. Server admins can change a command's defaults, so the bot asks again itself."""

from discord import Interaction, app_commands

from bot.errors import NotAllowedError
from bot.scope import collection_of


def server_of(interaction: Interaction) -> str:
    """Return the collection of the server this came from; raise NotAllowedError outside one."""
    if interaction.guild_id is None:
        raise NotAllowedError("This works only in a server.")
    return collection_of(interaction.guild_id)


def check_manager(interaction: Interaction) -> bool:
    """Raise NotAllowedError unless the person may manage this server."""
    server_of(interaction)
    if not interaction.permissions.manage_guild:
        raise NotAllowedError("You need the permission Manage Server for that.")
    return True


managers_only = app_commands.check(check_manager)
