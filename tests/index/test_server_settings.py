"""Settings of servers and channels: merged, unset and kept apart."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryError
from index.store.server_settings import WHOLE_SERVER, SettingsStore


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "data")


def test_settings_come_back_by_channel_with_the_server_s_own_at_0(settings: SettingsStore) -> None:
    values: dict[str, Any] = {
        "language": "pt-BR",
        "limit": 20,
        "least": 0.25,
        "private": False,
        "roles": [1, 2**62],
        "nested": {"é": "“\udcff”"},
    }
    settings.put(5, WHOLE_SERVER, values)
    settings.put(5, 7, {"collections": ["seeds"]})
    settings.put(6, 7, {"language": "de"})
    assert settings.all(5) == {0: values, 7: {"collections": ["seeds"]}}
    assert settings.all(6) == {7: {"language": "de"}}
    assert settings.all(4) == {}


def test_putting_changes_what_is_named_and_none_unsets_it(settings: SettingsStore) -> None:
    settings.put(5, 7, {"a": 1, "b": 2})
    settings.put(5, 7, {"b": 3, "c": 4, "never": None})
    assert settings.all(5) == {7: {"a": 1, "b": 3, "c": 4}}
    settings.put(5, 7, {"a": None, "b": None})
    assert settings.all(5) == {7: {"c": 4}}
    settings.put(5, 7, {"c": None})
    assert settings.all(5) == {}
    settings.put(5, 7, {})
    assert settings.all(5) == {}


def test_a_channel_is_reset_alone_and_a_server_with_its_channels(settings: SettingsStore) -> None:
    for guild, channel in ((5, 0), (5, 7), (5, 8), (6, 7)):
        settings.put(guild, channel, {"a": 1})
    assert settings.reset(5, 7)
    assert not settings.reset(5, 7)
    assert sorted(settings.all(5)) == [0, 8]
    assert settings.reset(5, 0)
    assert sorted(settings.all(5)) == [8]
    settings.put(5, 0, {"a": 1})
    assert settings.reset(5, None)
    assert not settings.reset(5, None)
    assert settings.all(5) == {}
    assert settings.all(6) == {7: {"a": 1}}


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}])
def test_a_value_that_json_has_not_is_a_fault_and_changes_nothing(
    settings: SettingsStore, value: object
) -> None:
    with pytest.raises((TypeError, ValueError)):
        settings.put(5, 0, {"good": 1, "bad": value})
    assert settings.all(5) == {}


def test_threads_that_put_at_once_lose_nothing(settings: SettingsStore) -> None:
    start = threading.Barrier(2)

    def work(name: str) -> None:
        start.wait(10)
        for number in range(10):
            settings.put(5, 0, {f"{name}{number}": number})

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert settings.all(5) == {0: {f"{name}{n}": n for name in "ab" for n in range(10)}}


@pytest.mark.parametrize("damage", ["'{\"a\": '", "'[1]'", "x'00ff'", "'" + "[" * 100_000 + "'"])
def test_a_damaged_row_is_an_error_until_it_is_reset(settings: SettingsStore, damage: str) -> None:
    settings.put(5, 0, {"a": 1})
    settings.put(6, 0, {"a": 1})
    with closing(sqlite3.connect(settings.path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE server_settings SET settings = {damage} WHERE guild = 5")  # noqa: S608
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        settings.all(5)
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        settings.put(5, 0, {"b": 2})
    assert settings.all(6) == {0: {"a": 1}}
    assert settings.reset(5, 0)
    assert settings.all(5) == {}
