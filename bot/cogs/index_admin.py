"""/index: how this server's index is; rebuilding it, and undoing that."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.buttons.indexing import rebuild_question, rollback_question
from bot.checks import check_manager
from bot.desk import Desk
from bot.i18n import say
from bot.patience import patiently
from bot.render.card import Card
from bot.render.library import render_status
from bot.reply import deliver
from bot.scope import place_of


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
class IndexCog(commands.GroupCog, group_name="index"):
    """Look after the index of this server's articles."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show what the index holds."""
        await _begin(interaction)
        collections = place_of(interaction).collections
        statuses = [await self._desk.engine.status(name) for name in collections]
        await deliver(interaction, render_status(statuses))

    @app_commands.command()
    async def rebuild(self, interaction: Interaction) -> None:
        """Show what bringing the index up to date would change, and do it."""
        await _begin(interaction)
        self._desk.admit_command(place_of(interaction))
        meanwhile = Card((say("Looking at what would change …"),))
        looking = self._desk.engine.preview(place_of(interaction).own)
        preview = await patiently(looking, lambda: deliver(interaction, meanwhile))
        await deliver(interaction, rebuild_question(preview, interaction.user.id))

    @app_commands.command()
    async def rollback(self, interaction: Interaction) -> None:
        """Undo the last rebuild."""
        await _begin(interaction)
        await deliver(interaction, rollback_question(interaction.user.id))


async def _begin(interaction: Interaction) -> None:
    """Answer within Discord's 3 s, for the user alone, if they may at all."""
    await interaction.response.defer(thinking=True, ephemeral=True)
    check_manager(interaction)
