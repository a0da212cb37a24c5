"""A server, its people and the real bot, in simcord's Discord."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import simcord

from bot.client import FootnoteBot
from tests.bot.fakes import FakeEngine


@dataclass(frozen=True, slots=True)
class World:
    """Alice is a member, Mona may manage the server; both sit in #general."""

    env: simcord.Env
    bot: FootnoteBot
    engine: FakeEngine
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
def simcord_bot(engine: FakeEngine, tmp_path: Path) -> FootnoteBot:
    return FootnoteBot(engine, sync_state=tmp_path / "commands.json")


@pytest.fixture
async def world(
    simcord_env: simcord.Env, simcord_bot: FootnoteBot, engine: FakeEngine
) -> AsyncIterator[World]:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    alice = guild.add_member(simcord_env.create_user("alice"))
    mona = guild.add_member(simcord_env.create_user("mona"), roles=[managers])
    await simcord_env.settle()
    yield World(simcord_env, simcord_bot, engine, guild, channel, alice, mona)
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
    assert message is not None
    return "\n".join([message.content, *(embed.description or "" for embed in message.embeds)])


def _data(payload: dict[str, object]) -> dict[str, object]:
    data = payload.get("data")
    return data if isinstance(data, dict) else {}


def _pings(message: dict[str, object]) -> bool:
    says_something = bool(message.get("content") or message.get("embeds"))
    allowed = message.get("allowed_mentions")
    return says_something and not (isinstance(allowed, dict) and allowed.get("parse") == [])
