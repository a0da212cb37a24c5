"""A message of the bot's as data: Markdown texts, one below the other, on a card with an edge.

Cards are sent as Components V2, not as embeds: on a phone their text is as wide and as large as
other messages', the buttons stand right below what they act on, no permission (Embed Links) and no
setting of the reader's hides them, and a card may take another's place in a message.
"""

from dataclasses import dataclass
from enum import IntEnum

from bot.render.limits import size


class Tone(IntEnum):
    """The colour of a card's edge. It repeats what the words say, and never says it alone."""

    ANSWER = 0x2E7D32
    PLAIN = 0x607D8B
    ERROR = 0xB23B3B


@dataclass(frozen=True, slots=True)
class Card:
    """Texts in Discord's Markdown, none of them blank, `TEXT_LIMIT` units together at most."""

    texts: tuple[str, ...]
    tone: Tone = Tone.PLAIN
    parted: bool = False  # by lines between the texts

    @property
    def size(self) -> int:
        """Units of all its texts."""
        return sum(size(text) for text in self.texts)
