"""Which messages are questions to the bot, and what they ask. Pure functions."""

import re
from enum import Enum, auto
from typing import Any

from discord import Message, MessageReference, MessageType

from bot.scope import is_direct

_ASKING = {MessageType.default, MessageType.reply}
_ANSWER_ID = re.compile(r"\w+:([\w-]{12}):\d{1,5}")  # the custom id of an answer's controls


class Addressed(Enum):
    """How a message is put to the bot."""

    NOT = auto()
    MENTION = auto()
    DIRECT = auto()
    OPEN = auto()  # in a channel where every message is a question


def addressed(message: Message, bot_id: int) -> Addressed:
    """Whether a message is put to the bot by naming it or in direct messages."""
    if message.author.bot or message.webhook_id or message.type not in _ASKING:
        return Addressed.NOT
    if is_direct(message.channel):
        return Addressed.DIRECT
    called = any(user.id == bot_id for user in message.mentions) and message.guild is not None
    return Addressed.MENTION if called else Addressed.NOT


def question_in(message: Message, bot_id: int) -> str:
    """What a message asks: its text without the bot's name; "" when it asks nothing."""
    text = " ".join(re.sub(rf"<@!?{bot_id}>", " ", message.content).split())
    return text if any(char.isalnum() for char in text) else ""


def answer_replied_to(reference: MessageReference | None, bot_id: int) -> str | None:
    """The id of the bot's own answer that a message replies to; None when it replies to none."""
    replied = reference.resolved if reference else None
    return answer_shown_in(replied, bot_id) if isinstance(replied, Message) else None


def answer_shown_in(message: Message, bot_id: int) -> str | None:
    """The id of the answer that a message of the bot's shows; None when it shows none."""
    if message.author.id != bot_id:
        return None
    found = (_ANSWER_ID.fullmatch(name) for name in _custom_ids(message.components))
    return next((match[1] for match in found if match), None)


def _custom_ids(components: Any) -> list[str]:  # noqa: ANN401 - discord.py's many kinds
    names = []
    for component in components or []:
        if name := getattr(component, "custom_id", None):
            names.append(name)
        names += _custom_ids(getattr(component, "children", None))
    return names
