"""What a double press, or two people at once, would do twice: the first to begin does it alone."""

import math
import time
from collections.abc import Callable


class Once:
    """What is being done, or was a moment ago."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until: dict[object, float] = {}

    def begin(self, key: object) -> bool:
        """Whether it is to be done now; until `end`, nobody else is told so."""
        now = self._now()
        self._until = {one: until for one, until in self._until.items() if until > now}
        if key in self._until:
            return False
        self._until[key] = math.inf
        return True

    def end(self, key: object, settled_for: float = 0.0) -> None:
        """Let it be done again, after so many seconds."""
        self._until[key] = self._now() + settled_for
