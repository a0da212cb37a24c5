"""Threads and posts of forums: who makes them, where they stand, what the bot is told of them."""

import discord
import pytest

from tests.wire.roaming_bot import RoamingBot
from tests.wire.standin import StandIn
from tests.wire.world import FORUM, THREAD


async def test_the_bot_opens_a_thread_at_a_message(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        said = await standin.message(standin.channel, standin.user, "Bees?")
        await standin.settled()
        message = await _channel(bot, standin.channel.id).fetch_message(said.id)
        thread = await message.create_thread(name="n" * 100)
        await thread.send("Hello")
        made = said.thread
        assert made is not None
        assert (made.id, made.kind, made.parent) == (said.id, THREAD, standin.channel)
        assert [m.text for m in await standin.posted(made)] == ["Hello"]
        await standin.settled()
        assert bot.seen[1:] == ["thread " + "n" * 100]
        with pytest.raises(discord.HTTPException) as again:
            await message.create_thread(name="again")
        assert again.value.code == 160004
        asked = await standin.slash(made, standin.user, "where")
        assert "0) [0]" in (await asked.reply()).text
        await asked.followup(2)


async def test_a_thread_without_a_message_and_its_limits(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        channel = _channel(bot, standin.channel.id)
        thread = await channel.create_thread(name="t", type=discord.ChannelType.public_thread)
        await thread.send("Hello")
        with pytest.raises(discord.HTTPException) as long:
            await channel.create_thread(name="t" * 101, type=discord.ChannelType.public_thread)
        assert long.value.code == 50035
        standin.world.deny(
            standin.channel,
            discord.Permissions(create_public_threads=True, send_messages_in_threads=True),
        )
        for call in (
            channel.create_thread(name="u", type=discord.ChannelType.public_thread),
            thread.send("Hello?"),
        ):
            with pytest.raises(discord.Forbidden) as refused:
                await call
            assert refused.value.code == 50013
        await channel.send("Here I may.")


async def test_a_forums_post_is_told_without_its_content(standin: StandIn) -> None:
    forum = standin.world.add_channel(standin.guild, "questions", kind=FORUM)
    async with standin.running(RoamingBot) as bot:
        post = await standin.forum_post(forum, standin.user, "Bees", "Do bees dance?")
        await standin.forum_post(forum, standin.user, "You", f"{standin.bot.mention} dance?")
        await standin.settled()
        assert bot.seen[1:] == ["thread Bees", "thread You"]
        assert bot.heard == ["", f"{standin.bot.mention} dance?"]
        thread = bot.guilds[0].get_thread(post.channel.id)
        assert thread is not None
        assert isinstance(thread.parent, discord.ForumChannel)
        assert thread.permissions_for(bot.guilds[0].me).send_messages_in_threads
        answer = await thread.get_partial_message(post.id).reply("They do.")
        assert standin.messages.by_id[answer.id].reply_to is post
        await standin.delete_channel(post.channel)
        await standin.settled()
        assert bot.guilds[0].get_thread(thread.id) is None


async def test_the_bot_posts_in_a_forum(standin: StandIn) -> None:
    forum = standin.world.add_channel(standin.guild, "questions", kind=FORUM)
    async with standin.running(RoamingBot) as bot:
        found = bot.get_channel(forum.id)
        assert isinstance(found, discord.ForumChannel)
        made = await found.create_thread(name="Digest", content="News")
        assert made.message.content == "News"
        assert standin.messages.by_id[made.thread.id].channel.parent == forum


async def test_threads_are_there_from_the_start(standin: StandIn) -> None:
    old = await standin.open_thread(standin.channel, standin.user, "Old")
    async with standin.running(RoamingBot) as bot:
        assert [thread.name for thread in bot.guilds[0].threads] == ["Old"]
        await standin.message(old, standin.user, "hi", mentions_bot=True)
        await standin.posted(old)


def _channel(bot: discord.Client, channel_id: int) -> discord.TextChannel:
    channel = bot.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    return channel
