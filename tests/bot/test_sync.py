"""Discord is told about the commands only when they changed."""

import json
from pathlib import Path

import simcord

from bot.client import FootnoteBot
from bot.memory import Memory
from bot.sync import SyncPolicy
from tests.bot.fakes import FakeEngine


def syncs(env: simcord.Env) -> int:
    return sum(r.method == "PUT" and r.path.endswith("/commands") for r in env.http_requests)


async def started(state: Path, policy: SyncPolicy = "changed") -> int:
    """Start a bot in a Discord of its own, and count how often it synced."""
    bot = FootnoteBot(
        FakeEngine(), Memory(state.parent), sync_state=state, sync_policy=policy, shard_count=1
    )
    async with simcord.run(bot) as env:
        return syncs(env)


async def test_unchanged_commands_are_synced_once(tmp_path: Path) -> None:
    state = tmp_path / "new" / "commands.json"
    assert [await started(state), await started(state)] == [1, 0]
    assert [path.name for path in state.parent.iterdir()] == ["commands.json"]


async def test_changed_commands_are_synced_again(tmp_path: Path) -> None:
    state = tmp_path / "commands.json"
    await started(state)
    known = json.loads(state.read_text())
    state.write_text(json.dumps(dict.fromkeys(known, "another digest")))
    assert await started(state) == 1
    assert json.loads(state.read_text()) == known


async def test_another_application_is_synced_for_itself(tmp_path: Path) -> None:
    state = tmp_path / "commands.json"
    state.write_text('{"1": "digest"}')
    assert await started(state) == 1
    assert json.loads(state.read_text())["1"] == "digest"


async def test_a_damaged_memory_means_one_more_sync(tmp_path: Path) -> None:
    state = tmp_path / "commands.json"
    for damage in ("", "[1]", "{", '{"a": '):
        state.write_text(damage)
        assert await started(state) == 1


async def test_policies_sync_always_or_never(tmp_path: Path) -> None:
    state = tmp_path / "commands.json"
    assert await started(state, "never") == 0
    assert [await started(state, "always") for _ in range(2)] == [1, 1]


async def test_a_memory_that_cannot_be_written_does_not_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert await started(tmp_path / "file" / "commands.json") == 1


async def test_a_restart_keeps_the_commands_and_answers(simcord_env: simcord.Env) -> None:
    bot = simcord_env.bot
    assert isinstance(bot, FootnoteBot)
    assert syncs(simcord_env) == 1
    await bot.setup_hook()
    assert syncs(simcord_env) == 1


async def test_closing_the_bot_closes_its_engine_once(tmp_path: Path) -> None:
    engine = FakeEngine()
    bot = FootnoteBot(engine, Memory(tmp_path), sync_state=tmp_path / "commands.json")
    async with bot:
        pass
    await bot.close()
    assert engine.closed == 1
