"""Forms over the wire: dismissed, open too long, open during a restart, and simply sent."""

import asyncio

import discord
import pytest

from bot import forms
from bot.client import FootnoteBot
from tests.wire.house import MANAGER, WHERE, House
from tests.wire.interactions import Invocation
from tests.wire.standin import StandIn

CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"
LOST = "I was restarted while this form was open, so it was not read. Here is what you wrote:"
STORY = "Krakatoa erupted in *August*, loudly. @everyone heard it."


async def paste(standin: StandIn) -> Invocation:
    return await standin.slash(standin.channel, standin.user, "articles add", permissions=MANAGER)


async def ask_about(standin: StandIn) -> Invocation:
    message = await standin.message(standin.channel, standin.user, WHERE)
    return await standin.message_command(message, standin.user, "Ask about this")


def held(bot: FootnoteBot) -> list[discord.ui.Modal]:
    return list(bot._connection._view_store._modals.values())


async def test_what_was_typed_during_a_restart_is_handed_back(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        opened = await paste(standin)
        await opened.modal()
    async with standin.running(house.bot):
        sent = await standin.submit(opened, {"headline": "Loud", "text": STORY})
        reply = await sent.reply()
        assert reply.ephemeral
        escaped = STORY.replace("*", "\\*").replace("@", "\\@")
        assert reply.text == f"{LOST}\nLoud\n\n{escaped}"
        await standin.settled()
        assert sent.followups == []


async def test_a_long_text_is_handed_back_whole(standin: StandIn, house: House) -> None:
    words = [f"*_word{n}" for n in range(400)]
    async with standin.running(house.bot):
        opened = await paste(standin)
        await opened.modal()
    async with standin.running(house.bot):
        text = " ".join(words)
        assert 3_500 < len(text) <= 4_000
        sent = await standin.submit(opened, {"headline": "Loud", "text": text})
        parts = [await sent.reply(), await sent.followup(1)]
        await standin.settled()
        parts += sent.followups[1:]
        assert all(part.ephemeral for part in parts)
        shown = " ".join(part.text for part in parts).replace("\\", "").split()
        assert shown[-len(words) :] == words


async def test_a_question_about_a_message_is_handed_back_too(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        opened = await ask_about(standin)
        await opened.modal()
    async with standin.running(house.bot):
        sent = await standin.submit(opened, {"question": WHERE})
        assert (await sent.reply()).text == f"{LOST}\n{WHERE}"


async def test_a_form_that_was_open_too_long_is_handed_back(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "OPEN_SECONDS", 0.05)
    async with standin.running(house.bot) as bot:
        opened = await paste(standin)
        await opened.modal()
        await standin.settled()
        await asyncio.sleep(0.2)
        assert held(bot) == []
        sent = await standin.submit(opened, {"headline": "Loud", "text": STORY})
        assert (await sent.reply()).text.startswith(LOST)


async def test_a_form_that_is_read_is_answered_once(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        asked = await standin.submit(await ask_about(standin), {"question": WHERE})
        assert LOST not in (await asked.reply()).text
        added = await standin.submit(
            await paste(standin), {"headline": "Volcano", "text": STORY}, permissions=MANAGER
        )
        assert "**Added** Volcano" in (await added.reply()).text
        refused = await standin.submit(await paste(standin), {"headline": "No", "text": STORY})
        assert "takes the permission" in (await refused.reply()).text
        await standin.settled()
        calls = standin.calls(CALLBACK)
        assert [call.status for call in calls] == [calls[0].status] * 6  # three forms, three sent
        assert [*asked.followups, *added.followups, *refused.followups] == []


async def test_a_dismissed_question_is_forgotten_and_holds_no_message(
    standin: StandIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with standin.running(house.bot) as bot:
        await (await ask_about(standin)).modal()
        await standin.settled()
        (form,) = held(bot)
        assert form.timeout == 3_600.0
        assert not [one for one in vars(form).values() if isinstance(one, discord.Message)]
        form.stop()
        monkeypatch.setattr(forms, "OPEN_SECONDS", 0.05)
        await (await ask_about(standin)).modal()
        await standin.settled()
        await asyncio.sleep(0.2)
        assert held(bot) == []
