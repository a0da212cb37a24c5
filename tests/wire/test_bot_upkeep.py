"""The bot over the wire: who waits is told once, and servers that were left are forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import discord
import pytest

from bot.client import FootnoteBot
from bot.cogs.notices import NoticesCog
from bot.cogs.upkeep import UpkeepCog
from bot.memory import Memory
from bot.scope import collection_of
from tests.wire.house import ERUPTED, NOTHING, VOLCANO, WHEN, GatedEmbedder, House
from tests.wire.interactions import Invocation
from tests.wire.standin import StandIn
from tests.wire.world import Guild

POST = "POST /channels/{channel_id}/messages"
OPEN = "POST /users/@me/channels"
MEMBER = "GET /guilds/{guild_id}/members/{user_id}"
GUILDS = "GET /users/@me/guilds"


async def test_who_waits_is_told_once_when_another_process_adds_the_article(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot) as bot:
        await wait_for_an_answer(standin)
        await a_round(bot)
        await house.put(standin.guild, VOLCANO)
        await a_round(bot)
        await a_round(bot)
        (told,) = await standin.posted(standin.dm(standin.user))
        head, question, *_ = told.shown
        assert head == "A new article in **Reading Room** answers your question:"
        assert question == f"**{WHEN}**"
        assert ERUPTED in told.text
        context = await standin.click(told, standin.user, "In context")
        assert "Krakatoa" in (await context.reply()).text
        assert len(standin.calls(POST)) == 1
    async with standin.running(house.bot) as bot:  # a restart repeats nothing
        await a_round(bot)
        again = await standin.click(told, standin.user, "Summarise article")
        assert "Volcano" in (await again.reply()).text
        assert len(standin.calls(POST)) == 1


async def test_of_two_bots_over_one_folder_one_tells(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot) as first:
        await wait_for_an_answer(standin)
        async with standin.running(house.bot) as second:
            await house.put(standin.guild, VOLCANO)
            await asyncio.gather(a_round(first), a_round(second))
            assert len(await standin.posted(standin.dm(standin.user))) == 1
            assert len(standin.calls(POST)) == 1
        await only_one_is_left(standin)


@pytest.mark.parametrize("status", [403, 503])
async def test_a_message_that_fails_is_not_sent_again(
    standin: StandIn, house: House, status: int
) -> None:
    async with standin.running(house.bot) as bot:
        await wait_for_an_answer(standin)
        await house.put(standin.guild, VOLCANO)
        standin.fail(POST, status=status)
        await a_round(bot)
        await a_round(bot)
        assert [call.status for call in standin.calls(POST)] == [status]


async def test_who_takes_no_direct_messages_is_dropped(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot) as bot:
        await wait_for_an_answer(standin)
        await house.put(standin.guild, VOLCANO)
        standin.world.closed.add(standin.user.id)
        await a_round(bot)
        await a_round(bot)
        assert [call.status for call in standin.calls(POST)] == [403]
        assert Memory(house.data).subscriptions.pending() == []


@pytest.mark.parametrize("route", [OPEN, MEMBER])
async def test_what_fails_before_the_message_is_tried_again(
    standin: StandIn, house: House, route: str
) -> None:
    async with standin.running(house.bot) as bot:
        await wait_for_an_answer(standin)
        await house.put(standin.guild, VOLCANO)
        standin.fail(route, status=503)
        await a_round(bot)
        assert standin.calls(POST) == []
        await a_round(bot)
        assert ERUPTED in (await standin.posted(standin.dm(standin.user)))[0].text


async def test_who_left_the_server_is_not_told(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot) as bot:
        await wait_for_an_answer(standin)
        await house.put(standin.guild, VOLCANO)
        del standin.world.users[standin.user.id]
        await a_round(bot)
        assert [call.status for call in standin.calls(MEMBER)] == [404]
        assert standin.calls(OPEN) == []
        assert Memory(house.data).subscriptions.pending() == []


async def test_a_server_in_an_outage_waits(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot) as bot:
        await wait_for_an_answer(standin)
        await house.put(standin.guild, VOLCANO)
        await standin.lose_guild(standin.guild)
        await standin.settled()
        await a_round(bot)
        assert standin.calls(POST) == []
        await standin.recover_guild(standin.guild)
        await standin.settled()
        await a_round(bot)
        assert len(standin.calls(POST)) == 1


async def test_a_round_does_not_hold_up_the_end(
    standin: StandIn, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    gate = house.embedder = GatedEmbedder()
    async with standin.running(house.bot) as bot:
        await wait_for_an_answer(standin)
    await house.put(standin.guild, VOLCANO)
    with gate.closed():
        async with closing_itself(standin, house) as bot:
            await gate.reached()  # its first round asks at once
            closing = asyncio.create_task(bot.close())
            gate.open()
            await asyncio.wait_for(closing, 4)
    waiting = Memory(house.data).subscriptions.pending()
    assert len(waiting) + len(standin.calls(POST)) == 1  # told now, or after the next start
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_only_a_server_that_put_the_bot_out_is_left(standin: StandIn, house: House) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot) as bot:
        await standin.lose_guild(standin.guild)
        await standin.settled()
        await upkeep_of(bot).hourly()
        assert departed(house) == set()
        await standin.recover_guild(standin.guild)
        await standin.remove_guild(standin.guild)
        await until_departed(house, {standin.guild.id})
        await standin.rejoin_guild(standin.guild)
        await until_departed(house, set())
        await upkeep_of(bot).hourly()
    assert departed(house) == set()
    assert await house.held(standin.guild) == ["volcano"]


async def test_a_server_in_an_outage_at_the_start_is_not_left(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.put(standin.guild, VOLCANO)
    standin.world.unavailable.add(standin.guild.id)
    async with standin.running(partial(house.bot, grace=timedelta(0))) as bot:

        async def none(**kwargs: Any) -> AsyncIterator[discord.Guild]:
            for guild in list[discord.Guild]():
                yield guild

        monkeypatch.setattr(bot, "fetch_guilds", none)  # Discord may leave it out
        await upkeep_of(bot).hourly()
    assert departed(house) == set()
    assert await house.held(standin.guild) == ["volcano"]


async def test_a_server_that_was_left_while_the_bot_was_away_is_noticed(
    standin: StandIn, house: House
) -> None:
    await house.put(standin.guild, VOLCANO)
    been_in(standin, house, standin.guild)
    await standin.remove_guild(standin.guild)
    async with standin.running(house.bot):
        await until_departed(house, {standin.guild.id})
    standin.world.rejoin(standin.guild)  # and it took the bot back in the same way
    async with standin.running(house.bot):
        await until_departed(house, set())
    assert await house.held(standin.guild) == ["volcano"]


async def test_a_server_that_was_left_while_a_session_was_lost_is_noticed(
    standin: StandIn, house: House
) -> None:
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot) as bot:
        await upkeep_of(bot).hourly()
        standin.world.remove_guild(standin.guild)
        await standin.gateway.invalidate()
        await standin.settled()
        assert bot.get_guild(standin.guild.id) is not None  # discord.py does not know
        await upkeep_of(bot).hourly()
        assert departed(house) == {standin.guild.id}


async def test_each_process_notices_its_own_servers_alone(standin: StandIn, house: House) -> None:
    standin.world.shards = 2
    guilds = [standin.world.add_guild(f"Room {shard}", shard=shard) for shard in (0, 1)]
    for guild in guilds:
        await house.put(guild, VOLCANO)
        standin.world.remove_guild(guild)
    been_in(standin, house, *guilds)
    async with standin.running(partial(house.bot, shard_ids=[1], shard_count=2)) as bot:
        await upkeep_of(bot).hourly()
        assert departed(house) == {guilds[1].id}


async def test_no_byte_of_a_server_stays_after_the_time_of_grace(
    standin: StandIn, house: House
) -> None:
    async with standin.running(partial(house.bot, grace=timedelta(0))) as bot:
        await wait_for_an_answer(standin)
        await house.put(standin.guild, VOLCANO)
        await ask(standin)
        await bot.desk.memory.do(
            bot.desk.memory.settings.put, standin.guild.id, 0, {"language": "krakatoa"}
        )
        assert b"rakatoa" in everything_in(house)
        await standin.remove_guild(standin.guild)
        await until_departed(house, {standin.guild.id})
        standin.fail(GUILDS, status=403)
        await upkeep_of(bot).hourly()
        assert b"rakatoa" in everything_in(house)  # Discord did not say where the bot is
        await upkeep_of(bot).hourly()
        assert departed(house) == set()
        assert b"rakatoa" not in everything_in(house)
    assert not (house.data / collection_of(standin.guild.id)).exists()
    assert b"rakatoa" not in everything_in(house)
    assert b"Honeybees" in everything_in(house)


async def wait_for_an_answer(standin: StandIn) -> None:
    asked = await ask(standin)
    shown = await asked.reply()
    assert NOTHING in shown.text
    waiting = await standin.click(shown, standin.user, "Notify me")
    assert "I will send you a message" in (await waiting.reply()).text


async def ask(standin: StandIn) -> Invocation:
    asked = await standin.slash(standin.channel, standin.user, "ask", {"question": WHEN})
    await asked.reply()
    return asked


async def a_round(bot: FootnoteBot) -> None:
    cog = bot.get_cog("NoticesCog")
    assert isinstance(cog, NoticesCog)
    await cog.round()


def upkeep_of(bot: FootnoteBot) -> UpkeepCog:
    cog = bot.get_cog("UpkeepCog")
    assert isinstance(cog, UpkeepCog)
    return cog


def been_in(standin: StandIn, house: House, *guilds: Guild) -> None:
    ids = [guild.id for guild in guilds]
    Memory(house.data).departures.entered(standin.world.application_id, ids)


def departed(house: House) -> set[int]:
    return set(Memory(house.data).departures.all())


async def until_departed(house: House, guilds: set[int]) -> None:
    for _ in range(150):
        if departed(house) == guilds:
            return
        await asyncio.sleep(0.02)
    assert departed(house) == guilds


async def only_one_is_left(standin: StandIn) -> None:
    """Let the stand-in not wait for the return of a bot that left without a word."""
    gateway = standin.gateway
    await standin.journal.until("the end", lambda: len(gateway.connections) == 1 or None)
    gateway.sessions = {id: one for id, one in gateway.sessions.items() if one.connection}


@asynccontextmanager
async def closing_itself(standin: StandIn, house: House) -> AsyncIterator[FootnoteBot]:
    with pytest.raises(AssertionError, match="the bot closed itself"):
        async with standin.running(house.bot) as bot:
            yield bot


def everything_in(house: House) -> bytes:
    paths = [path for path in house.data.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in paths)
