"""A memory that another process holds: nobody waits long for it, and nothing piles up behind it."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk import SPARED_SECONDS, Desk
from bot.kept import Kept
from bot.memory import BUSY_SECONDS, Memory
from bot.preferences import SERVER
from bot.scope import Place
from retrieval.types import NoAnswer
from tests.bot.fakes import FakeEngine

PLACE = Place(1, 10, 100)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    memory = Memory(tmp_path)
    memory.settings.put(10, SERVER, {"daily_limit": 5})
    memory.usage.add(10, 1, datetime.now(UTC).date())
    yield Desk(FakeEngine(), memory)
    await memory.close()


@contextmanager
def held(data: Path, how: str) -> Iterator[None]:
    """Have another process hold the file: against writers, or against everybody."""
    with closing(sqlite3.connect(data / "bot.sqlite3", isolation_level=None)) as other:
        if how == "EXCLUSIVE":
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute(f"BEGIN {how}")
        other.execute("CREATE TABLE another (one)")
        yield
        other.execute("ROLLBACK")


async def admitted(desk: Desk) -> float:
    """The seconds before the first response to /ask."""
    begun = time.monotonic()
    for _ in range(2):
        preferences = await desk.preferences(PLACE)
    await desk.admit(PLACE, preferences, "slash")
    return time.monotonic() - begun


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
async def test_a_held_memory_delays_the_first_response_once_and_not_long(
    desk: Desk, how: str
) -> None:
    assert (await desk.preferences(PLACE)).daily_limit == 5
    with held(desk.memory.data, how):
        assert await admitted(desk) < 1.3
        assert await admitted(desk) < 0.1
        assert (await desk.preferences(PLACE)).daily_limit == 5


async def test_a_memory_that_was_let_go_is_used_again_after_a_while(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(desk.memory.data, "EXCLUSIVE"):
        await admitted(desk)
    desk.memory.settings.put(10, SERVER, {"daily_limit": 9})
    later = time.monotonic() + SPARED_SECONDS
    monkeypatch.setattr("bot.desk.time.monotonic", lambda: later)
    assert (await desk.preferences(PLACE)).daily_limit == 9


async def test_answers_go_out_without_buttons_side_by_side(desk: Desk) -> None:
    kept = Kept(NoAnswer("?", 0.1, []))
    with held(desk.memory.data, "IMMEDIATE"):
        begun = time.monotonic()
        keeping = (desk.keep(kept, PLACE, private=False) for _ in range(6))
        assert await asyncio.gather(*keeping) == [None] * 6
        assert time.monotonic() - begun < 1.5
    assert await desk.keep(kept, PLACE, private=False) is not None


async def test_what_nobody_waits_for_any_more_is_not_begun(desk: Desk) -> None:
    done: list[int] = []
    blocking = asyncio.create_task(desk.memory.do(time.sleep, 0.2))
    await asyncio.sleep(0.05)
    with pytest.raises(TimeoutError):
        await desk.memory.soon(0.05, done.append, 1)
    await blocking
    await desk.memory.soon(1.0, done.append, 2)
    assert done == [2]


async def test_only_who_is_in_a_hurry_waits_a_short_while(desk: Desk) -> None:
    today, begun = datetime.now(UTC).date(), time.monotonic()
    with held(desk.memory.data, "IMMEDIATE"):
        with pytest.raises(Exception, match="locked"):
            await desk.memory.soon(5.0, desk.memory.usage.add, 10, 1, today)
        assert BUSY_SECONDS <= time.monotonic() - begun < 1.5
        waiting = asyncio.create_task(desk.memory.do(desk.memory.usage.add, 10, 1, today))
        await asyncio.sleep(BUSY_SECONDS * 2)
        assert not waiting.done()
    assert await waiting == 2
