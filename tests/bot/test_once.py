"""What is done once, however often it is begun."""

from bot.once import Once


def test_the_first_to_begin_does_it_alone_until_it_ended() -> None:
    once = Once()
    assert once.begin("a")
    assert not once.begin("a")
    assert once.begin("b")
    once.end("a")
    assert once.begin("a")


def test_what_ended_a_moment_ago_is_not_begun_again() -> None:
    now = [100.0]
    once = Once(lambda: now[0])
    assert once.begin("a")
    once.end("a", settled_for=15.0)
    now[0] += 14.9
    assert not once.begin("a")
    now[0] += 0.2
    assert once.begin("a")
