"""The stand-in with the real discord.py: login, events, answers, and losing the connection."""

from typing import Any

import discord
import pytest
from discord.ext import commands

from tests.wire.messages import COMPONENTS_V2
from tests.wire.small_bot import SmallBot
from tests.wire.standin import StandIn
from tests.wire.world import Upload, User


async def test_a_bot_logs_in_and_sees_its_servers(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        assert bot.user is not None
        assert bot.user.id == standin.bot.id
        assert [guild.name for guild in bot.guilds] == ["Reading Room"]
        assert bot.guilds[0].me.guild_permissions.embed_links


async def test_a_sharded_bot_logs_in_too(standin: StandIn) -> None:
    def sharded(**kwargs: Any) -> commands.AutoShardedBot:
        return commands.AutoShardedBot("!", intents=discord.Intents.default(), **kwargs)

    async with standin.running(sharded) as bot:
        assert [guild.name for guild in bot.guilds] == ["Reading Room"]


async def test_a_wrong_token_is_a_login_failure(standin: StandIn) -> None:
    with pytest.raises(discord.LoginFailure):
        async with standin.running(SmallBot, token="wrong"):
            raise AssertionError("it got in")


async def test_privileged_intents_end_the_bot(standin: StandIn) -> None:
    def nosy(**kwargs: object) -> SmallBot:
        return SmallBot(discord.Intents.all(), **kwargs)

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with standin.running(nosy):
            raise AssertionError("it got in")


async def test_synced_commands_are_remembered_with_stable_ids(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        first = await bot.tree.sync()
        again = await bot.tree.sync()
        assert [command.id for command in again] == [command.id for command in first]
        assert "library" in [command.name for command in await bot.tree.fetch_commands()]


async def test_a_slash_command_is_deferred_answered_and_followed_up(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        asked = await standin.slash(standin.channel, standin.user, "ask", {"question": "Why?"})
        assert not (await asked.deferred()).ephemeral
        answer = await asked.reply()
        assert answer.text == "As asked:\nAnswer\nWhy? @everyone"
        assert not answer.pings_everyone
        private = await asked.followup()
        assert (private.text, private.ephemeral) == ("Only for you", True)


async def test_a_slash_command_works_in_direct_messages(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        place = standin.dm(standin.user)
        asked = await standin.slash(place, standin.user, "ask", {"question": "Why?"})
        assert "Why?" in (await asked.reply()).text
        await asked.followup()


async def test_a_subcommand_gets_a_file_from_the_cdn(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        file = Upload("bees.txt", b"Bees dance.")
        added = await standin.slash(standin.channel, standin.user, "library add", {"file": file})
        assert (await added.reply()).text == "Bees dance."


async def test_autocomplete_offers_choices(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        place, words = standin.channel, "library show"
        typed = {"name": "b"}
        offered = await standin.autocomplete(place, standin.user, words, typed, focused="name")
        assert [choice["name"] for choice in offered] == ["bees", "books"]


async def test_buttons_change_their_message_and_open_modals(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        asked = await standin.slash(standin.channel, standin.user, "vote")
        shown = await asked.reply()
        who = await standin.click(shown, standin.user, "Who")
        greeted = await (await standin.submit(who, {"Name": "Ada"})).reply()
        assert (greeted.text, greeted.ephemeral) == ("Hello Ada", True)
        await (await standin.click(shown, standin.user, "Yes")).answered()
        assert (shown.text, shown.buttons) == ("Thanks", [])


async def test_a_select_is_deferred_and_edits_its_message(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        shown = await (await standin.slash(standin.channel, standin.user, "vote")).reply()
        picked = await (await standin.choose(shown, standin.user, "books")).reply()
        assert picked is shown
        assert shown.text == "Picked books"


async def test_a_private_defer_is_filled_with_a_layout(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        asked = await standin.slash(standin.channel, standin.user, "page")
        page = await asked.reply()
        assert (page.text, page.ephemeral, page.flags & COMPONENTS_V2) == ("Bees", True, 1 << 15)


async def test_permissions_reach_the_bots_own_check(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        refused = await standin.slash(standin.channel, standin.user, "settings")
        assert (await refused.reply()).text == "That failed"
        admin = discord.Permissions(manage_guild=True)
        allowed = await standin.slash(standin.channel, standin.user, "settings", permissions=admin)
        assert (await allowed.reply()).text == "Settings"


async def test_content_arrives_only_in_dms_mentions_and_pinged_replies(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await standin.message(standin.channel, standin.user, "not for you")
        direct = await standin.message(standin.dm(standin.user), standin.user, "hello")
        mention = await standin.message(standin.channel, standin.user, "hi", mentions_bot=True)
        assert (await standin.reply_to(direct)).text == "You said hello"
        said = await standin.reply_to(mention)
        assert said.text == f"You said {standin.bot.mention} hi"
        assert said.mentions == ()  # the bot pings nobody
        answer = await standin.message(standin.channel, standin.user, "why?", reply_to=said)
        assert (await standin.reply_to(answer)).text == "You said why?"
        assert bot.heard == ["", "hello", f"{standin.bot.mention} hi", "why?"]


async def test_a_message_command_gets_the_whole_message(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        await bot.tree.sync()
        said = await standin.message(standin.channel, User("Bo"), "Bees dance.")
        quoted = await standin.message_command(said, standin.user, "Quote")
        assert (await quoted.reply()).text == "> Bees dance."


async def test_a_new_server_is_joined_and_left(standin: StandIn) -> None:
    async with standin.running(SmallBot) as bot:
        guild = await standin.add_guild("Annexe")
        await standin.settled()
        assert [g.name for g in bot.guilds] == ["Reading Room", "Annexe"]
        await standin.remove_guild(guild)
        await standin.settled()
        assert [g.name for g in bot.guilds] == ["Reading Room"]


@pytest.mark.parametrize("code", [4000, 1000, None])
async def test_an_event_missed_in_an_outage_is_replayed_once(
    standin: StandIn, code: int | None
) -> None:
    async with standin.running(SmallBot) as bot:
        place = standin.dm(standin.user)
        await standin.message(place, standin.user, "before")
        async with standin.outage(code):
            missed = await standin.message(place, standin.user, "during")
        await standin.reply_to(missed)
        after = await standin.message(place, standin.user, "after")
        await standin.reply_to(after)
        assert bot.heard == ["before", "during", "after"]
        assert standin.gateway.identified == 1


async def test_a_reconnect_request_is_followed_by_a_resume(standin: StandIn) -> None:
    async with standin.running(SmallBot):
        await standin.gateway.ask_to_reconnect()
        said = await standin.message(standin.dm(standin.user), standin.user, "there?")
        await standin.reply_to(said)
        assert standin.gateway.identified == 1


async def test_an_invalid_session_is_followed_by_a_new_one(standin: StandIn) -> None:
    async with standin.running(SmallBot):
        await standin.gateway.invalidate()
        said = await standin.message(standin.dm(standin.user), standin.user, "there?")
        await standin.reply_to(said)
        assert standin.gateway.resumed == 0


async def test_a_fatal_close_code_ends_the_bot(standin: StandIn) -> None:
    async def be_thrown_out() -> None:
        async with standin.running(SmallBot):
            await standin.drop(4004)

    with pytest.raises(discord.ConnectionClosed):
        await be_thrown_out()
