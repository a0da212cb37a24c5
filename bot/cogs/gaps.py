"""/gaps: which questions of a server its articles did not answer, for those who manage it."""

import asyncio

from discord import Interaction, app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot.buttons.gaps import gaps_of, gaps_reply
from bot.checks import managers_only
from bot.desk import Desk
from bot.reply import deliver
from bot.scope import place_of
from retrieval.dates import parse_date


class GapsCog(commands.Cog):
    """What the articles lack."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    @app_commands.describe(
        since="Only questions from this day on, such as 2025-11-08 or last week.",
        page="Which page of the list?",
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.default_permissions(manage_guild=True)
    @managers_only
    async def gaps(
        self,
        interaction: Interaction,
        since: app_commands.Range[str, 1, 50] | None = None,
        page: app_commands.Range[int, 1, 99_999] = 1,
    ) -> None:
        """Show which questions the articles did not answer, most often asked first."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        today = utcnow().date()
        first = await asyncio.to_thread(parse_date, since, today=today) if since else None
        gaps = await gaps_of(self._desk, place_of(interaction).own, first)
        await deliver(interaction, gaps_reply(gaps, page, first))
