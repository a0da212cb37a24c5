"""Shards: how they are written, who tells the commands, and when the gateway stands."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import discord
import pytest

from bot.first_run import index_seeds_once
from bot.operating.shards import (
    Shards,
    client_options,
    gateway_trouble,
    parse_shards,
    sync_policy_of,
)
from index.errors import UsageError
from index.settings import Settings
from index.shelf import Shelf
from index.verify import verify
from tests.fakes import WordEmbedder


@pytest.mark.parametrize(
    ("text", "ids", "count"),
    [
        ("0-3/16", (0, 1, 2, 3), 16),
        ("5/16", (5,), 16),
        ("0,2,4-6/16", (0, 2, 4, 5, 6), 16),
        ("15,0 / 16", (0, 15), 16),
        (" 0/1 ", (0,), 1),
        ("3-3/4", (3,), 4),
    ],
)
def test_the_forms_that_are_read(text: str, ids: tuple[int, ...], count: int) -> None:
    assert parse_shards(text) == Shards(ids, count)


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_leaves_it_to_discord(text: str) -> None:
    assert parse_shards(text) is None
    assert client_options(None) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("16/16", "of 16 shards the last is 15"),
        ("0/0", "of 0 shards"),
        ("3-1/16", "3-1 runs backwards"),
        ("1,0-2/16", "it names one twice"),
        ("0-3", "not of that form"),
        ("/16", "not of that form"),
        ("0-/16", "not of that form"),
        ("-1/16", "not of that form"),
        ("0,,1/16", "not of that form"),
        ("0-3/16/2", "not of that form"),
        ("٣/16", "not of that form"),
        ("0-999999999/1000000000", "not of that form"),
        ("all", "not of that form"),
    ],
)
def test_others_are_refused_with_an_example(text: str, why: str) -> None:
    with pytest.raises(UsageError, match="Write for example 0-3/16") as caught:
        parse_shards(text)
    assert why in str(caught.value)


def test_discord_py_is_told_ids_and_count() -> None:
    options = client_options(parse_shards("2,0/16"))
    client = discord.AutoShardedClient(intents=discord.Intents.none(), **options)
    assert (client.shard_ids, client.shard_count) == ([0, 2], 16)


def test_only_the_process_of_shard_0_tells_the_commands() -> None:
    assert sync_policy_of(None, "always") == "always"
    assert sync_policy_of(Shards((0, 1), 4), "changed") == "changed"
    assert sync_policy_of(Shards((2, 3), 4), "always") == "never"


class Socket:
    """A gateway connection, or what is left of it."""

    def __init__(self, open: bool) -> None:
        self.open = open

    def is_closed(self) -> bool:
        return not self.open


class PlainClient(discord.Client):
    """As after its login."""

    def __init__(self, *sockets: Socket) -> None:
        super().__init__(intents=discord.Intents.none())
        self.ws: Any = sockets[0]

    def is_ready(self) -> bool:
        return True


class ShardedClient(discord.AutoShardedClient):
    """The same, with several connections."""

    def __init__(self, *sockets: Socket) -> None:
        super().__init__(intents=discord.Intents.none())
        self._sockets: Any = dict(enumerate(sockets))

    @property
    def shards(self) -> dict[int, discord.ShardInfo]:
        return self._sockets  # type: ignore[no-any-return]

    def is_ready(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("make", "sockets", "trouble"),
    [
        (PlainClient, [True], None),
        (PlainClient, [False], "no connection to Discord"),
        (ShardedClient, [True, True, True], None),
        (ShardedClient, [True, False, False], "no connection to Discord for shard 1, 2"),
    ],
)
def test_a_lost_connection_is_named(
    make: Callable[..., discord.Client], sockets: list[bool], trouble: str | None
) -> None:
    assert gateway_trouble(make(*map(Socket, sockets))) == trouble


def test_before_the_login_nothing_is_connected() -> None:
    client = discord.AutoShardedClient(intents=discord.Intents.none())
    assert gateway_trouble(client) == "not connected to Discord yet"


def test_processes_that_start_at_once_index_the_seeds_once(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number in range(20):
        (seeds / f"tale-{number}.md").write_text(f"# Tale {number}\n\nThis is tale {number}.\n")
    settings = Settings(data=tmp_path / "data", seeds=seeds)
    barrier = Barrier(4)

    def start(_: int) -> None:
        barrier.wait()
        index_seeds_once(settings, WordEmbedder())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))
    shelf = Shelf(settings.data)
    try:
        library = shelf.library("seeds")
        assert (library.status().articles, library.status().sequence) == (20, 1)
        assert [check for check in verify(library, WordEmbedder) if check.state != "ok"] == []
    finally:
        shelf.close()
