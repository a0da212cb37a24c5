"""What is said when the bot cannot say it in place: alone to the asker, and only once."""

import logging
import time
from collections.abc import Sequence

from discord import Message

from bot.i18n import say
from bot.permissions import in_discords_words
from bot.render.answers import render_line
from bot.render.card import Tone
from bot.reply import UNDELIVERED, Reply, failure_name, reply

QUIET_SECONDS = 3600.0  # in which a channel's missing permissions are not explained again

_log = logging.getLogger(__name__)


class Explainer:
    """Explains missing permissions, and remembers where it did."""

    def __init__(self) -> None:
        self._explained: dict[int, float] = {}  # by channel: when

    async def tell(self, message: Message, missing: Sequence[str]) -> None:
        """Name the permissions that the bot lacks in a channel, once an hour, where it can."""
        channel, now = message.channel, time.monotonic()
        names = in_discords_words(missing)
        _log.warning("cannot answer in channel %s: missing %s", channel.id, names)
        if now - self._explained.get(channel.id, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        self._explained[channel.id] = now
        line = say(
            "I cannot answer in #{channel}: I am missing {permissions} there. Somebody who may "
            "manage the channel can give me that under Edit Channel → Permissions.",
            channel=getattr(channel, "name", "?"),
            permissions=names,
        )
        shown = Reply(render_line(line, tone=Tone.ERROR))
        try:
            await message.author.send(view=shown.view())
        except UNDELIVERED as error:
            _log.warning("could not explain that to who asked: %s", failure_name(error))


async def tell_alone(message: Message, line: str) -> None:
    """Send a line to a message's author alone, or where they do not take messages, as a reply."""
    shown = Reply(render_line(line))
    try:
        await message.author.send(view=shown.view())
    except UNDELIVERED:  # they take no messages from servers' members
        await reply(message, shown)
