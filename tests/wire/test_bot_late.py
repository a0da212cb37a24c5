"""What takes longer than Discord lets a message be changed: no edits in vain, but a message."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from index.types import Progress, RebuildReport
from tests.wire.house import BEES, MANAGER, House, SlowEmbedder, articles
from tests.wire.interactions import Invocation
from tests.wire.messages import Message
from tests.wire.standin import StandIn
from tests.wire.world import Upload

pytestmark = pytest.mark.slow

HEAD = "That message can no longer be changed, so I tell you here how it ended."
POST = "POST /channels/{channel_id}/messages"
FILL_IN = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"


@pytest.fixture
async def slow(tmp_path: Path, standin: StandIn, known_weights: None) -> House:
    """A server whose rebuild takes some seconds."""
    house = House(tmp_path / "data", SlowEmbedder(0.15))
    await house.put(None, BEES)
    await house.put(standin.guild, *articles(480), model_name="older")
    return house


def refused(standin: StandIn) -> int:
    return sum(call.status == 401 for call in standin.calls(FILL_IN))


async def ask(standin: StandIn, words: str) -> Message:
    asked = await standin.slash(standin.channel, standin.user, words, permissions=MANAGER)
    return await asked.reply(within=20)


async def press(standin: StandIn, message: Message, name: str) -> Invocation:
    return await standin.click(message, standin.user, name, permissions=MANAGER)


async def test_progress_is_no_longer_shown_once_it_cannot_be(standin: StandIn, slow: House) -> None:
    ended = asyncio.Event()
    async with standin.running(slow.bot) as bot:
        rebuild = bot.desk.engine.rebuild

        async def noting(collection: str, show: Callable[[Progress], None]) -> RebuildReport:
            try:
                return await rebuild(collection, show)
            finally:
                ended.set()

        bot.desk.engine.rebuild = noting  # type: ignore[method-assign, assignment]
        rebuilding = await press(standin, await ask(standin, "index rebuild"), "Rebuild")
        await rebuilding.edited(2, within=10)
        standin.interactions.lifetime = 0.2
        await asyncio.wait_for(ended.wait(), 20)
        await standin.settled()
        assert refused(standin) == 2  # a picture of its progress, and its end
        (told,) = await standin.posted(standin.dm(standin.user))
        assert told.text.startswith(f"{HEAD}\n-# Server: {standin.guild.name}\n**Rebuilt** in ")
        assert told.buttons == []  # they would act on the person's own articles


async def test_a_late_end_of_a_rollback_is_told_too(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot) as bot:
        engine, undo = bot.desk.engine, await ask(standin, "index rollback")
        rolling_back = engine.rollback

        async def late(collection: str) -> RebuildReport:
            standin.interactions.lifetime = 0.0
            return await rolling_back(collection)

        engine.rollback = late  # type: ignore[method-assign]
        await press(standin, undo, "Roll back")
        (told,) = await standin.posted(standin.dm(standin.user))
        assert "There is nothing to go back to" in told.text


@pytest.mark.parametrize("closed", [False, True])
async def test_a_late_end_of_an_addition_is_told_too(
    standin: StandIn, house: House, closed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with standin.running(house.bot) as bot:
        engine = bot.desk.engine
        adding = engine.add

        async def late(collection: str, name: str, content: bytes) -> RebuildReport:
            standin.interactions.lifetime = 0.0
            return await adding(collection, name, content)

        engine.add = late  # type: ignore[method-assign]
        if closed:
            standin.fail(POST, status=403)
        file = Upload("volcano.md", b"---\ntitle: Volcano\n---\n\nKrakatoa erupted, loudly.\n")
        place = standin.channel, standin.user
        await standin.slash(*place, "articles add", {"file": file}, permissions=MANAGER)
        if closed:
            await standin.answers(POST, 1)
            await standin.settled()
            assert "could not tell anybody how it ended" in caplog.text
        else:
            (told,) = await standin.posted(standin.dm(standin.user))
            assert "\n**Added** Volcano\n" in told.text
            assert told.buttons == []
    standin.take_problems()  # "is thinking" stays, as it does in Discord
