"""`footnote run` as a process of its own: how it starts, answers and ends."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.wire.house import LIVE, WHERE
from tests.wire.journal import Journal
from tests.wire.rest import API
from tests.wire.standin import StandIn

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
STARTING, ENDING = 20.0, 5.0  # seconds
ME = "GET /users/@me"
SEED = """---
title: Bees
---

Honeybees live in hives. Foragers dance.
"""


@dataclass(slots=True)
class BotProcess:
    """A running `footnote run`; `output` grows as it writes."""

    process: asyncio.subprocess.Process
    output: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.output)

    async def ended(self, within: float = ENDING) -> int:
        """The exit code."""
        async with asyncio.timeout(within):
            return await self.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_answers_until_a_signal_ends_it_cleanly(
    standin: StandIn, data: Path, number: signal.Signals
) -> None:
    async with footnote_run(standin, data) as bot:
        await identified(standin)
        said = await standin.message(standin.dm(standin.user), standin.user, WHERE)
        assert LIVE in (await standin.reply_to(said, within=10)).text
        bot.process.send_signal(number)
        assert await bot.ended() == 0
    assert quiet(bot, standin.token)
    assert not standin.gateway.connections


async def test_it_says_what_it_does(standin: StandIn, data: Path) -> None:
    async with footnote_run(standin, data) as bot:
        await identified(standin)

        def ready() -> bool | None:
            return "ready as" in bot.text or None

        await standin.journal.until("the log's word", ready, within=10)
        bot.process.terminate()
        assert await bot.ended() == 0
    assert [line.partition("Z ")[2] for line in bot.text.splitlines()] == [
        "INFO bot.sync: told Discord about 10 commands",
        "INFO bot.client: ready as footnote in 1 servers",
        "INFO bot.app: stopping",
    ]


async def test_it_ends_at_once_while_discord_is_slow_to_let_it_in(
    standin: StandIn, data: Path
) -> None:
    standin.fail(ME, times=9, status=500)  # tried again after 1, 3, 5 … seconds
    async with footnote_run(standin, data) as bot:
        await standin.answers(ME, 2, within=STARTING)  # the next would come after 3 s
        bot.process.terminate()
        assert await bot.ended(within=2) == 0
    assert quiet(bot, standin.token)


async def test_a_wrong_token_is_one_line_and_exit_1(standin: StandIn, data: Path) -> None:
    async with footnote_run(standin, data, token="wrong-secret") as bot:
        assert await bot.ended(within=STARTING) == 1
    assert one_line(bot).startswith("footnote: Discord does not accept the token. Copy it again")
    assert quiet(bot, "wrong-secret")


async def test_a_token_that_is_reset_meanwhile_is_one_line_and_exit_1(
    standin: StandIn, data: Path
) -> None:
    async with footnote_run(standin, data) as bot:
        await identified(standin)
        # Before that, discord.py takes any end of a shard's connection for one to try again.
        await standin.journal.until("ready", lambda: "ready as" in bot.text or None, within=10)
        await standin.drop(4004)
        assert await bot.ended() == 1
    assert one_line(bot).startswith("footnote: Discord does not accept the token. Copy it again")
    assert quiet(bot, standin.token)


async def test_an_unreachable_discord_is_one_line_and_exit_1(standin: StandIn, data: Path) -> None:
    with socket.socket() as nobody:  # bound, but not listening
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}{API}"
        async with footnote_run(standin, data, api=url) as bot:
            assert await bot.ended(within=STARTING) == 1
    assert one_line(bot).startswith("footnote: Discord cannot be reached. Check")
    assert quiet(bot, standin.token)


async def test_a_banned_address_is_one_line_and_exit_1(standin: StandIn, data: Path) -> None:
    standin.rate_limit(ME, via=False)
    async with footnote_run(standin, data) as bot:
        assert await bot.ended(within=STARTING) == 1
    assert one_line(bot).startswith("footnote: Discord answers with error 429.")
    assert quiet(bot, standin.token)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where it runs: a folder with one seed article, and nothing indexed yet."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "bees.md").write_text(SEED, encoding="utf-8")
    return tmp_path / "data"


@asynccontextmanager
async def footnote_run(
    standin: StandIn, data: Path, *, token: str | None = None, api: str | None = None
) -> AsyncIterator[BotProcess]:
    """The process; killed if it is still there after the block."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")},
        "DISCORD_TOKEN": standin.token if token is None else token,
        "FOOTNOTE_DATA": str(data),
        "FOOTNOTE_SEEDS": str(data.parent / "seeds"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "default::ResourceWarning",  # for what is left open
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.wire.launch",
        api or standin.plain_url("http", f"discord.com{API}"),
        standin.plain_url("ws", "gateway.discord.gg/"),
        cwd=data.parent,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    bot = BotProcess(process)
    reading = asyncio.create_task(_read(bot, standin.journal))
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def _read(bot: BotProcess, journal: Journal) -> None:
    assert bot.process.stdout is not None
    async for line in bot.process.stdout:
        bot.output.append(line.decode())
        journal.note(f"process: {bot.output[-1].rstrip()}")


async def identified(standin: StandIn) -> None:
    def done() -> bool | None:
        return bool(standin.gateway.connections) or None

    await standin.journal.until("IDENTIFY", done, within=STARTING)


def quiet(bot: BotProcess, token: str) -> bool:
    """Whether it kept the token to itself and met no surprise."""
    surprises = (token, "Traceback", "ResourceWarning", "Unclosed", "ERROR", "WARNING")
    return [word for word in surprises if word in bot.text] == []


def one_line(bot: BotProcess) -> str:
    """What it said last; before that it may have told of its work, but of nothing wrong."""
    *before, line = bot.text.splitlines()
    assert [other for other in before if "Z INFO " not in other] == []
    return line
