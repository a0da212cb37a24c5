"""Each command and control of articles and index against each failure, one line a surface."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest
import simcord

from index.errors import LibraryError
from index.types import Article, Preview
from tests.bot.conftest import World, buttons_of
from tests.bot.pressing import assert_apology, controls, last_word, locked, use

Act: TypeAlias = Callable[[], Awaitable[simcord.InteractionResult]]

OWN = Article("ours", "Our own article", ("One paragraph.",))
FULL = "The disk is full. Free some space and try again."
COMMANDS: dict[str, tuple[str, dict[str, Any]]] = {
    "list": ("articles list", {}),
    "show": ("articles show", {"article": "ours"}),
    "add page": ("articles add", {"url": "https://example.org/new"}),
    "add file": ("articles add", {"file": ("a.txt", b"A\n\nB")}),
    "remove": ("articles remove", {"article": "ours"}),
    "status": ("index status", {}),
    "preview": ("index rebuild", {}),
}
# How to get to a control: a command, then buttons; the last is the control itself.
CONTROLS: dict[str, list[str]] = {
    "turn page": ["list", "▶️"],
    "order": ["list", "order:"],
    "remove for good": ["remove", "Remove"],
    "undo removal": ["remove", "Remove", "Undo"],
    "undo addition": ["add page", "Undo"],
    "rebuild": ["preview", "Rebuild"],
    "roll back": ["rollback", "Roll back"],
}
WITHOUT_ENGINE = {
    "paste": [],
    "keep": ["remove", "Keep"],
    "leave": ["preview", "Leave it"],
    "ask to roll back": ["preview", "Rebuild", "Roll back"],
    "rollback": [],
}
CHANGING = ["remove for good", "undo removal", "undo addition", "rebuild", "roll back"]
EVERY = [*COMMANDS, "submit", *CONTROLS, *WITHOUT_ENGINE]


async def reach(world: World, surface: str) -> Act:
    """Go to a surface; what is returned uses it."""
    own = [OWN, *(replace(OWN, article_id=f"n{n}", title=f"Nr. {n}") for n in range(20))]
    world.engine.library[world.own] = own
    world.engine.previous[world.own] = [OWN]
    world.engine.plan = Preview(updated=1)
    if surface == "submit":
        opened = await command(world, "paste")()
        return lambda: world.mona.submit_modal(opened, {"headline": "A", "text": "B is C."})
    path = CONTROLS.get(surface) or WITHOUT_ENGINE.get(surface) or []
    if not path:
        return command(world, surface)
    result = await command(world, path[0])()
    assert result.response is not None
    for name in path[1:-1]:
        await use(world, result.response, buttons_of(result.response)[name])
    return control(world, result.response, path[-1])


def command(world: World, name: str) -> Act:
    others: dict[str, tuple[str, dict[str, Any]]] = {
        "paste": ("articles add", {}),
        "rollback": ("index rollback", {}),
    }
    words, options = (COMMANDS | others)[name]
    return lambda: world.mona.slash(world.channel, words, **options)


def control(world: World, message: simcord.ResponseMessage, name: str) -> Act:
    custom_id = buttons_of(message).get(name, name)
    values = ["title"] if name.startswith("order") else []
    assert custom_id in controls(message)
    return lambda: use(world, message, custom_id, *values)


def articles_of(world: World) -> list[str]:
    return [article.article_id for article in world.engine.library[world.own]]


@pytest.mark.parametrize("surface", [*COMMANDS, "submit", *CONTROLS])
async def test_a_library_that_fails_is_a_line_and_nothing_changes(
    world: World, surface: str
) -> None:
    act = await reach(world, surface)
    before = articles_of(world)
    world.engine.failure = LibraryError(FULL)
    assert last_word(await act()).startswith("Sorry, I cannot get at my data right now.")
    assert articles_of(world) == before
    assert world.env.errors or surface in {*CONTROLS, "submit"}


@pytest.mark.parametrize("surface", [*COMMANDS, "submit", *CONTROLS])
async def test_the_unexpected_is_an_apology_with_a_code(
    world: World, surface: str, caplog: pytest.LogCaptureFixture
) -> None:
    act = await reach(world, surface)
    before = articles_of(world)
    world.engine.failure = RuntimeError("hunter2 /home/me")
    assert_apology(last_word(await act()), caplog.text)
    assert articles_of(world) == before
    assert world.env.errors or surface in {*CONTROLS, "submit"}


async def test_without_a_memory_nothing_is_removed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = await reach(world, "remove for good")
    before = articles_of(world)
    world.memory.removed.keep("x", OWN, 1, world.bot.user.created_at)  # type: ignore[union-attr]
    with locked(world.memory.removed.path, monkeypatch):
        assert "Removed" not in last_word(await act())
    assert articles_of(world) == before


async def test_an_article_is_put_back_though_the_memory_cannot_be_written(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    act = await reach(world, "undo removal")
    with locked(world.memory.removed.path, monkeypatch):
        assert last_word(await act()) == "Put back: Our own article."
    assert "ours" in articles_of(world)
    assert "an article that was removed is still kept" in caplog.text


async def test_a_removal_tells_when_answers_could_not_be_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError(FULL)

    act = await reach(world, "remove for good")
    monkeypatch.setattr(world.memory.answers, "forget_article", fail)
    line = last_word(await act())
    assert line.startswith("Removed “Our own article”")
    assert "Buttons of older answers may still show it" in line
    assert FULL in caplog.text


async def test_what_could_not_be_removed_is_not_kept_either(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise LibraryError(FULL)

    act = await reach(world, "remove for good")
    monkeypatch.setattr(world.engine, "remove", fail)
    assert last_word(await act()).startswith("Sorry, I cannot get at my data right now.")
    assert "ours" in articles_of(world)
    long_ago = world.bot.user.created_at.replace(year=2099)  # type: ignore[union-attr]
    assert world.memory.removed.forget_before(long_ago) == 0


@pytest.mark.parametrize("surface", ["show", "remove", "remove for good", "undo addition"])
async def test_articles_that_vanished_are_a_line(world: World, surface: str) -> None:
    act = await reach(world, surface)
    world.engine.library[world.own] = []
    line = last_word(await act())
    assert "There is no article “ours” here" in line or "removed or changed it meanwhile" in line
    assert world.env.errors or surface in CONTROLS


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (404, 10015), (403, 50013)])
@pytest.mark.parametrize("surface", EVERY)
async def test_what_comes_too_late_is_let_go_and_changes_nothing(
    world: World, surface: str, status: int, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    act = await reach(world, surface)
    before, sent = articles_of(world), len(world.env.http_requests)
    world.env.inject_error(
        "POST", "/interactions/*/*/callback", status=status, code=code, times=None
    )
    with caplog.at_level(logging.WARNING, "bot"):
        await act()
    assert articles_of(world) == before
    assert world.engine.rolled_back == []
    assert "could not" in caplog.text or "Discord refused" in caplog.text
    assert len(world.env.http_requests) - sent <= 3
    assert world.env.errors or surface in {*CONTROLS, *WITHOUT_ENGINE, "submit"}


@pytest.mark.parametrize(("status", "code"), [(404, 10015), (403, 50013), (401, 50027), (429, 0)])
@pytest.mark.parametrize("surface", [one for one in EVERY if one != "paste"])
async def test_an_answer_that_discord_does_not_take_is_logged_and_what_was_asked_is_done(
    world: World, surface: str, status: int, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    act = await reach(world, surface)
    before = articles_of(world)
    for method, path in (("PATCH", "/webhooks/*/messages/*"), ("POST", "/webhooks/*")):
        world.env.inject_error(method, path, status=status, code=code, times=None)
    with caplog.at_level(logging.WARNING, "bot"):
        await act()
    # What took long is told directly where its message is gone.
    assert "could not" in caplog.text or world.mona.user.dm_channel.history()
    assert "Traceback" not in caplog.text
    if surface in CHANGING and surface != "rebuild":
        assert articles_of(world) != before
