"""Sending what was rendered: to an interaction in whatever state it is, or as a reply."""

import logging

import aiohttp
import discord
from discord import Interaction, InteractionResponseType, Message

from bot.render import Rendered

# Whether it arrived is unknown or it cannot arrive: logged, and never sent a second time.
UNDELIVERED = (discord.HTTPException, aiohttp.ClientError, OSError)

_log = logging.getLogger(__name__)


async def deliver(interaction: Interaction, rendered: Rendered, *, private: bool = True) -> None:
    """Send to an interaction: its first response, or in place of "thinking …".

    What is too late or not allowed is logged. Raise discord.HTTPException for a bad request,
    which is a fault of ours that the user should hear of.
    """
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(
                content=rendered["content"], embeds=rendered["embeds"], ephemeral=private
            )
        elif interaction.response.type is InteractionResponseType.modal:
            await interaction.followup.send(embeds=rendered["embeds"], ephemeral=private)
        else:
            await interaction.edit_original_response(**rendered, view=None)
    except UNDELIVERED as error:
        if isinstance(error, discord.HTTPException) and error.status == 400:
            raise
        _log.warning("could not answer an interaction: %s", failure_name(error))


async def reply(message: Message, rendered: Rendered) -> None:
    """Reply to a message without notifying anyone; log it when Discord refuses."""
    try:
        await message.reply(**rendered, mention_author=False)
    except UNDELIVERED as error:  # gone, or no permission: nothing more can be said here
        channel = message.channel.id
        _log.warning("could not reply in channel %s: %s", channel, failure_name(error))


def failure_name(error: Exception) -> str:
    """Name a failure for the log, with Discord's code but without the text of a message."""
    return f"{type(error).__name__} {getattr(error, 'code', '')}".rstrip()
