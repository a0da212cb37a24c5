"""footnote gaps, from the command line to what is printed."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from index.store.unanswered import UnansweredLog

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)

Run = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error


@pytest.fixture
def log(tmp_path: Path) -> UnansweredLog:
    """Two ask the same of the seeds, others something else there and in a server."""
    log = UnansweredLog(tmp_path / "data")
    log.record("Why do bees sing?", "seeds", NOON)
    log.record("why do bees sing", "seeds", NOON + timedelta(days=1))
    log.record("Who bakes [red]bread[/]?", "seeds", NOON + timedelta(days=2))
    log.record("Why do bees sing?", "guild-1", NOON + timedelta(days=3))
    return log


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run footnote gaps on a data folder of its own, with this as standard input."""

    def run_it(*arguments: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        capsys.readouterr()
        code = main(["gaps", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    levels = {name: logging.getLogger(name).level for name in ("bot", "retrieval", "index")}
    yield run_it
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def records(printed: tuple[int, str, str]) -> list[dict[str, object]]:
    code, out, err = printed
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.usefixtures("log")
def test_the_most_asked_question_is_printed_first(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert [line.rstrip() for line in out.splitlines()] == [
        "2× why do bees sing · 2 Nov 2025 · seeds",
        "1× Why do bees sing? · 4 Nov 2025 · guild-1",
        "1× Who bakes [red]bread[/]? · 3 Nov 2025 · seeds",
    ]


@pytest.mark.usefixtures("log")
def test_with_json_it_prints_an_object_a_line(run: Run) -> None:
    found = records(run("--json"))
    assert found[0] == {
        "question": "why do bees sing",
        "times": 2,
        "last": "2025-11-02T12:00:00+00:00",
        "collection": "seeds",
    }
    assert [(gap["times"], gap["collection"]) for gap in found] == [
        (2, "seeds"),
        (1, "guild-1"),
        (1, "seeds"),
    ]


@pytest.mark.usefixtures("log")
def test_a_collection_and_a_day_narrow_it(run: Run) -> None:
    assert [gap["times"] for gap in records(run("--collection", "seeds", "--json"))] == [2, 1]
    assert [
        gap["times"] for gap in records(run("-c", "seeds", "--since", "2025-11-02", "--json"))
    ] == [
        1,
        1,
    ]
    assert records(run("--since", "2025-11-05", "--json")) == []


def test_nothing_recorded_is_said_and_makes_no_file(run: Run, tmp_path: Path) -> None:
    assert run() == (0, "No unanswered question is recorded.\n", "")
    assert run("--json") == (0, "", "")
    assert run("-c", "guild-1", "--since", "2025-11-05") == (
        0,
        "No unanswered question to guild-1 since 2025-11-05 is recorded.\n",
        "",
    )
    assert not (tmp_path / "data").exists()


def test_a_day_that_cannot_be_read_is_wrong_usage(run: Run) -> None:
    code, out, err = run("--since", "2025-13-45")
    assert (code, out) == (2, "")
    assert "not a date" in err


def test_clearing_asks_first(run: Run, log: UnansweredLog) -> None:
    code, out, err = run("--clear", "--collection", "seeds", given="n\n")
    assert (code, out.strip()) == (1, "")  # typer itself prints a space
    assert err.startswith("Forget 3 unanswered questions to seeds? [y/N]:")
    assert err.endswith("Stopped; nothing was changed.\n")
    assert len(log.entries()) == 4
    code, out, _ = run("--clear", "--collection", "seeds", given="y\n")
    assert (code, out.strip()) == (0, "Forgot 3 unanswered questions to seeds.")
    assert [entry.collection for entry in log.entries()] == ["guild-1"]


def test_clearing_without_an_answer_changes_nothing(run: Run, log: UnansweredLog) -> None:
    assert run("--clear")[0] == 1
    assert len(log.entries()) == 4


def test_yes_clears_at_once(run: Run, log: UnansweredLog) -> None:
    assert run("--clear", "--yes", "-c", "guild-1", "--json") == (
        0,
        '{"collection": "guild-1", "forgotten": 1}\n',
        "",
    )
    assert run("--clear", "--yes") == (0, "Forgot 3 unanswered questions.\n", "")
    assert log.entries() == []
    assert run("--clear") == (
        0,
        "No unanswered question is recorded, so none was forgotten.\n",
        "",
    )


def test_clearing_since_a_day_is_wrong_usage(run: Run, log: UnansweredLog) -> None:
    assert run("--clear", "--yes", "--since", "2025-11-02")[0] == 2
    assert len(log.entries()) == 4


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--clear", "--yes"]])
def test_a_damaged_file_fails_in_one_line(
    run: Run, log: UnansweredLog, arguments: list[str]
) -> None:
    log.path.write_bytes(b"no database" * 1000)
    code, out, err = run(*arguments)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(f"footnote: {log.path} is damaged (")
