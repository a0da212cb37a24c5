"""The log: its two forms, and that no form of it ever holds the token."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from bot.operating.logs import LogHandler, formatter
from bot.settings import LogFormat

CANARY = "MTk4.canary-of-a-token.Cl2FMQ"
FORMS: tuple[LogFormat, ...] = ("text", "json")


class Log:
    """A logger of its own that writes into `text`."""

    def __init__(self, log_format: LogFormat, token: str = CANARY) -> None:
        self._stream = StringIO()
        handler = LogHandler(self._stream)
        handler.setFormatter(formatter(log_format, token))
        self.logger = logging.Logger("bot.test")  # noqa: LOG001 - seen by nobody else
        self.logger.addHandler(handler)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def test_text_begins_with_the_time_in_utc() -> None:
    log = Log("text")
    log.logger.info("ready in %d servers", 3, extra={"servers": 3})
    when, _, rest = log.text.partition(" ")
    assert rest == "INFO bot.test: ready in 3 servers\n"
    assert datetime.now(UTC) - datetime.fromisoformat(when) < timedelta(seconds=10)


def test_json_is_one_object_a_line_with_its_extras() -> None:
    log = Log("json")
    log.logger.warning("two\nlines of “%s”", "it", extra={"servers": 3, "when": object})
    log.logger.info("next")
    first, second = log.records
    when = datetime.fromisoformat(first.pop("time"))
    assert when.utcoffset() == timedelta(0)
    assert datetime.now(UTC) - when < timedelta(seconds=10)
    assert first == {
        "level": "WARNING",
        "logger": "bot.test",
        "message": "two\nlines of “it”",
        "servers": 3,
        "when": "object",
    }
    assert sorted(second) == ["level", "logger", "message", "time"]


def test_json_holds_a_traceback_as_its_error() -> None:
    log = Log("json")
    fail(log.logger, "no such thing")
    (record,) = log.records
    assert record["message"] == "it failed"
    assert record["error"].startswith("Traceback (most recent call last):\n")
    assert record["error"].endswith("ValueError: no such thing")


@pytest.mark.parametrize("log_format", FORMS)
@pytest.mark.parametrize("token", [CANARY, 'quoted"\\and-ünïcode'])
def test_the_token_is_hidden_wherever_it_stands(log_format: LogFormat, token: str) -> None:
    log = Log(log_format, token)
    log.logger.info("token " + token)  # noqa: G003 - as a library might
    log.logger.info("token %s", token)
    log.logger.info("Bot %s%s", token, token, extra={"header": f"Bot {token}"})
    fail(log.logger, f"401 for {token}")
    log.logger.info("where", stack_info=True, extra={"list": [token]})
    assert token not in log.text
    assert json.dumps(token)[1:-1] not in log.text
    assert log.text.count("[token]") >= 5
    assert len(log.text.splitlines()) == 5 or log_format == "text"


@pytest.mark.parametrize("log_format", FORMS)
def test_a_log_call_that_cannot_be_formatted_is_told_without_its_arguments(
    log_format: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    log = Log(log_format, token="")
    log.logger.info("%d servers", CANARY)
    assert CANARY not in log.text + "".join(capsys.readouterr())
    assert "ERROR" in log.text
    assert "the log call at test_logs.py:" in log.text


@pytest.mark.parametrize("log_format", FORMS)
def test_without_a_token_nothing_is_replaced(log_format: LogFormat) -> None:
    log = Log(log_format, token="")
    log.logger.info("all of it")
    assert "all of it" in log.text


PROGRAM = """
import logging, sys, warnings
from bot.operating.logs import set_up_logging
set_up_logging("INFO", sys.argv[1], sys.argv[2])
logging.getLogger("bot.x").info("said")
logging.getLogger("discord").info("not said")
warnings.warn("careful with " + sys.argv[2])
raise RuntimeError("died of " + sys.argv[2])
"""


def test_a_process_writes_nothing_but_json_to_standard_error() -> None:
    lines = list(map(json.loads, process("json")))
    assert [(line["level"], line["logger"]) for line in lines] == [
        ("INFO", "bot.x"),
        ("WARNING", "py.warnings"),
        ("CRITICAL", "bot.operating.logs"),
    ]
    assert "careful with [token]" in lines[1]["message"]
    assert lines[2]["error"].endswith("RuntimeError: died of [token]")


def test_a_process_writes_text_with_tracebacks_as_usual() -> None:
    lines = list(process("text"))
    assert lines[0].endswith("Z INFO bot.x: said")
    assert lines[-1] == "RuntimeError: died of [token]"


def process(log_format: LogFormat) -> Iterator[str]:
    command = [sys.executable, "-c", PROGRAM, log_format, CANARY]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    assert (done.returncode, done.stdout) == (1, "")
    assert CANARY not in done.stderr
    return iter(done.stderr.splitlines())


def fail(logger: logging.Logger, why: str) -> None:
    try:
        raise ValueError(why)
    except ValueError:
        logger.exception("it failed")
