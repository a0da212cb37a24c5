"""How often may be asked: by a person, by a server, in a day; and what is said beyond."""

from datetime import UTC, datetime

import pytest

from bot.limiter import BUSY, LimitedError, Limiter, daily
from bot.scope import Place

HERE = Place(person=1, guild=10, channel=100)
OTHER = Place(person=2, guild=10, channel=100)


class Clock:
    """A time that the test sets, in seconds."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_person_may_ask_so_often_in_so_many_seconds() -> None:
    clock = Clock()
    limiter = Limiter(per_person=(2, 30.0), now=clock)
    limiter.check(HERE)
    limiter.check(HERE)
    with pytest.raises(LimitedError, match=r"Try again in 30 seconds\.") as first:
        limiter.check(HERE)
    assert first.value.first
    with pytest.raises(LimitedError) as second:
        limiter.check(HERE)
    assert not second.value.first
    limiter.check(OTHER)
    clock.now += 31
    limiter.check(HERE)


def test_who_is_told_again_after_a_while() -> None:
    clock = Clock()
    limiter = Limiter(per_person=(1, 30.0), now=clock)
    for _ in range(2):
        limiter.check(HERE)
        with pytest.raises(LimitedError) as told:
            limiter.check(HERE)
        assert told.value.first
        clock.now += 31


def test_a_server_may_ask_so_often_and_another_is_not_held_up() -> None:
    limiter = Limiter(per_server=(3, 60.0), now=Clock())
    for person in range(3):
        limiter.check(Place(person, 10, 100))
    with pytest.raises(LimitedError, match="This server is asking faster"):
        limiter.check(Place(9, 10, 100))
    limiter.check(Place(9, 11, 100))
    limiter.check(Place(9, None, 100))


def test_when_too_many_wait_new_questions_are_turned_away() -> None:
    limiter = Limiter(now=Clock())
    with pytest.raises(LimitedError, match="So many are asking"):
        limiter.check(HERE, waiting=BUSY)
    limiter.check(HERE, waiting=BUSY - 1)


def test_who_asks_again_and_again_while_others_wait_is_told_once() -> None:
    limiter = Limiter(now=Clock())
    told = []
    for _ in range(10):
        with pytest.raises(LimitedError) as refused:
            limiter.check(HERE, waiting=BUSY)
        told.append(refused.value.first)
    assert told == [True, *[False] * 9]
    with pytest.raises(LimitedError, match="You are asking faster"):
        limiter.check(HERE)  # those that were turned away count


def test_who_asks_again_and_again_in_a_full_server_is_told_once() -> None:
    clock = Clock()
    limiter = Limiter(per_person=(99, 30.0), per_server=(1, 60.0), now=clock)
    limiter.check(OTHER)
    told = []
    for _ in range(5):
        with pytest.raises(LimitedError, match="This server") as refused:
            limiter.check(HERE)
        told.append(refused.value.first)
    assert told == [True, *[False] * 4]
    clock.now += 61
    limiter.check(HERE)
    with pytest.raises(LimitedError) as again:
        limiter.check(HERE)
    assert again.value.first


def test_commands_and_questions_are_counted_apart() -> None:
    limiter = Limiter((1, 30.0), now=Clock())
    for _ in range(10):
        limiter.check_command(HERE)
    with pytest.raises(LimitedError, match="You are asking faster"):
        limiter.check_command(HERE)
    limiter.check(HERE)
    for person in range(2, 7):
        for _ in range(10):
            limiter.check_command(Place(person, 10, 100))
    with pytest.raises(LimitedError, match="This server is asking faster"):
        limiter.check_command(Place(9, 10, 100))


@pytest.mark.parametrize(
    ("hour", "when"), [(0, "in 24 hours"), (14, "in 10 hours"), (23, "in an hour")]
)
def test_the_limit_of_a_day_ends_at_midnight(hour: int, when: str) -> None:
    error = daily(20, datetime(2025, 11, 8, hour, tzinfo=UTC), first=True)
    assert str(error) == f"This server allows 20 questions a day. Ask again {when}."
