"""Notify me: who is told of an answer that came, when, and how often."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest

from bot.client import FootnoteBot
from bot.cogs.notices import MOST, NoticesCog
from bot.memory import Memory
from bot.notices import TRIES, notice
from bot.ports import Scope
from index.errors import LibraryError
from index.store.subscriptions import Subscription
from index.types import Article, LibraryStatus
from retrieval.history import Turn
from retrieval.types import Answer, Outcome
from tests.bot.conftest import World, buttons_of, wording
from tests.bot.fakes import FakeEngine

QUANTA = Article("quanta", "Quanta", ("Quantum means how much.",), "https://example.org/quanta")
DMS, POST = "/users/@me/channels", "/channels/*/messages"


class ChangingEngine(FakeEngine):
    """Its collections have a state; `failing` maps questions to what asking them raises."""

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, tuple[int, datetime]] = {}
        self.failing: dict[str, Exception] = {}
        self.unreadable: set[str] = set()

    def publish(self, collection: str, article: Article, when: datetime | None = None) -> None:
        self.library.setdefault(collection, []).append(article)
        self.touch(collection, when)

    def touch(self, collection: str, when: datetime | None = None) -> None:
        number, _ = self.states.get(collection, (0, None))
        self.states[collection] = (number + 1, when or datetime.now(UTC))

    async def status(self, collection: str) -> LibraryStatus:
        if collection in self.unreadable:
            raise LibraryError("The disk is gone.")
        number, when = self.states.get(collection, (0, None))
        changed = when.isoformat(timespec="seconds") if when else ""
        return LibraryStatus(collection, 0, 0, number, "", changed, 0)

    async def answer(self, question: str, scope: Scope, history: Sequence[Turn] = ()) -> Outcome:
        if question in self.failing:
            raise self.failing[question]
        return await super().answer(question, scope, history)


@pytest.fixture
def engine() -> ChangingEngine:
    return ChangingEngine()


def engine_of(world: World) -> ChangingEngine:
    assert isinstance(world.engine, ChangingEngine)
    return world.engine


def wait_for(
    world: World,
    question: str = "quantum?",
    *,
    guild: int | None = -1,
    days_ago: float = 1,
    language: str = "en",
    person: int = 0,
) -> None:
    """Have Alice wait for a question since yesterday, in the server."""
    guild = world.guild.id if guild == -1 else guild
    when = datetime.now(UTC) - timedelta(days=days_ago)
    own = world.own if guild else f"user-{world.alice.id}"
    who = person or world.alice.id
    world.memory.subscriptions.add(who, guild, (own, "seeds"), question, language, when)


def cog_of(bot: FootnoteBot) -> NoticesCog:
    cog = bot.get_cog("NoticesCog")
    assert isinstance(cog, NoticesCog)
    return cog


async def a_round(world: World) -> None:
    await cog_of(world.bot).round()
    await world.env.settle()


def told(world: World) -> list[discord.Message]:
    return world.alice.user.dm_channel.history()


def waiting(world: World) -> list[str]:
    return [one.question for one in world.memory.subscriptions.pending()]


async def test_who_pressed_the_button_is_told_once_when_an_article_arrives(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="quantum?")
    assert asked.response is not None
    button = buttons_of(asked.response)["Notify me"]
    await world.alice.click(asked.response.message, custom_id=button)
    await a_round(world)
    assert told(world) == []
    engine_of(world).publish(world.own, QUANTA)
    await a_round(world)
    await a_round(world)
    (message,) = told(world)
    assert wording(message).split("\n")[:3] == [
        f"A new article in **{world.guild.name}** answers your question:",
        "**quantum?**",
        "> **Quantum means how much**.",
    ]
    assert waiting(world) == []


async def test_the_buttons_of_the_message_work(world: World) -> None:
    wait_for(world)
    wait_for(world, "gravity?")
    engine_of(world).publish(world.own, QUANTA)
    await a_round(world)
    (message,) = told(world)
    buttons = buttons_of(message)
    assert list(buttons) == [
        "👍", "👎", "In context", "Summarise article", "Delete", "Stop all notifications",
    ]  # fmt: skip
    context = await world.alice.user.click(message, custom_id=buttons["In context"])
    assert "**¶ 1** · quoted" in wording(context.response)
    world.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007)
    left = await world.alice.user.click(message, custom_id=buttons["In context"])
    assert "a server that you or I have left" in wording(left.response)
    await world.alice.user.click(message, custom_id=buttons["👍"])
    (vote,) = world.memory.votes.all()
    assert (vote.person, vote.collection) == (world.alice.id, world.own)
    await world.alice.user.click(message, custom_id=buttons["Stop all notifications"])
    assert waiting(world) == []


async def test_the_kept_answer_goes_with_the_server_and_its_question_is_no_gap(
    world: World,
) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    await a_round(world)
    ((_, scope),) = engine_of(world).asked
    assert scope == Scope((world.own, "seeds"), noted=False)
    (message,) = told(world)
    answer_id = buttons_of(message)["👍"].split(":")[1]
    kept = world.memory.answers.get(answer_id)
    assert kept is not None
    assert (kept.guild, kept.channel, kept.private) == (None, message.channel.id, False)
    assert kept.collections == (world.own, "seeds")


async def test_it_is_asked_with_the_servers_carefulness(world: World) -> None:
    world.memory.settings.put(world.guild.id, 0, {"carefulness": "careful"})
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    await a_round(world)
    assert engine_of(world).asked[0][1].threshold == 0.7


async def test_a_question_is_asked_again_after_each_change_and_not_without(world: World) -> None:
    wait_for(world, "gravity?")
    await a_round(world)
    assert engine_of(world).asked == []  # nothing changed since it was asked
    for count in (1, 2):
        engine_of(world).touch(world.own if count == 1 else "seeds")
        await a_round(world)
        await a_round(world)
        assert len(engine_of(world).asked) == count
    assert told(world) == []


async def test_an_article_that_came_before_the_button_was_pressed_counts(world: World) -> None:
    wait_for(world, "gravity?")
    await a_round(world)
    engine_of(world).publish(world.own, QUANTA)
    await a_round(world)
    wait_for(world)  # asked before the article came
    await a_round(world)
    assert len(told(world)) == 1


async def test_the_button_waits_since_the_question_was_asked(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="quantum?")
    assert asked.response is not None
    button = buttons_of(asked.response)["Notify me"]
    kept = world.memory.answers.get(button.split(":")[1])
    assert kept is not None
    earlier = kept.asked - timedelta(days=3)
    world.memory.answers.keep(replace(kept, asked=earlier))
    await world.alice.click(asked.response.message, custom_id=button)
    (one,) = world.memory.subscriptions.pending()
    assert one.since == earlier


async def test_what_changed_while_the_bot_was_away_is_looked_at_after_a_restart(
    world: World,
) -> None:
    wait_for(world)
    wait_for(world, "gravity?", days_ago=0)
    hour = datetime.now(UTC) - timedelta(hours=1)
    engine_of(world).publish(world.own, QUANTA, hour)
    await a_round(world)
    assert [question for question, _ in engine_of(world).asked] == ["quantum?"]
    assert len(told(world)) == 1


async def test_direct_messages_have_subscriptions_too(world: World) -> None:
    wait_for(world, guild=None)
    engine_of(world).publish("seeds", QUANTA)
    await a_round(world)
    (message,) = told(world)
    assert wording(message).startswith("A new article answers your question:\n")


async def test_only_so_many_are_asked_in_a_round_and_all_in_the_end(world: World) -> None:
    for number in range(MOST + 5):
        wait_for(world, f"riddle {number}?", person=world.alice.id + number)
    engine_of(world).touch("seeds")
    counts = []
    for _ in range(3):
        await a_round(world)
        counts.append(len(engine_of(world).asked))
    assert counts == [MOST, MOST + 5, MOST + 5]
    assert len({question for question, _ in engine_of(world).asked}) == MOST + 5


async def test_who_left_the_server_gets_none_of_its_articles(world: World) -> None:
    wait_for(world)
    world.guild.remove_member(world.alice)
    await world.env.settle()
    engine_of(world).publish(world.own, QUANTA)
    await a_round(world)
    assert told(world) == []
    assert waiting(world) == []


async def test_servers_of_other_processes_are_left_alone(world: World) -> None:
    wait_for(world, guild=5)
    engine_of(world).publish("seeds", QUANTA)
    await a_round(world)
    assert waiting(world) == ["quantum?"]
    assert engine_of(world).asked == []


@pytest.mark.parametrize("code", [10013, 50033])
async def test_somebody_who_is_nobody_is_dropped(world: World, code: int) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    world.env.inject_error("POST", DMS, status=400, code=code)
    await a_round(world)
    assert waiting(world) == []


async def test_who_takes_no_direct_messages_is_dropped(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    world.env.inject_error("POST", POST, status=403, code=50007)
    await a_round(world)
    await a_round(world)
    assert (told(world), waiting(world)) == ([], [])
    assert "the answer of subscription 1: Forbidden 50007" in caplog.text
    assert "uantum" not in caplog.text


@pytest.mark.parametrize("path", [DMS, "/guilds/*/members/*"])
async def test_what_fails_before_the_message_is_tried_again(world: World, path: str) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    world.env.inject_error("*", path, status=403, code=0)
    await a_round(world)
    assert waiting(world) == ["quantum?"]
    await a_round(world)
    assert len(told(world)) == 1


async def test_a_message_of_unknown_fate_is_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    sent: list[object] = []

    async def lose(*args: object, **kwargs: object) -> None:
        sent.append(args)
        raise OSError("connection lost")

    monkeypatch.setattr(discord.DMChannel, "send", lose)
    for _ in range(3):
        await a_round(world)
    assert len(sent) == 1
    assert waiting(world) == []


async def test_killed_between_the_record_and_the_message_it_is_not_sent_twice(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    killed = asyncio.Event()

    async def hang(*args: object, **kwargs: object) -> None:
        killed.set()
        await asyncio.get_running_loop().create_future()

    with monkeypatch.context() as patched:
        patched.setattr(discord.DMChannel, "send", hang)
        task = asyncio.create_task(cog_of(world.bot).round())
        await killed.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await NoticesCog(world.bot, world.bot.desk).round()  # as after a restart
    assert (told(world), waiting(world)) == ([], [])


@pytest.mark.parametrize("error", [LibraryError("Damaged."), RuntimeError("Bug.")])
async def test_one_that_fails_stops_no_other_and_is_given_up_after_some_tries(
    world: World, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    wait_for(world, "gravity?")
    wait_for(world)
    engine_of(world).failing["gravity?"] = error
    engine_of(world).publish(world.own, QUANTA)
    for _ in range(TRIES + 2):
        await a_round(world)
    assert len(told(world)) == 1
    assert waiting(world) == ["gravity?"]
    assert caplog.text.count("subscription 1") == TRIES
    engine_of(world).failing.clear()
    engine_of(world).publish("seeds", replace(QUANTA, paragraphs=("Gravity pulls.",)))
    await a_round(world)
    assert waiting(world) == []


async def test_a_collection_that_cannot_be_read_or_is_gone_stops_no_other(world: World) -> None:
    wait_for(world)
    wait_for(world, guild=None)
    engine_of(world).publish("seeds", QUANTA)
    engine_of(world).unreadable.add(world.own)
    await a_round(world)
    assert len(told(world)) == 1
    engine_of(world).unreadable.clear()
    engine_of(world).states.clear()
    await a_round(world)
    assert waiting(world) == ["quantum?"]


async def test_a_locked_database_ends_no_loop(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("index.store.bot_state._BUSY_SECONDS", 0.01)
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await world.env.advance_time(61)  # it can be read, but not taken
        assert told(world) == []
        assert "subscription 1: Cannot write" in caplog.text
    await world.env.advance_time(61)
    assert len(told(world)) == 1


@pytest.mark.parametrize(
    ("error", "log"),
    [
        (ZeroDivisionError(), "error "),
        (LibraryError("Locked."), "looking for"),
        (OSError(), "look"),
    ],
)
async def test_the_loop_goes_on_after_a_fault(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    log: str,
) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)

    def broken(guilds: object) -> list[Subscription]:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(world.memory.subscriptions, "pending", broken)
        await world.env.advance_time(61)
    (record,) = [record for record in caplog.records if record.name == "bot.rounds"]
    assert record.getMessage().startswith(log)
    assert told(world) == []
    await world.env.advance_time(61)
    assert len(told(world)) == 1


async def test_of_two_processes_one_tells(world: World) -> None:
    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    other = NoticesCog(world.bot, type(world.bot.desk)(engine_of(world), Memory(world.memory.data)))
    await asyncio.gather(cog_of(world.bot).round(), other.round())
    assert len(engine_of(world).asked) == 2
    assert len(told(world)) == 1


async def test_an_answer_that_cannot_be_kept_is_told_without_its_buttons(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(answer: object) -> None:
        raise LibraryError("The disk is full.")

    wait_for(world)
    engine_of(world).publish(world.own, QUANTA)
    monkeypatch.setattr(world.memory.answers, "keep", full)
    await a_round(world)
    (message,) = told(world)
    assert list(buttons_of(message)) == ["Stop all notifications"]
    assert "Quantum means how much" in wording(message)


async def test_the_longest_message_fits_and_names_are_harmless(world: World) -> None:
    long = Article("long", "T" * 500, ("@everyone " * 1500,), "https://example.org/" + "u" * 450)
    engine_of(world).publish("seeds", long)
    outcome = await engine_of(world).answer("@everyone", Scope(("seeds",)))
    assert isinstance(outcome, Answer)
    answer = replace(outcome, question="@everyone " * 60)
    one = Subscription(1, 2, 3, ("seeds",), "?", "en", datetime.now(UTC))
    shown = notice(one, "@everyone <@1> " * 10, answer, None)
    assert shown.card.size <= 4000
    assert "<@1>" not in shown.card.texts[0]
