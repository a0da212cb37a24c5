"""Discord's limits and a reader's eye for its Markdown, to hold what was rendered against."""

import re

from bot.render.card import Card

# What a sign of formatting, a link, a mention or a list looks like once escaped pairs are gone.
_ACTIVE = re.compile(
    r"""[*_~`|<>\[\]\#@\\] | \w:// | :\w+: | discord\.(gg|com)/\w
    | ^[ ]*([-+]|\d+\.)(\s|$)""",
    re.VERBOSE | re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


def fits_discord(card: Card) -> bool:
    """Hold a card against every limit, counted in UTF-16 units, the larger of two counts."""
    return (
        1 <= len(card.texts) <= 10
        and sum(map(units, card.texts)) <= 4_000
        and all(text.strip() for text in card.texts)
    )


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(written: str) -> str:
    """Return what Discord shows of escaped text."""
    return _ESCAPED.sub(r"\1", written)


def active(written: str) -> str | None:
    """Return the first thing in escaped text that would still act, None when nothing would."""
    found = _ACTIVE.search(_ESCAPED.sub("\0", written))
    return found[0] if found else None


def texts(card: Card) -> str:
    """Join all that is written on a card."""
    return "\n".join(card.texts)
