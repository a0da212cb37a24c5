"""Settings over the wire: panels that work after a restart, and what each setting does."""

from functools import partial

import discord
import pytest

from bot.limiter import Limiter
from index.store.server_settings import SettingsStore
from tests.wire.house import LIVE, MANAGER, NOTHING, WHERE, House
from tests.wire.interactions import DEFER_UPDATE, Invocation
from tests.wire.messages import Message, walk
from tests.wire.standin import StandIn
from tests.wire.world import FORUM, Channel, Role, User

UNSURE = "Do bees live in towers?"  # answered by the eager alone
RATHER = "Do foragers dance?"  # answered unless one is careful
ANSWERED = "Confidence: "
POST = "POST /channels/{channel_id}/messages"
CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"
FILL_IN = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"


def unhurried() -> Limiter:
    """Lets everybody ask as fast as a test does."""
    often = (1_000, 1.0)
    return Limiter(often, often, commands_per_person=often, commands_per_server=often)


async def panel(standin: StandIn, **options: object) -> Message:
    asked = await standin.slash(
        standin.channel, standin.user, "settings show", options, permissions=MANAGER
    )
    assert (await asked.deferred()).ephemeral
    return await asked.reply()


async def choose(
    standin: StandIn, shown: Message, setting: str, *values: str | Channel | Role, place: int = 0
) -> None:
    """Choose in a select of the panel; wait until it shows that."""
    custom_id = f"set:{setting}:{place}"
    used = await standin.choose(
        shown, standin.user, *values, custom_id=custom_id, permissions=MANAGER
    )
    assert (await used.deferred()).type == DEFER_UPDATE
    await used.edited()
    assert used.followups == []


async def turn(standin: StandIn, shown: Message, setting: str, on: str = "true") -> None:
    used = await standin.click(shown, standin.user, f"set:{setting}:0:{on}", permissions=MANAGER)
    await used.edited()
    assert used.followups == []


async def ask(standin: StandIn, question: str, user: User | None = None) -> Invocation:
    options = {"question": question}
    return await standin.slash(standin.channel, user or standin.user, "ask", options)


async def mention(standin: StandIn, question: str) -> Message:
    return await standin.message(standin.channel, standin.user, question, mentions_bot=True)


async def test_a_panel_works_after_a_restart_of_the_bot(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        shown = await panel(standin)
        assert NOTHING in (await (await ask(standin, UNSURE)).reply()).text
    async with standin.running(house.bot):
        await choose(standin, shown, "carefulness", '"eager"')
        options = next(item for item in walk(shown.components) if item["type"] == 3)["options"]
        assert [one["value"] for one in options if one.get("default")] == ['"eager"']
        assert ANSWERED in (await (await ask(standin, UNSURE)).reply()).text
        await turn(standin, shown, "private")
        assert "**Private answers: on**" in shown.text
    async with standin.running(house.bot):
        assert "**Private answers: on**" in (await panel(standin)).text


async def test_carefulness_decides_whether_a_question_is_answered(
    standin: StandIn, house: House
) -> None:
    house.limiter = unhurried()
    async with standin.running(house.bot):
        shown = await panel(standin)
        for value, unsure, rather in (
            ('"eager"', ANSWERED, ANSWERED),
            ('"balanced"', NOTHING, ANSWERED),
            ('"careful"', NOTHING, NOTHING),
            ('""', NOTHING, ANSWERED),
        ):
            await choose(standin, shown, "carefulness", value)
            assert unsure in (await (await ask(standin, UNSURE)).reply()).text
            said = await mention(standin, RATHER)
            assert rather in (await standin.reply_to(said)).text


async def test_a_channel_of_its_own_carefulness(standin: StandIn, house: House) -> None:
    other = standin.world.add_channel(standin.guild, "other")
    async with standin.running(house.bot):
        shown = await panel(standin, channel=other)
        await choose(standin, shown, "carefulness", '"eager"', place=other.id)
        for channel, line in ((other, ANSWERED), (standin.channel, NOTHING)):
            options = {"question": UNSURE}
            asked = await standin.slash(channel, standin.user, "ask", options)
            assert line in (await asked.reply()).text
        await choose(standin, shown, "carefulness", "null", place=other.id)
        asked = await standin.slash(other, standin.user, "ask", {"question": UNSURE})
        assert NOTHING in (await asked.reply()).text


async def test_private_by_default_hides_answers_until_someone_wants_otherwise(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        await turn(standin, await panel(standin), "private")
        assert (await (await ask(standin, WHERE)).deferred()).ephemeral
        options = {"question": WHERE, "private": False}
        asked = await standin.slash(standin.channel, standin.user, "ask", options)
        assert not (await asked.deferred()).ephemeral
        await asked.reply()


async def test_a_daily_limit_refuses_in_private_and_says_when_to_try_again(
    standin: StandIn, house: House
) -> None:
    house.limiter = unhurried()
    async with standin.running(house.bot):
        await choose(standin, await panel(standin), "daily_limit", "5")
        for _ in range(5):
            assert LIVE in (await (await ask(standin, WHERE)).reply()).text
        refused = await (await ask(standin, WHERE)).reply()
        assert refused.ephemeral
        assert "This server allows 5 questions a day. Ask again in" in refused.text
        assert LIVE in (await (await ask(standin, WHERE, User("Bo"))).reply()).text


@pytest.mark.parametrize("intent", [True, False])
async def test_an_open_channel_needs_no_mention_but_the_intent(
    standin: StandIn, house: House, intent: bool
) -> None:
    standin.world.content_allowed = True
    other = standin.world.add_channel(standin.guild, "other")
    async with standin.running(partial(house.bot, message_content=intent)):
        shown = await panel(standin)
        assert "FOOTNOTE_MESSAGE_CONTENT" not in shown.text
        await choose(standin, shown, "open_channels", standin.channel)
        assert ("FOOTNOTE_MESSAGE_CONTENT" in shown.text) is not intent
        said = await standin.message(standin.channel, standin.user, WHERE)
        if intent:
            assert LIVE in (await standin.reply_to(said)).text
        await standin.message(other, standin.user, WHERE)
        asked = await mention(standin, WHERE)
        assert LIVE in (await standin.reply_to(asked)).text
        await standin.settled()
        assert len(standin.calls(POST)) == (2 if intent else 1)
        if intent:
            await choose(standin, shown, "open_channels")
            await standin.message(standin.channel, standin.user, WHERE)
            await standin.reply_to(await mention(standin, WHERE))
            assert len(standin.calls(POST)) == 3


async def test_each_post_of_a_chosen_forum_gets_one_answer(standin: StandIn, house: House) -> None:
    chosen = standin.world.add_channel(standin.guild, "questions", kind=FORUM)
    other = standin.world.add_channel(standin.guild, "chatter", kind=FORUM)
    async with standin.running(house.bot):
        await choose(standin, await panel(standin), "forums", chosen)
        post = await standin.forum_post(chosen, standin.user, WHERE, "I wonder.")
        (answer,) = await standin.posted(post.channel)
        assert LIVE in answer.text
        await standin.message(post.channel, standin.user, "Thank you!")
        await standin.forum_post(other, standin.user, WHERE, "I wonder.")
        await standin.reply_to(await mention(standin, WHERE))
        assert len(standin.calls(POST)) == 2


async def test_a_mention_is_answered_in_a_thread(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        shown = await panel(standin)
        await turn(standin, shown, "thread")
        said = await mention(standin, WHERE)
        await standin.answers(POST, 1)
        assert said.thread is not None
        (answer,) = await standin.posted(said.thread)
        assert LIVE in answer.text
        await turn(standin, shown, "thread", "false")
        again = await mention(standin, WHERE)
        assert LIVE in (await standin.reply_to(again)).text
        assert again.thread is None


async def test_a_role_that_may_add_articles(standin: StandIn, house: House) -> None:
    writers = standin.world.add_role(standin.guild, "Writers")
    writer = User("Wyn")
    standin.world.give(writer, writers)
    async with standin.running(house.bot) as bot:
        await choose(standin, await panel(standin), "adders", writers)
        rows = SettingsStore(house.data).all(standin.guild.id)
        assert rows == {0: {"adders": [writers.id]}}
        await standin.settled()
        assert bot.guilds[0].get_role(writers.id) is not None


async def test_permissions_that_are_lacking_in_a_chosen_channel_are_named(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        await standin.deny(standin.channel, discord.Permissions(read_message_history=True))
        shown = await panel(standin)
        assert "I am missing" not in shown.text
        await choose(standin, shown, "open_channels", standin.channel)
        assert f"{standin.channel.mention} as set: I am missing Read Message" in shown.text
        await standin.restore(standin.channel)
        assert "I am missing" not in (await panel(standin)).text


async def test_roles_and_channels_that_were_deleted_do_not_spoil_the_panel(
    standin: StandIn, house: House
) -> None:
    lost = standin.world.add_channel(standin.guild, "lost")
    async with standin.running(house.bot):
        shown = await panel(standin)
        await choose(standin, shown, "open_channels", lost, standin.channel)
        await standin.delete_channel(lost)
        await standin.settled()
        await choose(standin, shown, "daily_limit", "10")
        select = next(
            item
            for item in walk(shown.components)
            if item.get("custom_id") == "set:open_channels:0"
        )
        assert [int(one["id"]) for one in select["default_values"]] == [standin.channel.id]


async def test_somebody_without_the_permission_changes_nothing(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        shown = await panel(standin)
        used = await standin.click(shown, User("Bo"), "set:private:0:true")
        refused = await used.followup()
        assert refused.ephemeral
        assert "Manage Server" in refused.text
        assert SettingsStore(house.data).all(standin.guild.id) == {}


@pytest.mark.parametrize("trouble", ["late", "limited", "failing"])
async def test_a_choice_survives_discords_trouble(
    standin: StandIn, house: House, trouble: str
) -> None:
    async with standin.running(house.bot):
        shown = await panel(standin)
        if trouble == "late":
            standin.interactions.deadline = 0.0
            await standin.click(shown, standin.user, "set:private:0:true", permissions=MANAGER)
            await standin.answers(CALLBACK, 2)
            standin.interactions.deadline = 3.0
            await standin.settled()
            assert SettingsStore(house.data).all(standin.guild.id) == {}
            assert standin.take_problems()
            return
        if trouble == "limited":
            standin.rate_limit(FILL_IN)
        else:
            standin.fail(FILL_IN, status=503)
        await turn(standin, shown, "private")
        assert "**Private answers: on**" in shown.text


async def test_gaps_are_listed_and_forgotten_after_a_restart(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        for _ in range(2):
            assert NOTHING in (await (await ask(standin, UNSURE)).reply()).text
    async with standin.running(house.bot):
        asked = await standin.slash(standin.channel, standin.user, "gaps", permissions=MANAGER)
        listed = await asked.reply()
        assert listed.ephemeral
        assert "**2×** Do bees live in towers?\n-# last <t:" in listed.text
    async with standin.running(house.bot):
        for label in ("Forget these", "Forget"):
            pressed = await standin.click(listed, standin.user, label, permissions=MANAGER)
            await pressed.edited()
        assert listed.text == "2 questions are forgotten."


async def test_a_person_is_forgotten_in_direct_messages_and_after_a_restart(
    standin: StandIn, house: House
) -> None:
    place = standin.dm(standin.user)
    async with standin.running(house.bot):
        answer = await (await ask(standin, WHERE)).reply()
        wished = await (await standin.slash(place, standin.user, "privacy delete")).reply()
        assert "- 1 answer to you" in wished.text
    async with standin.running(house.bot):
        pressed = await standin.click(wished, standin.user, "Delete")
        await pressed.edited()
        assert wished.text == "**This was deleted:**\n- 1 answer to you"
        late = await standin.click(answer, standin.user, "In context")
        assert "no longer kept" in (await late.reply()).text
        shown = await (await standin.slash(place, standin.user, "privacy show")).reply()
        assert "**What I keep about you**\nNothing.\n" in shown.text
