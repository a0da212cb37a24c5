"""The words of the commands in every language, as Discord shows them to each reader.

Names of slash commands and of their options stay English everywhere: answers and the
documentation name them.
"""

import asyncio
import logging

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands import locale_str

from bot import i18n
from bot.render.limits import size

DESCRIPTION_LIMIT = CHOICE_LIMIT = 100  # units, Discord's
MENU_LIMIT = 32

_LIMITS = {
    Location.command_name: MENU_LIMIT,
    Location.command_description: DESCRIPTION_LIMIT,
    Location.group_description: DESCRIPTION_LIMIT,
    Location.parameter_description: DESCRIPTION_LIMIT,
    Location.choice_name: CHOICE_LIMIT,
}
_log = logging.getLogger(__name__)


class FootnoteTranslator(app_commands.Translator):
    """Translates from the catalogues; what does not fit there stays English, and is logged once."""

    def __init__(self) -> None:
        self._refused: set[str] = set()

    async def load(self) -> None:
        """Read the catalogues, off the event loop."""
        await asyncio.to_thread(i18n.load)

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Translate a description, a choice or the name of a message's command."""
        limit = _LIMITS.get(context.location)
        is_name = context.location is Location.command_name
        if limit is None or (is_name and not isinstance(context.data, app_commands.ContextMenu)):
            return None
        translated = i18n.translation(string.message, i18n.language_for(locale.value)).strip()
        if translated == string.message or not translated:
            return None
        if size(translated) > limit:
            self._refuse(translated, limit)
            return None
        return translated

    def _refuse(self, text: str, limit: int) -> None:
        """Discord would refuse all commands for the sake of one."""
        if text not in self._refused:
            self._refused.add(text)
            _log.warning("too long for a command, which has %d units at most: %s", limit, text)
