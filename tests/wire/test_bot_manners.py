"""What one person's use must not do to others: leaks, noise, doubles, another's language."""

import discord

from bot.memory import Memory
from bot.preferences import SERVER
from bot.scope import collection_of, collection_of_person
from index import indexing
from index.shelf import Shelf
from index.types import Article, ReadResult
from tests.fakes import WordEmbedder
from tests.wire.house import LIVE, NOTHING, WHERE, House
from tests.wire.messages import Message
from tests.wire.standin import StandIn
from tests.wire.world import FORUM, User

DIARY = Article("diary", "Diary", ("Rehearsals begin in March.", "The unicorn is called Petra."))
POST = "POST /channels/{channel_id}/messages"


def put(house: House, person: User, article: Article) -> None:
    shelf = Shelf(house.data)
    library = shelf.library(collection_of_person(person.id))
    indexing.add(library, WordEmbedder(), ReadResult([article]), lambda _: None)
    shelf.close()


async def private_answer(standin: StandIn, other: User, question: str) -> Message:
    """What a person with articles of their own asks in a chat with somebody else."""
    place = standin.world.private(standin.user, other)
    options = {"question": question}
    asked = await standin.slash(place, standin.user, "ask", options, installed_by_user=True)
    return await asked.reply()


async def test_nobody_else_reads_on_in_a_persons_own_articles(
    standin: StandIn, house: House
) -> None:
    bo = User("Bo")
    put(house, standin.user, DIARY)
    async with standin.running(house.bot):
        answer = await private_answer(standin, bo, "Rehearsals begin in March?")
        assert "Rehearsals begin" in answer.text
        for label in ("In context", "Summarise article", "👍"):
            pressed = await standin.click(answer, bo, label)
            line = (await pressed.reply()).text
            assert line == "This answer is from articles that only who asked may read."
        context = await standin.click(answer, standin.user, "In context")
        assert "The unicorn is called Petra." in (await context.reply()).text


async def test_nobody_waits_for_answers_from_anothers_articles(
    standin: StandIn, house: House
) -> None:
    bo = User("Bo")
    async with standin.running(house.bot):
        nothing = await private_answer(standin, bo, "Rehearsals begin in March?")
        assert NOTHING in nothing.text
        pressed = await standin.click(nothing, bo, "Notify me")
        assert "only who asked may read" in (await pressed.reply()).text
    assert Memory(house.data).subscriptions.of(bo.id) == []


async def test_what_is_asked_in_private_or_checked_is_no_gap(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        said = await standin.message(standin.dm(standin.user), standin.user, "How is my illness?")
        assert NOTHING in (await standin.reply_to(said)).text
        text = "My doctor told me that my illness is incurable."
        claim = await standin.message(standin.channel, standin.user, text)
        checked = await standin.message_command(claim, User("Bo"), "Check against articles")
        assert "say nothing about this" in (await checked.reply()).text
    assert Memory(house.data).unanswered.entries() == []


async def test_a_public_answer_keeps_its_language_whoever_turns_the_page(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        options = {"question": "Do honeybees dance at the sun?"}
        asked = await standin.slash(standin.channel, standin.user, "ask", options)
        answer = await asked.reply()
        turned = await standin.click(answer, User("Uwe", locale="de"), "▶️")
        await turned.edited()
        assert "Quotation 2 of 2 · Confidence:" in answer.text


async def test_a_post_that_names_the_bot_is_answered_once(standin: StandIn, house: House) -> None:
    forum = standin.world.add_channel(standin.guild, "questions", kind=FORUM)
    Memory(house.data).settings.put(standin.guild.id, SERVER, {"forums": [forum.id]})
    async with standin.running(house.bot):
        text = f"{standin.bot.mention} who knows?"
        starter = await standin.forum_post(forum, standin.user, WHERE, text)
        (answer,) = await standin.posted(starter.channel, 1)
        assert LIVE in answer.text
        await standin.settled()
        assert len(standin.calls(POST)) == 1


async def test_without_the_rights_for_a_thread_the_answer_is_said_in_place(
    standin: StandIn, house: House
) -> None:
    Memory(house.data).settings.put(standin.guild.id, SERVER, {"thread": True})
    lacking = discord.Permissions(send_messages_in_threads=True)
    standin.world.deny(standin.channel, lacking)
    async with standin.running(house.bot):
        said = await standin.message(standin.channel, standin.user, WHERE, mentions_bot=True)
        assert LIVE in (await standin.reply_to(said)).text
        (told,) = await standin.posted(standin.dm(standin.user), 1)
        assert "Send Messages in Threads" in told.text
        assert said.thread is None


async def test_a_private_answer_is_shared_once_and_voted_on_once(
    standin: StandIn, house: House
) -> None:
    async with standin.running(house.bot):
        options = {"question": WHERE, "private": True}
        asked = await standin.slash(standin.channel, standin.user, "ask", options)
        private = await asked.reply()
        first = await standin.click(private, standin.user, "Share")
        public = await first.followup()
        for message in (private, public):
            await (await standin.click(message, standin.user, "👍")).reply()
    assert len(Memory(house.data).votes.all()) == 1


async def test_three_quick_presses_share_one_copy(standin: StandIn, house: House) -> None:
    async with standin.running(house.bot):
        options = {"question": WHERE, "private": True}
        asked = await standin.slash(standin.channel, standin.user, "ask", options)
        private = await asked.reply()
        presses = [await standin.click(private, standin.user, "Share") for _ in range(3)]
        shown = [(await press.followup()).text for press in presses]
    assert sum(LIVE in text for text in shown) == 1
    assert sum("You have shared this answer already." in text for text in shown) == 2


def test_collections_of_servers_and_persons_never_meet() -> None:
    assert collection_of(7) != collection_of_person(7)
