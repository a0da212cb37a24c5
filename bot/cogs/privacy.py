"""/privacy: what is kept about who asks, and deleting it, for everybody and everywhere."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.buttons.privacy import kept_of, wish_reply
from bot.desk import Desk
from bot.render.privacy import render_kept
from bot.reply import deliver


class PrivacyCog(commands.GroupCog, group_name="privacy"):
    """See what I keep about you, or delete it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    async def show(self, interaction: Interaction) -> None:
        """Show what I keep about you, and for how long."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        counts, articles = await kept_of(self._desk, interaction.user.id)
        await deliver(interaction, render_kept(counts, articles))

    @app_commands.command()
    async def delete(self, interaction: Interaction) -> None:
        """Delete what I keep about you."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        person = interaction.user.id
        await deliver(interaction, wish_reply(person, *await kept_of(self._desk, person)))
