"""👍 and 👎: one vote a person and answer, which can be changed; 👎 asks what was wrong."""

from datetime import UTC, datetime
from typing import Any, Self

from discord import Interaction, SelectOption, ui

from bot.buttons.answer import AnswerControl
from bot.desk import Desk
from bot.i18n import mark, say
from bot.kept import Kept
from bot.render.card import Card
from bot.reply import Reply, deliver, update
from index.store.kept_answers import KeptAnswer
from index.store.votes import OUTDATED, SHOULD_HAVE_SAID_NO, WRONG_ARTICLE, WRONG_PASSAGE, Vote
from retrieval.types import Answer

REASONS = {  # as they are stored, and what they are called
    WRONG_PASSAGE: mark("Wrong passage"),
    OUTDATED: mark("Outdated"),
    WRONG_ARTICLE: mark("Wrong article"),
    SHOULD_HAVE_SAID_NO: mark("There is no answer"),
}


class HelpfulButton(AnswerControl, name="up"):
    """Votes for the quotation that is shown."""

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Cast the vote and say so."""
        await _cast(interaction, desk, answer, kept, self.number, helpful=True)
        line = say("Thank you. You voted 👍; press 👎 to change that.")
        await deliver(interaction, Card((line,)))


class UnhelpfulButton(AnswerControl, name="down"):
    """Votes against it, and asks what was wrong."""

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Cast the vote and offer reasons."""
        await _cast(interaction, desk, answer, kept, self.number, helpful=False)
        line = say("Thank you. You voted 👎; press 👍 to change that. What was wrong?")
        reasons = ReasonSelect.select(answer.answer_id, self.number)
        await deliver(interaction, Reply(Card((line,)), [[reasons]]))


class ReasonSelect(AnswerControl, name="why"):
    """What was wrong with an answer, in the words of the votes' store."""

    @classmethod
    def select(cls, answer_id: str, number: int) -> Self:
        """Offer the reasons."""
        return cls(
            ui.Select[ui.LayoutView](
                placeholder=say("Choose a reason"),
                custom_id=f"{cls.name}:{answer_id}:{number}",
                options=[SelectOption(label=say(name), value=key) for key, name in REASONS.items()],
            )
        )

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Promise a change of the message."""
        await interaction.response.defer()

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Add the reason to the vote."""
        data: dict[str, Any] = dict(interaction.data or {})
        reason = next((value for value in data.get("values", []) if value in REASONS), "")
        await _cast(interaction, desk, answer, kept, self.number, helpful=False, reason=reason)
        name = say(REASONS.get(reason, mark("No reason given")))
        line = say("Thank you. You voted 👎: {reason}.", reason=name)
        await update(interaction, Card((line,)))


def vote_buttons(answer_id: str, number: int) -> list[AnswerControl]:
    """The two buttons for the quotation that is shown."""
    return [
        HelpfulButton.button(answer_id, number, emoji="👍"),
        UnhelpfulButton.button(answer_id, number, emoji="👎"),
    ]


async def _cast(
    interaction: Interaction[Any],
    desk: Desk,
    answer: KeptAnswer,
    kept: Kept,
    number: int,
    *,
    helpful: bool,
    reason: str = "",
) -> None:
    if not isinstance(kept.outcome, Answer):
        return
    place = max(1, min(number, len(kept.outcome.citations)))
    citation = kept.outcome.citations[place - 1]
    vote = Vote(
        answer_id=kept.origin or answer.answer_id,
        person=interaction.user.id,
        guild=answer.guild,
        helpful=helpful,
        reason=reason,
        question=kept.outcome.question,
        collection=citation.article.collection,
        article_id=citation.article.article_id,
        paragraph=citation.passage.number,
        when=datetime.now(UTC),
        alone=not (kept.history or kept.wanted),
    )
    await desk.memory.do(desk.memory.votes.cast, vote)
    desk.metrics.count_vote("up" if helpful else "down")
