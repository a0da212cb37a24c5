"""Notify me: a message to whoever asked, once, when an article arrives that answers."""

from collections.abc import Sequence
from typing import Any

from discord import Interaction, SelectOption, ui

from bot.buttons.answer import AnswerControl
from bot.buttons.control import PersonalControl
from bot.desk import Desk
from bot.i18n import say, say_count, say_error, spoken
from bot.kept import Kept
from bot.render.card import Card, Tone
from bot.render.escape import clean
from bot.render.layout import Row
from bot.render.limits import CHOICE_LIMIT, CHOICES_LIMIT, clip
from bot.reply import Reply, deliver, update
from index.errors import UsageError
from index.store.kept_answers import KeptAnswer
from index.store.subscriptions import Subscription


class NotifyButton(AnswerControl, name="notify"):
    """Waits for an answer in the presser's name."""

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Remember the question; say how many the presser waits for, and how to stop."""
        person, waits = interaction.user.id, desk.memory.subscriptions
        tone = Tone.PLAIN
        try:
            new = await desk.memory.do(
                waits.add,
                person,
                answer.guild,
                answer.collections,
                kept.outcome.question,
                spoken(),
                answer.asked,
            )
        except UsageError as error:  # too many: shown with the way out
            line, tone = say_error(error), Tone.ERROR
        else:
            line = (
                say("I will send you a message, once, when an article here answers this.")
                if new
                else say("You are already waiting for an answer to this.")
            )
        waiting = await desk.memory.do(waits.of, person)
        await deliver(interaction, waiting_reply(line, waiting, person, tone))


class CancelSelect(PersonalControl, name="unwait"):
    """Ends the waiting for one question, of the person whom it was shown to."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Forget the question that was chosen, and show what is left."""
        waits, person = desk.memory.subscriptions, interaction.user.id
        data: dict[str, Any] = dict(interaction.data or {})
        done = False
        for value in data.get("values", []):
            if str(value).isdecimal():
                done |= await desk.memory.do(waits.cancel, person, int(value))
        line = (
            say("Done. I will not message you about that question.")
            if done
            else say("You are no longer waiting for an answer to that.")
        )
        waiting = await desk.memory.do(waits.of, person)
        await update(interaction, waiting_reply(line, waiting, person))


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


def waiting_reply(
    line: str, waiting: Sequence[Subscription], person: int, tone: Tone = Tone.PLAIN
) -> Reply:
    """A line, then how many answers somebody waits for, and what ends the waiting."""
    if not waiting:
        return Reply(Card((line,), tone))
    count = say_count(
        "You are waiting for {n} answer.", "You are waiting for {n} answers.", len(waiting)
    )
    rows: list[Row] = [[_cancel_select(waiting, person)], [stop_button(person)]]
    return Reply(Card((f"{line}\n-# {count}",), tone), rows)


def _cancel_select(waiting: Sequence[Subscription], person: int) -> CancelSelect:
    options = [
        SelectOption(
            label=clip(clean(one.question), CHOICE_LIMIT).strip() or "…", value=str(one.id)
        )
        for one in waiting[:CHOICES_LIMIT]
    ]
    return CancelSelect(
        ui.Select[ui.LayoutView](
            custom_id=f"{CancelSelect.name}:{person}",
            placeholder=clip(say("Choose one to cancel"), CHOICE_LIMIT),
            options=options,
        )
    )
