"""Buttons over the wire: after a restart, from anybody, elsewhere, while Discord has trouble."""

import pytest

from tests.wire.house import ERUPTED, LIVE, MANAGER, NOTHING, SUN, VOLCANO, WHEN, WHERE, House
from tests.wire.interactions import DEFER, DEFER_UPDATE
from tests.wire.messages import Message
from tests.wire.standin import MEMBER, StandIn
from tests.wire.world import Channel, User

BOTH = "Do honeybees dance at the sun?"
DELETE = "DELETE /webhooks/{application_id}/{token}/messages/{message_id}"
FILL_IN = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"
POST = "POST /channels/{channel_id}/messages"


async def ask(standin: StandIn, place: Channel, question: str, **options: object) -> Message:
    asked = await standin.slash(place, standin.user, "ask", {"question": question, **options})
    return await asked.reply()


async def test_every_button_works_after_a_restart(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        answer = await ask(standin, standin.channel, WHERE)
        private = await ask(standin, standin.channel, WHERE, private=True)
        nothing = await ask(standin, standin.channel, "Which composer heard bees?")
        assert NOTHING in nothing.text
    async with standin.running(house.bot):
        other = User("Bo")
        context = await standin.click(answer, other, "In context")
        assert (await context.deferred()).ephemeral
        assert "**¶ 1** · quoted" in (await context.reply()).text
        summary = await standin.click(answer, other, "Summarise article")
        assert "· ¶ 2" in (await summary.reply()).text
        assert "voted 👍" in (await (await standin.click(answer, other, "👍")).reply()).text
        down = await (await standin.click(answer, other, "👎")).reply()
        chosen = await standin.choose(down, other, "should have said no")
        assert "There is no answer" in (await chosen.edited()).text
        shared = await standin.click(private, standin.user, "Share")
        public = await shared.followup()
        assert not public.ephemeral
        assert LIVE in public.text
        waits = await (await standin.click(nothing, other, "Notify me")).reply()
        assert waits.ephemeral
        assert "once" in waits.text
        await standin.click(answer, standin.user, "Delete")
        await standin.answers(DELETE, 1)
        assert answer.deleted


async def test_pages_are_turned_by_a_change_of_the_message(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        answer = await ask(standin, standin.channel, BOTH)
        assert "Quotation 1 of 2" in answer.text
    async with standin.running(house.bot):
        turned = await standin.click(answer, User("Bo"), "▶️")
        assert (await turned.deferred()).type == DEFER_UPDATE
        await turned.edited()
        assert "Quotation 2 of 2" in answer.text


async def test_a_reply_to_an_answer_is_read_with_its_question(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        asked = await standin.message(standin.channel, standin.user, WHERE, mentions_bot=True)
        answer = await standin.reply_to(asked)
    async with standin.running(house.bot) as bot:
        histories = []
        answering = bot.desk.engine.answer

        async def remember(question: str, scope: object, history: object = ()) -> object:
            histories.append([turn.question for turn in history])  # type: ignore[attr-defined]
            return await answering(question, scope, history)  # type: ignore[arg-type]

        bot.desk.engine.answer = remember  # type: ignore[method-assign, assignment]
        said = await standin.message(standin.channel, standin.user, SUN, reply_to=answer)
        assert "The angle of a dance" in (await standin.reply_to(said)).text
        assert histories == [[WHERE]]


async def test_a_person_uses_it_in_any_server_over_their_own_articles(
    standin: StandIn, house: House
) -> None:
    foreign = standin.world.add_foreign_guild("Elsewhere")
    (there,) = standin.world.channels_of(foreign)
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        for place in (there, standin.world.private(standin.user, User("Bo"))):
            asked = await standin.slash(
                place, standin.user, "ask", {"question": WHEN}, installed_by_user=True
            )
            assert NOTHING in (await asked.reply()).text
            asked = await standin.slash(
                place, standin.user, "ask", {"question": WHERE}, installed_by_user=True
            )
            answer = await asked.reply()
            assert LIVE in answer.text
            context = await standin.click(answer, standin.user, "In context")
            assert "quoted" in (await context.reply()).text


async def test_an_answer_of_one_server_is_of_no_use_in_another(
    standin: StandIn, house: House
) -> None:
    annexe = await standin.add_guild("Annexe")
    (elsewhere,) = standin.world.channels_of(annexe)
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        answer = await ask(standin, standin.channel, WHEN)
        assert ERUPTED in answer.text
        copy = await ask(standin, elsewhere, WHERE)
        for component in copy.buttons:  # a button whose id was forged
            if component["custom_id"].startswith("context:"):
                mine = next(b for b in answer.buttons if b["custom_id"].startswith("context:"))
                component["custom_id"] = mine["custom_id"]
        pressed = await standin.click(copy, standin.user, "In context")
        text = (await pressed.reply()).text
        assert "no longer kept" in text
        assert "Krakatoa" not in text


@pytest.mark.parametrize(
    ("label", "status"),
    [("In context", 429), ("Summarise article", 500), ("👍", 429), ("👎", 502), ("▶️", 429)],
)
async def test_after_a_429_or_a_500_each_press_is_answered_once(
    standin: StandIn, house: House, label: str, status: int
) -> None:
    async with standin.running(house.bot):
        answer = await ask(standin, standin.channel, BOTH)
        before = len(standin.calls(FILL_IN))
        if status == 429:
            standin.rate_limit(FILL_IN)
        else:
            standin.fail(FILL_IN, status=status)
        pressed = await standin.click(answer, standin.user, label)
        await pressed.reply()
        await standin.settled()
        assert [call.status for call in standin.calls(FILL_IN)[before:]] == [status, 200]
        assert pressed.followups == []


@pytest.mark.parametrize("label", ["In context", "Summarise article", "👍", "👎", "Delete"])
async def test_a_press_that_comes_too_late_is_let_go(
    standin: StandIn, house: House, label: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with standin.running(house.bot):
        answer = await ask(standin, standin.channel, WHERE)
        standin.interactions.deadline = 0.0
        await standin.click(answer, standin.user, label)
        await standin.settled()
        standin.interactions.deadline = 3.0
        assert LIVE in (await ask(standin, standin.channel, WHERE)).text
    assert len(standin.take_problems()) == 1
    assert "Traceback" not in caplog.text


async def test_a_moderator_deletes_and_others_do_not(standin: StandIn, house: House) -> None:
    moderator = MEMBER | type(MEMBER)(manage_messages=True)
    async with standin.running(house.bot):
        answer = await ask(standin, standin.channel, WHERE)
        refused = await standin.click(answer, User("Bo"), "Delete", permissions=MANAGER)
        assert "Only the person who asked" in (await refused.followup()).text
        assert not answer.deleted
        await standin.click(answer, User("Moe"), "Delete", permissions=moderator)
        await standin.answers(DELETE, 1)
        assert answer.deleted


async def test_two_shards_answer_in_their_own_servers(standin: StandIn, house: House) -> None:
    standin.world.shards = 2
    other = standin.world.add_guild("Second shard", shard=1)
    place = standin.world.add_channel(other, "general")
    async with standin.running(house.bot) as bot:
        assert bot.shard_count == 2
        for channel in (standin.channel, place):
            asked = await standin.message(channel, standin.user, WHERE, mentions_bot=True)
            assert LIVE in (await standin.reply_to(asked)).text
        assert len(standin.calls(POST)) == 2
    assert len(standin.calls("PUT /applications/{application_id}/commands")) == 1


async def test_a_private_answer_is_deferred_as_private(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        options = {"question": WHERE, "private": True}
        asked = await standin.slash(standin.channel, standin.user, "ask", options)
        deferred = await asked.deferred()
        assert (deferred.type, deferred.ephemeral) == (DEFER, True)
        assert "Share" in [button.get("label") for button in (await asked.reply()).buttons]
