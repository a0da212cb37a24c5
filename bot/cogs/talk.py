"""Questions without a command: mentions, direct messages, replies, chosen channels and forums."""

from collections.abc import Collection

from discord import ForumChannel, Message, Thread
from discord.ext import commands

from bot.answering import answer_message, answer_post
from bot.desk import Desk
from bot.i18n import language_for, speak
from bot.language import speak_in
from bot.mentions import Addressed, addressed
from bot.running import finish_before_closing
from bot.scope import Place, place_of


class TalkCog(commands.Cog):
    """Hears messages and forum posts, and answers those that are questions to the bot."""

    def __init__(self, bot: commands.Bot | commands.AutoShardedBot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    @commands.Cog.listener()
    async def on_message(self, message: Message) -> None:
        """Answer what is put to the bot."""
        if self._bot.user is None or message.author.bot:
            return
        how = addressed(message, self._bot.user.id)
        if how is Addressed.NOT and not self._bot.intents.message_content:
            return
        preferences = await speak_in(self._desk, message)
        if how is Addressed.NOT:
            channels = {message.channel.id, place_of(message).parent}
            if not channels.intersection(preferences.open_channels):
                return
            how = Addressed.OPEN
        if _begins_post(message, preferences.forums):
            return  # the post was answered when it was made
        finish_before_closing(self._bot)
        await answer_message(self._desk, message, how, preferences, self._bot.user.id)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: Thread) -> None:
        """Answer a new post of a chosen forum, once."""
        if not isinstance(thread.parent, ForumChannel) or self._bot.user is None:
            return
        if thread.owner_id in {None, self._bot.user.id}:
            return
        place = Place(thread.owner_id or 0, thread.guild.id, thread.id, thread.parent_id)
        preferences = await self._desk.preferences(place)
        speak(preferences.language or language_for(thread.guild.preferred_locale.value))
        if thread.parent_id in preferences.forums:
            finish_before_closing(self._bot)
            await answer_post(self._desk, thread, place, preferences)


def _begins_post(message: Message, forums: Collection[int]) -> bool:
    """Whether a message is the first of a post in one of these forums."""
    post = message.channel
    # A post's first message has the id of the post.
    return isinstance(post, Thread) and post.parent_id in forums and message.id == post.id
