"""The parent of the process that parses web pages: starts it, feeds it, and ends it in time.

Parsers written in C hold the interpreter's lock, so a thread would not keep a hostile page from
stopping everything else; nor could it be given up.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import SourceError
from index.readers import child

log = logging.getLogger(__name__)

SECONDS = 10.0  # for one page
MEMORY = 512 * 2**20  # bytes of address space
_START_SECONDS = 60.0  # a slow disk's
_IDLE_SECONDS = 60.0  # then its memory is worth more than the second that a start takes
_MOST_ANSWER = 100_000_000  # bytes
# The environment holds the bot's token, which a parser of strangers' pages has no use for.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "SYSTEMROOT")


class PageParser:
    """Parses pages one at a time, for any thread. Holds no process until there is a page.

    `seconds` and `memory` (bytes) are for one page; after `idle_seconds` without one, the process
    ends.
    """

    def __init__(
        self,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        idle_seconds: float = _IDLE_SECONDS,
    ) -> None:
        self._seconds = seconds
        self._memory = memory
        self._idle_seconds = idle_seconds
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None

    def parse(self, page: bytes) -> dict[str, Any]:
        """The page's `paragraphs` and `facts`; {} if there is no article in it.

        Raises:
            SourceError: it takes too much time or memory, or breaks the parser.
        """
        with self._turn:
            self._rest()
            try:
                return self._parsed(page)
            except BaseException:
                self._end()  # its answer, should it still come, must not be taken for the next
                raise
            finally:
                self._idle = _start_timer(self._idle_seconds, self.close)

    def close(self) -> None:
        """End the process, after the page that it parses; the next page starts another."""
        with self._turn:
            self._rest()
            self._end()

    def give_up(self) -> None:
        """End the process now; a page that is being parsed is refused."""
        if (process := self._process) is not None:
            process.kill()

    def _parsed(self, page: bytes) -> dict[str, Any]:
        answer, late = self._ask(self._running(), page, self._seconds)
        if answer is None:
            raise _too_long() if late else _too_much()
        error = answer.get("error")
        if error == "memory":
            raise _too_much()
        if error:
            log.warning("A page broke its parser: %s", error)
            raise SourceError("No article was found in this page.")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = self._start()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: the folder of the program holds an html.py, which is not Python's.
        command = [sys.executable, "-P", str(Path(child.__file__))]
        limits = [str(self._memory), str(max(1, round(self._seconds)))]
        try:
            process = subprocess.Popen(  # noqa: S603 - the interpreter and a file of ours
                [*command, *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={
                    name: value
                    for name, value in os.environ.items()
                    if name in _ENVIRONMENT or name.startswith("PYTHON")
                },
            )
        except OSError as error:
            raise _no_parser() from error
        atexit.register(self.close)
        self._process = process
        answer, _ = self._ask(process, None, _START_SECONDS)
        if answer is None:
            raise _no_parser()
        return process

    def _ask(
        self, process: subprocess.Popen[bytes], page: bytes | None, seconds: float
    ) -> tuple[dict[str, Any] | None, bool]:
        """Its answer, None if it died, and whether that is because its time was up."""
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = _start_timer(seconds, end)
        try:
            with suppress(OSError, ValueError):
                if page is not None:
                    child.write_frame(_pipe(process.stdin), page)
                body = child.read_frame(_pipe(process.stdout), _MOST_ANSWER)
                return (None if body is None else json.loads(body)), late.is_set()
            return None, late.is_set()
        finally:
            timer.cancel()

    def _rest(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        process.kill()  # it keeps nothing that could be lost
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not sent to it
                _pipe(pipe).close()


def _start_timer(seconds: float, work: Any) -> threading.Timer:  # noqa: ANN401
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()
    return timer


def _pipe(pipe: Any) -> BinaryIO:  # noqa: ANN401 - Popen says None for what is no pipe
    assert pipe is not None  # noqa: S101
    stream: BinaryIO = pipe
    return stream


def _too_long() -> SourceError:
    return SourceError("This page takes too long to read. Save the article's text and add that.")


def _too_much() -> SourceError:
    return SourceError(
        "This page takes too much memory to read. Save the article's text and add that."
    )


def _no_parser() -> SourceError:
    return SourceError("Web pages cannot be read at the moment. Add the article's text instead.")
