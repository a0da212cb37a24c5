"""Where settings come from, what wins, and that the token is never shown."""

import os
from pathlib import Path

import pytest

from bot.settings import BotSettings
from index.errors import UsageError
from index.settings import Settings, load_settings

TOKEN = "MTk4.not-a-real-one.Cl2FMQ"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an environment that sets nothing."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    return tmp_path


def test_without_any_setting_there_are_defaults() -> None:
    settings = load_settings(BotSettings)
    assert settings.data == Path("data")
    assert settings.seeds == Path(__file__).parents[2] / "seeds"
    assert settings.model == "sentence-transformers/all-MiniLM-L6-v2"
    assert (settings.log_level, settings.sync, settings.token) == ("INFO", "changed", "")
    assert (settings.log_format, settings.shards, settings.message_content) == ("text", "", False)
    assert (settings.metrics_port, settings.metrics_host) == (None, "127.0.0.1")
    assert load_settings(Settings).log_level == "WARNING"


def test_the_environment_wins_over_dotenv_and_dotenv_over_toml(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "footnote.toml").write_text('data = "toml"\nmodel = "toml"\nseeds = "toml"\n')
    (folder / ".env").write_text("FOOTNOTE_DATA=dotenv\nFOOTNOTE_MODEL=dotenv\nOTHER=1\n")
    monkeypatch.setenv("FOOTNOTE_DATA", "environment")
    settings = load_settings(BotSettings)
    assert (settings.data, settings.model, settings.seeds) == (
        Path("environment"),
        "dotenv",
        Path("toml"),
    )


def test_the_command_line_wins_over_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DATA", "environment")
    assert load_settings(BotSettings, Path("given")).data == Path("given")


@pytest.mark.parametrize("source", ["environment", "dotenv"])
def test_the_token_is_read_without_its_white_space_and_never_shown(
    source: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if source == "environment":
        monkeypatch.setenv("DISCORD_TOKEN", f" {TOKEN}\n")
    else:
        (folder / ".env").write_text(f'DISCORD_TOKEN=" {TOKEN} "\n')
    settings = load_settings(BotSettings)
    assert settings.token == TOKEN
    for shown in (repr(settings), str(settings), settings.model_dump_json(), str(vars(settings))):
        assert TOKEN not in shown


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_token_is_none(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", value)
    assert load_settings(BotSettings).token == ""


@pytest.mark.parametrize(("value", "port"), [("9100", 9100), ("65535", 65535), ("", None)])
def test_a_port_is_a_number_or_none(
    value: str, port: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_METRICS_PORT", value)
    assert load_settings(BotSettings).metrics_port == port


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("FOOTNOTE_LOG_LEVEL", "loud", "log_level"),
        ("FOOTNOTE_LOG_FORMAT", "xml", "log_format"),
        ("FOOTNOTE_SYNC", "maybe", "sync"),
        ("FOOTNOTE_MESSAGE_CONTENT", "perhaps", "message_content"),
        ("FOOTNOTE_METRICS_PORT", "0", "metrics_port"),
        ("FOOTNOTE_METRICS_PORT", "65536", "metrics_port"),
        ("FOOTNOTE_METRICS_PORT", "http", "metrics_port"),
    ],
)
def test_a_bad_value_is_named_in_one_line_without_the_token(
    name: str, value: str, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=f"^The setting {setting} cannot be used: ") as caught:
        load_settings(BotSettings)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("footnote.toml", b"data = \n"),
        ("footnote.toml", b"\xff\xfe"),
        (".env", b"FOOTNOTE_DATA=\xff\xfe\n"),
        ("footnote.toml", b'log_level = "loud"\n'),
        ("footnote.toml", b"data = [1]\n"),
    ],
)
def test_a_bad_file_is_an_error_in_one_line(folder: Path, file: str, content: bytes) -> None:
    (folder / file).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_settings(BotSettings)
    assert "\n" not in str(caught.value)
