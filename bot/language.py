"""Which language the bot speaks to whom: the place's setting, or else the reader's own."""

from discord import Interaction, Message

from bot.desk import Desk, desk_of
from bot.i18n import language_for, speak
from bot.preferences import Preferences
from bot.scope import place_of


async def speak_to(interaction: Interaction) -> Preferences:
    """Speak the language of an interaction from here on; return what holds in its place."""
    preferences = await desk_of(interaction).preferences(place_of(interaction))
    speak(preferences.language or language_for(interaction.locale.value))
    return preferences


async def speak_in(desk: Desk, message: Message) -> Preferences:
    """Speak the language of a message's place from here on; return what holds there.

    Discord does not say which language the writer of a message uses.
    """
    preferences = await desk.preferences(place_of(message))
    server = message.guild.preferred_locale.value if message.guild else ""
    speak(preferences.language or language_for(server))
    return preferences
