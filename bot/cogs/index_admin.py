"""/index: how this server's index is, and rebuilding it while questions are answered."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.checks import managers_only, server_of
from bot.ports import QuestionEngine
from bot.progress import progress_shown
from bot.render_library import render_report, render_status
from bot.reply import deliver
from index.shelf import SEEDS


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
class IndexCog(commands.GroupCog, group_name="index"):
    """Look after the index of this server's articles."""

    def __init__(self, engine: QuestionEngine) -> None:
        self._engine = engine

    @app_commands.command()
    @managers_only
    async def status(self, interaction: Interaction) -> None:
        """Show what the index holds."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        statuses = [await self._engine.status(name) for name in (server_of(interaction), SEEDS)]
        await deliver(interaction, render_status(statuses))

    @app_commands.command()
    @managers_only
    async def rebuild(self, interaction: Interaction) -> None:
        """Read this server's articles again and bring the index up to date."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        async with progress_shown(interaction) as show:
            report = await self._engine.rebuild(server_of(interaction), show)
        await deliver(interaction, render_report(report))
