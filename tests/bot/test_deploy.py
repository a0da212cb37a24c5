"""The service and the container: what of them can be checked without systemd and Docker."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from bot.client import FINISH_SECONDS, LEAVE_SECONDS
from bot.engine import CHANGE_SECONDS
from bot.operating.health import HealthServer
from bot.operating.metrics import Metrics
from index.shelf import MOST_OPEN

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SERVICE = ROOT / "deploy" / "footnote.service"
PACKAGES = ("bot", "retrieval", "index")
LOGINS_A_DAY = 1_000


class Repeating(dict[str, Any]):
    """Keeps all values of a key that is given more than once; ConfigParser joins them."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and isinstance(self.get(key), list):
            value = [*self[key], *value]
        super().__setitem__(key, value)


@pytest.fixture(scope="module")
def service() -> dict[str, dict[str, str]]:
    parser = ConfigParser(dict_type=Repeating, strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(SERVICE, encoding="utf-8")
    return {section: dict(parser[section]) for section in parser.sections()}


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions and what follows each, lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", "")
    return [(word, rest) for word, _, rest in map(split, joined.splitlines()) if word]


def split(line: str) -> tuple[str, str, str]:
    return line.partition(" ")


def test_the_service_is_one_that_systemd_understands(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze")
    unit = tmp_path / SERVICE.name
    text = SERVICE.read_text(encoding="utf-8")
    unit.write_text(re.sub("(?m)^ExecStart=.*", "ExecStart=/bin/true", text), encoding="utf-8")
    done = run(["systemd-analyze", "verify", str(unit)])
    newer = ("RestartSteps", "RestartMaxDelaySec")  # than some systemd that people have
    complaints = [
        line for line in done.stderr.splitlines() if str(unit) in line and not named(line, newer)
    ]
    assert (done.returncode, complaints) == (0, [])


def test_the_service_runs_the_bot_as_nobody_who_may_anything(
    service: dict[str, dict[str, str]],
) -> None:
    unit = service["Service"]
    assert unit["ExecStart"].endswith("/.venv/bin/footnote run")
    assert (unit["User"], unit["NoNewPrivileges"], unit["ProtectSystem"]) == (
        "footnote",
        "yes",
        "strict",
    )
    assert unit["CapabilityBoundingSet"] == ""
    assert "DISCORD_TOKEN" not in str({**unit, "EnvironmentFile": ""})
    assert f"FOOTNOTE_DATA=%S/{unit['StateDirectory']}" in unit["Environment"]


def test_a_crash_loop_does_not_eat_the_logins_of_a_day(service: dict[str, dict[str, str]]) -> None:
    unit = service["Service"]
    assert (unit["Restart"], unit["RestartMaxDelaySec"]) == ("on-failure", "10min")
    assert service["Unit"]["StartLimitIntervalSec"] == "1h"
    assert 24 * int(service["Unit"]["StartLimitBurst"]) < LOGINS_A_DAY


def test_the_service_may_open_as_many_collections_as_are_kept_open(
    service: dict[str, dict[str, str]],
) -> None:
    assert int(service["Service"]["LimitNOFILE"]) >= 10 * 3 * MOST_OPEN


def test_the_service_leaves_time_for_a_clean_end(service: dict[str, dict[str, str]]) -> None:
    seconds = int(service["Service"]["TimeoutStopSec"].removesuffix("s"))
    assert seconds >= 2 * (FINISH_SECONDS + LEAVE_SECONDS + 2 * CHANGE_SECONDS)
    assert service["Service"]["KillSignal"] == "SIGTERM"


def test_the_image_starts_the_bot_as_a_user_of_its_own(
    instructions: list[tuple[str, str]],
) -> None:
    said = dict(instructions)  # the last of each kind
    assert (said["ENTRYPOINT"], said["CMD"]) == ('["footnote"]', '["run"]')
    assert (said["USER"], said["VOLUME"], said["STOPSIGNAL"]) == ("10001", "/data", "SIGTERM")
    settings = dict(pair.split("=", 1) for pair in said["ENV"].split())
    assert settings["FOOTNOTE_DATA"] == "/data"
    for name in ("HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR", "HF_HOME"):
        assert settings[name].startswith(("/tmp", "/data/"))  # noqa: S108 - in the image
    assert f"seeds {settings['FOOTNOTE_SEEDS']}" in [rest for word, rest in instructions]


def test_the_image_holds_every_package_and_what_lies_in_it(
    instructions: list[tuple[str, str]], tmp_path: Path
) -> None:
    for name in copied(instructions):
        source, target = ROOT / name, tmp_path / "build" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run([*wheel, "--wheel-dir", str(tmp_path), str(tmp_path / "build")]).check_returncode()
    (made,) = tmp_path.glob("footnote-*.whl")
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".json", ".po"} or path.name == "py.typed"
    }
    assert files - set(zipfile.ZipFile(made).namelist()) == set()
    assert "seeds" in copied(instructions)


def test_docker_is_given_what_is_copied_and_no_secret(
    instructions: list[tuple[str, str]],
) -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    def given(name: str) -> bool:
        last = [rule for rule in rules if fnmatch(name, rule.removeprefix("!"))][-1]
        return last.startswith("!")

    assert rules[0] == "*"
    assert [name for name in copied(instructions) if not given(name)] == []
    for secret in (".env", "footnote.toml", "footnote.env", "data", ".git", ".venv", "tests"):
        assert not given(secret)


def test_what_the_image_installs_is_what_the_project_needs(
    instructions: list[tuple[str, str]],
) -> None:
    command = next(rest for word, rest in instructions if "tomllib" in rest)
    program, _, installing = command.partition("> wanted.txt")
    done = run(["sh", "-c", program])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    assert done.stdout.splitlines() == wanted
    assert "--constraint requirements.lock --requirement wanted.txt" in installing


async def test_the_health_check_asks_only_where_there_is_a_port(
    instructions: list[tuple[str, str]],
) -> None:
    command = dict(instructions)["HEALTHCHECK"].partition("CMD ")[2]
    reasons: list[str | None] = [None]

    async def check(port: str) -> int:
        environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "FOOTNOTE_METRICS_PORT": port,
        }
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", command, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        return await process.wait()

    assert await check("") == 0
    async with HealthServer("127.0.0.1", 0, Metrics(), lambda: reasons[0]) as server:
        port = server.url.rpartition(":")[2]
        assert await check(port) == 0
        reasons[0] = "stopping"
        assert await check(port) == 1
    assert await check(port) == 1  # nothing listens any more


@pytest.mark.model
def test_the_bot_writes_to_its_data_folder_alone(tmp_path: Path) -> None:
    """Home, working folder and the project itself are read-only, as under systemd or Docker."""
    project, home, data = (tmp_path / name for name in ("project", "home", "data"))
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, project / package, ignore=ignored)
    seeds = project / "seeds"
    seeds.mkdir()
    (seeds / "bees.md").write_text("# Bees\n\nHoneybees live in hives. Foragers dance.\n")
    home.mkdir()
    data.mkdir()
    for path in (*project.rglob("*"), project, home):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = subprocess.run(  # noqa: S603
            [*without_power(), sys.executable, "-m", "bot"],
            input="Where do honeybees live?\n",
            capture_output=True,
            text=True,
            cwd=home,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "PYTHONPATH": str(project),
                "HF_HUB_OFFLINE": "1",
                "FOOTNOTE_DATA": str(data),
            },
        )
    finally:
        for path in (project, *project.rglob("*"), home):
            path.chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Honeybees live in hives." in done.stdout
    assert (data / "seeds" / "library.sqlite3").is_file()
    assert [*home.iterdir(), *project.rglob("__pycache__")] == []


def without_power() -> list[str]:
    """What to put before a command so that root, too, has to respect permissions."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to prevent it")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


def copied(instructions: list[tuple[str, str]]) -> list[str]:
    """What the Dockerfile copies from the project."""
    copies = [rest.split() for word, rest in instructions if word == "COPY"]
    return [name for *names, _ in copies if "--from=build" not in names for name in names]


def named(line: str, names: tuple[str, ...]) -> bool:
    return any(f"Unknown key '{name}'" in line or f"'{name}'" in line for name in names)


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)  # noqa: S603
