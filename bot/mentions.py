"""Questions asked without a command: by mentioning the bot, or in a direct message."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from discord import Message, MessageType, Thread
from discord.abc import GuildChannel

from bot.errors import render_error
from bot.ports import QuestionEngine
from bot.render import Rendered, render_line, render_outcome
from bot.reply import UNDELIVERED, failure_name, reply
from bot.scope import is_direct, scope_of

HINT = "Ask me a question, and I quote the paragraphs that answer it. Or use /ask."
NO_EMBEDS = "I need the permission Embed Links in this channel to show quotations."
TYPING_PATIENCE = 0.5  # seconds that an answer may wait for "typing …" to be shown

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
    """Show "typing …", a courtesy that may delay the answer a little but never stop it."""
    begun = asyncio.Event()
    task = asyncio.create_task(_type(message, begun))
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(begun.wait(), TYPING_PATIENCE)
        yield
    finally:
        task.cancel()


async def _type(message: Message, begun: asyncio.Event) -> None:
    """Type until cancelled; set `begun` once that is under way or refused."""
    try:
        async with message.channel.typing():
            begun.set()
            await asyncio.get_running_loop().create_future()
    except UNDELIVERED as error:
        _log.warning("could not type in channel %s: %s", message.channel.id, failure_name(error))
    finally:
        begun.set()


def _may_embed(message: Message) -> bool:
    channel = message.channel
    place = channel.parent if isinstance(channel, Thread) else channel
    if message.guild is None or not isinstance(place, GuildChannel):
        return True  # unknown: Discord will tell
    return place.permissions_for(message.guild.me).embed_links
