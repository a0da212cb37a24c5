"""Notify me: a message to whoever asked, once, when an article arrives that answers."""

from typing import Any

from discord import Interaction

from bot.buttons.answer import AnswerControl
from bot.buttons.control import PersonalControl
from bot.desk import Desk
from bot.i18n import say, say_count, spoken
from bot.kept import Kept
from bot.render.card import Card
from bot.reply import Reply, deliver
from index.store.kept_answers import KeptAnswer


class NotifyButton(AnswerControl, name="notify"):
    """Waits for an answer in the presser's name."""

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Remember the question; say how many the presser waits for, and how to stop."""
        person, waits = interaction.user.id, desk.memory.subscriptions
        new = await desk.memory.do(
            waits.add,
            person,
            answer.guild,
            answer.collections,
            kept.outcome.question,
            spoken(),
            answer.asked,
        )
        count = len(await desk.memory.do(waits.of, person))
        lines = [
            say("I will send you a message, once, when an article here answers this.")
            if new
            else say("You are already waiting for an answer to this."),
            "-# "
            + say_count(
                "You are waiting for {n} answer.", "You are waiting for {n} answers.", count
            ),
        ]
        await deliver(interaction, Reply(Card(("\n".join(lines),)), [[stop_button(person)]]))


class StopButton(PersonalControl, name="stop"):
    """Ends all waiting of the person whom it was shown to."""

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Give the first response: "thinking …", for the presser alone."""
        await interaction.response.defer(thinking=True, ephemeral=True)

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Forget what the presser waits for."""
        waits, person = desk.memory.subscriptions, interaction.user.id
        for wait in await desk.memory.do(waits.of, person):
            await desk.memory.do(waits.cancel, person, wait.id)
        line = say("Done. I will not message you about those questions.")
        await deliver(interaction, Card((line,)))


def stop_button(person: int) -> StopButton:
    """The button for somebody who waits for answers."""
    return StopButton.button(person, label=say("Stop all notifications"))
