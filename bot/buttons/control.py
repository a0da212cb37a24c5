"""A control that outlives a restart: all that it knows is in its id."""

import re
from abc import abstractmethod
from typing import Any, ClassVar, Self

from discord import ButtonStyle, Interaction, ui

from bot.checks import check_manager
from bot.desk import Desk, desk_of
from bot.errors import NotAllowedError, report
from bot.i18n import say
from bot.language import speak_to
from bot.render.card import Card
from bot.reply import update
from bot.running import finish_before_closing


class Control(ui.DynamicItem[ui.Item[Any]], template=r"never used"):
    """A button or select; `given` are the parts of its id that `key` names."""

    name: ClassVar[str]  # the first part of the custom id

    def __init_subclass__(cls, *, name: str = "", key: str = "") -> None:
        cls.name = name
        super().__init_subclass__(template=rf"{name}:{key}" if name else r"never used")

    def __init__(self, item: ui.Item[Any]) -> None:
        super().__init__(item)
        found = self.template.fullmatch(self.custom_id)
        self.given = found.groupdict() if found else {}

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the control that was used."""
        return cls(item)

    @classmethod
    def button(
        cls,
        *parts: object,
        label: str | None = None,
        emoji: str | None = None,
        style: ButtonStyle = ButtonStyle.secondary,
        disabled: bool = False,
    ) -> Self:
        """A button whose id has these parts after the name."""
        custom_id = ":".join([cls.name, *map(str, parts)])
        return cls(
            ui.Button(label=label, emoji=emoji, style=style, disabled=disabled, custom_id=custom_id)
        )

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Do what the control is for, if one may; errors take the one door."""
        finish_before_closing(interaction.client)
        try:
            await self.respond(interaction)
            await speak_to(interaction)
            self.check(interaction)
            await self.press(interaction, desk_of(interaction))
        except Exception as error:
            await report(interaction, error)

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Give the first response, for which Discord waits 3 s: the promise of a change."""
        await interaction.response.defer()

    def check(self, interaction: Interaction[Any]) -> None:
        """Raise NotAllowedError unless this person may use it: those who manage the server."""
        check_manager(interaction)

    @abstractmethod
    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Do what the control is for."""


class PersonalControl(Control):
    """Is there for the person alone whose id is the first part after its name."""

    def __init_subclass__(cls, *, name: str = "", key: str = "") -> None:
        super().__init_subclass__(name=name, key=rf"(?P<person>\d{{1,20}}){key}")

    def check(self, interaction: Interaction[Any]) -> None:
        """Raise NotAllowedError for anybody else."""
        if self.given["person"] != str(interaction.user.id):
            line = say("Only the person who asked for this can press that.")
            raise NotAllowedError(line)


class KeepButton(PersonalControl, name="keep"):
    """Leaves things as they are."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Say so, and take the buttons away."""
        await update(interaction, Card((say("Nothing was changed."),)))
