"""/privacy: what is kept about somebody, shown and deleted, for everybody and everywhere."""

from datetime import UTC, datetime

import pytest
import simcord

from bot.cogs.upkeep import ANSWERS_KEPT, REMOVED_KEPT, USAGE_KEPT
from bot.render.privacy import (
    ANSWER_DAYS,
    COUNT_DAYS,
    REMOVED_MINUTES,
    render_deleted,
    render_kept,
    render_wish,
)
from index.errors import LibraryError
from index.store.erasure import what_is_kept
from index.types import Article
from tests.bot.conftest import World, buttons_of, said, wording
from tests.bot.discord_rules import fits_discord
from tests.bot.fakes import BEES
from tests.bot.pressing import assert_apology, controls, last_word, locked, use

KINDS = ("answers", "votes", "subscriptions", "usage", "removed")
NOTHING = dict.fromkeys(KINDS, 0)


async def live_a_little(world: World, *, articles: bool = False) -> None:
    """Have something of every kind kept about Alice, and an answer to Mona."""
    memory, alice = world.memory, world.alice.user.id
    await world.alice.slash(world.channel, "ask", question="hives?")
    await world.mona.slash(world.channel, "ask", question="hives?")
    memory.subscriptions.add(alice, world.guild.id, (world.own,), "q?", "en", datetime.now(UTC))
    memory.usage.add(world.guild.id, alice, datetime.now(UTC).date())
    memory.removed.keep(world.own, BEES, alice, datetime.now(UTC))
    if articles:
        world.engine.library[own(world)] = [Article("mine", "Mine", ("Text.",))]


def own(world: World) -> str:
    return f"user-{world.alice.user.id}"


def held(world: World, who: simcord.MemberActor | None = None) -> dict[str, int]:
    return what_is_kept(world.memory.data, (who or world.alice).user.id)


async def wish(world: World) -> simcord.ResponseMessage:
    result = await world.alice.slash(world.channel, "privacy delete")
    assert result.ephemeral
    assert result.response is not None
    return result.response


def button(world: World, what: str) -> str:
    return f"forget-me:{world.alice.user.id}:{what}"


async def test_everybody_sees_what_is_kept_and_for_how_long(world: World) -> None:
    await live_a_little(world, articles=True)
    result = await world.alice.slash(world.channel, "privacy show")
    assert result.ephemeral
    text = said(result)
    for line in (
        "- 1 answer to you, kept for 30 days for its buttons\n",
        "- 1 question you are waiting on, kept until answered or stopped\n",
        "- 1 daily count of your questions, kept for 2 days for a server's limit\n",
        "- 1 article you removed, kept for 10 minutes to undo that\n",
        "- 1 article of your own, kept until you remove it\n",
        "No third party and no language model.",
        "Those added in a server are the server's.",
    ):
        assert line in text
    assert "vote" not in text


async def test_it_works_in_direct_messages(world: World) -> None:
    shown = await world.alice.user.slash("privacy show")
    assert "**What I keep about you**\nNothing.\n" in said(shown)
    wished = await world.alice.user.slash("privacy delete")
    assert said(wished) == "There is nothing that I keep about you."
    assert wished.response is not None
    assert controls(wished.response) == {}


async def test_deleting_asks_first_and_says_what_was_deleted(world: World) -> None:
    await live_a_little(world)
    shown = await wish(world)
    assert "**Delete what I keep about you?**\n- 1 answer to you\n- 1 question" in wording(shown)
    assert list(controls(shown)) == [button(world, "kept"), f"keep:{world.alice.user.id}"]
    await use(world, shown, button(world, "kept"), who=world.alice)
    assert wording(shown) == (
        "**This was deleted:**\n- 1 answer to you\n- 1 question you are waiting on\n"
        "- 1 daily count of your questions\n- 1 article you removed"
    )
    assert held(world) == NOTHING
    assert held(world, world.mona)["answers"] == 1
    assert world.engine.forgotten == []


async def test_ones_own_articles_go_only_on_request(world: World) -> None:
    await live_a_little(world, articles=True)
    shown, again = await wish(world), await wish(world)
    assert list(buttons_of(shown)) == ["Delete, keep my articles", "Delete everything", "Keep"]
    await use(world, shown, button(world, "kept"), who=world.alice)
    assert own(world) in world.engine.library
    assert list(buttons_of(await wish(world))) == ["Delete everything", "Keep"]
    await use(world, again, button(world, "all"), who=world.alice)
    assert wording(again) == "**This was deleted:**\n- 1 article of your own"
    assert world.engine.forgotten == [own(world)]


@pytest.mark.parametrize("what", ["kept", "all"])
async def test_deleting_twice_is_harmless(world: World, what: str) -> None:
    await live_a_little(world, articles=True)
    first, second = await wish(world), await wish(world)
    await use(world, first, button(world, what), who=world.alice)
    await use(world, second, button(world, what), who=world.alice)
    assert wording(second) == "There was nothing left to delete."


async def test_keeping_changes_nothing(world: World) -> None:
    await live_a_little(world)
    shown = await wish(world)
    await use(world, shown, f"keep:{world.alice.user.id}", who=world.alice)
    assert wording(shown) == "Nothing was changed."
    assert held(world)["answers"] == 1


def test_the_cards_keep_discords_limits() -> None:
    many = dict.fromkeys(KINDS, 10**12)
    for card in (render_kept(many, 10**12), render_wish(many, 10**12), render_deleted(many, 1)):
        assert fits_discord(card)


def test_what_is_said_of_how_long_is_what_is_done() -> None:
    said_of = (ANSWER_DAYS, COUNT_DAYS, REMOVED_MINUTES)
    done = (ANSWERS_KEPT.days, USAGE_KEPT.days, REMOVED_KEPT.total_seconds() / 60)
    assert said_of == done


# The commands and the buttons against every failure.

COMMANDS = ["privacy show", "privacy delete"]
BUTTONS = ["kept", "all"]


@pytest.mark.parametrize("what", BUTTONS)
async def test_nobody_deletes_what_is_another_persons(world: World, what: str) -> None:
    await live_a_little(world, articles=True)
    shown = await wish(world)
    for custom_id in (button(world, what), f"keep:{world.alice.user.id}"):
        refused = await use(world, shown, custom_id, who=world.mona)
        assert "Only the person who asked for this can press that." in last_word(refused)
    assert held(world)["answers"] == 1
    assert world.engine.forgotten == []


@pytest.mark.parametrize("what", BUTTONS)
async def test_a_locked_database_is_a_line_and_deletes_nothing(
    world: World, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_a_little(world, articles=True)
    shown, before = await wish(world), held(world)
    with locked(world.memory.settings.path, monkeypatch):
        failed = await use(world, shown, button(world, what), who=world.alice)
        assert "Not everything is deleted. Press the button again in a moment." in last_word(failed)
        assert held(world) == before
        assert world.engine.forgotten == []
    await use(world, shown, button(world, what), who=world.alice)
    assert held(world) == NOTHING


async def test_articles_that_could_not_be_deleted_go_at_the_next_press(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_a_little(world, articles=True)
    shown = await wish(world)

    async def fail(_: str) -> bool:
        raise LibraryError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(world.engine, "forget", fail)
        failed = await use(world, shown, button(world, "all"), who=world.alice)
    assert "is deleted, but your articles are not. Press the button again" in last_word(failed)
    assert held(world) == NOTHING
    await use(world, shown, button(world, "all"), who=world.alice)
    assert wording(shown) == "**This was deleted:**\n- 1 article of your own"


async def test_articles_that_cannot_be_read_are_deleted_uncounted(world: World) -> None:
    await live_a_little(world, articles=True)
    shown = await wish(world)
    world.engine.failure = LibraryError("It is damaged.")
    await use(world, shown, button(world, "all"), who=world.alice)
    assert wording(shown).endswith("- Your articles")
    assert own(world) not in world.engine.library


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_database_that_cannot_be_read_is_a_line(world: World, command: str) -> None:
    world.memory.settings.path.write_bytes(b"no database " * 100)
    failed = await world.alice.slash(world.channel, command)
    assert "I cannot get at my data" in last_word(failed)
    assert world.env.errors


@pytest.mark.parametrize("command", COMMANDS)
async def test_an_unexpected_fault_of_a_command_is_an_apology(
    world: World, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    world.engine.failure = RuntimeError("hunter2 /home/me")
    assert_apology(last_word(await world.alice.slash(world.channel, command)), caplog.text)
    assert world.env.errors


@pytest.mark.parametrize("what", BUTTONS)
async def test_an_unexpected_fault_of_a_button_is_an_apology(
    world: World, what: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("hunter2 /home/me")

    await live_a_little(world, articles=True)
    shown = await wish(world)
    monkeypatch.setattr("bot.buttons.privacy.forget_person", fail)
    assert_apology(
        last_word(await use(world, shown, button(world, what), who=world.alice)), caplog.text
    )
    assert held(world)["answers"] == 1


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (404, 10015), (403, 50013)])
@pytest.mark.parametrize("what", BUTTONS)
async def test_a_press_that_discord_no_longer_takes_is_let_go_and_deletes_nothing(
    world: World, what: str, status: int, code: int
) -> None:
    await live_a_little(world, articles=True)
    shown = await wish(world)
    path = "/interactions/*/*/callback"
    world.env.inject_error("POST", path, status=status, code=code, times=None)
    await use(world, shown, button(world, what), who=world.alice)
    assert held(world)["answers"] == 1
    assert world.engine.forgotten == []


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (404, 10015), (403, 50013), (429, 0)])
@pytest.mark.parametrize("what", BUTTONS)
async def test_what_was_confirmed_is_done_even_if_that_cannot_be_said(
    world: World, what: str, status: int, code: int
) -> None:
    await live_a_little(world, articles=True)
    shown = await wish(world)
    world.env.inject_error("PATCH", "/webhooks/*/messages/*", status=status, code=code)
    await use(world, shown, button(world, what), who=world.alice)
    assert held(world) == NOTHING
