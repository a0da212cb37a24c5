"""The stand-in refuses what Discord refuses, and fails tests that Discord would fail."""

import aiohttp
import discord
import pytest

from tests.wire.small_bot import SmallBot
from tests.wire.standin import StandIn

POST = "POST /channels/{channel_id}/messages"
FOLLOWUP = "POST /webhooks/{application_id}/{token}"
CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"


async def test_a_429_is_obeyed_and_the_message_arrives_once(standin: StandIn) -> None:
    async with standin.running(SmallBot):
        standin.rate_limit(POST, times=2, retry_after=0.05)
        said = await standin.message(standin.dm(standin.user), standin.user, "hello")
        await standin.reply_to(said)
        await standin.settled()
        assert [call.status for call in standin.calls(POST)] == [429, 429, 200]
        assert len(await standin.posted(said.channel)) == 1


async def test_impatience_after_a_429_is_a_problem(standin: StandIn) -> None:
    standin.rate_limit("GET /users/@me", retry_after=5.0)
    headers = {"Authorization": f"Bot {standin.token}"}
    async with aiohttp.ClientSession(connector=standin.connector(), headers=headers) as session:
        for status in (429, 200):
            async with session.get("https://discord.com/api/v10/users/@me") as response:
                assert response.status == status
    (problem,) = standin.take_problems()
    assert problem.startswith("429 not obeyed: GET /users/@me")


async def test_a_429_without_via_is_not_retried(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        standin.rate_limit("GET /oauth2/applications/@me", via=False)
        with pytest.raises(discord.HTTPException) as caught:
            await bot.application_info()
        assert caught.value.status == 429


async def test_a_webhook_retries_after_a_server_error(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        standin.fail(FOLLOWUP, status=503)
        asked = await standin.slash(standin.channel, standin.user, "ask", {"question": "Why?"})
        await asked.followup()
        assert [call.status for call in standin.calls(FOLLOWUP)] == [503, 200, 200]


async def test_a_command_that_was_never_synced_cannot_be_used(standin: StandIn) -> None:
    async with standin.running(SmallBot):
        with pytest.raises(AssertionError, match="/ask was never synced; synced are: none"):
            await standin.slash(standin.channel, standin.user, "ask", {"question": "Why?"})


@pytest.mark.parametrize(
    ("words", "options", "complaint"),
    [
        ("ask", {}, "needs question"),
        ("ask", {"question": "?"}, "min_length is 3"),
        ("ask", {"question": 7}, "an option of type 3 takes"),
        ("ask", {"question": "Why?", "loud": True}, "has no option"),
        ("library", {}, "is a group"),
        ("library burn", {}, "never synced; /library has add, show"),
    ],
)
async def test_what_no_client_sends_fails_the_test(
    standin: StandIn, words: str, options: dict[str, object], complaint: str
) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        with pytest.raises(AssertionError, match=complaint):
            await standin.slash(standin.channel, standin.user, words, options)


async def test_a_command_for_servers_is_not_offered_in_dms(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        with pytest.raises(AssertionError, match="not offered in direct messages"):
            await standin.slash(standin.dm(standin.user), standin.user, "settings")


async def test_a_second_answer_is_refused(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        asked = await standin.slash(standin.channel, standin.user, "twice")
        assert (await asked.reply()).text == "One"
        await standin.answers(CALLBACK, 2)
        await standin.settled()
        assert [_code(error) for error in bot.errors] == [40060]


async def test_an_answer_after_the_deadline_is_refused(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        standin.interactions.deadline = 0.05
        await standin.slash(standin.channel, standin.user, "slow", {"seconds": 0.1})
        refused, _ = await standin.answers(CALLBACK, 2)  # the answer, then the apology
        await standin.settled()
        assert refused.status == 404
        assert [_code(error) for error in bot.errors] == [10062]
    assert standin.take_problems() == ["/slow was left without an answer"]


async def test_an_embed_over_the_limit_is_refused(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        fits = await standin.slash(standin.channel, standin.user, "title", {"length": 256})
        assert len((await fits.reply()).text) == 256
        over = await standin.slash(standin.channel, standin.user, "title", {"length": 257})
        assert (await over.reply()).text == "That failed"
        assert [_code(error) for error in bot.errors] == [50035]
        assert "embeds.0.title: Must be 256 or fewer in length." in str(bot.errors[0])


async def test_an_unknown_route_is_a_problem(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        with pytest.raises(discord.NotFound):
            await bot.fetch_sticker(1)
    assert standin.take_problems() == ["unknown route: GET https://discord.com/api/v10/stickers/1"]


async def test_an_error_in_an_event_parser_fails_the_test(standin: StandIn) -> None:
    async def get_a_broken_event() -> None:
        async with standin.running(SmallBot) as bot:
            await standin.gateway.dispatch("INTERACTION_CREATE", _BROKEN, None)
            assert bot.is_ready()

    with pytest.raises(KeyError, match="attachment_size_limit"):
        await get_a_broken_event()


async def test_a_wait_that_fails_tells_what_came_instead(standin: StandIn) -> None:
    async with standin.running(SmallBot):
        said = await standin.message(standin.channel, standin.user, "not for you")
        with pytest.raises(AssertionError, match=r"waited .* for a reply to") as raised:
            await standin.reply_to(said, within=0.05)
        assert "gateway: MESSAGE_CREATE" in str(raised.value)


def _code(error: BaseException) -> int:
    assert isinstance(error, discord.HTTPException)
    return error.code


_BROKEN = {
    "id": "123456789012345678",
    "type": 2,
    "token": "t",
    "version": 1,
    "application_id": "123456789012345678",
}
