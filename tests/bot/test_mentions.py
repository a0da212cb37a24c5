"""Questions without a command: mentions and direct messages, answered as replies."""

import logging

import discord
import pytest
import simcord

from bot.limiter import Limiter
from index.errors import UsageError
from tests.bot.conftest import World, wording


async def test_a_mention_is_answered_as_a_reply_that_pings_nobody(world: World) -> None:
    asked = await world.alice.send(world.channel, f"{mention(world)} where do honeybees live?")
    answer = world.channel.last_message
    assert answer is not None
    assert answer.reference is not None
    assert answer.reference.message_id == asked.id
    assert "> **Honeybees live in hives**." in wording(answer)
    assert world.engine.asked[0][0] == "where do honeybees live?"
    assert world.engine.asked[0][1].collections == (world.own, "seeds")
    sent = [r.json for r in world.env.http_requests if r.path.endswith("/messages")][-1]
    assert isinstance(sent, dict)
    assert sent["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_the_bot_types_while_it_works(world: World) -> None:
    await world.alice.send(world.channel, f"{mention(world)} hives?")
    paths = [request.path.rsplit("/", 1)[-1] for request in world.env.http_requests]
    assert paths.index("typing") < paths.index("messages")


async def test_the_mention_may_stand_anywhere(world: World) -> None:
    assert world.bot.user is not None
    await world.alice.send(world.channel, f"so, <@!{world.bot.user.id}>,\n\n where are hives")
    assert world.engine.asked[0][0] == "so, , where are hives"


async def test_a_direct_message_needs_no_mention(world: World) -> None:
    await world.alice.send_dm("where do honeybees live?")
    answer = world.alice.user.dm_channel.last_message
    assert "Honeybees" in wording(answer)
    own = f"user-{world.alice.user.id}"
    assert world.engine.asked[0][1].collections == (own, "seeds")


@pytest.mark.parametrize("content", ["where do honeybees live?", "@everyone hives?", ""])
async def test_other_messages_are_none_of_its_business(world: World, content: str) -> None:
    await world.alice.send(world.channel, content or "x")
    assert world.engine.asked == []
    assert len(world.channel.history()) == 1


async def test_bots_are_not_answered(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    await robot.send(world.channel, f"{mention(world)} hives?")
    hook = world.guild.create_webhook(world.channel)
    await hook.send(f"{mention(world)} hives?")
    assert world.engine.asked == []


async def test_edits_are_not_answered_again(world: World) -> None:
    asked = await world.alice.send(world.channel, f"{mention(world)} hives?")
    await world.alice.edit(asked, f"{mention(world)} where do honeybees live?")
    assert len(world.engine.asked) == 1


@pytest.mark.parametrize("question", ["", "  ", "?!", "🐝"])
async def test_a_call_without_a_question_gets_a_hint(world: World, question: str) -> None:
    await world.alice.send(world.channel, mention(world) + question)
    assert "Ask me a question" in wording(world.channel.last_message)
    assert world.engine.asked == []


async def test_a_question_the_engine_refuses_gets_its_line(world: World) -> None:
    world.engine.failure = UsageError("That question is too long: ask it in 1,000 characters.")
    await world.alice.send(world.channel, f"{mention(world)} " + "why " * 400)
    assert "That question is too long" in wording(world.channel.last_message)


async def test_no_permission_for_embeds_is_needed(world: World) -> None:
    plain = _without(world, embed_links=False)
    await world.alice.send(plain, f"{mention(world)} hives?")
    assert "Honeybees" in wording(plain.last_message)


async def test_missing_permissions_are_explained_by_name_to_the_asker_and_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    quiet = _without(world, send_messages=False, read_message_history=False)
    for _ in range(3):
        await world.alice.send(quiet, f"{mention(world)} hives?")
    assert world.engine.asked == []
    (told,) = world.alice.user.dm_channel.history()
    assert wording(told) == (
        "I cannot answer in \\#quiet: I am missing Send Messages, Read Message History there. "
        "Somebody who may manage the channel can give me that under Edit Channel → Permissions."
    )
    assert caplog.text.count("missing Send Messages, Read Message History") == 3


async def test_who_takes_no_messages_is_left_alone(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    quiet = _without(world, send_messages=False)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await world.alice.send(quiet, f"{mention(world)} hives?")
    assert "could not explain that to who asked: Forbidden 50007" in caplog.text


async def test_too_many_questions_are_refused_privately_and_once(world: World) -> None:
    world.bot.desk._limiter = Limiter(per_person=(2, 60.0))
    for _ in range(5):
        await world.alice.send(world.channel, f"{mention(world)} hives?")
    assert len(world.engine.asked) == 2
    (told,) = world.alice.user.dm_channel.history()
    assert wording(told).startswith("You are asking faster than I can read. Try again in ")
    await world.mona.send(world.channel, f"{mention(world)} hives?")
    assert len(world.engine.asked) == 3


async def test_where_it_may_not_write_it_stays_silent_and_logs(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bot"):
        for status, code in ((403, 50013), (404, 10008)):
            world.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
            await world.alice.send(world.channel, f"{mention(world)} hives?")
    assert [record.getMessage() for record in caplog.records] == [
        f"could not reply in channel {world.channel.id}: Forbidden 50013",
        f"could not reply in channel {world.channel.id}: NotFound 10008",
    ]
    await world.alice.send(world.channel, f"{mention(world)} hives?")
    assert "Honeybees" in wording(world.channel.last_message)


async def test_typing_that_is_refused_does_not_stop_the_answer(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/typing", status=403, code=50013)
    await world.alice.send(world.channel, f"{mention(world)} hives?")
    assert "Honeybees" in wording(world.channel.last_message)


def _without(world: World, **denied: bool) -> simcord.ChannelHandle:
    """A channel in which the bot (no administrator here) lacks some permissions."""
    assert world.bot.user is not None
    overwrite = discord.PermissionOverwrite(**denied)
    allowed = discord.PermissionOverwrite(**dict.fromkeys(denied, True))
    return world.guild.create_text_channel(
        "quiet", overwrites={world.guild.default_role: overwrite, world.alice: allowed}
    )


def mention(world: World) -> str:
    assert world.bot.user is not None
    return world.bot.user.mention
