"""Errors: one door, one line, nothing of an exception shown."""

import logging
import re

import pytest
from discord import app_commands

from bot.errors import render_error
from index.errors import LibraryError, ModelError, NotFoundError, SourceError, UsageError
from tests.bot.conftest import World, said, wording
from tests.bot.discord_rules import shown, texts

SECRET = "token=hunter2 /home/me @everyone"


async def test_an_expected_failure_is_its_own_line(world: World) -> None:
    world.engine.failure = NotFoundError("There is no such article. See the list.")
    result = await world.alice.slash(world.channel, "ask", question="hives?")
    assert said(result).endswith("There is no such article. See the list.")
    assert world.env.errors


@pytest.mark.parametrize("command", ["ask", "articles list", "mention"])
async def test_a_fault_is_an_apology_with_a_code_that_the_log_has_too(
    world: World, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    world.engine.failure = RuntimeError(SECRET)
    with caplog.at_level(logging.ERROR, "bot"):
        if command == "mention":
            assert world.bot.user is not None
            await world.alice.send(world.channel, f"{world.bot.user.mention} hives?")
            line = wording(world.channel.last_message)
        else:
            options = {"question": "hives?"} if command == "ask" else {}
            line = said(await world.alice.slash(world.channel, command, **options))
    assert "hunter2" not in line
    code = re.search(r"the code ([0-9a-f]{8})\.$", shown(line))
    assert code is not None
    assert code[1] in caplog.text
    assert "hunter2" in caplog.text  # the traceback is for the operator
    assert len(world.env.errors) == (command != "mention")


async def test_an_interaction_that_is_gone_is_logged_and_not_tried_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=404, code=10015)
    await world.alice.slash(world.channel, "ask", question="hives?")
    assert "could not answer an interaction: NotFound 10015" in caplog.text
    patches = [request for request in world.env.http_requests if request.method == "PATCH"]
    assert len(patches) == 1


async def test_an_answer_that_discord_calls_bad_ends_in_an_apology(world: World) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
    result = await world.alice.slash(world.channel, "ask", question="hives?")
    assert "Sorry, something went wrong here." in said(result)
    assert world.env.errors


async def test_two_bad_answers_are_the_end_of_it(world: World) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, times=None)
    result = await world.alice.slash(world.channel, "ask", question="hives?")
    assert result.deferred
    assert len([r for r in world.env.http_requests if r.method == "PATCH"]) == 2
    assert len(world.env.errors) == 1


def test_outdated_commands_are_explained() -> None:
    gone = app_commands.CommandNotFound("ask", [])
    assert "This command has changed." in texts(render_error(gone, "/ask"))


def test_messages_of_expected_failures_are_escaped() -> None:
    assert "\\@everyone \\*x\\*" in texts(render_error(UsageError("@everyone *x*"), "/ask"))


@pytest.mark.parametrize("error", [LibraryError(SECRET), ModelError(SECRET)])
def test_faults_of_data_and_model_are_logged_under_the_code_shown(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    line = shown(texts(render_error(error, "/ask")))
    assert line.startswith("Sorry, I cannot get at my data right now.")
    assert "hunter2" not in line
    code = re.search(r"the code ([0-9a-f]{8})\.$", line)
    assert code is not None
    assert code[1] in caplog.text


def test_no_folder_of_the_machine_is_named() -> None:
    error = SourceError("Cannot read /srv/foot/data/guild-1/story.txt (empty). Try again.")
    card = render_error(error, "/ask")
    assert shown(texts(card)) == "Cannot read story.txt (empty). Try again."
    kept = UsageError("See https://example.org/a/b and /articles list.")
    assert shown(texts(render_error(kept, "/ask"))) == str(kept)
