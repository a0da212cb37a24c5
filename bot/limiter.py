"""How often a person and a server may ask and command, so that nobody waits for somebody else."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from discord.ext.commands import Cooldown, CooldownMapping

from bot.i18n import say, say_count
from bot.scope import Place
from index.errors import FootnoteError

PER_PERSON = (6, 30.0)  # questions in so many seconds
PER_SERVER = (60, 60.0)
COMMANDS_PER_PERSON = (10, 60.0)  # commands that read, fetch or embed, in so many seconds
COMMANDS_PER_SERVER = (60, 60.0)
BUSY = 200  # questions waiting, from which on new ones are turned away
BUSY_WAIT = 60.0  # seconds after which somebody who was turned away may try again


class LimitedError(FootnoteError):
    """Somebody has to wait; the message says how long. `first` when they were not told yet."""

    def __init__(self, message: str, *, first: bool = True) -> None:
        super().__init__(message)
        self.first = first


class Limiter:
    """Counts questions and commands of the last minute, in memory; a restart forgets them."""

    def __init__(
        self,
        per_person: tuple[int, float] = PER_PERSON,
        per_server: tuple[int, float] = PER_SERVER,
        now: Callable[[], float] = time.time,
        *,
        commands_per_person: tuple[int, float] = COMMANDS_PER_PERSON,
        commands_per_server: tuple[int, float] = COMMANDS_PER_SERVER,
    ) -> None:
        self._questions = _Buckets(per_person, per_server)
        self._commands = _Buckets(commands_per_person, commands_per_server)
        self._now = now
        self._told: dict[int, float] = {}  # by person: until when they know that they have to wait

    def check(self, place: Place, waiting: int = 0) -> None:
        """Count a question; raise LimitedError when it is one too many."""
        self._check(self._questions, place, busy=waiting >= BUSY)

    def check_command(self, place: Place) -> None:
        """Count a command that takes work; raise LimitedError when it is one too many."""
        self._check(self._commands, place, busy=False)

    def _check(self, buckets: "_Buckets", place: Place, *, busy: bool) -> None:
        now = self._now()
        # The person comes first: who is turned away for another reason asks too fast all the same.
        if wait := buckets.person.update_rate_limit(place, now):
            line = say(
                "You are asking faster than I can read. Try again {when}.", when=_seconds(wait)
            )
            raise self._refusal(place, line, now, wait)
        if busy:
            line = say("So many are asking that I cannot keep up. Try in a minute.")
            raise self._refusal(place, line, now, BUSY_WAIT)
        if place.guild is not None and (wait := buckets.server.update_rate_limit(place, now)):
            line = say(
                "This server is asking faster than I can read. Try again {when}.",
                when=_seconds(wait),
            )
            raise self._refusal(place, line, now, wait)

    def _refusal(self, place: Place, line: str, now: float, wait: float) -> LimitedError:
        self._told = {person: until for person, until in self._told.items() if until > now}
        first = place.person not in self._told
        self._told.setdefault(place.person, now + wait)
        return LimitedError(line, first=first)


class _Buckets:
    """What a person and a server have used up of one kind of asking."""

    def __init__(self, per_person: tuple[int, float], per_server: tuple[int, float]) -> None:
        self.person: CooldownMapping[Place] = CooldownMapping(
            Cooldown(*per_person), lambda place: place.person
        )
        self.server: CooldownMapping[Place] = CooldownMapping(
            Cooldown(*per_server), lambda place: place.guild
        )


def daily(limit: int, now: datetime, *, first: bool) -> LimitedError:
    """The error of somebody who has asked as often as a server lets them in a day (UTC)."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = max(1, round((tomorrow - now).total_seconds() / 3600))
    return LimitedError(
        say(
            "This server allows {limit} questions a day. Ask again {when}.",
            limit=limit,
            when=say_count("in an hour", "in {n} hours", hours),
        ),
        first=first,
    )


def _seconds(wait: float) -> str:
    return say_count("in a second", "in {n} seconds", max(1, round(wait + 0.5)))
