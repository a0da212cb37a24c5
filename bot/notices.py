"""Answers that people wait for: which questions are asked again, and who is told once."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import discord
from discord import AutoShardedClient, DMChannel, Guild, Object

from bot.buttons.answer import check_owner
from bot.buttons.rows import kept_reply
from bot.buttons.waiting import stop_button
from bot.desk import Desk
from bot.i18n import say, speak
from bot.kept import Kept
from bot.render.card import Card
from bot.render.escape import escape_line
from bot.render.kept import render_kept
from bot.render.limits import clip_written
from bot.reply import UNDELIVERED, Reply, failure_name
from bot.running import finish_before_closing
from bot.scope import Place
from index.store.kept_answers import KeptAnswer
from index.store.subscriptions import Subscription
from index.types import LibraryStatus
from retrieval.types import Answer

TRIES = 3  # of a question that cannot be asked, until its articles change again
SERVER_NAME_LIMIT = 100
_SLACK = timedelta(minutes=1)  # between reading the articles and noting when that was
# Discord's codes for an unknown member, an unknown user, and one who takes no messages at all.
_NOBODY = {10007, 10013, 50007, 50033}

_log = logging.getLogger(__name__)


class Watch:
    """Which questions to ask again, for their articles changed since they were asked last.

    What is remembered ends with the process, and is its own: processes share collections, but not
    the people whom they tell.
    """

    def __init__(self) -> None:
        self._asked: dict[int, tuple[int, ...]] = {}  # by subscription: at which state
        self._failed = Counter[int]()

    def due(
        self, waiting: Sequence[Subscription], states: Mapping[str, LibraryStatus]
    ) -> list[Subscription]:
        """Those to ask now, those that failed before last; none without the state of its articles.

        `waiting` is all that is waited for.
        """
        ids = {one.id for one in waiting}
        self._asked = {id: state for id, state in self._asked.items() if id in ids}
        self._failed = Counter({id: count for id, count in self._failed.items() if id in ids})
        found = [
            one
            for one in waiting
            if all(name in states for name in one.collections) and self._is_due(one, states)
        ]
        return sorted(found, key=lambda one: self._failed[one.id])

    def asked(self, one: Subscription, states: Mapping[str, LibraryStatus]) -> None:
        """Let a question wait for the next change."""
        self._asked[one.id] = _state(one, states)
        del self._failed[one.id]

    def failed(self, one: Subscription, states: Mapping[str, LibraryStatus]) -> None:
        """Ask a question once more the next time, but not for ever."""
        self._failed[one.id] += 1
        if self._failed[one.id] >= TRIES:
            self.asked(one, states)

    def _is_due(self, one: Subscription, states: Mapping[str, LibraryStatus]) -> bool:
        if one.id in self._asked:
            return self._asked[one.id] != _state(one, states)
        if any(_changed(states[name], one.since - _SLACK) for name in one.collections):
            return True
        self._asked[one.id] = _state(one, states)
        return False


class Notifier:
    """Tells somebody, in a direct message, of the answer to a question that they wait for."""

    def __init__(self, bot: AutoShardedClient, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    async def tell(self, one: Subscription, answer: Answer) -> None:
        """Send the answer, once and for all; nobody who left the server gets its articles.

        Raises:
            discord.HTTPException: Discord was asked in vain, and nothing was sent: try again.
            LibraryError: the same of the disk.
        """
        finish_before_closing(self._bot)
        speak(one.language)
        guild = None if one.guild is None else self._bot.get_guild(one.guild)
        check_owner(one.collections, one.person)
        if one.guild is not None and guild is None:
            return  # left just now; it may take the bot back
        subscriptions = self._desk.memory.subscriptions
        channel = await self._channel(one.person, guild)
        if not await self._desk.memory.do(subscriptions.take, one.id):
            return  # another process tells it
        # From here on nobody sends it again, whatever becomes of it.
        if channel is None:
            _log.info("nobody is left to tell of subscription %s", one.id)
            return
        kept, place = Kept(answer, asked=True), Place(one.person, None, channel.id)
        record = await self._desk.keep(kept, place, private=False, collections=one.collections)
        try:
            await channel.send(
                view=notice(one, guild.name if guild else None, answer, record).view()
            )
        except UNDELIVERED as error:
            _log.warning("the answer of subscription %s: %s", one.id, failure_name(error))

    async def _channel(self, person: int, guild: Guild | None) -> DMChannel | None:
        """Where to tell somebody; None when there is no such person, in the server or at all."""
        try:
            if guild is not None:
                await guild.fetch_member(person)  # without their intent, members are not known
            return await self._bot.create_dm(Object(person))
        except discord.HTTPException as error:
            if error.code in _NOBODY:
                return None
            raise


def notice(
    one: Subscription, server: str | None, answer: Answer, record: KeptAnswer | None
) -> Reply:
    """The message: that an answer has come, to which question, and how to hear no more."""
    if server is None:
        head = say("A new article answers your question:")
    else:
        name = clip_written(server, SERVER_NAME_LIMIT, escape_line)
        head = say("A new article in **{server}** answers your question:", server=name)
    if record is None:
        shown = Reply(render_kept(Kept(answer, asked=True), 1))
    else:
        shown = kept_reply(Kept(answer, asked=True), record, 1)
    card = Card((head, *shown.card.texts), shown.card.tone)
    return Reply(card, [*shown.rows, [stop_button(one.person)]])


def _state(one: Subscription, states: Mapping[str, LibraryStatus]) -> tuple[int, ...]:
    return tuple(states[name].sequence for name in one.collections)


def _changed(state: LibraryStatus, since: datetime) -> bool:
    return bool(state.changed) and datetime.fromisoformat(state.changed) >= since
