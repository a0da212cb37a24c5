"""/gaps: what the articles did not answer, grouped and paged; who may see it, and what fails."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import simcord

from bot.render.gaps import render_gaps
from index.store.unanswered import MAX_CHARACTERS
from retrieval.gaps import Gap
from tests.bot.conftest import World, said, wording
from tests.bot.discord_rules import active, fits_discord, units
from tests.bot.pressing import assert_apology, controls, last_word, locked, use

NOW = datetime.now(UTC)


def ask(world: World, question: str, times: int = 1, days_ago: int = 0) -> datetime:
    when = NOW - timedelta(days=days_ago)
    for _ in range(times):
        world.memory.unanswered.record(question, world.own, when)
    return when


async def gaps(world: World, **options: object) -> simcord.ResponseMessage:
    result = await world.mona.slash(world.channel, "gaps", **options)
    assert result.ephemeral
    assert result.response is not None
    return result.response


async def test_nothing_is_said_to_be_nothing(world: World) -> None:
    world.memory.unanswered.record("Elsewhere?", "guild-1", NOW)
    shown = await gaps(world)
    assert wording(shown) == "No question here went without an answer."
    assert controls(shown) == {}
    since = await gaps(world, since="2024-05-01")
    assert wording(since).startswith("Since <t:1714564800:D>, no question here")


async def test_questions_are_grouped_and_the_most_asked_come_first(world: World) -> None:
    ask(world, "who is Zoë?", days_ago=3)
    last = ask(world, "Why is the sky blue?", days_ago=2)
    ask(world, "why is the SKY blue", days_ago=4)
    lines = wording(await gaps(world)).split("\n")
    assert lines[0] == "**Questions without an answer**"
    assert lines[1] == "**2×** Why is the sky blue?"
    assert lines[2] == f"-# last <t:{int(last.timestamp())}:R>"
    assert lines[3] == "who is Zoë?"
    assert lines[4].startswith("-# asked once, <t:")
    assert lines[5:] == [
        "-# 3 questions in all · page 1 of 1",
        "-# I keep nothing of who asked.",
    ]


async def test_only_what_was_asked_since_a_day_is_shown_and_forgotten(world: World) -> None:
    ask(world, "Old?", days_ago=40)
    ask(world, "New?", days_ago=1)
    shown = await gaps(world, since=(NOW - timedelta(days=7)).date().isoformat())
    assert "\nNew?\n" in wording(shown)
    assert "Old" not in wording(shown)
    (forget,) = controls(shown)
    await use(world, shown, forget)
    assert "Forget 1 question for good" in wording(shown)
    yes, keep = controls(shown)
    await use(world, shown, keep)
    assert "\nNew?\n" in wording(shown)
    await use(world, shown, forget)
    await use(world, shown, yes)
    assert wording(shown) == "1 question is forgotten."
    assert [one.question for one in world.memory.unanswered.entries()] == ["Old?"]


async def test_pages_are_turned_and_forgetting_twice_is_harmless(world: World) -> None:
    for number in range(23):
        ask(world, f"Question {number}?", times=number + 1)
    shown = await gaps(world)
    assert "**23×** Question 22?\n" in wording(shown)
    assert "page 1 of 3" in wording(shown)
    await use(world, shown, "gaps:2:all")
    assert "**13×** Question 12?\n" in wording(shown)
    await use(world, shown, "gaps:3:all")
    assert "page 3 of 3" in wording(shown)
    assert controls(shown)["gaps:4:all"]["disabled"]
    beyond = await gaps(world, page=99)
    assert "page 3 of 3" in wording(beyond)
    await use(world, shown, "gaps-forget:all")
    await use(world, shown, "gaps-forgotten:all")
    assert wording(shown) == "276 questions are forgotten."
    await use(world, beyond, "gaps:2:all")
    assert wording(beyond) == "No question here went without an answer."


async def test_questions_of_the_engine_name_nobody_and_act_in_no_way(world: World) -> None:
    ask(world, "Who is <@123> **@everyone** [x](https://evil.example)?")
    line = wording(await gaps(world)).split("\n")[1]
    assert active(line) is None


@pytest.mark.parametrize("sign", ["*", "漢", "\U0001f41d", "@everyone "])
def test_a_page_keeps_discords_limits(sign: str) -> None:
    question = (sign * MAX_CHARACTERS)[:MAX_CHARACTERS]
    card = render_gaps([Gap(question, 10**6, NOW, "guild-1")] * 500, 2, NOW.date())
    assert fits_discord(card)
    assert units(card.texts[1]) > 1_500


async def test_a_bad_date_gets_an_example(world: World) -> None:
    result = await world.mona.slash(world.channel, "gaps", since="soonish")
    assert "2025-11-08, June 2025 or last week" in said(result)
    assert world.env.errors


# The command and its components against every failure.

CONTROLS = ["gaps:2:all", "gaps-forget:all", "gaps-forgotten:all"]


async def shown_with(world: World, custom_id: str) -> simcord.ResponseMessage:
    for number in range(11):
        ask(world, f"Question {number}?")
    shown = await gaps(world)
    if custom_id == "gaps-forgotten:all":
        await use(world, shown, "gaps-forget:all")
    return shown


def count(world: World) -> int:
    return len(world.memory.unanswered.entries())


async def test_members_may_not_even_with_an_override(world: World) -> None:
    assert "gaps" not in world.alice.available_commands(world.channel)
    assert "gaps" not in world.mona.user.available_commands()
    tree = {found.name: found for found in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(tree["gaps"].id, {world.alice: True})
    refused = await world.alice.slash(world.channel, "gaps")
    assert refused.ephemeral
    assert "You need the permission Manage Server for that." in said(refused)
    assert world.env.errors


@pytest.mark.parametrize("custom_id", CONTROLS)
async def test_another_person_without_the_permission_is_refused(
    world: World, custom_id: str
) -> None:
    shown = await shown_with(world, custom_id)
    refused = await use(world, shown, custom_id, who=world.alice)
    assert "You need the permission Manage Server for that." in last_word(refused)
    assert all(line.ephemeral for line in refused.followups)
    assert count(world) == 11


@pytest.mark.parametrize("custom_id", CONTROLS)
async def test_damaged_questions_are_a_line(world: World, custom_id: str) -> None:
    shown = await shown_with(world, custom_id)
    world.memory.unanswered.path.write_bytes(b"no database " * 100)
    failed = await use(world, shown, custom_id)
    assert "I cannot get at my data" in last_word(failed)


async def test_a_locked_database_is_a_line_and_forgets_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await shown_with(world, "gaps-forgotten:all")
    with locked(world.memory.unanswered.path, monkeypatch):
        failed = await use(world, shown, "gaps-forgotten:all")
        assert "I cannot get at my data" in last_word(failed)
        assert count(world) == 11
    await use(world, shown, "gaps-forgotten:all")
    assert wording(shown) == "11 questions are forgotten."


@pytest.mark.parametrize("custom_id", CONTROLS)
async def test_an_unexpected_fault_is_an_apology_with_a_code(
    world: World,
    custom_id: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown = await shown_with(world, custom_id)
    break_memory(world, monkeypatch)
    assert_apology(last_word(await use(world, shown, custom_id)), caplog.text)


async def test_an_unexpected_fault_of_the_command_is_an_apology(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_memory(world, monkeypatch)
    failed = await world.mona.slash(world.channel, "gaps")
    assert_apology(last_word(failed), caplog.text)
    assert world.env.errors


def break_memory(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("hunter2 /home/me")

    monkeypatch.setattr(world.memory.unanswered, "entries", fail)
    monkeypatch.setattr(world.memory.unanswered, "forget", fail)


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (404, 10015), (403, 50013)])
@pytest.mark.parametrize("custom_id", CONTROLS)
async def test_a_press_that_discord_no_longer_takes_is_let_go_and_forgets_nothing(
    world: World, custom_id: str, status: int, code: int
) -> None:
    shown = await shown_with(world, custom_id)
    path = "/interactions/*/*/callback"
    world.env.inject_error("POST", path, status=status, code=code, times=None)
    await use(world, shown, custom_id)
    assert count(world) == 11


@pytest.mark.parametrize("status", [403, 404, 429])
async def test_a_list_that_cannot_be_shown_is_logged(
    world: World, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/*", status=status, code=10015)
    with caplog.at_level(logging.WARNING, "bot"):
        await world.mona.slash(world.channel, "gaps")
    assert "could not answer an interaction" in caplog.text or status == 429
