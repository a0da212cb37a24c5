"""Buttons that rebuild an index and undo that, each after a question; for managers only."""

from typing import Any

from discord import ButtonStyle, Interaction

from bot.buttons.confirming import ConfirmButton
from bot.buttons.control import Control, KeepButton
from bot.checks import check_manager
from bot.desk import Desk
from bot.i18n import say
from bot.progress import progress_shown
from bot.render.card import Card
from bot.render.library import render_progress
from bot.render.preview import (
    can_be_undone,
    render_preview,
    render_rollback_question,
    would_change,
)
from bot.render.report import render_rebuilt, render_rolled_back
from bot.reply import Reply, deliver
from bot.scope import place_of
from index.errors import ModelError, NotFoundError, UsageError
from index.types import Preview, Progress


class RebuildButton(ConfirmButton, name="rebuild", key="(?::(?P<final>final))?"):
    """Rebuilds the index after its preview was read; "final" is what cannot be undone here."""

    def check_right(self, interaction: Interaction[Any]) -> bool:
        """Managers only."""
        return check_manager(interaction)

    def meanwhile(self) -> Card:
        """Shown until there is progress."""
        return render_progress(Progress("reading", 0, 0))

    async def carry_out(self, interaction: Interaction[Any], desk: Desk) -> Card | Reply:
        """Rebuild, and offer to undo that."""
        async with progress_shown(interaction) as show:
            report = await desk.engine.rebuild(place_of(interaction).own, show)
        card = render_rebuilt(report)
        if self.given["final"]:
            return card
        button = AskRollbackButton.button("", label=say("Roll back"), emoji="↩️")
        return Reply(card, [[button]])


class AskRollbackButton(Control, name="rollback"):
    """Asks, in a message of its own, whether a rebuild is really to be undone."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Ask."""
        await deliver(interaction, rollback_question(interaction.user.id))


class RollbackButton(ConfirmButton, name="goback"):
    """Undoes the last rebuild."""

    def check_right(self, interaction: Interaction[Any]) -> bool:
        """Managers only."""
        return check_manager(interaction)

    def meanwhile(self) -> Card:
        """Shown while it is undone."""
        return Card((say("Going back …"),))

    async def carry_out(self, interaction: Interaction[Any], desk: Desk) -> Card | Reply:
        """Undo it. The engine's own errors name collections and commands of the shell."""
        try:
            await desk.engine.rollback(place_of(interaction).own)
        except NotFoundError as error:
            line = say(
                "There is nothing to go back to: only the last rebuild can be undone, once, and "
                "only while no article was added or removed since."
            )
            raise NotFoundError(line) from error
        except ModelError as error:
            line = say(
                "The last rebuild cannot be undone here: before it, the index was made by another "
                "model."
            )
            raise UsageError(line) from error  # nothing that its operator has to mend
        return render_rolled_back()


def rebuild_question(preview: Preview, asker: int) -> Reply:
    """Show what a rebuild would change and ask whether to; nothing to ask where nothing would."""
    card = render_preview(preview)
    if not would_change(preview):
        return Reply(card)
    parts = [asker] if can_be_undone(preview) else [asker, "final"]
    go_on = RebuildButton.button(*parts, label=say("Rebuild"), style=ButtonStyle.primary)
    return Reply(card, [[go_on, KeepButton.button(asker, label=say("Leave it"))]])


def rollback_question(asker: int) -> Reply:
    """Ask whether the last rebuild is really to be undone."""
    go_on = RollbackButton.button(asker, label=say("Roll back"), style=ButtonStyle.danger)
    leave = KeepButton.button(asker, label=say("Leave it"))
    return Reply(render_rollback_question(), [[go_on, leave]])
