"""Using any control of a message, as whoever, and reading what came of it."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord.actors import _component_interaction

from index.store import bot_state
from tests.bot.conftest import World, wording

STRING_SELECT, BUTTON = 3, 2


def controls(message: simcord.ResponseMessage) -> dict[str, dict[str, Any]]:
    """Every control of a message, by custom id."""
    return {item["custom_id"]: item for item in walk(message.components) if "custom_id" in item}


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in components:
        yield item
        inner = [item["accessory"]] if "accessory" in item else []
        yield from walk([*(item.get("components") or []), *inner])


async def use(
    world: World,
    message: simcord.ResponseMessage,
    custom_id: str,
    *values: Any,
    who: simcord.MemberActor | None = None,
) -> simcord.InteractionResult:
    """Use a control as `who`, even where a client would not show it to them."""
    item = controls(message)[custom_id]
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": item["type"]}
    if item["type"] == STRING_SELECT:
        data["values"] = list(values)
    elif item["type"] != BUTTON:
        data |= {"values": [str(value.id) for value in values], "resolved": {}}
    actor = who or world.mona
    stored = world.env.backend.get_message(message.channel_id, message.id)
    return await _component_interaction(actor, stored, data)


def last_word(result: simcord.InteractionResult) -> str:
    messages = [*result.followups] or ([result.response] if result.response else [])
    return wording(messages[-1]).replace("\\", "")


def assert_apology(line: str, log: str) -> None:
    code = re.search(r"the code ([0-9a-f]{8})\.$", line)
    assert code is not None, line
    assert code[1] in log
    assert "hunter2" not in line


@contextmanager
def locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have another process write to the file all the while."""
    monkeypatch.setattr(bot_state, "_BUSY_SECONDS", 0.05)
    with closing(bot_state._connect(path, "mode=rw")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
