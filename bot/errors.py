"""The one door through which errors reach users: a line to act on; tracebacks go to the log."""

import logging
import secrets

import discord
from discord import Colour, Interaction, app_commands
from discord.ext import commands

from bot.render import Rendered, render_line
from bot.reply import deliver, failure_name
from bot.running import finish_before_closing
from index.errors import FootnoteError

ERROR_COLOUR = Colour(0xB23B3B)

_log = logging.getLogger(__name__)


class NotAllowedError(app_commands.CheckFailure):
    """The person may not do this here; the message says what it takes."""


class FootnoteTree(app_commands.CommandTree[commands.Bot]):
    """A command tree whose errors all go through the one door."""

    async def interaction_check(self, interaction: Interaction[commands.Bot], /) -> bool:
        """Let every command in, and let it end before the bot leaves."""
        finish_before_closing(interaction.client)
        return True

    async def on_error(
        self, interaction: Interaction[commands.Bot], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the user what went wrong."""
        await report(interaction, error)


async def report(interaction: Interaction, error: Exception) -> None:
    """Answer an interaction with what went wrong, in private where nothing was said yet."""
    command = interaction.command.qualified_name if interaction.command else "a component"
    try:
        await deliver(interaction, render_error(error, f"/{command}"))
    except discord.HTTPException as failure:  # no error about an error about an error
        _log.warning("could not report an error: %s", failure_name(failure))


def render_error(error: Exception, where: str) -> Rendered:
    """Turn an error into a line for the user; log those that are faults, under the code shown.

    No text of an unexpected exception is shown: it may hold paths, tokens or articles.
    """
    match cause := _cause(error):
        case FootnoteError() | NotAllowedError():
            return render_line(str(cause), colour=ERROR_COLOUR)
        case app_commands.NoPrivateMessage():
            return render_line("This works only in a server.", colour=ERROR_COLOUR)
        case app_commands.TransformerError():
            return render_line("One of the options cannot be used like that.", colour=ERROR_COLOUR)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            _log.warning("%s: an outdated command was used (%s)", where, type(cause).__name__)
            line = "This command has changed. Restart Discord (or wait an hour) and try again."
            return render_line(line, colour=ERROR_COLOUR)
    code = secrets.token_hex(4)
    _log.error("error %s in %s", code, where, exc_info=cause)
    line = f"Sorry, something went wrong here. Tell whoever runs this bot the code {code}."
    return render_line(line, colour=ERROR_COLOUR)


def _cause(error: Exception) -> Exception:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error
