"""Upkeep: what is kept long enough is forgotten, and all of a server that was left long enough."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.client import FootnoteBot
from bot.cogs.upkeep import UpkeepCog
from bot.desk import Desk
from bot.engine import Engine
from bot.memory import Memory
from bot.ports import Scope
from bot.servers import serves
from index.errors import LibraryError
from index.store.held import guilds_held
from index.store.kept_answers import KeptAnswer
from index.store.votes import Vote
from retrieval.types import NoAnswer
from tests.bot.conftest import World
from tests.bot.fakes import BEES
from tests.fakes import WordEmbedder

GONE = 1 << 40  # a server that the bot is not in
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=8)


def cog_of(bot: FootnoteBot) -> UpkeepCog:
    cog = bot.get_cog("UpkeepCog")
    assert isinstance(cog, UpkeepCog)
    return cog


def answer_of(answer_id: str, asked: datetime, text: str = "{}", guild: int = GONE) -> KeptAnswer:
    return KeptAnswer(answer_id, 1, guild, 7, False, asked, "en", ("seeds",), text)


async def test_old_answers_counts_and_removed_articles_are_forgotten(world: World) -> None:
    memory, now = world.memory, datetime.now(UTC)
    here = world.guild.id
    memory.answers.keep(answer_of("old", now - timedelta(days=31), guild=here))
    memory.answers.keep(answer_of("new", now - timedelta(days=29), guild=here))
    for days in range(4):
        memory.usage.add(here, 1, (now - timedelta(days=days)).date())
    old, new = (
        memory.removed.keep("seeds", BEES, 1, now - timedelta(minutes=minutes))
        for minutes in (11, 9)
    )
    await world.env.advance_time(61)
    early = now - timedelta(days=1)
    assert memory.removed.get(old, "seeds", early) is None
    assert memory.removed.get(new, "seeds", early) is not None
    await world.env.advance_time(3600)
    assert memory.answers.get("old") is None
    assert memory.answers.get("new") is not None
    counts = [memory.usage.count(here, 1, (now - timedelta(days=days)).date()) for days in range(4)]
    assert counts == [1, 1, 1, 0]


async def test_one_step_that_fails_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object) -> int:
        raise ZeroDivisionError

    old = NOW - timedelta(days=40)
    world.memory.usage.add(world.guild.id, 1, old.date())
    with monkeypatch.context() as patched:
        patched.setattr(world.memory.answers, "forget_before", refuse)
        await cog_of(world.bot).hourly()
    assert world.memory.usage.count(world.guild.id, 1, old.date()) == 0
    assert "in forgetting old answers" in caplog.text


async def test_a_locked_database_ends_no_loop(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("index.store.bot_state._BUSY_SECONDS", 0.01)
    world.memory.answers.keep(answer_of("old", LONG_AGO - timedelta(days=30)))
    world.memory.removed.keep("seeds", BEES, 1, LONG_AGO)
    world.memory.settings.put(GONE, 0, {"private": True})
    visited(world, GONE)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await world.env.advance_time(3601)
        for what in ("forgetting old answers", "removed articles", "servers that were left"):
            assert f"{what}: Cannot write" in caplog.text
    await world.env.advance_time(3600)
    assert world.memory.answers.get("old") is None
    assert list(world.memory.departures.all()) == [GONE]
    assert b"waggling" not in everything_in(tmp_path)


async def test_what_deleted_rows_left_behind_is_swept_once_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[Path] = []
    monkeypatch.setattr("bot.cogs.upkeep.sweep", swept.append)
    cog = UpkeepCog(world.bot, world.bot.desk)
    await cog.hourly()
    assert swept == []  # nothing was deleted
    for number in range(2):
        old = answer_of(f"old{number}", LONG_AGO - timedelta(days=30), guild=world.guild.id)
        world.memory.answers.keep(old)
        await cog.hourly()
    assert swept == [world.memory.data]


def test_every_server_of_which_something_is_held_is_found(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert guilds_held(tmp_path / "none", "guild-") == set()
    last = 2**63 - 1
    for name in (1, last, last + 1, "02", "x", "3.old"):
        (tmp_path / f"guild-{name}").mkdir()
    (tmp_path / "user-4").mkdir()
    assert guilds_held(tmp_path, "guild-") == {1, last}
    memory.answers.keep(answer_of("a", NOW, guild=11))
    memory.votes.cast(Vote("a", 1, 12, True, "", "?", "guild-13", "a", 1, NOW))
    memory.subscriptions.add(1, 14, ("seeds",), "Why?", "en", NOW)
    memory.subscriptions.add(1, None, ("seeds",), "Where?", "en", NOW)
    memory.usage.add(15, 1, date(2025, 1, 1))
    memory.settings.put(16, 0, {"private": True})
    memory.unanswered.record("Why?", "guild-17", NOW)
    memory.removed.keep("guild-18", BEES, 1, NOW)
    assert guilds_held(tmp_path, "guild-") == {1, last, *range(11, 19)}


async def test_a_server_that_was_left_is_kept_for_the_time_of_grace(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    world.memory.settings.put(world.guild.id, 0, {"private": True})
    world.engine.library[world.own] = [BEES]
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await guild.leave()
    await world.env.settle()
    assert list(world.memory.departures.all()) == [world.guild.id]
    await cog_of(world.bot).hourly()
    assert world.engine.forgotten == []
    await UpkeepCog(world.bot, world.bot.desk, timedelta(seconds=-5)).hourly()
    assert world.engine.forgotten == [world.own]
    assert world.memory.settings.all(world.guild.id) == {}
    assert world.memory.departures.all() == {}
    assert f"forgot server {world.guild.id}: its articles and 1 records" in caplog.text


async def test_a_server_that_took_the_bot_back_is_not_forgotten(world: World) -> None:
    world.memory.departures.left(world.guild.id, LONG_AGO)
    await cog_of(world.bot).hourly()
    assert world.engine.forgotten == []
    assert world.memory.departures.all() == {}


async def test_a_server_that_was_left_while_away_gets_the_time_of_grace(world: World) -> None:
    (world.memory.data / f"guild-{GONE}").mkdir()
    world.memory.settings.put(GONE + 1, 0, {"private": True})
    visited(world, GONE, GONE + 1)
    await cog_of(world.bot).hourly()
    assert set(world.memory.departures.all()) == {GONE, GONE + 1}
    assert world.engine.forgotten == []


async def test_what_was_prepared_for_a_server_that_it_was_never_in_is_left_alone(
    world: World,
) -> None:
    (world.memory.data / f"guild-{GONE}").mkdir()
    world.memory.departures.entered(1, [GONE])  # another application's bot
    await cog_of(world.bot).hourly()
    assert world.memory.departures.all() == {}


async def test_nothing_is_forgotten_while_discord_does_not_answer(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.memory.departures.left(GONE, LONG_AGO)
    world.env.inject_error("GET", "/users/@me/guilds", status=403)
    await cog_of(world.bot).hourly()
    assert world.engine.forgotten == []
    assert "looking after the servers that were left: Forbidden" in caplog.text
    await cog_of(world.bot).hourly()
    assert world.engine.forgotten == [f"guild-{GONE}"]


async def test_servers_of_other_shards_are_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guild in (1 << 22, 2 << 22):
        world.memory.settings.put(guild, 0, {"private": True})
        world.memory.departures.left(guild, LONG_AGO)
    monkeypatch.setattr(world.bot, "shard_count", 2)
    monkeypatch.setattr(world.bot, "shard_ids", [1])
    assert [serves(world.bot, guild) for guild in (None, 1 << 22, 2 << 22)] == [False, True, False]
    await cog_of(world.bot).hourly()
    assert world.engine.forgotten == [f"guild-{1 << 22}"]
    assert list(world.memory.departures.all()) == [2 << 22]


@pytest.mark.parametrize("step", ["articles", "records", "departure"])
async def test_a_deletion_that_was_cut_short_is_finished_later(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class KilledError(BaseException):
        pass

    def die(*args: object) -> None:
        raise KilledError

    world.memory.settings.put(GONE, 0, {"private": True})
    world.engine.library[f"guild-{GONE}"] = [BEES]
    world.memory.departures.left(GONE, LONG_AGO)
    with monkeypatch.context() as patched:
        if step == "articles":
            patched.setattr(world.engine, "forget", die)
        elif step == "records":
            patched.setattr("bot.servers.forget_guild", die)
        else:
            patched.setattr(world.memory.departures, "done", die)
        with pytest.raises(KilledError):
            await cog_of(world.bot).hourly()
    assert list(world.memory.departures.all()) == [GONE]
    await cog_of(world.bot).hourly()
    assert f"guild-{GONE}" not in world.engine.library
    assert world.memory.settings.all(GONE) == {}
    assert world.memory.departures.all() == {}


@pytest.mark.parametrize("error", [LibraryError("Locked."), RuntimeError("Bug.")])
async def test_a_server_that_cannot_be_forgotten_stops_no_other(
    world: World, error: Exception
) -> None:
    for guild in (GONE, GONE + 1):
        world.memory.departures.left(guild, LONG_AGO)
    world.engine.failure = error  # once
    await cog_of(world.bot).hourly()
    assert list(world.memory.departures.all()) == [GONE]
    await cog_of(world.bot).hourly()
    assert world.memory.departures.all() == {}


async def test_of_a_server_that_is_forgotten_no_byte_stays(world: World, tmp_path: Path) -> None:
    data = tmp_path / "real"
    async with living_in(world, data) as (desk, cog):
        await leave_traces(desk, GONE, "canary")
        await leave_traces(desk, world.guild.id, "pelican")
        assert b"canary" in everything_in(data)
        desk.memory.departures.left(GONE, LONG_AGO)
        await cog.hourly()
        assert desk.memory.departures.all() == {}
        assert not (data / f"guild-{GONE}").exists()
        assert b"canary" not in everything_in(data)
        assert b"pelican" in everything_in(data)
        assert len(await desk.engine.articles([f"guild-{world.guild.id}"])) == 2
        assert desk.memory.settings.all(world.guild.id) != {}
    assert b"canary" not in everything_in(data)


async def test_what_is_asked_for_those_who_wait_is_no_gap(tmp_path: Path) -> None:
    engine = Engine(WordEmbedder(), tmp_path)
    for noted in (False, True):
        question = f"Where is the canary{'!' * noted}?"
        outcome = await engine.answer(question, Scope(("guild-1",), noted=noted))
        assert isinstance(outcome, NoAnswer)
    await engine.close()
    gaps = Memory(tmp_path).unanswered.entries()
    assert [gap.question for gap in gaps] == ["Where is the canary!?"]


@asynccontextmanager
async def living_in(world: World, data: Path) -> AsyncIterator[tuple[Desk, UpkeepCog]]:
    """A desk with a real engine, and the upkeep of its data folder, for the bot of the world."""
    engine, memory = Engine(WordEmbedder(), data), Memory(data)
    desk = Desk(engine, memory)
    yield desk, UpkeepCog(world.bot, desk)
    await engine.close()
    await memory.close()


async def leave_traces(desk: Desk, guild: int, bird: str) -> None:
    """What a server leaves in a data folder, this word in every text of it."""
    own, memory, engine = f"guild-{guild}", desk.memory, desk.engine
    text = f"# The {bird}\n\nA {bird} sings in its cage.\n\n{f'The {bird} again. ' * 200}"
    await engine.add(own, f"{bird}.md", text.encode())
    await engine.add(own, f"second-{bird}.md", f"# Two\n\nA second {bird} sleeps.".encode())
    await engine.add(own, f"third-{bird}.md", f"# Three\n\nA third {bird} hums.".encode())
    third = next(i for i in await engine.articles([own]) if i.title == "Three")
    removed = await engine.remove(own, third.article_id)
    memory.removed.keep(own, removed, 1, NOW)
    await engine.rebuild(own, lambda _: None)
    scope = Scope((own, "seeds"))
    for question in (f"Does a {bird} sing?", f"Quantum {bird} gravity?"):
        await engine.answer(question, scope)
    kept = answer_of(f"answer-{bird}", NOW, f"{bird} sings", guild)
    named = ((own, f"id-{bird}"),)
    memory.answers.keep(replace(kept, collections=(own, "seeds"), articles=named))
    memory.votes.cast(Vote(kept.answer_id, 1, guild, True, "", f"{bird}?", own, bird, 1, NOW))
    memory.subscriptions.add(1, guild, (own, "seeds"), f"When does the {bird} come?", "en", NOW)
    memory.settings.put(guild, 0, {"note": bird})
    memory.usage.add(guild, 1, NOW.date())
    memory.unanswered.record(f"Quantum {bird}?", own, NOW)


def everything_in(folder: Path) -> bytes:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(str(path).encode() + path.read_bytes() for path in paths)


def visited(world: World, *guilds: int) -> None:
    world.memory.departures.entered(world.bot.application_id or 0, guilds)
