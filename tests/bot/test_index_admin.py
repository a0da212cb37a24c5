"""/index: for managers only; a preview before a rebuild, progress, and the way back."""

from dataclasses import replace

import discord
import pytest
import simcord

from index.errors import ModelError
from index.types import Article, Preview, Progress
from tests.bot.conftest import World, buttons_of, said, wording
from tests.bot.pressing import controls, last_word, use

OWN = Article("ours", "Our own article", ("One paragraph.",))
PLAN = Preview(
    updated=2,
    unchanged=1,
    passages=9,
    articles=("First *one*", "Second one"),
    reasons="another version of Footnote",
)
NOT_ALLOWED = "You need the permission Manage Server for that."


async def test_a_manager_sees_the_state_of_both_collections(world: World) -> None:
    result = await world.mona.slash(world.channel, "index status")
    assert result.ephemeral
    assert "**Articles of this server**\n0 articles, 3 paragraphs" in said(result)
    assert "**Shared articles**\n2 articles, 3 paragraphs\nChanged: <t:1762862400:R>" in said(
        result
    )


async def test_members_do_not_see_the_command(world: World) -> None:
    for command in ("index status", "index rebuild", "index rollback"):
        assert command not in world.alice.available_commands(world.channel)
        assert command in world.mona.available_commands(world.channel)


@pytest.mark.parametrize("command", ["index status", "index rebuild", "index rollback"])
async def test_an_override_of_the_defaults_does_not_let_members_in(
    world: World, command: str
) -> None:
    tree = {found.name: found for found in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(tree["index"].id, {world.alice: True})
    refused = await world.alice.slash(world.channel, command)
    assert refused.ephemeral
    assert said(refused) == NOT_ALLOWED
    assert world.env.errors


async def test_the_command_is_for_servers_only(world: World) -> None:
    assert "index status" not in world.alice.user.available_commands()


async def rebuilding(world: World) -> simcord.InteractionResult:
    """The preview of a rebuild that would do something."""
    world.engine.plan = PLAN
    return await world.mona.slash(world.channel, "index rebuild")


async def press(
    world: World,
    message: simcord.ResponseMessage | None,
    name: str,
    who: simcord.MemberActor | None = None,
) -> simcord.InteractionResult:
    assert message is not None
    return await use(world, message, buttons_of(message)[name], who=who)


async def test_a_rebuild_is_previewed_and_changes_nothing_yet(world: World) -> None:
    asked = await rebuilding(world)
    assert asked.ephemeral
    assert said(asked).split("\n") == [
        "**What a rebuild would change**",
        "2 articles updated, 1 article unchanged, 9 paragraphs embedded.",
        "Why: another version of Footnote made the index.",
        "-# Questions are answered meanwhile, and it can be undone.",
        "- First \\*one\\*",
        "- Second one",
    ]
    assert list(buttons_of(asked.response)) == ["Rebuild", "Leave it"]


async def test_where_nothing_would_change_there_is_nothing_to_press(world: World) -> None:
    world.engine.plan = Preview(unchanged=12)
    asked = await world.mona.slash(world.channel, "index rebuild")
    assert said(asked) == "The index is up to date with its 12 articles; there is nothing to do."
    assert asked.response is not None
    assert controls(asked.response) == {}


@pytest.mark.parametrize(
    "plan",
    [Preview(added=1), Preview(updated=1), Preview(removed=1), Preview(passages=1),
     Preview(new_words=True)],
    ids=repr,
)  # fmt: skip
async def test_whatever_would_change_can_be_done(world: World, plan: Preview) -> None:
    world.engine.plan = plan
    asked = await world.mona.slash(world.channel, "index rebuild")
    assert "Rebuild" in buttons_of(asked.response)


async def test_a_rebuild_reports_what_changed_and_offers_the_way_back(world: World) -> None:
    asked = await rebuilding(world)
    await press(world, asked.response, "Rebuild")
    assert said(asked) == "**Rebuilt** in 3.2 s."
    assert list(buttons_of(asked.response)) == ["Roll back"]


async def test_a_rebuild_of_what_another_model_made_offers_no_way_back(world: World) -> None:
    world.engine.plan = replace(PLAN, reasons="another model")
    asked = await world.mona.slash(world.channel, "index rebuild")
    assert "cannot be undone here" in said(asked)
    await press(world, asked.response, "Rebuild")
    assert "**Rebuilt** in 3.2 s" in said(asked)
    assert buttons_of(asked.response) == {}


async def test_the_index_is_left_as_it_is_when_that_is_chosen(world: World) -> None:
    asked = await rebuilding(world)
    await press(world, asked.response, "Leave it")
    assert said(asked) == "Nothing was changed."


@pytest.mark.parametrize("name", ["Rebuild", "Leave it"])
async def test_only_the_asker_decides_about_a_rebuild(world: World, name: str) -> None:
    asked = await rebuilding(world)
    refused = await press(world, asked.response, name, world.alice)
    assert last_word(refused) == "Only the person who asked for this can press that."
    assert list(buttons_of(asked.response)) == ["Rebuild", "Leave it"]


async def rebuilt(world: World) -> simcord.InteractionResult:
    world.engine.library[world.own] = [replace(OWN, title="After")]
    world.engine.previous[world.own] = [OWN]
    asked = await rebuilding(world)
    await press(world, asked.response, "Rebuild")
    return asked


async def test_a_rebuild_is_undone_after_a_second_press(world: World) -> None:
    pressed = await press(world, (await rebuilt(world)).response, "Roll back")
    (question,) = pressed.followups
    assert question.ephemeral
    assert "Undo the last rebuild?" in wording(question)
    assert world.engine.rolled_back == []
    await press(world, question, "Roll back")
    back = "Rolled back. The index is as it was before the last rebuild."
    assert wording(question) == back
    assert world.engine.library[world.own] == [OWN]


async def test_a_command_undoes_a_rebuild_too(world: World) -> None:
    await rebuilt(world)
    asked = await world.mona.slash(world.channel, "index rollback")
    assert list(buttons_of(asked.response)) == ["Roll back", "Leave it"]
    await press(world, asked.response, "Roll back")
    assert world.engine.rolled_back == [world.own]


async def test_where_there_is_nothing_to_go_back_to_that_is_said(world: World) -> None:
    asked = await world.mona.slash(world.channel, "index rollback")
    await press(world, asked.response, "Roll back")
    assert said(asked).startswith("There is nothing to go back to: only the last rebuild")


async def test_what_another_model_made_is_not_gone_back_to(world: World) -> None:
    asked = await world.mona.slash(world.channel, "index rollback")
    world.engine.failure = ModelError(f"{world.own} was made by x. Run: footnote index rollback")
    await press(world, asked.response, "Roll back")
    assert said(asked) == (
        "The last rebuild cannot be undone here: before it, the index was made by another model."
    )


@pytest.mark.parametrize("name", ["Rebuild", "Roll back"])
async def test_who_lost_the_permission_changes_nothing(world: World, name: str) -> None:
    if name == "Rebuild":
        asked = await rebuilding(world)
    else:
        asked = await world.mona.slash(world.channel, "index rollback")
    managers = world.guild.roles["Managers"].id
    world.env.backend.edit_role(world.guild.id, managers, {"permissions": 0})
    await world.env.settle()
    assert last_word(await press(world, asked.response, name)) == NOT_ALLOWED
    assert name in buttons_of(asked.response)


async def test_the_way_back_is_not_shown_to_members(world: World) -> None:
    report = await rebuilt(world)
    refused = await press(world, report.response, "Roll back", world.alice)
    assert last_word(refused) == NOT_ALLOWED


@pytest.mark.simcord(settle_timeout=0.5)
async def test_progress_is_shown_and_questions_are_answered_meanwhile(world: World) -> None:
    world.engine.steps = [(10, Progress("embedding", done, 200)) for done in (50, 100)]
    asked = await rebuilding(world)
    await press(world, asked.response, "Rebuild")
    assert said(asked) == "Reading the articles …"
    assert buttons_of(asked.response) == {}
    await world.env.advance_time(5)
    assert "25% · 50 of 200" in said(asked)
    answered = await world.alice.slash(world.channel, "ask", question="hives?")
    assert "Honeybees" in said(answered)
    await world.env.advance_time(10)
    assert "50% · 100 of 200" in said(asked)
    await world.env.advance_time(10)
    assert "**Rebuilt**" in said(asked)


@pytest.mark.simcord(settle_timeout=0.5)
async def test_progress_edits_at_most_once_a_second(world: World) -> None:
    world.engine.steps = [(0.6, Progress("embedding", done, 200)) for done in range(200)]
    asked = await rebuilding(world)
    pressed = await press(world, asked.response, "Rebuild")
    await world.env.advance_time(12)
    assert 8 <= edits(world.env, pressed) <= 13


@pytest.mark.simcord(settle_timeout=0.5)
@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10015), (429, 0)])
async def test_a_progress_edit_that_fails_does_not_stop_the_rebuild(
    world: World, status: int, code: int
) -> None:
    world.engine.steps = [(10, Progress("embedding", 1, 2))]
    asked = await rebuilding(world)
    await press(world, asked.response, "Rebuild")
    path = "/webhooks/*/messages/@original"
    world.env.inject_error("PATCH", path, status=status, code=code)
    await world.env.advance_time(11)
    assert "**Rebuilt**" in said(asked)


async def test_no_privileged_intent_is_asked_for(world: World) -> None:
    wanted = world.bot.intents
    privileged = discord.Intents(message_content=True, members=True, presences=True)
    assert wanted.value & privileged.value == 0


def edits(env: simcord.Env, result: simcord.InteractionResult) -> int:
    token = result._interaction.token
    return sum(request.method == "PATCH" and token in request.path for request in env.http_requests)
