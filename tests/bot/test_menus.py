"""A message's menu: ask about it, check its claims, save its links; and what can go wrong."""

import discord
import pytest
import simcord

from bot.links import links_in
from bot.preferences import SERVER
from index.errors import LibraryError, SourceError
from retrieval.history import Turn
from tests.bot.conftest import World, buttons_of, said, wording
from tests.bot.fakes import BEES

LINK = "https://example.org/bees"
NEW = "https://news.example/story"


async def write(world: World, text: str) -> discord.Message:
    return await world.mona.send(world.channel, text)


async def ask_about(
    world: World, text: str, question: str = "hives?", who: simcord.MemberActor | None = None
) -> simcord.InteractionResult:
    who = who or world.alice
    opened = await who.context_menu(world.channel, "Ask about this", await write(world, text))
    assert opened.modal is not None
    return await who.submit_modal(opened, {"question": question})


async def test_a_question_about_a_message_is_read_with_it(world: World) -> None:
    answered = await ask_about(world, "Bees are wonderful.")
    assert "**hives?**\n> **Honeybees live in hives**." in said(answered)
    assert "In context" in buttons_of(answered.response)
    assert world.engine.histories == [(Turn("Bees are wonderful."),)]


async def test_a_link_to_a_known_article_narrows_the_question_to_it(world: World) -> None:
    await ask_about(world, f"Look: <{LINK}#part>")
    assert world.engine.asked[0][1].filter.article_id == BEES.article_id
    assert world.engine.fetched == []


async def test_an_unknown_link_is_not_read_unless_moderators_allow_it(world: World) -> None:
    answered = await ask_about(world, NEW)
    assert "I did not read the link: a moderator can let me with" in said(answered)
    assert world.engine.fetched == []
    world.memory.settings.put(world.guild.id, SERVER, {"read_links": True})
    answered = await ask_about(world, NEW, "text?")
    assert world.engine.fetched == [(world.own, NEW)]
    assert world.engine.asked[-1][1].filter.article_id == NEW
    assert "I read and saved “https" in said(answered).replace("\\", "")


async def test_who_may_add_articles_may_have_links_read(world: World) -> None:
    await ask_about(world, NEW, "text?", world.mona)
    assert world.engine.fetched == [(world.own, NEW)]


async def test_a_page_that_cannot_be_read_is_said_and_the_question_answered(world: World) -> None:
    async def fail(*_: object) -> None:
        raise SourceError("news.example does not answer. Try again later.")

    world.engine.add_page = fail  # type: ignore[assignment, method-assign]
    answered = await ask_about(world, NEW, who=world.mona)
    assert "> **Honeybees live in hives**." in said(answered)
    assert "-# news.example does not answer. Try again later." in said(answered)


async def test_claims_stand_beside_what_the_articles_say(world: World) -> None:
    message = await write(
        world, "Honeybees live in hives. Quantum foam bubbles furiously everywhere. Is it?"
    )
    checked = await world.alice.context_menu(world.channel, "Check against articles", message)
    assert checked.ephemeral
    first, second, note = said(checked).split("\n**")[0], said(checked), said(checked)
    assert first.startswith("**Honeybees live in hives.**\n> **Honeybees live in hives**.")
    assert (
        "**Quantum foam bubbles furiously everywhere.**\nThe articles say nothing about this."
        in second
    )
    assert note.endswith("-# Whether a quotation bears a claim out is for you to judge.")
    assert "Is it?" not in note


@pytest.mark.parametrize("text", ["Hm?", "ok", "https://example.org/x"])
async def test_a_message_without_claims_says_so(world: World, text: str) -> None:
    checked = await world.alice.context_menu(
        world.channel, "Check against articles", await write(world, text)
    )
    assert "no sentence that claims something" in said(checked)
    assert len(world.env.errors) == 1


async def test_links_are_saved_by_those_who_may(world: World) -> None:
    message = await write(world, f"{LINK} and [this]({NEW})")
    saved = await world.mona.context_menu(world.channel, "Save article", message)
    assert saved.ephemeral
    text = said(saved).replace("\\", "")
    assert text.startswith("Saved 1 article:\n[")
    assert "Here already:\n[Why bees dance]" in text
    assert world.engine.fetched == [(world.own, NEW)]


async def test_a_chosen_role_may_save_articles(world: World) -> None:
    role = world.guild.create_role("Librarians")
    libby = world.guild.add_member(world.env.create_user("libby"), roles=[role])
    await world.env.settle()
    refused = await libby.context_menu(world.channel, "Save article", await write(world, NEW))
    assert "a role that was chosen for it with" in said(refused)
    world.memory.settings.put(world.guild.id, SERVER, {"adders": [role.id]})
    saved = await libby.context_menu(world.channel, "Save article", await write(world, NEW))
    assert "Saved 1 article" in said(saved)
    assert len(world.env.errors) == 1


async def test_a_message_without_links_has_nothing_to_save(world: World) -> None:
    saved = await world.mona.context_menu(
        world.channel, "Save article", await write(world, "no link")
    )
    assert "That message has no link." in said(saved)
    assert world.env.errors


@pytest.mark.parametrize("menu", ["Check against articles", "Save article"])
@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (LibraryError("The library is locked: try again."), "I cannot get at my data right now."),
        (RuntimeError("hunter2"), "Sorry, something went wrong here."),
    ],
)
async def test_faults_are_a_line_or_an_apology(
    world: World, menu: str, failure: Exception, line: str
) -> None:
    message = await write(world, f"Honeybees live in hives, see {NEW} for that.")
    world.engine.failure = failure
    result = await world.mona.context_menu(world.channel, menu, message)
    assert line in said(result)
    assert "hunter2" not in said(result)
    assert world.env.errors


async def test_links_of_a_message_are_found_without_doubles(world: World) -> None:
    message = await write(world, f"{LINK} <{LINK}> {NEW}). x://y")
    assert links_in(message) == [LINK, NEW]


async def test_asking_about_an_answer_follows_it_up(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="sun?")
    assert result.response is not None
    opened = await world.alice.context_menu(
        world.channel, "Ask about this", result.response.message
    )
    answered = await world.alice.submit_modal(opened, {"question": "hives?"})
    assert "Honeybees" in wording(answered.response)
    assert world.engine.histories[-1] == (Turn("sun?", ("bees",)),)
