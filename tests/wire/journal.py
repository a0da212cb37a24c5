"""What has happened, in order: every bounded wait reads it, every failure message prints it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

WAIT = 3.0  # seconds; everything happens on one machine, so this is long
_SHOWN = 40  # lines of a failure message


class Journal:
    """Lines of what was sent and received, and the problems that fail the test at its end.

    Whoever changes a state that a test may wait for writes a line afterwards: that wakes the wait.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.problems: list[str] = []
        self._changed = asyncio.Event()

    def note(self, line: str) -> None:
        self.lines.append(line)
        self._changed.set()
        self._changed = asyncio.Event()

    def problem(self, line: str) -> None:
        """Note what Discord would not have let pass, or what the stand-in does not know."""
        self.problems.append(line)
        self.note(f"PROBLEM {line}")

    async def until(
        self, what: str, condition: Callable[[], T | None], *, within: float = WAIT
    ) -> T:
        """What `condition` returns once that is not None.

        Raises AssertionError, with what was received so far, after `within` seconds.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while True:
            changed = self._changed
            value = condition()
            if value is not None:
                return value
            try:
                async with asyncio.timeout_at(end):
                    await changed.wait()
            except TimeoutError:
                raise AssertionError(
                    f"waited {within:g} s for {what}; so far:\n{self.tail()}"
                ) from None

    def tail(self) -> str:
        shown = self.lines[-_SHOWN:]
        left_out = len(self.lines) - len(shown)
        head = [f"  … {left_out} earlier lines"] if left_out else []
        return "\n".join(head + [f"  {line}" for line in shown]) or "  nothing at all"
