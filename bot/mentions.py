"""Questions asked without a command: by mentioning the bot, or in a direct message."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from discord import Message, MessageType, Thread
from discord.abc import GuildChannel

from bot.errors import render_error
from bot.ports import QuestionEngine
from bot.render import Rendered, render_line, render_outcome
from bot.reply import UNDELIVERED, failure_name, reply
from bot.scope import is_direct, scope_of

HINT = "Ask me a question, and I quote the paragraphs that answer it. Or use /ask."
NO_EMBEDS = "I need the permission Embed Links in this channel to show quotations."

_ASKING = {MessageType.default, MessageType.reply}

_log = logging.getLogger(__name__)


def question_in(message: Message, bot_id: int) -> str | None:
    """Return the question put to the bot, "" when it is only called, None when not addressed."""
    if message.author.bot or message.webhook_id or message.type not in _ASKING:
        return None
    called = any(user.id == bot_id for user in message.mentions) and message.guild is not None
    if not called and not is_direct(message):
        return None
    return " ".join(re.sub(rf"<@!?{bot_id}>", " ", message.content).split())


async def answer_message(engine: QuestionEngine, message: Message, question: str) -> None:
    """Answer a message as a reply, typing meanwhile."""
    if not _may_embed(message):
        await reply(message, Rendered(content=NO_EMBEDS, embeds=[]))
        return
    if not any(char.isalnum() for char in question):
        await reply(message, render_line(HINT))
        return
    async with _typing(message):
        try:
            rendered = render_outcome(await engine.answer(question, scope_of(message)))
        except Exception as error:
            rendered = render_error(error, "a message")
    await reply(message, rendered)


@asynccontextmanager
async def _typing(message: Message) -> AsyncIterator[None]:
    """Show "typing …", which is only a courtesy: refused, the answer comes all the same."""
    typing = message.channel.typing()
    try:
        await typing.__aenter__()
    except UNDELIVERED as error:
        _log.warning("could not type in channel %s: %s", message.channel.id, failure_name(error))
        yield
        return
    try:
        yield
    finally:
        await typing.__aexit__(None, None, None)


def _may_embed(message: Message) -> bool:
    channel = message.channel
    place = channel.parent if isinstance(channel, Thread) else channel
    if message.guild is None or not isinstance(place, GuildChannel):
        return True  # unknown: Discord will tell
    return place.permissions_for(message.guild.me).embed_links
