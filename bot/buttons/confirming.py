"""The button that does what somebody asked for: once, in place of the question whether to."""

from abc import abstractmethod
from typing import Any

from discord import Interaction

from bot.buttons.control import PersonalControl
from bot.desk import Desk
from bot.errors import render_error
from bot.progress import conclude
from bot.render.card import Card
from bot.reply import Reply, update

SETTLED_SECONDS = 15.0  # after which no second press of a double press is under way any more


class ConfirmButton(PersonalControl):
    """Is there for the person alone who asked, and only while they may."""

    def __init_subclass__(cls, *, name: str = "", key: str = "") -> None:
        super().__init_subclass__(name=name, key=key)

    def check(self, interaction: Interaction[Any]) -> None:
        """Raise NotAllowedError for anybody else, and for who may not do it any more."""
        super().check(interaction)
        self.check_right(interaction)

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Do it; what comes of it, or went wrong, takes the place of the question.

        Of a double press, the first acts alone. The second may arrive when that is done already: it
        was made before the button was gone, and must not take the place of what came of it.
        """
        message = interaction.message.id if interaction.message else interaction.id
        if not desk.once.begin(message):
            return
        settled = 0.0
        try:
            await update(interaction, self.meanwhile())
            if await conclude(interaction, await self._outcome(interaction, desk)):
                settled = SETTLED_SECONDS
        finally:
            desk.once.end(message, settled)

    async def _outcome(self, interaction: Interaction[Any], desk: Desk) -> Card | Reply:
        try:
            return await self.carry_out(interaction, desk)
        except Exception as error:
            return render_error(error, f"button {self.name}")

    @abstractmethod
    def check_right(self, interaction: Interaction[Any]) -> object:
        """Raise NotAllowedError unless the person may do it now."""

    @abstractmethod
    def meanwhile(self) -> Card:
        """What is shown while it is done."""

    @abstractmethod
    async def carry_out(self, interaction: Interaction[Any], desk: Desk) -> Card | Reply:
        """Do it; what is shown in the end."""
