"""The log of a running bot: lines of text or of JSON on standard error, never with the token."""

import json
import logging
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

from bot.settings import LogFormat
from index import options

HIDDEN = "[token]"  # what stands where the token stood

_log = logging.getLogger(__name__)


def set_up_logging(level: str, log_format: LogFormat, token: str = "") -> None:
    """Log to standard error from now on: warnings and uncaught exceptions too."""
    handler = LogHandler(sys.stderr)
    handler.setFormatter(formatter(log_format, token))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    options.set_up_logging(level)  # finds a handler there, and sets only the levels
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught


def formatter(log_format: LogFormat, token: str) -> logging.Formatter:
    """A JSON object a line (time, level, logger, message, error, extras), or text to read.

    Times are ISO 8601 in UTC. The token is hidden in all of it, tracebacks included.
    """
    return HidingFormatter(_json() if log_format == "json" else _text(), token)


class HidingFormatter(logging.Formatter):
    """Formats as another formatter does, and hides the token wherever it then stands."""

    def __init__(self, inner: logging.Formatter, token: str) -> None:
        super().__init__()
        self._inner = inner
        self._forms = {token, json.dumps(token)[1:-1]} - {""}  # as it is, as JSON escapes it

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without the token."""
        line = self._inner.format(record)
        for form in self._forms:
            line = line.replace(form, HIDDEN)
        return line


class LogHandler(logging.StreamHandler[TextIO]):
    """Says that a record could not be formatted, without its arguments: they may hold anything."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Log which call it was; where not even that can be written, nothing."""
        where = f"{record.filename}:{record.lineno}"
        told = logging.LogRecord(
            record.name, logging.ERROR, "", 0, "the log call at %s cannot be formatted", (where,),
            None,
        )  # fmt: skip
        with suppress(Exception):
            self.stream.write(self.format(told) + self.terminator)
            self.flush()


def _json() -> logging.Formatter:
    names = {"levelname": "level", "name": "logger", "exc_info": "error", "stack_info": "stack"}
    return JsonFormatter(
        ["levelname", "name", "message"],
        timestamp="time",
        rename_fields=names,
        reserved_attrs=_RESERVED,
    )


def _text() -> logging.Formatter:
    form = logging.Formatter(
        "%(asctime)sZ %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"
    )
    form.converter = time.gmtime
    return form


# What logging itself puts on a record; anything beside it is an `extra`.
_RESERVED = [*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"]


def _log_uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    _log.critical("ended by an unexpected error", exc_info=(kind, error, traceback))
