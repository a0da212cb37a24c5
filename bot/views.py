"""The modal to paste an article into, and the buttons that confirm a removal."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ButtonStyle, Interaction, ui

from bot.checks import check_manager
from bot.errors import NotAllowedError, report
from bot.render import render_line
from bot.reply import deliver
from bot.running import finish_before_closing

CONFIRM_SECONDS = 60.0
KEPT = "Nothing was removed."


class PasteModal(ui.Modal, title="Add an article"):
    """Asks for a headline and a text; `on_paste` adds them."""

    headline: ui.Label[Any] = ui.Label(
        text="Headline", component=ui.TextInput(max_length=200, placeholder="As the article has it")
    )
    text: ui.Label[Any] = ui.Label(
        text="Text",
        description="Longer than 4,000 characters? Save it as a .txt file and attach that.",
        component=ui.TextInput(style=discord.TextStyle.paragraph, max_length=4_000),
    )

    def __init__(self, on_paste: Callable[[Interaction, str, str], Awaitable[None]]) -> None:
        super().__init__()
        self._on_paste = on_paste

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Pass on what was pasted, after asking again who pastes."""
        finish_before_closing(interaction.client)
        check_manager(interaction)
        headline, text = self.headline.component, self.text.component
        assert isinstance(headline, ui.TextInput)  # noqa: S101  # narrows the type
        assert isinstance(text, ui.TextInput)  # noqa: S101
        await self._on_paste(interaction, headline.value, text.value)

    async def on_error(  # type: ignore[override]  # as discord.py's own Modal does
        self, interaction: Interaction, error: Exception, /
    ) -> None:
        """Use the one error door."""
        await report(interaction, error)


class ConfirmView(ui.View):
    """Two buttons for the person who asked: go on, or keep things as they are."""

    def __init__(
        self, asker: Interaction, on_confirm: Callable[[Interaction], Awaitable[None]]
    ) -> None:
        super().__init__(timeout=CONFIRM_SECONDS)
        self._asker = asker
        self._on_confirm = on_confirm

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let only the asker press, and only while they may manage the server."""
        if interaction.user.id != self._asker.user.id:
            raise NotAllowedError("Only the person who asked for this can press that.")
        finish_before_closing(interaction.client)
        return check_manager(interaction)

    @ui.button(label="Remove", style=ButtonStyle.danger)
    async def confirm(self, interaction: Interaction, _button: ui.Button["ConfirmView"]) -> None:
        """Do what was asked for."""
        self.stop()
        await interaction.response.defer()
        await self._on_confirm(interaction)

    @ui.button(label="Keep", style=ButtonStyle.secondary)
    async def cancel(self, interaction: Interaction, _button: ui.Button["ConfirmView"]) -> None:
        """Change nothing and say so."""
        self.stop()
        await interaction.response.defer()
        await deliver(interaction, render_line(KEPT))

    async def on_timeout(self) -> None:
        """Take the buttons away."""
        await deliver(self._asker, render_line(KEPT))

    async def on_error(
        self, interaction: Interaction, error: Exception, _item: ui.Item[Any], /
    ) -> None:
        """Use the one error door."""
        await report(interaction, error)
