"""What somebody wrote into a form that was not read, as cards. Pure functions."""

from collections.abc import Sequence

from bot.i18n import say
from bot.render.card import Card, Tone
from bot.render.escape import clean, escape
from bot.render.limits import TEXT_LIMIT, pieces

# Escaping makes at most two units of a character; the rest is for the line above.
_PIECE = TEXT_LIMIT // 2 - 150


def render_lost(texts: Sequence[str]) -> list[Card]:
    """Say that a form was not read, and show what it held, on as many cards as that takes."""
    line = say(
        "I was restarted while this form was open, so it was not read. Here is what you wrote:"
    )
    written = (escape(piece) for piece in pieces(clean("\n\n".join(texts)), _PIECE))
    parts = [part for part in written if part.strip()]
    first = Card((line, *parts[:1]), Tone.ERROR)
    return [first, *(Card((part,), Tone.ERROR) for part in parts[1:])]
