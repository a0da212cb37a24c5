"""Forms that were open while the bot restarted: what was typed into them is handed back."""

import logging
from contextlib import suppress
from typing import Any

from discord import Interaction
from discord.ext import commands

from bot.errors import report
from bot.forms import is_lost, typed_in
from bot.language import speak_to
from bot.render.card import Card
from bot.render.layout import view_of
from bot.render.lost import render_lost
from bot.reply import UNDELIVERED, deliver, failure_name
from bot.running import finish_before_closing
from index.errors import FootnoteError

_log = logging.getLogger(__name__)


class LostFormsCog(commands.Cog):
    """Answers the forms that no form of this process reads."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Say that it was not read, and what was written; the reader alone sees it."""
        if not is_lost(interaction):
            return
        finish_before_closing(interaction.client)
        try:
            await interaction.response.defer(thinking=True, ephemeral=True)
            with suppress(FootnoteError):  # the text matters more than its language
                await speak_to(interaction)
            await _hand_back(interaction, render_lost(typed_in(interaction)))
        except Exception as error:
            await report(interaction, error)


async def _hand_back(interaction: Interaction[Any], cards: list[Card]) -> None:
    first, *rest = cards
    if not await deliver(interaction, first):
        return
    for card in rest:
        try:
            await interaction.followup.send(view=view_of(card), ephemeral=True)
        except UNDELIVERED as error:
            _log.warning("could not hand back a form: %s", failure_name(error))
            return
