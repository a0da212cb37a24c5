"""Buttons below answers: reading on, sharing, deleting, voting, waiting; and all their refusals."""

import logging
import re
from dataclasses import replace

import discord
import pytest
import simcord

from index.errors import LibraryError
from index.types import Article
from tests.bot.conftest import World, buttons_of, said, wording
from tests.bot.fakes import BEES
from tests.bot.pressing import controls

LONG = Article(
    article_id="long",
    title="A long story",
    paragraphs=("Before.", "Sentence number one about zebras. " * 200, "After."),
)
BUTTONS = ("In context", "Summarise article", "👍", "👎", "Delete", "▶️")


async def ask(world: World, question: str = "dance?", **options: object) -> simcord.ResponseMessage:
    result = await world.alice.slash(world.channel, "ask", question=question, **options)
    assert result.response is not None
    return result.response


async def press(
    world: World,
    message: simcord.ResponseMessage,
    name: str,
    who: simcord.MemberActor | None = None,
) -> simcord.InteractionResult:
    custom_id = buttons_of(message)[name]
    return await (who or world.alice).click(message.message, custom_id=custom_id)


async def test_an_answer_offers_what_can_be_done_with_it(world: World) -> None:
    assert list(buttons_of(await ask(world))) == [
        "▶️", "👍", "👎", "In context", "Summarise article", "Delete",
    ]  # fmt: skip
    assert list(buttons_of(await ask(world, "hives?"))) == [
        "👍", "👎", "In context", "Summarise article", "Delete",
    ]  # fmt: skip
    private = await ask(world, "hives?", private=True)
    assert list(buttons_of(private))[-1] == "Share"
    nothing = await ask(world, "quantum?")
    assert list(buttons_of(nothing)) == ["Notify me", "Delete"]


async def test_pages_are_turned_in_place(world: World) -> None:
    answer = await ask(world)
    assert "Quotation 1 of 2" in wording(answer)
    await press(world, answer, "▶️")
    assert "**dance?**\n" in wording(answer)
    assert "> **The angle of a dance points at the sun**." in wording(answer)
    assert "Quotation 2 of 2" in wording(answer)
    assert "▶️" not in buttons_of(answer)
    await press(world, answer, "◀️", world.mona)
    assert "Quotation 1 of 2" in wording(answer)


async def test_a_quotation_is_shown_in_context_marked(world: World) -> None:
    context = await press(world, await ask(world), "In context", world.mona)
    assert context.ephemeral
    assert said(context).split("\n") == [
        "**[Why bees dance](<https://example.org/bees#:~:text=1>)**",
        "-# Meadow Post · example.org · Ada Field · <t:1714564800:D>",
        "**¶ 1** · quoted",
        "> **Honeybees live in hives**. They dance to show where flowers are. It is called "
        "waggling.",
        "",
        "**¶ 2** The angle of a dance points at the sun.",
    ]


async def test_a_long_paragraph_is_read_over_pages_and_nothing_is_left_out(world: World) -> None:
    world.engine.library["seeds"].append(LONG)
    context = await press(world, await ask(world, "zebras?"), "In context")
    assert context.response is not None
    read = said(context)
    for _ in range(20):
        if "▶️" not in buttons_of(context.response):
            break
        await press(world, context.response, "▶️")
        read += said(context)
    assert read.count("Sentence number one about zebras") == 200
    assert "**¶ 1** Before." in read
    assert "**¶ 3** After." in read
    assert "page 1 of 3" in read


async def test_a_paragraph_that_changed_since_is_said_to_have_changed(world: World) -> None:
    answer = await ask(world, "hives?")
    changed = Article("bees", BEES.title, ("Other words now.", *BEES.paragraphs[1:]))
    world.engine.library["seeds"][0] = changed
    context = await press(world, answer, "In context")
    assert "**¶ 1** · quoted, and changed since\n> Other words now." in said(context)


async def test_the_article_of_a_quotation_is_summarised(world: World) -> None:
    summary = await press(world, await ask(world), "Summarise article")
    assert summary.ephemeral
    assert "Why bees dance" in said(summary)
    assert "· ¶ 1" in said(summary)


async def test_a_private_answer_is_shared_by_its_asker(world: World) -> None:
    private = await ask(world, private=True)
    shared = await press(world, private, "Share")
    (public,) = shared.followups
    assert not public.ephemeral
    assert "**dance?**\n> **Honeybees live in hives**." in wording(public)
    assert f"-# Shared by <@{world.alice.user.id}>" in wording(public)
    assert "Share" not in buttons_of(private)
    assert "Delete" in buttons_of(public)
    assert "Quotation 1 of 2" in wording(public)
    await press(world, public, "▶️", world.mona)
    assert "Quotation 2 of 2" in wording(public)


@pytest.mark.parametrize("who", ["asker", "moderator"])
async def test_the_asker_and_who_manages_messages_delete_an_answer(world: World, who: str) -> None:
    answer = await ask(world)
    rights = discord.Permissions(manage_messages=True)
    role = world.guild.create_role("Moderators", permissions=rights)
    moderator = world.guild.add_member(world.env.create_user("moe"), roles=[role])
    await world.env.settle()
    await press(world, answer, "Delete", world.alice if who == "asker" else moderator)
    assert world.channel.history() == []


async def test_nobody_else_deletes_an_answer(world: World) -> None:
    answer = await ask(world)
    bob = world.guild.add_member(world.env.create_user("bob"))
    await world.env.settle()
    refused = await press(world, answer, "Delete", bob)
    (line,) = refused.followups
    assert line.ephemeral
    assert "Only the person who asked, or who has Manage Messages" in wording(line)
    assert "Quotation 1 of 2" in wording(answer)


async def test_everybody_has_one_vote_which_can_be_changed(world: World) -> None:
    answer = await ask(world)
    up = await press(world, answer, "👍")
    assert up.ephemeral
    assert said(up) == "Thank you. You voted 👍; press 👎 to change that."
    await press(world, answer, "👍")
    await press(world, answer, "👍", world.mona)
    down = await press(world, answer, "👎")
    assert down.response is not None
    assert "What was wrong?" in said(down)
    (select,) = controls(down.response).values()
    assert select["placeholder"] == "Choose a reason"
    assert {one["value"]: one["label"] for one in select["options"]} == {
        "wrong passage": "Wrong passage",
        "outdated": "Outdated",
        "wrong article": "Wrong article",
        "should have said no": "There is no answer",
    }
    await world.alice.select(down.response.message, values=["outdated"])
    assert wording(down.response) == "Thank you. You voted 👎: Outdated."
    votes = world.memory.votes.all()
    cast = sorted((vote.helpful, vote.reason, vote.article_id, vote.paragraph) for vote in votes)
    assert cast == [(False, "outdated", "bees", 1), (True, "", "bees", 1)]
    assert {vote.question for vote in votes} == {"dance?"}


async def test_a_vote_is_for_the_quotation_that_is_shown(world: World) -> None:
    answer = await ask(world)
    await press(world, answer, "▶️")
    await press(world, answer, "👍")
    (vote,) = world.memory.votes.all()
    assert vote.paragraph == 2


async def test_what_is_no_question_by_itself_is_not_waited_for(world: World) -> None:
    narrowed = await ask(world, "quantum?", after="2024")
    assert list(buttons_of(narrowed)) == ["Delete"]


async def test_who_waits_for_an_answer_is_remembered_once(world: World) -> None:
    nothing = await ask(world, "quantum?")
    first = await press(world, nothing, "Notify me")
    assert first.ephemeral
    assert "I will send you a message, once" in said(first)
    assert "You are waiting for 1 answer." in said(first)
    again = await press(world, nothing, "Notify me")
    assert "You are already waiting for an answer to this." in said(again)
    (waits,) = world.memory.subscriptions.of(world.alice.user.id)
    assert (waits.question, waits.collections) == ("quantum?", (world.own, "seeds"))
    assert first.response is not None
    stopped = await press(world, first.response, "Stop all notifications")
    assert said(stopped) == "Done. I will not message you about those questions."
    assert world.memory.subscriptions.of(world.alice.user.id) == []


async def test_at_most_twenty_answers_are_waited_for(world: World) -> None:
    for number in range(20):
        await press(world, await ask(world, f"quantum{number}?"), "Notify me")
    refused = await press(world, await ask(world, "one more?"), "Notify me")
    assert "20" in said(refused)
    assert len(world.memory.subscriptions.of(world.alice.user.id)) == 20


@pytest.mark.parametrize("name", BUTTONS)
async def test_buttons_of_an_answer_that_is_no_longer_kept_say_so(world: World, name: str) -> None:
    answer = await ask(world)
    world.memory.answers.forget_article("seeds", "bees")
    line = last_word(await press(world, answer, name))
    assert line == "This answer is no longer kept, so its buttons have no effect. Ask again."


@pytest.mark.parametrize("name", BUTTONS)
async def test_buttons_work_only_where_the_answer_was_given(world: World, name: str) -> None:
    answer = await ask(world)
    kept = world.memory.answers.get(buttons_of(answer)[name].split(":")[1])
    assert kept is not None
    world.memory.answers.keep(replace(kept, channel=1))
    assert "no longer kept" in last_word(await press(world, answer, name))


@pytest.mark.parametrize("name", BUTTONS)
@pytest.mark.parametrize("fault", ["locked", "unexpected"])
async def test_faults_are_a_line_or_an_apology_with_a_code(
    world: World,
    name: str,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await ask(world)
    secret = "hunter2 /home/me"
    error = LibraryError("Another process is writing to it: try again.")
    failure: Exception = error if fault == "locked" else RuntimeError(secret)

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(world.memory.answers, "get", fail)
    line = last_word(await press(world, answer, name))
    if fault == "locked":
        assert line.startswith("Sorry, I cannot get at my data right now. Try again in a minute;")
    code = re.search(r"the code ([0-9a-f]{8})\.$", line)
    assert code is not None
    assert code[1] in caplog.text
    assert "hunter2" not in line
    assert "process" not in line


@pytest.mark.parametrize("name", ["In context", "Summarise article"])
async def test_an_article_that_is_gone_is_said_to_be_gone(world: World, name: str) -> None:
    answer = await ask(world)
    world.engine.library["seeds"].clear()
    assert "There is no article" in last_word(await press(world, answer, name))


@pytest.mark.parametrize("name", BUTTONS)
@pytest.mark.parametrize(("status", "code"), [(404, 10062), (403, 50013), (404, 10015)])
async def test_a_press_that_discord_no_longer_takes_is_logged_and_let_go(
    world: World, name: str, status: int, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await ask(world)
    with caplog.at_level(logging.WARNING, "bot"):
        for path in ("/interactions/*/*/callback", "/webhooks/*/messages/*", "/webhooks/*"):
            method = "POST" if "messages" not in path else "PATCH"
            world.env.inject_error(method, path, status=status, code=code, times=None)
        await press(world, answer, name)
    assert "Traceback" not in caplog.text
    assert len(world.env.http_requests) < 40


async def test_answers_are_shown_without_buttons_when_they_cannot_be_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("The disk is full.")

    monkeypatch.setattr(world.memory.answers, "keep", fail)
    answer = await ask(world)
    assert "> **Honeybees live in hives**." in wording(answer)
    assert "**2** [Why bees dance]" in wording(answer)
    assert buttons_of(answer) == {}
    assert "an answer cannot be kept and has no buttons: The disk is full." in caplog.text


async def test_a_forged_number_is_refused(world: World) -> None:
    answer = await ask(world)
    custom_id = buttons_of(answer)["In context"]
    name, answer_id, _ = custom_id.split(":")
    item = next(
        item for item in walk(answer._message.components) if item.get("custom_id") == custom_id
    )
    item["custom_id"] = forged = f"{name}:{answer_id}:77"
    refused = await world.alice.click(answer.message, custom_id=forged)
    assert "This button belongs to another answer." in said(refused)


def walk(components: list[dict[str, object]]) -> list[dict[str, object]]:
    found = []
    for component in components:
        inner = component.get("components")
        found += [component, *(walk(inner) if isinstance(inner, list) else [])]
    return found


def last_word(result: simcord.InteractionResult) -> str:
    """What a press was answered with: in a message of its own, or beside the one it changes."""
    messages = [*result.followups] or ([result.response] if result.response else [])
    return wording(messages[-1]).replace("\\", "")
