"""footnote doctor: what it finds in the data folder, the model, the index and Discord."""

import asyncio
import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from pydantic import SecretStr

from bot.cli import main
from bot.operating.doctor import examine, examine_discord
from bot.operating.doctor_discord import intents, logins, sharding, user_install
from bot.permissions import needed_permissions
from bot.settings import BotSettings
from index.checks import Check
from index.embedder import SentenceTransformerEmbedder
from index.settings import load_settings
from index.store.unanswered import UnansweredLog
from tests.fakes import WordEmbedder
from tests.wire.house import VOLCANO, House
from tests.wire.network import Authority
from tests.wire.payloads import application_json
from tests.wire.server import TOKEN
from tests.wire.standin import StandIn
from tests.wire.world import JSON, World

ME = "GET /users/@me"


@pytest.fixture(autouse=True)
def no_settings_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No token and no .env of the machine that runs the tests."""
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.delenv("FOOTNOTE_RERANKER", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The configured model is quick to load."""

    def load(name: str) -> WordEmbedder:
        return WordEmbedder()

    monkeypatch.setattr(SentenceTransformerEmbedder, "load", load)


async def test_with_all_permissions_everything_is_well(standin: StandIn) -> None:
    standin.world.permissions = needed_permissions().value
    checks = await ask_discord(standin)
    assert [(check.name, check.state, check.advice) for check in checks] == [
        ("token", "ok", ""),
        ("intents", "ok", ""),
        ("shards", "ok", ""),
        ("logins", "ok", ""),
        ("servers", "ok", ""),
        ("permissions in Reading Room", "ok", ""),
    ]
    assert checks[0].message == "logged in as footnote"
    assert "no privileged intent is needed" in checks[1].message
    assert checks[2].message == "all in one process; Discord recommends 1"
    assert checks[3].message == "999 of 1000 left today"


async def test_an_intent_that_is_wanted_but_not_granted_is_bad(standin: StandIn) -> None:
    check = by_name(await ask_discord(standin, message_content=True))["intents"]
    assert (check.state, check.message) == ("bad", "Message Content is not granted")
    assert "Turn on Message Content Intent on the Bot page" in check.advice


@pytest.mark.parametrize("flag", ["gateway_message_content", "gateway_message_content_limited"])
def test_an_intent_is_granted_to_small_and_to_verified_bots_alike(flag: str) -> None:
    granted = discord.ApplicationFlags()
    setattr(granted, flag, True)
    assert intents(granted, wanted=True).state == "ok"
    unused = intents(granted, wanted=False)
    assert (unused.state, unused.message) == ("note", "Message Content is granted, but not used")
    assert "FOOTNOTE_MESSAGE_CONTENT=true" in unused.advice


@pytest.mark.parametrize(
    ("installs", "states"),
    [({}, []), ({"0": {}}, ["note"]), ({"0": {}, "1": {}}, ["ok"]), ({"1": {}}, ["ok"])],
)
def test_user_install_is_looked_at_where_discord_tells_of_it(
    installs: JSON, states: list[str]
) -> None:
    told: Any = application_json(World()) | {"integration_types_config": installs}
    client = discord.Client(intents=discord.Intents.none())
    information = discord.AppInfo(client._connection, told)
    assert [check.state for check in user_install(information)] == states


@pytest.mark.parametrize(
    ("chosen", "recommended", "servers", "state", "message"),
    [
        ("", 7, 6_000, "ok", "all in one process; Discord recommends 7"),
        ("0-3/16", 7, 6_000, "ok", "0,1,2,3/16; Discord recommends 7 in all"),
        ("0/4", 7, 6_000, "note", "0/4, but Discord recommends 7 in all"),
        (
            "0/2",
            7,
            6_000,
            "bad",
            "0/2 for 6000 servers, but one shard may serve at most 2,500 servers",
        ),
        ("2/2", 1, 1, "bad", '"2/2" cannot be read as shards: of 2 shards the last is 1.'),
    ],
)
def test_shards_are_weighed_against_what_discord_recommends(
    chosen: str, recommended: int, servers: int, state: str, message: str
) -> None:
    check = sharding(chosen, recommended, servers)
    assert (check.state, check.message.partition(" Write ")[0]) == (state, message)
    assert ("0/7" in check.advice) == (servers == 6_000 and state != "ok")


@pytest.mark.parametrize(("left", "state"), [(0, "note"), (99, "note"), (100, "ok")])
def test_few_logins_left_are_a_note(left: int, state: str) -> None:
    assert logins(left, 1000).state == state


async def test_a_gateway_that_is_not_named_is_said_so(standin: StandIn) -> None:
    standin.fail("GET /gateway/bot", status=501)
    check = by_name(await ask_discord(standin))["shards"]
    assert (check.state, check.message) == ("bad", "Discord does not name its gateway")


async def test_an_administrator_misses_nothing(standin: StandIn) -> None:
    standin.world.permissions = discord.Permissions(administrator=True).value
    assert (await ask_discord(standin))[-1].state == "ok"


async def test_a_missing_permission_is_named_with_the_link_that_asks_for_it(
    standin: StandIn,
) -> None:
    lacking = discord.Permissions(send_messages_in_threads=True, read_message_history=True)
    standin.world.permissions = needed_permissions().value & ~lacking.value
    await standin.add_guild("Annexe")
    *_, first, second = await ask_discord(standin)
    assert (first.state, first.name) == ("bad", "permissions in Reading Room")
    assert (second.state, second.name) == ("bad", "permissions in Annexe")
    assert first.message == "missing Send Messages in Threads, Read Message History"
    assert "Server Settings → Roles" in first.advice
    link = first.advice.split()[-1]
    assert link == (
        f"https://discord.com/oauth2/authorize?client_id={standin.world.application_id}"
        f"&scope=bot+applications.commands&permissions={needed_permissions().value}"
    )


async def test_a_bot_in_no_server_gets_its_invite_link(standin: StandIn) -> None:
    standin.world.remove_guild(standin.guild)
    check = (await ask_discord(standin))[-1]
    assert (check.name, check.state) == ("servers", "note")
    assert "Invite it: https://discord.com/oauth2/authorize?client_id=" in check.advice


async def test_without_a_token_discord_is_not_asked() -> None:
    (check,) = await examine_discord(settings(token=" "))
    assert (check.name, check.state, check.message) == (
        "token",
        "note",
        "DISCORD_TOKEN is not set",
    )
    assert "terminal chat" in check.advice


async def test_a_wrong_token_is_to_be_copied_again(standin: StandIn) -> None:
    (check,) = await ask_discord(standin, token="wrong-secret")
    assert (check.name, check.state) == ("token", "bad")
    assert check.message == "Discord does not accept it"
    assert "Discord Developer Portal" in check.advice
    assert "wrong-secret" not in str(check)


async def test_an_unreachable_discord_is_a_matter_of_the_network() -> None:
    with socket.socket() as nobody:  # bound, but not listening
        nobody.bind(("127.0.0.1", 0))
        connector = Authority().connector(nobody.getsockname()[1])
        (check,) = await examine_discord(settings(token=TOKEN), connector=connector)
    assert (check.name, check.state) == ("token", "bad")
    assert check.message.startswith("Discord does not answer (ClientConnector")
    assert "network" in check.advice


@pytest.mark.parametrize("via", [True, False])
async def test_a_discord_that_refuses_all_is_said_so(standin: StandIn, via: bool) -> None:
    """A ban by Cloudflare (a 429 without Via), and an error of Discord's own."""
    if via:
        standin.fail(ME, status=501)
    else:
        standin.rate_limit(ME, via=False)
    (check,) = await ask_discord(standin)
    assert (check.state, check.message.partition(" (")[0]) == ("bad", "Discord does not answer")
    assert "https://discordstatus.com" in check.advice


@pytest.mark.usefixtures("words")
async def test_an_index_and_its_model_are_well(house: House) -> None:
    found = by_name(await in_a_thread(settings(data=house.data)))
    assert {check.state for name, check in found.items() if name != "token"} == {"ok"}
    assert found["token"].state == "note"
    assert found["data folder"].message.startswith(f"{house.data}, ")
    assert found["reranker"].message == "learned"
    assert found["index"].message == "2 articles, 3 passages in seeds"


@pytest.mark.usefixtures("words")
def test_an_empty_data_folder_is_a_note_and_is_made(tmp_path: Path) -> None:
    found = by_name(list(examine(settings(data=tmp_path / "new"))))
    assert found["data folder"].state == "ok"
    assert (found["index"].state, found["index"].message) == ("note", "no articles yet")
    assert "footnote index rebuild PATH" in found["index"].advice
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.usefixtures("words")
def test_a_data_folder_that_cannot_be_written_is_bad(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = by_name(list(examine(settings(data=tmp_path / "file" / "data"))))
    assert found["data folder"].state == "bad"
    assert f"{tmp_path}/file/data cannot be written" in found["data folder"].message
    assert "FOOTNOTE_DATA" in found["data folder"].advice


@pytest.mark.usefixtures("words")
def test_what_the_bot_remembers_is_opened(tmp_path: Path) -> None:
    assert memory(tmp_path) == ("ok", "nothing to remember yet")
    UnansweredLog(tmp_path).record("Why?", "seeds", datetime.now(UTC))
    assert memory(tmp_path) == ("ok", "bot.sqlite3, 0.0 MB")
    (tmp_path / "bot.sqlite3").write_bytes(b"no database" * 100)
    state, message = memory(tmp_path)
    assert (state, message.partition(" is damaged")[0]) == ("bad", f"{tmp_path}/bot.sqlite3")


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_for_metrics_has_to_be_free(host: str, tmp_path: Path) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as taken:
        taken.bind((host, 0))
        taken.listen()
        chosen = {"data": tmp_path, "metrics_host": host, "metrics_port": taken.getsockname()[1]}
        check = by_name(list(examine(settings(**chosen))))["metrics"]
        assert (check.state, "is in use" in check.message) == ("note", True)
        assert check.advice == "That may be the bot itself, if it is running."
    assert by_name(list(examine(settings(**chosen))))["metrics"].state == "ok"


@pytest.mark.usefixtures("words")
def test_metrics_on_an_address_of_another_machine_are_bad(tmp_path: Path) -> None:
    chosen = settings(data=tmp_path, metrics_host="192.0.2.1", metrics_port=9100)
    check = by_name(list(examine(chosen)))["metrics"]
    assert (check.state, check.message[:36]) == ("bad", "192.0.2.1 is no address of this mach")


@pytest.mark.usefixtures("words")
async def test_an_index_of_another_model_is_bad(house: House) -> None:
    other = House(house.data.parent / "other", WordEmbedder("another model"))
    await other.put(None, VOLCANO)
    check = by_name(await in_a_thread(settings(data=other.data)))["index"]
    assert check.state == "bad"
    assert "footnote index rebuild" in check.message


def test_a_missing_model_folder_is_bad(tmp_path: Path) -> None:
    found = by_name(list(examine(settings(data=tmp_path, model="./no/such/model"))))
    assert (found["model"].state, found["index"].state) == ("bad", "note")
    assert "There is no model folder ./no/such/model." in found["model"].message


@pytest.mark.usefixtures("words")
def test_a_missing_reranker_is_bad(tmp_path: Path) -> None:
    found = by_name(list(examine(settings(data=tmp_path, reranker="./no/such/reranker"))))
    assert (found["model"].state, found["reranker"].state) == ("ok", "bad")
    assert "There is no model folder ./no/such/reranker." in found["reranker"].message


@pytest.mark.usefixtures("words")
def test_the_command_prints_one_check_a_line_and_exits_by_the_worst(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.set_up_logging", lambda level: None)  # it would outlast the test
    assert main(["doctor", "--json", "--data", str(tmp_path / "data")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["name"] for line in lines] == [
        "data folder", "memory", "log", "model", "reranker", "index", "token"
    ]  # fmt: skip
    (tmp_path / "file").write_text("")
    assert main(["doctor", "--data", str(tmp_path / "file" / "data")]) == 1
    assert "→ Set FOOTNOTE_DATA" in capsys.readouterr().out


def settings(*, token: str = "", **values: object) -> BotSettings:
    chosen = {"discord_token": SecretStr(token), **values}
    return load_settings(BotSettings).model_copy(update=chosen)


async def ask_discord(standin: StandIn, token: str | None = None, **values: object) -> list[Check]:
    chosen = settings(token=standin.token if token is None else token, **values)
    return await examine_discord(chosen, connector=standin.connector())


def memory(data: Path) -> tuple[str, str]:
    check = by_name(list(examine(settings(data=data))))["memory"]
    return check.state, check.message


async def in_a_thread(chosen: BotSettings) -> list[Check]:
    return await asyncio.to_thread(lambda: list(examine(chosen)))


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}
