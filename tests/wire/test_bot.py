"""The bot over the wire: login, commands told once, questions by command, mention and DM."""

import json

import pytest

from tests.wire.house import (
    BEES,
    ERUPTED,
    LIVE,
    LOUD,
    NOTHING,
    SUN,
    VOLCANO,
    WHEN,
    WHERE,
    House,
)
from tests.wire.interactions import DEFER, Invocation
from tests.wire.messages import Message
from tests.wire.standin import StandIn
from tests.wire.world import Channel

SYNC = "PUT /applications/{application_id}/commands"
POST = "POST /channels/{channel_id}/messages"
FILL_IN = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"

COMMANDS = {
    "ask", "summarize", "articles", "index", "settings", "gaps", "privacy",
    "Ask about this", "Check against articles", "Save article",
}  # fmt: skip
BEES_SOURCE = (
    "**1** [Bees](<https://example.org/bees#:~:text=Honeybees%20live%20in%20hives.>)\n"
    "-# Meadow Post · example.org · Ada Field · <t:1714564800:D> · ¶ 1"
)


async def test_the_commands_are_told_once_and_not_at_the_second_start(
    standin: StandIn, house: House
) -> None:
    for _ in range(2):
        async with standin.running(house.bot):
            asked = await ask(standin, standin.channel, WHERE)
            assert LIVE in (await asked.reply()).text
    (told,) = standin.calls(SYNC)
    assert {command["name"] for command in told.body} == COMMANDS
    remembered = json.loads((house.data / "commands.json").read_text(encoding="utf-8"))
    assert list(remembered) == [str(standin.world.application_id)]


async def test_a_discord_that_cannot_take_the_commands_is_told_them_at_the_next_start(
    standin: StandIn, house: House
) -> None:
    standin.fail(SYNC, status=501)  # an error that discord.py does not try again
    async with standin.running(house.bot):
        said = await standin.message(standin.dm(standin.user), standin.user, WHERE)
        assert LIVE in (await standin.reply_to(said)).text
    async with standin.running(house.bot):
        assert [call.status for call in standin.calls(SYNC)] == [501, 200]


async def test_a_question_is_deferred_and_answered_with_a_cited_quotation(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        asked = await ask(standin, standin.channel, WHERE)
        deferred = await asked.deferred()
        assert (deferred.type, deferred.ephemeral) == (DEFER, False)
        answer = await asked.reply()
        question, quoted, source, notes = answer.shown
        assert question == f"**{WHERE}**"
        assert quoted == f"> {LIVE} Foragers dance."
        assert source == BEES_SOURCE
        assert notes.startswith("-# Confidence: ")
        await asked.edited(1)
        assert (asked.edits, asked.followups, answer.ephemeral) == (1, [], False)


async def test_a_private_question_is_private_from_the_defer_on(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        asked = await ask(standin, standin.channel, WHERE, private=True)
        assert (await asked.deferred()).ephemeral
        answer = await asked.reply()
        assert answer.ephemeral
        assert LIVE in answer.text


async def test_what_no_article_answers_is_said_with_the_nearest_headline(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        answer = await (await ask(standin, standin.channel, "Which composer heard bees?")).reply()
        assert NOTHING in answer.text
        assert "\n[Bees](<https://example.org/bees>)\n-# Meadow Post" in answer.text
        assert LIVE not in answer.text


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"question": " "}, "The question is empty."),
        ({"question": "?" * 6_000}, NOTHING),
        ({"question": 'NEAR("bees" AND *'}, "Bees"),
        ({"question": WHERE, "article": "no such"}, "There is no article “no such” here."),
        ({"question": WHERE, "after": "soonish"}, "soonish"),
        ({"question": WHERE, "after": "2024-06-01", "before": "2024-05-01"}, "No day is after"),
        ({"question": WHERE, "after": "2024-06-01"}, NOTHING),
        ({"question": WHERE, "article": "loud words"}, NOTHING),
        ({"question": WHERE, "article": "BEES"}, LIVE),
    ],
)
async def test_odd_questions_and_options_get_a_line(
    standin: StandIn, house: House, options: dict[str, str], line: str
) -> None:
    async with standin.running(house.bot):
        asked = await standin.slash(standin.channel, standin.user, "ask", options)
        answer = (await asked.reply()).text
        assert line in answer
        assert "went wrong" not in answer


async def test_articles_are_offered_while_typing_and_the_choice_filters(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        typed = {"question": WHERE, "article": "meadow BEE"}
        offered = await standin.autocomplete(
            standin.channel, standin.user, "ask", typed, focused="article"
        )
        (choice,) = offered
        assert choice["name"] == "Bees · Meadow Post"
        asked = await ask(standin, standin.channel, WHERE, article=choice["value"])
        assert LIVE in (await asked.reply()).text
        everything = await standin.autocomplete(
            standin.channel, standin.user, "summarize", {"article": ""}, focused="article"
        )
        assert len(everything) == 2


async def test_a_summary_is_sentences_with_their_paragraphs(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        options = {"article": "bees", "length": "long"}
        asked = await standin.slash(standin.channel, standin.user, "summarize", options)
        assert not (await asked.deferred()).ephemeral
        text = (await asked.reply()).text
        assert text.startswith("**[Bees](<https://example.org/bees>)**\n")
        assert "- The angle of a dance points at the sun. · ¶ 2" in text


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        await standin.message(standin.channel, standin.user, WHERE)  # to nobody
        said = await standin.message(standin.channel, standin.user, WHERE, mentions_bot=True)
        answer = await standin.reply_to(said)
        assert answer.shown[0].startswith(f"> {LIVE}")
        assert answer.mentions == ()
        await standin.settled()
        (sent,) = standin.calls(POST)
        assert sent.body["allowed_mentions"] == {"parse": [], "replied_user": False}
        assert sent.body["message_reference"]["message_id"] == said.id


async def test_a_reply_to_an_answer_is_a_further_question(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        first = await mention(standin, standin.channel, WHERE)
        said = await standin.message(standin.channel, standin.user, SUN, reply_to=first)
        assert "**The angle of a dance points at the sun.**" in (await standin.reply_to(said)).text


async def test_a_direct_message_needs_no_mention(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        said = await standin.message(standin.dm(standin.user), standin.user, WHERE)
        assert LIVE in (await standin.reply_to(said)).text
        asked = await ask(standin, standin.dm(standin.user), WHERE)
        assert LIVE in (await asked.reply()).text


async def test_an_article_that_shouts_rings_no_telephone(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        said = await standin.message(standin.channel, standin.user, LOUD, mentions_bot=True)
        reply = await standin.reply_to(said)
        answer = await (await ask(standin, standin.channel, LOUD)).reply()
        for message in (reply, answer):
            assert "rings every telephone.**" in message.text
            assert message.allowed_mentions is not None
            assert message.allowed_mentions["parse"] == []
            assert not message.pings_everyone


async def test_two_servers_never_see_each_others_articles(standin: StandIn, house: House) -> None:
    annexe = await standin.add_guild("Annexe")
    (elsewhere,) = standin.world.channels_of(annexe)
    await house.put(standin.guild, VOLCANO)
    async with standin.running(house.bot):
        assert ERUPTED in (await mention(standin, standin.channel, WHEN)).text
        assert ERUPTED in (await (await ask(standin, standin.channel, WHEN)).reply()).text
        for place in (elsewhere, standin.dm(standin.user)):
            assert NOTHING in (await mention(standin, place, WHEN)).text
            asked = await ask(standin, place, WHEN)
            assert NOTHING in (await asked.reply()).text
            refused = await ask(standin, place, WHEN, article="volcano")
            assert "There is no article “volcano” here." in (await refused.reply()).text
            for words in ("articles show", "summarize"):
                asked = await standin.slash(place, standin.user, words, {"article": "volcano"})
                assert "There is no article “volcano” here." in (await asked.reply()).text
                offered = await standin.autocomplete(
                    place, standin.user, words, {"article": "volcano"}, focused="article"
                )
                assert offered == []


async def test_what_another_process_indexes_is_seen_at_the_next_question(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        for place in (None, standin.guild):  # of articles that were there, and of a new collection
            assert NOTHING in (await mention(standin, standin.channel, WHEN)).text
            await house.put(place, VOLCANO)
            assert ERUPTED in (await mention(standin, standin.channel, WHEN)).text
            if place is None:
                await house.remove(None, VOLCANO)


async def test_questions_are_answered_on_the_engine_thread(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        questions = [WHERE, SUN, "Who rings every telephone?"] * 4
        asked = [await ask(standin, standin.channel, question) for question in questions]
        answers = [(await invocation.reply()).shown[0] for invocation in asked]
        assert answers == [f"**{question}**" for question in questions]
        options = {"article": BEES.article_id}
        await (await standin.slash(standin.channel, standin.user, "summarize", options)).reply()
    assert house.embedder.threads == {"engine_0"}


async def ask(standin: StandIn, place: Channel, question: str, **options: str | bool) -> Invocation:
    return await standin.slash(place, standin.user, "ask", {"question": question, **options})


async def mention(standin: StandIn, place: Channel, question: str) -> Message:
    in_server = place.guild is not None
    said = await standin.message(place, standin.user, question, mentions_bot=in_server)
    return await standin.reply_to(said)
