"""Layouts, selects, forms and files: what is shown, what can be used, what Discord refuses."""

import io
from typing import Any

import discord
import pytest
from discord import ui

from tests.wire.interactions import Invocation
from tests.wire.limits import message_faults
from tests.wire.messages import COMPONENTS_V2
from tests.wire.roaming_bot import Pager, RoamingBot
from tests.wire.standin import StandIn
from tests.wire.world import FORUM, Upload

NOTHING: dict[str, Any] = {"content": "", "embeds": [], "components": [], "files": [], "flags": 0}
TEXT: dict[str, Any] = {"type": 10, "content": "t"}
LINK = {"type": 2, "style": 5, "label": "l", "url": "https://a.b"}


async def test_a_layout_is_read_and_its_buttons_are_found_by_emoji(standin: StandIn) -> None:
    async with standin.running(RoamingBot):
        shown = await (await pager(standin, private=True)).reply()
        assert (shown.shown, shown.v2, shown.ephemeral) == (["Page 1", "Said"], True, True)
        await (await standin.click(shown, standin.user, "▶️")).answered()
        assert shown.text == "Page 2\nSaid"
        with pytest.raises(AssertionError, match="disabled"):
            await standin.click(shown, standin.user, "◀️")
        with pytest.raises(AssertionError, match=r"there are \['More', '◀️', '▶️', 'Away'\]"):
            await standin.click(shown, standin.user, "Home")


@pytest.mark.parametrize("private", [True, False])
async def test_a_button_deletes_its_own_message(standin: StandIn, private: bool) -> None:
    async with standin.running(RoamingBot) as bot:
        shown = await (await pager(standin, private=private)).reply()
        if private:  # nothing but an interaction's token reaches it
            message = bot.get_partial_messageable(standin.channel.id).get_partial_message(shown.id)
            for call in (message.fetch(), message.delete()):
                with pytest.raises(discord.NotFound):
                    await call
        await standin.click(shown, standin.user, "away")
        await standin.journal.until("its end", lambda: shown.deleted or None)
        with pytest.raises(AssertionError, match="deleted with its message"):
            await standin.click(shown, standin.user, "away")


async def test_a_message_that_was_dismissed_cannot_be_changed(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        asked = await pager(standin, private=True)
        shown = await asked.reply()
        pressed = await standin.click(shown, standin.user, "▶️")
        await pressed.answered()
        await standin.delete_message(shown)
        with pytest.raises(discord.NotFound) as gone:
            await webhook(bot, standin, asked.token).edit_message(shown.id, view=Pager())
        assert gone.value.code == 10008


async def test_a_message_is_of_components_for_ever_and_only_of_them(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        channel = bot.get_partial_messageable(standin.channel.id)
        said = await channel.send("Hello")
        with pytest.raises(discord.HTTPException, match="LEGACY_FIELDS"):
            await said.edit(view=Pager())
        await said.edit(content=None, view=Pager())
        assert standin.messages.by_id[said.id].shown == ["Page 1", "Said"]
        for body in ({"flags": 0}, {"content": "Back"}):
            with pytest.raises(discord.HTTPException) as refused:
                await bot.http.request(
                    discord.http.Route("PATCH", f"/channels/{channel.id}/messages/{said.id}"),
                    json=body,
                )
            assert refused.value.code == 50035


@pytest.mark.parametrize(
    ("component", "path"),
    [
        ({"type": 17, "components": [TEXT, {"type": 14}]}, None),
        ({"type": 17, "components": []}, "components.0.components"),
        ({"type": 17, "components": [{"type": 17, "components": [TEXT]}]}, "components.0."),
        ({"type": 17, "components": [LINK]}, "components.0.components"),
        ({"type": 9, "components": [TEXT], "accessory": LINK}, None),
        ({"type": 9, "components": [TEXT] * 4, "accessory": LINK}, "components.0"),
        ({"type": 9, "components": [TEXT], "accessory": TEXT}, "components.0.accessory"),
        ({"type": 9, "components": [TEXT]}, "components.0.accessory"),
        ({"type": 9, "components": [LINK], "accessory": LINK}, "components.0"),
        ({"type": 1, "components": [TEXT]}, "components.0"),
        ({"type": 11, "media": {"url": "https://a.b"}}, "components.0.type"),
        ({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}, "components.0.url"),
    ],
)
def test_what_stands_in_what(component: dict[str, Any], path: str | None) -> None:
    faults = message_faults(NOTHING | {"components": [component], "flags": COMPONENTS_V2})
    if path is None:
        assert faults == []
    else:
        assert faults[0].path.startswith(path)


async def test_roles_and_channels_are_chosen_and_come_with_their_data(standin: StandIn) -> None:
    readers, guests = (standin.world.add_role(standin.guild, n) for n in ("Readers", "Guests"))
    standin.world.give(standin.user, readers)
    forum = standin.world.add_channel(standin.guild, "questions", kind=FORUM)
    async with standin.running(RoamingBot) as bot:
        assert {role.name for role in bot.guilds[0].roles} == {"@everyone", "Readers", "Guests"}
        shown = await (await standin.slash(standin.channel, standin.user, "pickers")).reply()
        both = await standin.choose(shown, standin.user, readers, guests, custom_id="roles")
        assert (await both.reply()).text == "Readers, Guests"
        one = await standin.choose(shown, standin.user, standin.channel, custom_id="channels")
        assert (await one.reply()).text == "general ['@everyone', 'Readers']"
        for wrong, custom_id in ((forum, "channels"), (readers, "channels"), ("1", "roles")):
            with pytest.raises(AssertionError):
                await standin.choose(shown, standin.user, wrong, custom_id=custom_id)


async def test_a_form_takes_a_role_a_file_and_a_choice(standin: StandIn) -> None:
    role = standin.world.add_role(standin.guild, "Readers")
    file = Upload("a.txt", b"dance")
    async with standin.running(RoamingBot):
        opened = await standin.slash(standin.channel, standin.user, "form")
        with pytest.raises(AssertionError, match="cannot be sent without 'file'"):
            await standin.submit(opened, {"Role": [role], "Size": "L"})
        with pytest.raises(AssertionError, match="'M' is not offered"):
            await standin.submit(opened, {"Role": [role], "File": [file], "Size": "M"})
        sent = await standin.submit(opened, {"Role": [role], "File": [file], "Size": "L"})
        assert (await sent.reply()).text == "Readers dance L"


async def test_a_file_of_the_bots_lies_on_the_cdn(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        shown = await (await standin.slash(standin.channel, standin.user, "picture")).reply()
        (file,) = shown.files
        assert (file.filename, file.description) == ("a.png", "A bee")
        said = await bot.get_partial_messageable(standin.channel.id).fetch_message(shown.id)
        assert await said.attachments[0].read() == b"png"
        await said.edit(attachments=[*said.attachments, discord.File(io.BytesIO(b"2"), "b.png")])
        assert [kept.filename for kept in shown.files] == ["a.png", "b.png"]
        big = discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "big.bin")
        with pytest.raises(discord.HTTPException) as refused:
            await said.channel.send(file=big)
        assert refused.value.code == 40005


async def test_a_file_that_no_component_shows_is_a_problem(standin: StandIn) -> None:
    async with standin.running(RoamingBot) as bot:
        file = discord.File(io.BytesIO(b"png"), "a.png")
        view = ui.LayoutView()
        view.add_item(ui.TextDisplay("Look"))
        await bot.get_partial_messageable(standin.channel.id).send(view=view, file=file)
    assert standin.take_problems() == ["never shown, no component refers to it: a.png"]


async def pager(standin: StandIn, *, private: bool) -> Invocation:
    return await standin.slash(standin.channel, standin.user, "pager", {"private": private})


def webhook(bot: discord.Client, standin: StandIn, token: str) -> discord.Webhook:
    identity = standin.world.application_id
    return discord.Webhook.partial(identity, token, client=bot)
