"""The web server for those who watch the bot: alone, and beside a bot that runs."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.operating.health import HealthServer
from bot.operating.metrics import Metrics
from index.errors import FootnoteError
from tests.wire.house import LIVE, WHERE
from tests.wire.rest import API
from tests.wire.standin import StandIn

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
STARTING, ENDING = 20.0, 8.0  # seconds
SEED = "# Bees\n\nHoneybees live in hives. Foragers dance.\n"


def well() -> None:
    """Say that nothing is wrong."""


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "[::1]", "localhost"])
async def test_metrics_are_served_on_either_kind_of_address(host: str) -> None:
    async with HealthServer(host, 0, Metrics(), well) as server:
        status, kind, text = await get(f"{server.url}/metrics")
    assert (status, kind.split(";")[0]) == (200, "text/plain")
    assert "# TYPE footnote_questions_total counter" in text


async def test_health_is_the_reason_why_not() -> None:
    reasons: list[str | None] = [None]
    async with HealthServer("127.0.0.1", 0, Metrics(), lambda: reasons[0]) as server:
        status, kind, text = await get(f"{server.url}/healthz")
        assert (status, kind) == (200, "application/json; charset=utf-8")
        assert json.loads(text) == {"status": "ok"}
        reasons[0] = "no connection to Discord"
        status, _, text = await get(f"{server.url}/healthz")
        assert status == 503
        assert json.loads(text) == {"status": "unavailable", "reason": "no connection to Discord"}
        assert (await get(f"{server.url}/livez"))[0] == 200  # no reason to restart it


@pytest.mark.parametrize("path", ["/", "/metrics/", "/healthz/x", "/../etc/passwd", "/debug"])
async def test_there_is_nothing_else(path: str) -> None:
    async with HealthServer("127.0.0.1", 0, Metrics(), well) as server:
        assert (await get(f"{server.url}{path}"))[0] == 404
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{server.url}/metrics") as done,
        ):
            assert done.status == 405


async def test_a_port_in_use_is_an_error_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(FootnoteError, match=f"^Port {port} on 127.0.0.1 is in use. Set FOOT"):
            async with HealthServer("127.0.0.1", port, Metrics(), well):
                pass


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
async def test_a_host_of_another_machine_is_an_error_in_one_line(host: str) -> None:
    with pytest.raises(FootnoteError, match=r"^\S+ is no address of this machine\. Set FOOT"):
        async with HealthServer(host, 0, Metrics(), well):
            pass


async def test_it_stops_listening_at_the_end() -> None:
    async with HealthServer("127.0.0.1", 0, Metrics(), well) as server:
        url = server.url
    with pytest.raises(aiohttp.ClientConnectorError):
        await get(f"{url}/livez")


async def test_a_running_bot_tells_how_it_is_and_logs_json_without_what_is_asked(
    standin: StandIn, data: Path, port: int
) -> None:
    url = f"http://127.0.0.1:{port}"
    async with footnote_run(standin, data, port, FOOTNOTE_SHARDS="0/1") as process:
        await until(process, f"{url}/healthz", 200)
        said = await standin.message(standin.dm(standin.user), standin.user, WHERE)
        assert LIVE in (await standin.reply_to(said, within=10)).text
        _, _, metrics = await get(f"{url}/metrics")
        assert {"footnote_servers 1.0", "footnote_discord_ready 1.0"} <= set(metrics.splitlines())
        async with standin.outage():
            assert "no connection to Discord" in await until(process, f"{url}/healthz", 503)
            assert (await get(f"{url}/livez"))[0] == 200
        await until(process, f"{url}/healthz", 200)
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), ENDING)
    assert process.returncode == 0
    records = [json.loads(line) for line in log.decode().splitlines()]
    messages = [record["message"] for record in records]
    assert f"health and metrics at {url}" in messages
    assert messages[-1] == "stopping"
    assert standin.token not in log.decode()
    assert "oneybees" not in log.decode()


async def test_an_intent_that_is_not_granted_is_one_line_of_json_and_exit_1(
    standin: StandIn, data: Path, port: int
) -> None:
    async with footnote_run(standin, data, port, FOOTNOTE_SHARDS="0/1") as process:
        await until(process, f"http://127.0.0.1:{port}/healthz", 200)
        await standin.drop(4014)
        _, log = await asyncio.wait_for(process.communicate(), ENDING)
    assert process.returncode == 1
    last = json.loads(log.decode().splitlines()[-1])
    assert (last["level"], last["logger"]) == ("CRITICAL", "bot.cli")
    assert "Message Content intent. Turn it on" in last["message"]


async def test_wrong_shards_are_one_line_and_exit_1(
    standin: StandIn, data: Path, port: int
) -> None:
    wrong = {"FOOTNOTE_SHARDS": "4/4", "FOOTNOTE_LOG_FORMAT": "text"}
    async with footnote_run(standin, data, port, **wrong) as process:
        _, log = await asyncio.wait_for(process.communicate(), STARTING)
    assert process.returncode == 1
    assert log.decode().startswith('footnote: "4/4" cannot be read as shards: of 4 shards')
    assert log.decode().count("\n") == 1


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Discord on loopback."""
    standin = await StandIn.open()
    yield standin
    await standin.close()
    assert standin.take_problems() == []


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where it runs: a folder with one seed article, and nothing indexed yet."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "bees.md").write_text(SEED, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def footnote_run(
    standin: StandIn, data: Path, port: int, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`footnote run`, redirected to the stand-in; killed if it is still there after the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.wire.launch",
        standin.plain_url("http", f"discord.com{API}"),
        standin.plain_url("ws", "gateway.discord.gg/"),
        cwd=data.parent,
        env={
            **kept,
            "DISCORD_TOKEN": standin.token,
            "FOOTNOTE_DATA": str(data),
            "FOOTNOTE_SEEDS": str(data.parent / "seeds"),
            "FOOTNOTE_LOG_FORMAT": "json",
            "FOOTNOTE_METRICS_PORT": str(port),
            "PYTHONPATH": str(ROOT),
            **more,
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def get(url: str) -> tuple[int, str, str]:
    """Status, content type and text."""
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, response.headers["Content-Type"], await response.text()


async def until(process: asyncio.subprocess.Process, url: str, wanted: int) -> str:
    """The text, once the status is as wanted."""
    async with asyncio.timeout(STARTING):
        while process.returncode is None:
            try:
                status, _, text = await get(url)
            except aiohttp.ClientError:
                status = 0
            if status == wanted:
                return text
            await asyncio.sleep(0.05)
    assert process.stderr is not None
    raise AssertionError(f"it ended: {(await process.stderr.read()).decode()}")
