"""footnote doctor: what it finds in the data folder, the model, the index and Discord."""

import asyncio
import json
import socket
from pathlib import Path

import discord
import pytest
from pydantic import SecretStr

from bot.cli import main
from bot.doctor import examine, examine_discord
from bot.permissions import needed_permissions
from bot.settings import BotSettings
from index.checks import Check
from index.embedder import SentenceTransformerEmbedder
from index.settings import load_settings
from tests.fakes import WordEmbedder
from tests.wire.house import VOLCANO, House
from tests.wire.network import Authority
from tests.wire.server import TOKEN
from tests.wire.standin import StandIn

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
        ("servers", "ok", ""),
        ("permissions in Reading Room", "ok", ""),
    ]
    assert checks[0].message == "logged in as footnote"
    assert "no privileged intent is needed" in checks[1].message


async def test_an_administrator_misses_nothing(standin: StandIn) -> None:
    standin.world.permissions = discord.Permissions(administrator=True).value
    assert (await ask_discord(standin))[-1].state == "ok"


async def test_a_missing_permission_is_named_with_the_link_that_asks_for_it(
    standin: StandIn,
) -> None:
    lacking = discord.Permissions(embed_links=True, send_messages_in_threads=True)
    standin.world.permissions = needed_permissions().value & ~lacking.value
    await standin.add_guild("Annexe")
    *_, first, second = await ask_discord(standin)
    assert (first.state, first.name) == ("bad", "permissions in Reading Room")
    assert (second.state, second.name) == ("bad", "permissions in Annexe")
    assert first.message == "missing Send Messages in Threads, Embed Links"
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
    assert [check.state for check in found.values()] == ["ok", "ok", "ok", "ok", "note"]
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
        "data folder", "model", "reranker", "index", "token"
    ]  # fmt: skip
    (tmp_path / "file").write_text("")
    assert main(["doctor", "--data", str(tmp_path / "file" / "data")]) == 1
    assert "→ Set FOOTNOTE_DATA" in capsys.readouterr().out


def settings(*, token: str = "", **values: object) -> BotSettings:
    chosen = {"discord_token": SecretStr(token), **values}
    return load_settings(BotSettings).model_copy(update=chosen)


async def ask_discord(standin: StandIn, token: str | None = None) -> list[Check]:
    chosen = settings(token=standin.token if token is None else token)
    return await examine_discord(chosen, connector=standin.connector())


async def in_a_thread(chosen: BotSettings) -> list[Check]:
    return await asyncio.to_thread(lambda: list(examine(chosen)))


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}
