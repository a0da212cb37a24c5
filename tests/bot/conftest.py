"""A server, its people and the real bot, in simcord's Discord."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.client import FootnoteBot
from bot.limiter import Limiter
from bot.memory import Memory
from tests.bot.fakes import FakeEngine

BUTTON, TEXT_DISPLAY = 2, 10


@dataclass(frozen=True, slots=True)
class World:
    """Alice is a member, Mona may manage the server; both sit in #general."""

    env: simcord.Env
    bot: FootnoteBot
    engine: FakeEngine
    memory: Memory
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    alice: simcord.MemberActor
    mona: simcord.MemberActor

    @property
    def own(self) -> str:
        return f"guild-{self.guild.id}"


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path)


@pytest.fixture
def simcord_bot(engine: FakeEngine, memory: Memory, tmp_path: Path) -> FootnoteBot:
    often = (10_000, 1.0)
    unhurried = Limiter(often, often, commands_per_person=often, commands_per_server=often)
    return FootnoteBot(
        engine, memory, sync_state=tmp_path / "commands.json", limiter=unhurried, shard_count=1
    )


@pytest.fixture
async def world(
    simcord_env: simcord.Env, simcord_bot: FootnoteBot, engine: FakeEngine, memory: Memory
) -> AsyncIterator[World]:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    alice = guild.add_member(simcord_env.create_user("alice"))
    mona = guild.add_member(simcord_env.create_user("mona"), roles=[managers])
    await simcord_env.settle()
    yield World(simcord_env, simcord_bot, engine, memory, guild, channel, alice, mona)
    pinging = [
        request.path
        for request in simcord_env.http_requests
        if isinstance(request.json, dict) and (_pings(request.json) or _pings(_data(request.json)))
    ]
    assert pinging == [], "every message must forbid mentions"


def said(result: simcord.InteractionResult) -> str:
    """Join all that an interaction was answered with."""
    assert result.response is not None, result
    return wording(result.response)


def wording(message: simcord.ResponseMessage | discord.Message | None) -> str:
    """Join all the texts that a message shows."""
    assert message is not None
    return "\n".join(shown_texts(components_of(message)))


def components_of(message: simcord.ResponseMessage | discord.Message) -> list[dict[str, Any]]:
    """The message's components as JSON."""
    if isinstance(message, discord.Message):
        return [dict(component.to_dict()) for component in message.components]
    return message.components


def shown_texts(components: Iterable[dict[str, Any]]) -> list[str]:
    """The texts in components, inner ones included, in reading order."""
    texts = []
    for component in components:
        if component["type"] == TEXT_DISPLAY:
            texts.append(component["content"])
        texts += shown_texts(component.get("components") or [])
    return texts


def buttons_of(message: simcord.ResponseMessage | discord.Message | None) -> dict[str, str]:
    """The custom ids of a message's enabled buttons, by label or emoji."""
    assert message is not None
    found: dict[str, str] = {}
    for component in _walk(components_of(message)):
        if component["type"] == BUTTON and not component.get("disabled"):
            name = component.get("label") or component["emoji"]["name"]
            found[name] = component.get("custom_id") or component["url"]
    return found


def _walk(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _walk(component.get("components") or [])


def _data(payload: dict[str, object]) -> dict[str, object]:
    data = payload.get("data")
    return data if isinstance(data, dict) else {}


def _pings(message: dict[str, object]) -> bool:
    # A modal has components too, but no flags, and is no message.
    says_something = bool(
        message.get("content") or (message.get("components") and "flags" in message)
    )
    allowed = message.get("allowed_mentions")
    return says_something and not (isinstance(allowed, dict) and allowed.get("parse") == [])
