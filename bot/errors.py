"""The one door through which errors reach users: a line to act on; tracebacks go to the log."""

import logging
import re
import secrets

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.i18n import say, say_error
from bot.language import speak_to
from bot.render.answers import render_line
from bot.render.card import Card, Tone
from bot.reply import deliver, failure_name
from bot.running import finish_before_closing
from index.errors import FootnoteError, LibraryError, ModelError

# Of an absolute path: where the files lie is the operator's business, their names tell enough.
_FOLDERS = re.compile(r"(?<![\w/.])/(?:[^\s/()]+/)+")

_log = logging.getLogger(__name__)


class NotAllowedError(app_commands.CheckFailure):
    """The person may not do this here; the message says what it takes."""


class FootnoteTree(app_commands.CommandTree[commands.AutoShardedBot]):
    """A command tree whose errors all go through the one door."""

    async def interaction_check(self, interaction: Interaction[commands.AutoShardedBot], /) -> bool:
        """Let every command in, in the language of its place, and let it end before the bot leaves.

        All that a command, its autocompletion and its errors say comes from this same task.
        """
        finish_before_closing(interaction.client)
        await speak_to(interaction)
        return True

    async def on_error(
        self,
        interaction: Interaction[commands.AutoShardedBot],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell the user what went wrong."""
        await report(interaction, error)


async def report(interaction: Interaction, error: Exception) -> None:
    """Answer an interaction with what went wrong, in private where nothing was said yet.

    An interaction that Discord no longer knows cannot be answered; that is logged and let go.
    """
    command = interaction.command.qualified_name if interaction.command else "a component"
    if isinstance(cause := _cause(error), discord.NotFound):
        _log.warning("could not answer /%s: %s", command, failure_name(cause))
        return
    try:
        await deliver(interaction, render_error(error, f"/{command}"))
    except discord.HTTPException as failure:  # no error about an error about an error
        _log.warning("could not report an error: %s", failure_name(failure))


def render_error(error: Exception, where: str) -> Card:
    """Turn an error into a line for the user; log those that are faults, under the code shown.

    No text of an unexpected exception is shown: it may hold paths, tokens or articles.
    """
    match cause := _cause(error):
        case LibraryError() | ModelError():
            line = say(
                "Sorry, I cannot get at my data right now. Try again in a minute; if it stays "
                "so, tell whoever runs this bot the code {code}.",
                code=_logged(where, cause),
            )
            return render_line(line, tone=Tone.ERROR)
        case FootnoteError():
            return render_line(_FOLDERS.sub("", say_error(cause)), tone=Tone.ERROR)
        case NotAllowedError():
            return render_line(str(cause), tone=Tone.ERROR)
        case app_commands.NoPrivateMessage():
            return render_line(say("This works only in a server."), tone=Tone.ERROR)
        case app_commands.TransformerError():
            line = say("One of the options cannot be used like that.")
            return render_line(line, tone=Tone.ERROR)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            _log.warning("%s: an outdated command was used (%s)", where, type(cause).__name__)
            line = say("This command has changed. Restart Discord (or wait an hour) and try again.")
            return render_line(line, tone=Tone.ERROR)
        case discord.Forbidden():
            _log.warning("%s: Discord refused: %s", where, failure_name(cause))
            line = say("Discord does not let me do that here: I lack a permission for it.")
            return render_line(line, tone=Tone.ERROR)
    line = say(
        "Sorry, something went wrong here. Tell whoever runs this bot the code {code}.",
        code=_logged(where, cause),
    )
    return render_line(line, tone=Tone.ERROR)


def _logged(where: str, error: Exception) -> str:
    """Log a fault under a code, and return that."""
    code = secrets.token_hex(4)
    _log.error("error %s in %s", code, where, exc_info=error)
    return code


def _cause(error: Exception) -> Exception:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error
