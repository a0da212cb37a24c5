"""Which of a bot's gateway connections this process holds, and whether they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord

from bot.sync import SyncPolicy
from index.errors import UsageError

SERVERS_A_SHARD = 2_500  # at most; Discord refuses a connection that would serve more

_PART = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")
_FORM = re.compile(r"([0-9, -]+)/ *([0-9]{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards `ids` of `count`, counted from 0."""

    ids: tuple[int, ...]  # ascending, each once
    count: int

    def __str__(self) -> str:
        return f"{','.join(map(str, self.ids))}/{self.count}"


def parse_shards(text: str) -> Shards | None:
    """Read "0-3/16", "5/16" or "0,2,4-6/16"; None when it is empty: discord.py decides.

    Raises:
        UsageError: it is of another form, or names a shard that there is not, or one twice.
    """
    if not text.strip():
        return None
    form = _FORM.fullmatch(text.strip())
    if form is None:
        raise _wrong(text, "it is not of that form")
    count = int(form[2])
    ids = [id for part in form[1].split(",") for id in _range(part.strip(), count, text)]
    if len(set(ids)) < len(ids):
        raise _wrong(text, "it names one twice")
    return Shards(tuple(sorted(ids)), count)


def client_options(shards: Shards | None) -> dict[str, Any]:
    """What discord.py has to be told of them."""
    return {} if shards is None else {"shard_ids": list(shards.ids), "shard_count": shards.count}


def sync_policy_of(shards: Shards | None, chosen: SyncPolicy) -> SyncPolicy:
    """Let only one process, that of shard 0, tell Discord the commands."""
    return chosen if shards is None or 0 in shards.ids else "never"


def gateway_trouble(client: discord.Client) -> str | None:
    """Why Discord's events do not reach the client now; None when they do."""
    if client.is_closed() or not client.is_ready():
        return "not connected to Discord yet"
    if isinstance(client, discord.AutoShardedClient):
        down = [str(id) for id, shard in client.shards.items() if shard.is_closed()]
        return f"no connection to Discord for shard {', '.join(down)}" if down else None
    return None if client.ws.open else "no connection to Discord"


def _range(part: str, count: int, text: str) -> Iterator[int]:
    match = _PART.fullmatch(part)
    if match is None:
        raise _wrong(text, "it is not of that form")
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    if first > last:
        raise _wrong(text, f"{part} runs backwards")
    if last >= count:
        raise _wrong(text, f"of {count} shards the last is {count - 1}")
    yield from range(first, last + 1)


def _wrong(text: str, why: str) -> UsageError:
    return UsageError(
        f'"{text}" cannot be read as shards: {why}. Write for example 0-3/16 for the first four of '
        "16, 5/16, or 0,2,4-6/16."
    )
