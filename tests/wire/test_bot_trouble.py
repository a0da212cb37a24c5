"""The bot when things go wrong: lost connections, limits, errors, missing rights, being closed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest

from bot.client import FootnoteBot
from bot.shared_embedder import ClosingError
from tests.wire.house import (
    LIVE,
    MANAGER,
    VOLCANO,
    WHERE,
    GatedEmbedder,
    House,
    SlowEmbedder,
    articles,
)
from tests.wire.messages import Message
from tests.wire.standin import StandIn

POST = "POST /channels/{channel_id}/messages"
TYPING = "POST /channels/{channel_id}/typing"
FILL_IN = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"
CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"


@pytest.mark.parametrize("code", [4000, 1000, None])
async def test_a_question_asked_in_an_outage_is_answered_exactly_once(
    standin: StandIn, house: House, code: int | None
) -> None:
    async with standin.running(house.bot):
        before = await say(standin, "A first question?")
        await standin.reply_to(before)
        async with standin.outage(code):
            missed = await say(standin, WHERE)
            slashed = await standin.slash(standin.channel, standin.user, "ask", {"question": WHERE})
        assert LIVE in (await standin.reply_to(missed)).text
        assert LIVE in (await slashed.reply()).text
        await standin.reply_to(await say(standin, "A last question?"))
        assert len(standin.calls(POST)) == 3
        assert len(standin.calls(FILL_IN)) == 1
        assert (standin.gateway.identified, standin.gateway.resumed) == (1, 1)


async def test_an_answer_made_in_an_outage_still_arrives(standin: StandIn, house: House) -> None:
    gate = house.embedder = GatedEmbedder()
    async with standin.running(house.bot):
        with gate.closed():
            said = await say(standin, WHERE)
            await gate.reached()
            async with standin.outage():
                gate.open()
                assert LIVE in (await standin.reply_to(said)).text


async def test_a_command_that_comes_too_late_is_let_go(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        standin.interactions.deadline = 0.0
        late = await standin.slash(standin.channel, standin.user, "ask", {"question": WHERE})
        await standin.answers(CALLBACK, 1)
        await standin.settled()
        assert late.callback is None
        standin.interactions.deadline = 3.0
        assert LIVE in (await standin.reply_to(await say(standin, WHERE))).text
    assert standin.take_problems() == ["/ask was left without an answer"]


async def test_a_reconnect_request_is_followed(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        await standin.gateway.ask_to_reconnect()
        assert LIVE in (await standin.reply_to(await say(standin, WHERE))).text
        assert (standin.gateway.identified, standin.gateway.resumed) == (1, 1)


async def test_an_invalid_session_is_replaced(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        await standin.gateway.invalidate()
        assert LIVE in (await standin.reply_to(await say(standin, WHERE))).text
        assert (standin.gateway.identified, standin.gateway.resumed) == (2, 0)
    assert len(standin.calls("PUT /applications/{application_id}/commands")) == 1


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_429_is_obeyed_and_the_reply_comes_once(
    standin: StandIn, house: House, everywhere: bool
) -> None:
    async with standin.running(house.bot):
        standin.rate_limit(POST, times=2, everywhere=everywhere)
        said = await say(standin, WHERE)
        assert LIVE in (await standin.reply_to(said)).text
        await standin.settled()
        assert [call.status for call in standin.calls(POST)] == [429, 429, 200]


async def test_a_429_is_obeyed_and_a_command_is_answered_once(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        standin.rate_limit(FILL_IN)
        asked = await standin.slash(standin.channel, standin.user, "ask", {"question": WHERE})
        assert LIVE in (await asked.reply()).text
        await standin.settled()
        assert [call.status for call in standin.calls(FILL_IN)] == [429, 200]
        assert asked.followups == []


async def test_after_server_errors_each_answer_comes_once(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        standin.fail(POST, status=502)
        standin.fail(FILL_IN, status=503)
        said = await say(standin, WHERE)
        asked = await standin.slash(standin.channel, standin.user, "ask", {"question": WHERE})
        assert LIVE in (await standin.reply_to(said)).text
        assert LIVE in (await asked.reply()).text
        await standin.settled()
        assert [call.status for call in standin.calls(POST)] == [502, 200]
        assert [call.status for call in standin.calls(FILL_IN)] == [503, 200]
        assert asked.followups == []


@pytest.mark.parametrize("status", [403, 500])
async def test_an_answer_does_not_wait_for_typing(
    standin: StandIn, house: House, status: int
) -> None:
    async with standin.running(house.bot):
        standin.fail(TYPING, times=9, status=status)
        said = await say(standin, WHERE)
        assert LIVE in (await standin.reply_to(said, within=1.5)).text


async def test_a_refused_reply_is_logged_and_no_second_is_sent(
    standin: StandIn, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with standin.running(house.bot):
        standin.fail(POST, status=403)
        await say(standin, WHERE)
        await standin.answers(POST, 1)
        assert LIVE in (await standin.reply_to(await say(standin, WHERE))).text
        assert len(standin.calls(POST)) == 2
    warned = [record for record in caplog.records if record.name == "bot.reply"]
    assert [record.levelno for record in warned] == [logging.WARNING]
    assert WHERE not in caplog.text


async def test_a_wrong_token_is_a_login_failure(standin: StandIn, house: House) -> None:
    with pytest.raises(discord.LoginFailure):
        async with standin.running(house.bot, token="wrong"):
            raise AssertionError("it got in")


async def test_missing_permissions_are_named_to_the_asker_alone_and_once(
    standin: StandIn, house: House
) -> None:
    standin.world.deny(standin.channel, discord.Permissions(send_messages=True))
    async with standin.running(house.bot):
        for _ in range(2):
            await standin.message(standin.channel, standin.user, WHERE, mentions_bot=True)
        (told,) = await standin.posted(standin.dm(standin.user), 1)
        assert "I am missing Send Messages there." in told.text
        assert LIVE in (await standin.reply_to(await say(standin, WHERE))).text
        await standin.settled()
        assert len(standin.calls(POST)) == 2


async def test_a_channel_that_is_deleted_meanwhile_is_let_go(
    standin: StandIn, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    gate = house.embedder = GatedEmbedder()
    async with standin.running(house.bot):
        with gate.closed():
            await standin.message(standin.channel, standin.user, WHERE, mentions_bot=True)
            await gate.reached()
            await standin.delete_channel(standin.channel)
        await standin.answers(POST, 1)
        assert LIVE in (await standin.reply_to(await say(standin, WHERE))).text
    assert "could not reply in channel" in caplog.text
    assert "Traceback" not in caplog.text


async def test_who_waits_long_is_told_what_is_going_on(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.patience.PATIENCE", 0.1)
    gate = house.embedder = GatedEmbedder()
    async with standin.running(house.bot):
        with gate.closed():
            first = await standin.slash(standin.channel, standin.user, "ask", {"question": WHERE})
            await gate.reached()
            other = await standin.slash(standin.channel, standin.user, "ask", {"question": WHERE})
            assert "Looking through the articles …" in (await first.reply()).text
            assert "1 question is ahead of yours." in (await other.reply()).text
            said = await say(standin, WHERE)
            waiting = await standin.reply_to(said)
            assert "2 questions are ahead of yours." in waiting.text
        for asked in (first, other):
            assert LIVE in (await asked.edited(2)).text
        await standin.journal.until("the answer", lambda: LIVE in waiting.text or None)


async def test_a_running_answer_arrives_before_the_bot_leaves(
    standin: StandIn, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    gate = house.embedder = GatedEmbedder()
    async with leaving(standin, house) as bot:
        with gate.closed():
            said = await say(standin, WHERE)
            await gate.reached()
            asked = await standin.slash(standin.channel, standin.user, "ask", {"question": WHERE})
            await asked.deferred()
            await standin.settled()
            closing = asyncio.create_task(bot.close())
            refused = (await asked.reply()).text  # it was not begun
            gate.open()
        assert LIVE in (await standin.reply_to(said)).text
        assert str(ClosingError()) in refused
        await asyncio.wait_for(closing, 3)
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_an_answer_that_takes_too_long_does_not_hold_up_the_end(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.FINISH_SECONDS", 0.1)
    gate = house.embedder = GatedEmbedder()
    async with leaving(standin, house) as bot:
        with gate.closed():
            await say(standin, WHERE)
            await gate.reached()
            closing = asyncio.create_task(bot.close())
            await standin.journal.until("good-bye", lambda: not standin.gateway.connections or None)
            gate.open()
        await asyncio.wait_for(closing, 3)
    assert standin.calls(POST) == []


async def test_a_rebuild_is_given_up_when_the_bot_leaves(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.CHANGE_SECONDS", 0.1)
    house.embedder = SlowEmbedder(seconds_a_chunk=0.1)
    await house.put(standin.guild, *articles(600), model_name="another model")  # 4 s to embed
    async with leaving(standin, house) as bot:
        asked = await standin.slash(
            standin.channel, standin.user, "index rebuild", permissions=MANAGER
        )
        preview = await asked.reply()
        rebuilding = await standin.click(preview, standin.user, "Rebuild", permissions=MANAGER)
        await rebuilding.answered()
        await asyncio.wait_for(bot.close(), 2)
        told = [preview, *rebuilding.followups]
        assert any(str(ClosingError()) in message.text for message in told)
    assert len(await house.held(standin.guild)) == 600


async def test_a_discord_that_does_not_say_good_bye_is_left(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.LEAVE_SECONDS", 0.2)
    async with leaving(standin, house) as bot:
        standin.gateway.deaf = True
        await asyncio.wait_for(asyncio.gather(bot.close(), bot.close()), 2)
    await house.put(standin.guild, VOLCANO)  # nothing is left open
    assert not any("engine" in name for name in house.live_threads())


@asynccontextmanager
async def leaving(standin: StandIn, house: House) -> AsyncIterator[FootnoteBot]:
    """Run the bot in a block that closes it itself."""
    with pytest.raises(AssertionError, match="the bot closed itself"):
        async with standin.running(house.bot) as bot:
            yield bot


async def say(standin: StandIn, question: str) -> Message:
    return await standin.message(standin.dm(standin.user), standin.user, question)
