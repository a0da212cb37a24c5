"""What somebody waits for: named one by one, and cancelled one by one, up to the very last."""

from datetime import UTC, datetime

import pytest
import simcord

from tests.bot.conftest import World, buttons_of, said
from tests.bot.pressing import controls, last_word, use

MOST = 20


def waits_for(world: World, *questions: str, person: int = 0) -> None:
    for question in questions:
        world.memory.subscriptions.add(
            person or world.alice.id, world.guild.id, ("seeds",), question, "en", datetime.now(UTC)
        )


def waiting(world: World) -> list[str]:
    return [one.question for one in world.memory.subscriptions.of(world.alice.id)]


async def notify(world: World, question: str = "quantum?") -> simcord.InteractionResult:
    asked = await world.alice.slash(world.channel, "ask", question=question)
    assert asked.response is not None
    button = buttons_of(asked.response)["Notify me"]
    return await use(world, asked.response, button, who=world.alice)


def select_of(result: simcord.InteractionResult, world: World) -> list[dict[str, str]]:
    assert result.response is not None
    options: list[dict[str, str]] = controls(result.response)[f"unwait:{world.alice.id}"]["options"]
    return options


async def cancel(
    world: World,
    shown: simcord.InteractionResult,
    number: int,
    who: simcord.MemberActor | None = None,
) -> simcord.InteractionResult:
    assert shown.response is not None
    value = select_of(shown, world)[number]["value"]
    name = f"unwait:{world.alice.id}"
    return await use(world, shown.response, name, value, who=who or world.alice)


async def test_all_that_is_waited_for_is_named_and_one_can_be_cancelled(world: World) -> None:
    waits_for(world, "gravity?", "long " * 50)
    shown = await notify(world)
    names = [option["label"] for option in select_of(shown, world)]
    assert names[0] == "gravity?"
    assert names[1].startswith("long long")
    assert len(names[1]) <= 100
    assert names[2] == "quantum?"
    assert said(shown).endswith("\n-# You are waiting for 3 answers.")
    await cancel(world, shown, 1)
    assert waiting(world) == ["gravity?", "quantum?"]
    assert said(shown).split("\n") == [
        "Done. I will not message you about that question.",
        "-# You are waiting for 2 answers.",
    ]
    assert len(select_of(shown, world)) == 2


async def test_the_twenty_first_is_refused_with_a_way_out(world: World) -> None:
    waits_for(world, *(f"question {n}?" for n in range(MOST)))
    refused = await notify(world)
    assert said(refused).split("\n") == [
        "You wait for 20 questions already, and at most 20 are kept: cancel one that you no longer "
        "need.",
        "-# You are waiting for 20 answers.",
    ]
    assert len(select_of(refused, world)) == MOST
    await cancel(world, refused, 0)
    assert "question 0?" not in waiting(world)
    assert "I will send you a message, once" in said(await notify(world))
    assert len(waiting(world)) == MOST


async def test_with_the_last_one_the_controls_go(world: World) -> None:
    shown = await notify(world)
    await cancel(world, shown, 0)
    assert waiting(world) == []
    assert said(shown) == "Done. I will not message you about that question."
    assert shown.response is not None
    assert controls(shown.response) == {}


async def test_what_is_gone_already_is_said_to_be(world: World) -> None:
    waits_for(world, "gravity?")
    shown = await notify(world)
    (first, _) = world.memory.subscriptions.of(world.alice.id)
    world.memory.subscriptions.take(first.id)
    await cancel(world, shown, 0)
    assert said(shown).startswith("You are no longer waiting for an answer to that.\n")
    assert waiting(world) == ["quantum?"]


async def test_nobody_else_cancels_it(world: World) -> None:
    shown = await notify(world)
    refused = await cancel(world, shown, 0, who=world.mona)
    assert last_word(refused) == "Only the person who asked for this can press that."
    assert waiting(world) == ["quantum?"]


@pytest.mark.parametrize("value", ["x", "-1", "", "9" * 40])
async def test_a_forged_value_cancels_nothing(world: World, value: str) -> None:
    shown = await notify(world)
    assert shown.response is not None
    await use(world, shown.response, f"unwait:{world.alice.id}", value, who=world.alice)
    assert waiting(world) == ["quantum?"]
