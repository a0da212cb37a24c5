"""Who may do what. Server admins can change a command's defaults, so the bot asks again itself."""

from discord import Interaction, Member, app_commands

from bot.desk import desk_of
from bot.errors import NotAllowedError
from bot.i18n import say
from bot.preferences import Preferences
from bot.scope import place_of


def check_manager(interaction: Interaction) -> bool:
    """Raise NotAllowedError unless the person may manage this server, which the bot is in."""
    if place_of(interaction).guild is None:
        raise NotAllowedError(say("This works only in a server."))
    if not interaction.permissions.manage_guild:
        raise NotAllowedError(say("You need the permission Manage Server for that."))
    return True


def may_add(interaction: Interaction, preferences: Preferences) -> bool:
    """Whether a person may add articles here: to their own collection, or as the server lets them.

    A server lets those do it who manage it, and the roles that they chose.
    """
    if place_of(interaction).guild is None or interaction.permissions.manage_guild:
        return True
    person = interaction.user
    return isinstance(person, Member) and bool(_roles(person) & set(preferences.adders))


async def check_adder(interaction: Interaction) -> bool:
    """Raise NotAllowedError unless the person may add articles here."""
    preferences = await desk_of(interaction).preferences(place_of(interaction))
    if not may_add(interaction, preferences):
        line = say(
            "Adding articles here takes the permission Manage Server, or a role that was chosen "
            "for it with /settings show."
        )
        raise NotAllowedError(line)
    return True


def check_remover(interaction: Interaction) -> bool:
    """Raise NotAllowedError unless the articles here are one's own, or one manages the server."""
    return place_of(interaction).guild is None or check_manager(interaction)


def _roles(member: Member) -> set[int]:
    return {role.id for role in member.roles}


managers_only = app_commands.check(check_manager)
adders_only = app_commands.check(check_adder)
