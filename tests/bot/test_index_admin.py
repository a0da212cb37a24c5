"""/index: for managers only, whatever a server's admins changed; questions go on meanwhile."""

import discord
import pytest
import simcord

from index.errors import LibraryError
from index.types import Progress
from tests.bot.conftest import World, said


async def test_a_manager_sees_the_state_of_both_collections(world: World) -> None:
    result = await world.mona.slash(world.channel, "index status")
    assert result.ephemeral
    assert result.response is not None
    fields = result.response.embeds[0].fields
    assert [field.name for field in fields] == ["This server's articles", "Shared articles"]
    assert (fields[1].value or "").startswith("2 articles, 3 paragraphs\nChanged: <t:1762862400:R>")


async def test_members_do_not_see_the_command(world: World) -> None:
    assert "index rebuild" not in world.alice.available_commands(world.channel)
    assert "index rebuild" in world.mona.available_commands(world.channel)


@pytest.mark.parametrize("command", ["index status", "index rebuild"])
async def test_an_override_of_the_defaults_does_not_let_members_in(
    world: World, command: str
) -> None:
    tree = {found.name: found for found in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(tree["index"].id, {world.alice: True})
    refused = await world.alice.slash(world.channel, command)
    assert refused.ephemeral
    assert "You need the permission Manage Server for that." in said(refused)
    assert world.env.errors


async def test_the_command_is_for_servers_only(world: World) -> None:
    assert "index status" not in world.alice.user.available_commands()


async def test_a_rebuild_reports_what_changed(world: World) -> None:
    result = await world.mona.slash(world.channel, "index rebuild")
    assert "**Rebuilt** in 3.2 s: 0 added" in said(result)


@pytest.mark.simcord(settle_timeout=0.5)
async def test_progress_is_shown_and_questions_are_answered_meanwhile(world: World) -> None:
    world.engine.steps = [(10, Progress("embedding", done, 200)) for done in (50, 100)]
    rebuilding = await world.mona.slash(world.channel, "index rebuild")
    assert rebuilding.response is not None
    assert rebuilding.response.embeds == []
    await world.env.advance_time(5)
    assert "25% · 50 of 200" in said(rebuilding)
    asked = await world.alice.slash(world.channel, "ask", question="hives?")
    assert "Honeybees" in said(asked)
    await world.env.advance_time(10)
    assert "50% · 100 of 200" in said(rebuilding)
    await world.env.advance_time(10)
    assert "**Rebuilt**" in said(rebuilding)
    assert edits(world.env, rebuilding) == 3


@pytest.mark.simcord(settle_timeout=0.5)
async def test_progress_edits_at_most_once_a_second(world: World) -> None:
    world.engine.steps = [(0.6, Progress("embedding", done, 200)) for done in range(200)]
    rebuilding = await world.mona.slash(world.channel, "index rebuild")
    await world.env.advance_time(12)
    assert 8 <= edits(world.env, rebuilding) <= 12


@pytest.mark.simcord(settle_timeout=0.5)
async def test_a_progress_edit_that_fails_does_not_stop_the_rebuild(world: World) -> None:
    world.engine.steps = [(10, Progress("embedding", 1, 2))]
    rebuilding = await world.mona.slash(world.channel, "index rebuild")
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=403, code=50013)
    await world.env.advance_time(11)
    assert "**Rebuilt**" in said(rebuilding)


async def test_a_failed_rebuild_is_a_line(world: World) -> None:
    world.engine.failure = LibraryError("The disk is full. Free some space and rebuild again.")
    result = await world.mona.slash(world.channel, "index rebuild")
    assert "The disk is full. Free some space and rebuild again." in said(result)
    assert world.env.errors


async def test_no_privileged_intent_is_asked_for(world: World) -> None:
    wanted = world.bot.intents
    privileged = discord.Intents(message_content=True, members=True, presences=True)
    assert wanted.value & privileged.value == 0


def edits(env: simcord.Env, result: simcord.InteractionResult) -> int:
    token = result._interaction.token
    return sum(request.method == "PATCH" and token in request.path for request in env.http_requests)
