"""What the bot counts for Prometheus. No label ever tells who asked, where, or what."""

import time
from collections.abc import Awaitable, Callable
from typing import Literal, TypeAlias, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from index.errors import FootnoteError, LibraryError, ModelError
from retrieval.types import NoAnswer, Outcome

Surface: TypeAlias = Literal["slash", "menu", "button", "mention", "channel", "direct"]
Result: TypeAlias = Literal["answered", "no_answer", "refused", "failed", "limited"]
Vote: TypeAlias = Literal["up", "down"]

_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0)  # seconds
_FAULTS = (LibraryError, ModelError)  # the asker can do nothing about these


class Metrics:
    """Counters of one bot, in a registry of their own. Belongs to the event loop."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._questions = Counter(
            "footnote_questions", "Questions, by how they were asked and how they ended.",
            ["surface", "outcome"], registry=registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "footnote_answer_seconds", "Seconds from a question to its answer, waiting included.",
            buckets=_BUCKETS, registry=registry,
        )  # fmt: skip
        self._errors = Counter("footnote_errors", "Faults, by kind.", ["kind"], registry=registry)
        self._votes = Counter("footnote_votes", "Votes on answers.", ["vote"], registry=registry)
        self._waiting = Gauge(
            "footnote_waiting_questions", "Questions that are not answered yet.", registry=registry
        )
        self._servers = Gauge(
            "footnote_servers", "Servers that this process serves.", registry=registry
        )
        self._ready = Gauge(
            "footnote_discord_ready", "1 while Discord's events arrive, else 0.", registry=registry
        )
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._begin_at_zero()

    def watch(self, *, servers: Callable[[], int], ready: Callable[[], bool]) -> None:
        """Take these two from the bot whenever they are asked for."""
        self._servers.set_function(servers)
        self._ready.set_function(lambda: float(ready()))

    async def measure(self, surface: Surface, answering: Awaitable[Outcome]) -> Outcome:
        """Await the answer to a question; count how it ended, and time it if it was answered."""
        started = time.perf_counter()
        try:
            with self._waiting.track_inprogress():
                outcome = await answering
        except Exception as error:
            if isinstance(error, FootnoteError) and not isinstance(error, _FAULTS):
                self.count(surface, "refused")
            else:
                self.count(surface, "failed")
                self.count_error(error)
            raise
        self._seconds.observe(time.perf_counter() - started)
        self.count(surface, "no_answer" if isinstance(outcome, NoAnswer) else "answered")
        return outcome

    def count(self, surface: Surface, result: Result) -> None:
        """Count a question, `measure` does it too: for those that never reach the engine."""
        self._questions.labels(surface, result).inc()

    def count_error(self, error: BaseException) -> None:
        """Count a fault under the name of its class."""
        self._errors.labels(type(error).__name__).inc()

    def count_vote(self, vote: Vote) -> None:
        """Count what somebody thought of an answer."""
        self._votes.labels(vote).inc()

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)

    def _begin_at_zero(self) -> None:
        """Show what has not happened yet as 0, so that a first time is an increase."""
        for surface in get_args(Surface):
            for result in get_args(Result):
                self._questions.labels(surface, result)
        for vote in get_args(Vote):
            self._votes.labels(vote)
