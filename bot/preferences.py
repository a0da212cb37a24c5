"""How the bot behaves in a server and its channels, as moderators set it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from retrieval.confidence import Carefulness

SERVER = 0  # the channel id under which a server's own settings are kept

# What a channel may set otherwise than its server.
IN_CHANNEL = ("carefulness", "language", "private", "thread", "daily_limit")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What holds in one place; the defaults are those of a server that never set anything."""

    carefulness: str = ""  # "": as the operator set it
    language: str = ""  # "": each reader's own
    private: bool = False  # answers to /ask are for the asker alone
    thread: bool = False  # mentions are answered in a thread
    daily_limit: int = 0  # questions a person may ask in a day; 0: any number
    read_links: bool = False  # "Ask about this" reads a message's links into the articles
    adders: tuple[int, ...] = ()  # roles that may add articles, beside those with Manage Server
    open_channels: tuple[int, ...] = ()  # where every message is a question
    forums: tuple[int, ...] = ()  # whose new posts are answered

    @property
    def threshold(self) -> float | None:
        """The least probability that is answered; None where the operator's holds."""
        return Carefulness(self.carefulness).threshold if self.carefulness else None


DEFAULTS = Preferences()


def effective(rows: Mapping[int, Mapping[str, Any]], *channels: int | None) -> Preferences:
    """What holds in a channel: its own settings over its parent's over the server's.

    `channels` are given innermost first (a thread, its channel).
    """
    values = _known(rows.get(SERVER, {}))
    for channel in reversed([channel for channel in channels if channel]):
        own = _known(rows.get(channel, {}))
        values |= {name: own[name] for name in IN_CHANNEL if name in own}
    return Preferences(**values)


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in a row that this version knows, in the form that it expects."""
    known: dict[str, Any] = {}
    for field in fields(Preferences):
        default, value = getattr(DEFAULTS, field.name), row.get(field.name)
        if isinstance(default, tuple) and isinstance(value, list):
            known[field.name] = tuple(item for item in value if isinstance(item, int))
        elif value is not None and type(value) is type(default):
            known[field.name] = value
    if known.get("daily_limit", 0) < 0:
        del known["daily_limit"]
    if known.get("carefulness") not in {None, "", *Carefulness}:
        del known["carefulness"]  # of another version
    return known
