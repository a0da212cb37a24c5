"""Shards, the pace of logging in, and the message content intent."""

import asyncio
from typing import Any

import discord
import pytest

from tests.wire.roaming_bot import RoamingBot
from tests.wire.small_bot import SmallBot
from tests.wire.standin import StandIn
from tests.wire.world import User

PACE = 0.1  # seconds


class Sharded(discord.AutoShardedClient):
    """Answers what mentions it."""

    def __init__(self, pace: float = PACE, **client_kwargs: Any) -> None:
        super().__init__(intents=discord.Intents.default(), **client_kwargs)
        self.pace = pace

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait as discord.py does, but not for 5 s."""
        if not initial:
            await asyncio.sleep(self.pace)

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user and message.content:
            place = "DM" if message.guild is None else message.guild.name
            await message.reply(f"{place} {0 if message.guild is None else message.guild.shard_id}")


@pytest.fixture
def two(standin: StandIn) -> StandIn:
    standin.world.shards = 2
    standin.gateway.identify_seconds = PACE
    for shard in (0, 1):
        guild = standin.world.add_guild(f"Room {shard}", shard=shard)
        standin.world.add_channel(guild, "general")
    return standin


async def test_each_shard_answers_in_its_own_servers(two: StandIn) -> None:
    async with two.running(Sharded) as bot:
        assert bot.shard_count == 2
        assert len(bot.guilds) == 3
        for guild in two.world.guilds.values():
            (place, *_) = two.world.channels_of(guild)
            said = await two.message(place, two.user, "hi", mentions_bot=True)
            shard = two.world.shard_of(guild)
            assert (await two.reply_to(said)).text == f"{guild.name} {shard}"
        said = await two.message(two.dm(two.user), two.user, "hi")
        assert (await two.reply_to(said)).text == "DM 0"
        first, second = two.gateway.sessions.values()
        ready = [session.events[0][1]["guilds"] for session in (first, second)]
        assert sum(map(len, ready)) == 3


async def test_both_shards_come_back_after_an_outage(two: StandIn) -> None:
    async with two.running(Sharded):
        async with two.outage():
            said = await two.message(two.dm(two.user), two.user, "during")
        assert two.gateway.resumed == 2
        assert (await two.reply_to(said)).text == "DM 0"


async def test_logging_in_too_fast_is_a_problem(two: StandIn) -> None:
    async with two.running(lambda **kwargs: Sharded(pace=0, **kwargs)):
        pass
    (problem,) = two.take_problems()
    assert problem.startswith("IDENTIFY of shard 1 after 0.0")


async def test_with_more_side_by_side_there_is_no_hurry(two: StandIn) -> None:
    two.world.max_concurrency = 2
    async with two.running(lambda **kwargs: Sharded(pace=0, **kwargs)):
        assert two.gateway.identified == 2


async def test_content_arrives_once_the_intent_is_allowed_and_asked_for(standin: StandIn) -> None:
    standin.world.content_allowed = True
    everything = discord.Intents.default()
    everything.message_content = True
    for intents, heard in ((everything, "to nobody"), (discord.Intents.default(), "")):
        async with standin.running(lambda i=intents, **kwargs: RoamingBot(i, **kwargs)) as bot:
            await standin.message(standin.channel, User("Bo"), "to nobody")
            await standin.settled()
            assert bot.heard == [heard]
            info = await bot.application_info()
            assert info.flags.gateway_message_content_limited


async def test_content_that_is_not_allowed_ends_the_bot(standin: StandIn) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with standin.running(lambda **kwargs: SmallBot(intents, **kwargs)):
            raise AssertionError("it got in")


async def test_a_message_that_is_fetched_has_no_content_either(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        said = await standin.message(standin.channel, User("Bo"), "to nobody")
        channel = bot.get_partial_messageable(standin.channel.id)
        assert (await channel.fetch_message(said.id)).content == ""
        answer = await standin.message(
            standin.channel, standin.user, "why?", mentions_bot=True, reply_to=said
        )
        assert bot.user is not None
        await standin.reply_to(answer)
        found = discord.utils.get(bot.cached_messages, id=answer.id)
        assert found is not None
        assert found.reference is not None
        assert isinstance(found.reference.resolved, discord.Message)
        assert found.reference.resolved.content == ""
