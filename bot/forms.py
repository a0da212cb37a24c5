"""What all our forms have in common: how long they stay open, and that they are known as ours."""

from typing import Any

import discord
from discord import Interaction, ui

from bot.errors import report

OPEN_SECONDS = 3_600.0  # that somebody may take to fill one in; dismissed ones are kept as long
TITLE_LIMIT = LABEL_LIMIT = 45  # units, Discord's
_READ = "footnote form"


class Form(ui.Modal):
    """A form that marks what it is sent, so that what no form reads is noticed."""

    def __init__(self, *, title: str) -> None:
        super().__init__(title=title, timeout=OPEN_SECONDS)

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        """Mark it before anything is awaited: listeners run after this."""
        interaction.extras[_READ] = True
        return True

    async def on_error(  # type: ignore[override]  # as discord.py's own Modal does
        self, interaction: Interaction[Any], error: Exception, /
    ) -> None:
        """Use the one error door."""
        await report(interaction, error)


def is_lost(interaction: Interaction[Any]) -> bool:
    """Whether it is a form that nobody reads: opened before a restart, or too long ago."""
    return interaction.type is discord.InteractionType.modal_submit and not (
        interaction.extras.get(_READ)
    )


def typed_in(interaction: Interaction[Any]) -> list[str]:
    """The texts typed into a form, in its order, without the empty ones."""
    return _values(dict(interaction.data or {}))


def _values(part: Any) -> list[str]:  # noqa: ANN401  # JSON
    """The values of text inputs, inside rows (`components`) and labels (`component`)."""
    value = part.get("value")
    found = [value] if isinstance(value, str) and value.strip() else []
    for inner in (*part.get("components", ()), part.get("component")):
        found += _values(inner) if inner else []
    return found
