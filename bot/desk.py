"""Between Discord and the engine: who may ask, under which settings, and what is kept of it."""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from discord import Interaction

from bot.i18n import spoken
from bot.kept import Kept, cited_articles, gone, read, written
from bot.limiter import LimitedError, Limiter, daily
from bot.manners import Explainer
from bot.memory import Memory
from bot.once import Once
from bot.operating.metrics import Metrics, Surface
from bot.ports import QuestionEngine, Scope
from bot.preferences import DEFAULTS, Preferences, effective
from bot.scope import Place
from index.errors import FootnoteError, LibraryError
from index.store.kept_answers import KeptAnswer
from index.types import NO_FILTER, Filter
from retrieval.history import Turn
from retrieval.types import Answer, Outcome

SLOW_SECONDS = 0.3  # from which on the memory is not asked twice for one first response
SPARED_SECONDS = 3.0  # that a memory which did not answer in time is not asked again
OLD = timedelta(days=180)  # a newest article older than that is worth telling
MEMORY_SECONDS = 1.0  # that a busy disk may hold up a question; it is then asked all the same

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as somebody put it in Discord."""

    text: str
    place: Place
    surface: Surface
    wanted: Filter = NO_FILTER
    title: str = ""  # of the article that the filter names
    newest: bool = False  # whether the newest article that answers comes first
    private: bool = False
    repeated: bool = False  # in the answer, since a command hides it
    history: tuple[Turn, ...] = ()  # what it follows up


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and the record by which its buttons find it; None when it could not be kept."""

    kept: Kept
    answer: KeptAnswer | None


class Desk:
    """Takes questions, and keeps the answers so that their buttons work after a restart."""

    def __init__(
        self,
        engine: QuestionEngine,
        memory: Memory,
        limiter: Limiter | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.engine = engine
        self.memory = memory
        self.metrics = metrics or Metrics()
        self.explainer = Explainer()
        self.once = Once()
        self._limiter = limiter or Limiter()
        self._last_known: dict[int, dict[int, dict[str, Any]]] = {}
        self._known_until: dict[int, float] = {}  # by server: its settings are not read until then
        self._busy_until = 0.0  # the memory is not asked until then

    async def preferences(self, place: Place) -> Preferences:
        """What holds in a place; what was last known when it cannot be read in time."""
        if place.guild is None:
            return DEFAULTS
        begun = time.monotonic()
        if begun >= self._known_until.get(place.guild, 0.0):
            try:
                rows = await self._at_once(self.memory.settings.all, place.guild)
                self._last_known[place.guild] = rows
            except (TimeoutError, LibraryError) as error:
                _log.warning("the settings of server %s cannot be read: %s", place.guild, error)
            if time.monotonic() - begun > SLOW_SECONDS:
                self._known_until[place.guild] = time.monotonic() + SPARED_SECONDS
        rows = self._last_known.get(place.guild, {})
        return effective(rows, place.channel, place.parent)

    def admit_command(self, place: Place) -> None:
        """Let somebody use one more command that reads, fetches or embeds.

        Raises:
            LimitedError: not now; the message says when.
        """
        self._limiter.check_command(place)

    async def admit(self, place: Place, preferences: Preferences, surface: Surface) -> None:
        """Let somebody ask one more question.

        Raises:
            LimitedError: not now; the message says when.
        """
        try:
            self._limiter.check(place, self.engine.waiting)
            await self._count_today(place, preferences)
        except LimitedError:
            self.metrics.count(surface, "limited")
            raise

    async def answer(self, question: Question, preferences: Preferences) -> Answered:
        """Answer a question that was admitted, and keep what its buttons need.

        Raises:
            FootnoteError: it cannot be asked or answered; the message says why.
        """
        scope = Scope(
            question.place.collections,
            question.wanted,
            threshold=preferences.threshold,
            newest=question.newest,
            noted=question.place.guild is not None,  # nobody's own questions are a list for others
        )
        answering = self.engine.answer(question.text, scope, question.history)
        outcome = await self.metrics.measure(question.surface, answering)
        outcome = await self._dated(outcome, scope.collections)
        kept = Kept(
            outcome,
            question.history,
            question.wanted,
            question.title,
            asked=question.repeated,
        )
        return Answered(kept, await self.keep(kept, question.place, private=question.private))

    async def keep(
        self, kept: Kept, place: Place, *, private: bool, collections: tuple[str, ...] = ()
    ) -> KeptAnswer | None:
        """Keep an answer for its buttons; None, and a warning in the log, when that fails.

        `collections` are those that were searched, where they are not the place's own.
        """
        answer = KeptAnswer(
            answer_id=secrets.token_urlsafe(9),
            asker=place.person,
            guild=place.guild,
            channel=place.channel,
            private=private,
            asked=datetime.now(UTC),
            language=spoken(),
            collections=collections or place.collections,
            outcome=written(kept),
            articles=cited_articles(kept.outcome),
        )
        try:
            # Not `_at_once`: an answer that was made is worth the try.
            await self.memory.soon(MEMORY_SECONDS, self.memory.answers.keep, answer)
        except (TimeoutError, LibraryError) as error:
            _log.warning("an answer cannot be kept and has no buttons: %s", error)
            return None
        return answer

    async def kept(self, answer_id: str, place: Place) -> tuple[KeptAnswer, Kept]:
        """The answer of this id, for somebody in the place in which it was given.

        Raises:
            NotFoundError: it is no longer kept, or was given elsewhere.
        """
        answer = await self.memory.do(self.memory.answers.get, answer_id)
        if answer is None or (answer.guild, answer.channel) != (place.guild, place.channel):
            raise gone()
        if answer.private and answer.asker != place.person:
            raise gone()
        return answer, read(answer.outcome)

    async def _count_today(self, place: Place, preferences: Preferences) -> None:
        if place.guild is None or not preferences.daily_limit:
            return
        now, usage = datetime.now(UTC), self.memory.usage
        try:
            asked = await self._at_once(usage.add, place.guild, place.person, now.date())
        except (TimeoutError, LibraryError) as error:
            _log.warning("questions of the day cannot be counted: %s", error)
            return
        if asked > preferences.daily_limit:
            raise daily(preferences.daily_limit, now, first=asked == preferences.daily_limit + 1)

    async def _at_once(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Use the memory before a first response, for which Discord waits 3 s.

        One wait in vain is enough: for a while nobody else waits then.

        Raises:
            TimeoutError: it took too long, or did so a moment ago.
            LibraryError: it cannot be used.
        """
        begun = time.monotonic()
        if begun < self._busy_until:
            raise TimeoutError("it was too slow a moment ago")
        try:
            return await self.memory.soon(MEMORY_SECONDS, work, *args, **kwargs)
        except (TimeoutError, LibraryError):
            if time.monotonic() - begun > SLOW_SECONDS:
                self._busy_until = time.monotonic() + SPARED_SECONDS
            raise

    async def _dated(self, outcome: Outcome, collections: tuple[str, ...]) -> Outcome:
        """Have an outcome tell the date of the newest article when that is long ago."""
        if outcome.newest is not None:
            return outcome
        try:
            newest = await self.engine.newest(collections)
        except FootnoteError as error:
            _log.warning("the date of the newest article cannot be read: %s", error)
            return outcome
        told = newest is not None and _is_old(newest) and newest not in _cited_days(outcome)
        return replace(outcome, newest=newest) if told else outcome


class _WithDesk(Protocol):
    desk: Desk


def desk_of(interaction: Interaction) -> Desk:
    """The desk of the bot that got an interaction."""
    return cast(_WithDesk, interaction.client).desk


def _cited_days(outcome: Outcome) -> set[date | None]:
    """The days of the articles that are quoted, which a reader sees anyway."""
    citations = outcome.citations if isinstance(outcome, Answer) else ()
    return {citation.article.published for citation in citations}


def _is_old(day: date) -> bool:
    return datetime.now(UTC).date() - day > OLD
