"""Sending cards: to an interaction in whatever state it is, as a reply, or in a message's place."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
import discord
from discord import Interaction, InteractionResponseType, Message

from bot.render.card import Card
from bot.render.layout import Row, view_of

# Whether it arrived is unknown or it cannot arrive: logged, and never sent a second time.
UNDELIVERED = (discord.HTTPException, aiohttp.ClientError, OSError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """A card and the rows of controls below it."""

    card: Card
    rows: Sequence[Row] = ()

    def view(self) -> discord.ui.LayoutView:
        """A new view, for one sending."""
        return view_of(self.card, self.rows)


async def deliver(
    interaction: Interaction, shown: Card | Reply | discord.ui.LayoutView, *, private: bool = True
) -> bool:
    """Send to an interaction: its first response, or in place of "thinking …".

    Return whether it arrived; what is too late or not allowed is logged. Raise
    discord.HTTPException for a bad request, which is a fault of ours that the user should hear of.
    """
    view = _view(shown)
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(view=view, ephemeral=private)
        elif interaction.response.type in _NOTHING_TO_FILL_IN:
            await interaction.followup.send(view=view, ephemeral=private)
        else:
            await interaction.edit_original_response(view=view)
    except UNDELIVERED as error:
        if isinstance(error, discord.HTTPException) and error.status == 400:
            raise
        _log.warning("could not answer an interaction: %s", failure_name(error))
        return False
    return True


# A modal has no message; after a component's update, "the original" is somebody's answer, which an
# error must not take the place of.
_NOTHING_TO_FILL_IN = (
    InteractionResponseType.modal,
    InteractionResponseType.deferred_message_update,
    InteractionResponseType.message_update,
)


async def update(interaction: Interaction, shown: Card | Reply | discord.ui.LayoutView) -> bool:
    """Show something else in the message whose component was used; return whether it arrived."""
    try:
        if interaction.response.is_done():
            await interaction.edit_original_response(view=_view(shown))
        else:
            await interaction.response.edit_message(view=_view(shown))
    except UNDELIVERED as error:
        if isinstance(error, discord.HTTPException) and error.status == 400:
            raise
        _log.warning("could not change an answer: %s", failure_name(error))
        return False
    return True


async def reply(message: Message, shown: Card | Reply) -> Message | None:
    """Reply to a message without notifying anyone; log it and return None when Discord refuses."""
    try:
        return await message.reply(view=_view(shown), mention_author=False)
    except UNDELIVERED as error:
        channel = message.channel.id
        _log.warning("could not reply in channel %s: %s", channel, failure_name(error))
        return None


def failure_name(error: Exception) -> str:
    """Name a failure for the log, with Discord's code but without the text of a message."""
    return f"{type(error).__name__} {getattr(error, 'code', '')}".rstrip()


def _view(shown: Card | Reply | discord.ui.LayoutView) -> discord.ui.LayoutView:
    match shown:
        case Card():
            return view_of(shown)
        case Reply():
            return shown.view()
        case _:
            return shown
