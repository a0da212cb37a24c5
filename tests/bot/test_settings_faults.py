"""/settings, each command and component against each failure: who may, and what goes wrong."""

import json
import logging
from typing import Any

import pytest
import simcord
from simcord.actors import _component_interaction

from bot.preferences import DEFAULTS, SERVER, Preferences
from index.store import bot_state
from tests.bot.conftest import World, said, wording
from tests.bot.pressing import assert_apology, controls, last_word, locked, use, walk

COMMANDS = ["settings show", "settings reset"]
CONTROLS: list[tuple[str, list[str]]] = [
    ("set:carefulness:0", ['"eager"']),
    ("set:private:0:true", []),
    ("set:open_channels:0", []),
    ("reset:0", []),
]


def kept(world: World) -> dict[int, dict[str, Any]]:
    return world.memory.settings.all(world.guild.id)


async def shown_with(world: World, custom_id: str) -> simcord.ResponseMessage:
    """A message that has this control."""
    command = "settings reset" if custom_id.startswith("reset") else "settings show"
    result = await world.mona.slash(world.channel, command)
    assert result.response is not None
    return result.response


@pytest.mark.parametrize("command", COMMANDS)
async def test_members_may_not_even_with_an_override(world: World, command: str) -> None:
    assert command not in world.alice.available_commands(world.channel)
    tree = {found.name: found for found in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(tree["settings"].id, {world.alice: True})
    refused = await world.alice.slash(world.channel, command)
    assert refused.ephemeral
    assert "You need the permission Manage Server for that." in said(refused)
    assert world.env.errors


@pytest.mark.parametrize(("custom_id", "values"), CONTROLS)
async def test_members_may_not_use_a_panel(world: World, custom_id: str, values: list[str]) -> None:
    world.memory.settings.put(world.guild.id, SERVER, {"thread": True})
    message = await shown_with(world, custom_id)
    refused = await use(world, message, custom_id, *values, who=world.alice)
    assert "You need the permission Manage Server for that." in last_word(refused)
    assert all(line.ephemeral for line in refused.followups)
    assert kept(world) == {SERVER: {"thread": True}}


async def test_only_who_asked_can_keep_things_as_they_are(world: World) -> None:
    message = await shown_with(world, "reset:0")
    refused = await use(world, message, f"keep:{world.mona.user.id}", who=world.alice)
    assert "Only the person who asked for this can press that." in last_word(refused)


@pytest.mark.parametrize(("custom_id", "values"), CONTROLS)
async def test_a_locked_database_is_a_line_and_changes_nothing(
    world: World, custom_id: str, values: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.memory.settings.put(world.guild.id, SERVER, {"thread": True})
    message = await shown_with(world, custom_id)
    with locked(world.memory.settings.path, monkeypatch):
        failed = await use(world, message, custom_id, *values)
        assert "I cannot get at my data" in last_word(failed)
        assert "went wrong" not in last_word(failed)
        assert kept(world) == {SERVER: {"thread": True}}
    again = await use(world, message, custom_id, *values)
    assert again.followups == []


@pytest.mark.parametrize(("custom_id", "values"), CONTROLS)
async def test_a_damaged_row_is_a_line_and_can_be_reset(
    world: World, custom_id: str, values: list[str]
) -> None:
    world.memory.settings.put(world.guild.id, SERVER, {"thread": True})
    message = await shown_with(world, custom_id)
    damage(world)
    used = await use(world, message, custom_id, *values)
    if custom_id == "reset:0":
        assert wording(message) == "All settings were reset."
        assert kept(world) == {}
    else:
        assert "I cannot get at my data" in last_word(used)


async def test_a_damaged_row_is_a_line_for_show(world: World) -> None:
    world.memory.settings.put(world.guild.id, SERVER, {"thread": True})
    damage(world)
    assert "I cannot get at my data" in said(await world.mona.slash(world.channel, "settings show"))
    assert world.env.errors


def damage(world: World) -> None:
    with bot_state.writing(world.memory.settings.path, ()) as connection:
        connection.execute("UPDATE server_settings SET settings = '[1'")


@pytest.mark.parametrize(("custom_id", "values"), CONTROLS)
async def test_an_unexpected_fault_is_an_apology_with_a_code(
    world: World,
    custom_id: str,
    values: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    message = await shown_with(world, custom_id)
    break_memory(world, monkeypatch)
    line = last_word(await use(world, message, custom_id, *values))
    assert_apology(line, caplog.text)


async def test_an_unexpected_fault_of_show_is_an_apology(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_memory(world, monkeypatch)
    failed = await world.mona.slash(world.channel, "settings show")
    assert_apology(said(failed).replace("\\", ""), caplog.text)
    assert world.env.errors


def break_memory(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("hunter2 /home/me")

    monkeypatch.setattr(world.memory.settings, "all", fail)
    monkeypatch.setattr(world.memory.settings, "put", fail)
    monkeypatch.setattr(world.bot.desk, "preferences", calm)  # it reads them too


async def calm(*_: object) -> Preferences:
    return DEFAULTS


REFUSALS = [(404, 10062), (404, 10015), (403, 50013), (400, 50035)]


@pytest.mark.parametrize(("status", "code"), REFUSALS)
@pytest.mark.parametrize(("custom_id", "values"), CONTROLS)
async def test_a_use_that_discord_no_longer_takes_is_let_go_and_saves_nothing(
    world: World, custom_id: str, values: list[str], status: int, code: int
) -> None:
    world.memory.settings.put(world.guild.id, SERVER, {"thread": True})
    message = await shown_with(world, custom_id)
    world.env.inject_error(
        "POST", "/interactions/*/*/callback", status=status, code=code, times=None
    )
    await use(world, message, custom_id, *values)
    assert kept(world) == {SERVER: {"thread": True}}


@pytest.mark.parametrize(("status", "code"), [*REFUSALS, (429, 0)])
@pytest.mark.parametrize(("custom_id", "values"), CONTROLS[:2])
async def test_what_was_chosen_is_saved_even_if_the_panel_cannot_be_redrawn(
    world: World,
    custom_id: str,
    values: list[str],
    status: int,
    code: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    message = await shown_with(world, custom_id)
    path = "/webhooks/*/messages/*"
    world.env.inject_error("PATCH", path, status=status, code=code)
    with caplog.at_level(logging.WARNING, "bot"):
        await use(world, message, custom_id, *values)
    assert kept(world)[SERVER]


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_that_cannot_be_answered_is_logged(
    world: World, command: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/*", status=status, code=10015)
    with caplog.at_level(logging.WARNING, "bot"):
        await world.mona.slash(world.channel, command)
    assert "could not answer an interaction" in caplog.text


async def test_a_forged_control_is_refused(world: World) -> None:
    shown = await shown_with(world, "set:carefulness:0")
    items = controls(shown)
    forged = {"set:nonsense:0": '"x"', "set:carefulness:0": '"bold"', "set:adders:9": "9"}
    for custom_id, value in forged.items():
        item = items["set:carefulness:0"]
        stored = world.env.backend.get_message(shown.channel_id, shown.id)
        data = {"custom_id": custom_id, "component_type": item["type"], "values": [value]}
        for component in walk(stored.components):
            if component.get("custom_id") == item["custom_id"]:
                component["custom_id"] = custom_id
        used = await _component_interaction(world.mona, stored, data)
        item["custom_id"] = custom_id
        assert used.followups, custom_id
        assert "Error" not in json.dumps(last_word(used))
    assert kept(world) == {}
