"""Languages, installs and places: the stand-in tells the bot where it is and what it may there."""

import discord
import pytest

from tests.wire.roaming_bot import RoamingBot
from tests.wire.standin import MEMBER, StandIn
from tests.wire.world import Upload, User


async def test_the_languages_of_user_and_server_arrive(standin: StandIn) -> None:
    guild = standin.world.add_guild("Lesesaal", locale="fr")
    place = standin.world.add_channel(guild, "allgemein")
    async with standin.running(RoamingBot):
        asked = await standin.slash(place, User("Ada", locale="de"), "where")
        assert (await asked.reply()).text == "('de', 'fr', 0) [0]"
        await asked.followup(2)
        assert standin.commands.shown("de")["wo"] == "Sagt, wo es ist"
        assert standin.commands.shown("fr")["where"] == "Says where it is"


async def test_a_user_who_installed_the_app_uses_it_where_the_bot_is_not(standin: StandIn) -> None:
    guild = standin.world.add_foreign_guild("Elsewhere")
    (server,) = standin.world.channels_of(guild)
    private = standin.world.private(standin.user, User("Bo"))
    async with standin.running(RoamingBot) as bot:
        assert [g.name for g in bot.guilds] == ["Reading Room"]
        for place, context in ((server, "'en-US', 0"), (private, "None, 2")):
            asked = await standin.slash(place, standin.user, "where", installed_by_user=True)
            reply = await asked.reply()
            assert (reply.text, reply.ephemeral) == (f"('en-US', {context}) [1]", False)
            await asked.followup(2)
            with pytest.raises(discord.Forbidden) as refused:
                await bot.get_partial_messageable(place.id).send("Hello")
            assert refused.value.code == 50001


async def test_a_user_install_is_heeded_beside_that_of_the_server(standin: StandIn) -> None:
    async with standin.running(RoamingBot):
        for place, context in ((standin.channel, 0), (standin.dm(standin.user), 1)):
            asked = await standin.slash(place, standin.user, "where", installed_by_user=True)
            assert f"{context}) [0, 1]" in (await asked.reply()).text
            await asked.followup(2)


async def test_a_server_may_hush_its_members_own_apps(standin: StandIn) -> None:
    (place,) = standin.world.channels_of(standin.world.add_foreign_guild("Elsewhere"))
    rights = MEMBER & ~discord.Permissions(use_external_apps=True)
    async with standin.running(RoamingBot):
        asked = await standin.slash(
            place, standin.user, "where", permissions=rights, installed_by_user=True
        )
        assert (await asked.reply()).ephemeral
        await asked.followup(2)


async def test_where_the_bot_is_not_it_may_follow_up_five_times(standin: StandIn) -> None:
    private = standin.world.private(standin.user, User("Bo"))
    async with standin.running(RoamingBot) as bot:
        asked = await standin.slash(private, standin.user, "where", installed_by_user=True)
        await asked.followup(2)
        hook = discord.Webhook.partial(standin.world.application_id, asked.token, client=bot)
        for _ in range(3):
            await hook.send("More")
        with pytest.raises(discord.HTTPException) as refused:
            await hook.send("Too much")
        assert refused.value.code == 40094


async def test_a_command_is_offered_only_where_it_was_meant_to_be(standin: StandIn) -> None:
    private = standin.world.private(standin.user, User("Bo"))
    async with standin.running(RoamingBot):
        with pytest.raises(AssertionError, match="only installed_by_user=True reaches it"):
            await standin.slash(private, standin.user, "where")
        with pytest.raises(AssertionError, match="not offered to who installed it for users"):
            await standin.slash(private, standin.user, "here", installed_by_user=True)


async def test_a_message_command_sees_what_the_bot_was_never_told(standin: StandIn) -> None:
    private = standin.world.private(standin.user, User("Bo"))
    file = Upload("note.txt", b"Dance")
    async with standin.running(RoamingBot) as bot:
        for place in (standin.channel, private):
            said = await standin.message(place, User("Bo"), "https://a.example", files=[file])
            looked = await standin.message_command(
                said, standin.user, "Look", installed_by_user=True
            )
            reply = await looked.reply()
            assert (reply.text, reply.ephemeral) == ("https://a.example ['Dance']", True)
        assert bot.heard == [""]


async def test_what_is_denied_in_a_channel_is_seen_and_refused(standin: StandIn) -> None:
    quiet = standin.world.add_channel(standin.guild, "quiet")
    hidden = standin.world.add_channel(standin.guild, "hidden")
    standin.world.deny(quiet, discord.Permissions(send_messages=True, embed_links=True))
    async with standin.running(RoamingBot) as bot:
        await standin.deny(hidden, discord.Permissions(view_channel=True))
        await standin.settled()
        me = bot.guilds[0].me
        channels = {channel.name: channel for channel in bot.guilds[0].text_channels}
        assert not channels["quiet"].permissions_for(me).send_messages
        assert not channels["hidden"].permissions_for(me).view_channel
        for name, code in (("quiet", 50013), ("hidden", 50001)):
            with pytest.raises(discord.Forbidden) as refused:
                await channels[name].send("Hello")
            assert refused.value.code == code
        asked = await standin.slash(quiet, standin.user, "here")
        assert (await asked.reply()).text == "False"
        await standin.message(hidden, standin.user, "psst", mentions_bot=True)
        await standin.restore(quiet)
        await channels["quiet"].send("Hello")
        assert bot.heard == []


async def test_channels_and_messages_go(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        place = await standin.add_channel(standin.guild, "brief")
        await standin.settled()
        channel = bot.get_channel(place.id)
        assert isinstance(channel, discord.TextChannel)
        said = await channel.send("Hello")
        await standin.delete_message(standin.messages.by_id[said.id])
        for call in (said.edit(content="Bye"), channel.fetch_message(said.id)):
            with pytest.raises(discord.NotFound) as gone:
                await call
            assert gone.value.code == 10008
        await standin.delete_channel(place)
        with pytest.raises(discord.NotFound) as gone:
            await channel.send("Hello")
        assert gone.value.code == 10003
        await standin.settled()
        assert bot.seen[-2:] == [f"message gone {said.id}", "channel gone brief"]


async def test_the_bot_opens_direct_messages_if_they_are_taken(standin: StandIn) -> None:
    ada = standin.user
    cal = standin.world.meet(User("Cal", closed=True))
    async with standin.running(RoamingBot) as bot:
        await (await bot.create_dm(discord.Object(ada.id))).send("Hi")
        assert [m.text for m in await standin.posted(standin.dm(ada))] == ["Hi"]
        dm = await bot.create_dm(discord.Object(cal.id))
        with pytest.raises(discord.Forbidden) as refused:
            await dm.send("Hi")
        assert refused.value.code == 50007
        with pytest.raises(discord.HTTPException) as unknown:
            await bot.create_dm(discord.Object(User("Nobody").id))
        assert unknown.value.code == 50033


async def test_servers_come_and_go(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        annexe = await standin.add_guild("Annexe")
        await standin.lose_guild(annexe)
        await standin.recover_guild(annexe)
        await standin.remove_guild(annexe)
        (place,) = standin.world.channels_of(annexe)
        with pytest.raises(discord.Forbidden):
            await bot.get_partial_messageable(place.id).send("Hello")
        await standin.rejoin_guild(annexe)
        await standin.settled()
        names = ["join", "unavailable", "available", "remove", "join"]
        assert bot.seen[1:] == [f"{name} Annexe" for name in names]
    await standin.remove_guild(annexe)
    async with standin.running(RoamingBot) as bot:
        assert [guild.name for guild in bot.guilds] == ["Reading Room"]


async def test_a_server_that_is_away_at_the_start_comes_later(standin: StandIn) -> None:
    annexe = await standin.add_guild("Annexe")
    await standin.lose_guild(annexe)
    async with standin.running(RoamingBot) as bot:
        assert [guild.unavailable for guild in bot.guilds] == [False, True]
        await standin.recover_guild(annexe)
        await standin.settled()
        assert bot.seen == ["available Reading Room", "available Annexe"]
