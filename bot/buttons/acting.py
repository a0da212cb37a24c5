"""Buttons that act on an answer's message: make a private one public, delete it."""

from dataclasses import replace
from typing import Any

from discord import Interaction

from bot.buttons.answer import AnswerControl
from bot.desk import Desk
from bot.errors import NotAllowedError
from bot.i18n import say
from bot.kept import Kept
from bot.render.answers import render_line
from bot.render.kept import render_kept
from bot.reply import UNDELIVERED, Reply, failure_name, update
from bot.scope import place_of
from index.errors import FootnoteError
from index.store.kept_answers import KeptAnswer


class ShareButton(AnswerControl, name="share"):
    """Posts a private answer for everybody, on its asker's wish."""

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Promise a change of the message."""
        await interaction.response.defer()

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Post it, and take the button away."""
        from bot.buttons.rows import kept_reply  # which names this button

        if interaction.user.id != answer.asker:
            raise NotAllowedError(say("Only the person who asked can share this answer."))
        if not await desk.memory.do(desk.memory.answers.claim_sharing, answer.answer_id):
            raise NotAllowedError(say("You have shared this answer already."))
        told = replace(kept, shared_by=interaction.user.id, origin=answer.answer_id)
        public = await desk.keep(told, place_of(interaction), private=False)
        shown = Reply(render_kept(told))
        if public is not None:
            shown = kept_reply(told, public, self.number)
        try:
            await interaction.followup.send(view=shown.view(), ephemeral=False)
        except UNDELIVERED as error:
            line = say("Discord did not let me post that here ({why}).", why=failure_name(error))
            raise FootnoteError(line) from error
        await update(interaction, kept_reply(kept, answer, self.number, shared=True))


class DeleteButton(AnswerControl, name="delete"):
    """Deletes an answer, for its asker and for those who may delete messages."""

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Promise a change of the message."""
        await interaction.response.defer()

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Delete the message and forget the answer."""
        allowed = interaction.guild_id is not None and interaction.permissions.manage_messages
        if interaction.user.id != answer.asker and not allowed:
            line = say("Only the person who asked, or who has Manage Messages, can delete this.")
            raise NotAllowedError(line)
        await desk.memory.do(desk.memory.answers.forget, answer.answer_id)
        try:
            await interaction.delete_original_response()
        except UNDELIVERED:
            # Where the message itself may not be deleted, it is emptied.
            await update(interaction, render_line(say("This answer was deleted.")))
