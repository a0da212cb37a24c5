"""Answers to messages and forum posts: where they are said, and what is said instead."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import discord
from discord import Message, TextChannel, Thread

from bot.buttons.rows import answered_reply
from bot.desk import Desk, Question
from bot.errors import render_error
from bot.i18n import say
from bot.limiter import LimitedError
from bot.manners import Explainer, tell_alone
from bot.mentions import Addressed, answer_replied_to, question_in
from bot.operating.metrics import Surface
from bot.patience import patiently, waiting_card
from bot.permissions import missing_in, missing_to_begin_thread
from bot.preferences import Preferences
from bot.render.answers import render_line
from bot.render.card import Card
from bot.render.limits import THREAD_NAME_LIMIT, clip
from bot.reply import UNDELIVERED, Reply, failure_name, reply
from bot.scope import Place, place_of
from index.errors import FootnoteError
from retrieval.history import Turn

TYPING_PATIENCE = 0.5  # seconds that an answer may wait for "typing …" to be shown

_SURFACES: dict[Addressed, Surface] = {
    Addressed.MENTION: "mention",
    Addressed.DIRECT: "direct",
    Addressed.OPEN: "channel",
}
_log = logging.getLogger(__name__)


async def answer_message(
    desk: Desk, message: Message, how: Addressed, preferences: Preferences, bot_id: int
) -> None:
    """Answer a message as a reply, or in a thread of its own where that is set."""
    if missing := missing_in(message.channel, message.guild):
        await desk.explainer.tell(message, missing)
        return
    text = question_in(message, bot_id)
    if not text:
        if how is not Addressed.OPEN:
            hint = say("Ask me a question, and I quote the paragraphs that answer it.")
            await reply(message, render_line(hint))
        return
    place, surface = place_of(message), _SURFACES[how]
    try:
        await desk.admit(place, preferences, surface)
    except LimitedError as error:
        if error.first:
            await tell_alone(message, str(error))
        return
    history = await _history(desk, message, place, bot_id)
    place, where = await _where(
        desk.explainer, message, place, text, preferences, follows=bool(history)
    )
    question = Question(text, place, surface, history=history)
    await _answer(desk, where, question, preferences)


async def answer_post(desk: Desk, post: Thread, place: Place, preferences: Preferences) -> None:
    """Answer a new forum post by its title; its text does not come without the content intent."""
    if missing := missing_in(post, post.guild):
        _log.warning("cannot answer a post in channel %s: missing %s", post.parent_id, missing)
        return
    starter = post.starter_message.content if post.starter_message else ""
    text = " ".join(f"{post.name}\n{starter}".split())
    try:
        await desk.admit(place, preferences, "channel")
    except LimitedError:
        return
    await _answer(desk, post, Question(text, place, "channel"), preferences)


async def _answer(
    desk: Desk, where: Message | Thread, question: Question, preferences: Preferences
) -> None:
    """Type, answer, and put the answer in the place of the word that it takes long."""
    channel = where.channel if isinstance(where, Message) else where
    waiting: list[Message | None] = []
    before = desk.engine.waiting

    async def tell() -> None:
        if before:  # else "typing …" says it all
            waiting.append(await _say(where, waiting_card(before)))

    shown: Card | Reply
    async with _typing(channel):
        try:
            answered = await patiently(desk.answer(question, preferences), tell)
            shown = answered_reply(answered)
        except Exception as error:
            shown = render_error(error, "a message")
    if waiting and waiting[0] is not None:
        await _replace(waiting[0], shown)
    else:
        await _say(where, shown)


async def _history(desk: Desk, message: Message, place: Place, bot_id: int) -> tuple[Turn, ...]:
    """What a reply to one of the bot's answers follows up; () for any other message."""
    answer_id = answer_replied_to(message.reference, bot_id)
    if answer_id is None:
        return ()
    try:
        _, kept = await desk.kept(answer_id, place)
    except FootnoteError:  # no longer kept: the question is answered as it stands
        return ()
    return kept.turns


async def _where(
    explainer: Explainer,
    message: Message,
    place: Place,
    text: str,
    preferences: Preferences,
    *,
    follows: bool,
) -> tuple[Place, Message | Thread]:
    """Where the answer is said: a new thread where that is set and allowed, else right here."""
    if not preferences.thread or follows or not isinstance(message.channel, TextChannel):
        return place, message
    if missing := missing_to_begin_thread(message.channel):
        await explainer.tell(message, missing)
        return place, message
    try:
        thread = await message.create_thread(name=clip(text, THREAD_NAME_LIMIT))
    except UNDELIVERED as error:
        channel = message.channel.id
        _log.warning("could not begin a thread in channel %s: %s", channel, failure_name(error))
        return place, message
    return replace(place, channel=thread.id, parent=message.channel.id), thread


async def _say(where: Message | Thread, shown: Card | Reply) -> Message | None:
    if isinstance(where, Message):
        return await reply(where, shown)
    view = (shown if isinstance(shown, Reply) else Reply(shown)).view()
    try:
        return await where.send(view=view)
    except UNDELIVERED as error:
        _log.warning("could not answer in channel %s: %s", where.id, failure_name(error))
        return None


async def _replace(sent: Message, shown: Card | Reply) -> None:
    view = (shown if isinstance(shown, Reply) else Reply(shown)).view()
    try:
        await sent.edit(view=view)
    except UNDELIVERED as error:
        _log.warning("could not answer in channel %s: %s", sent.channel.id, failure_name(error))


@asynccontextmanager
async def _typing(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show "typing …", a courtesy that may delay the answer a little but never stop it."""
    begun = asyncio.Event()
    task = asyncio.create_task(_type(channel, begun))
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(begun.wait(), TYPING_PATIENCE)
        yield
    finally:
        task.cancel()


async def _type(channel: discord.abc.Messageable, begun: asyncio.Event) -> None:
    """Type until cancelled; set `begun` once that is under way or refused."""
    try:
        async with channel.typing():
            begun.set()
            await asyncio.get_running_loop().create_future()
    except UNDELIVERED as error:
        _log.warning("could not type: %s", failure_name(error))
    finally:
        begun.set()
