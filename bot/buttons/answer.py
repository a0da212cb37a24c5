"""A control below an answer, which works as long as the answer is kept."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import discord
from discord import Interaction

from bot.buttons.control import Control
from bot.desk import Desk
from bot.errors import NotAllowedError
from bot.i18n import say
from bot.kept import Kept
from bot.scope import collection_of_person, is_personal, place_of, server_of
from index.store.kept_answers import KeptAnswer

_KEY = r"(?P<answer>[\w-]{12}):(?P<number>\d{1,5})"


class AnswerControl(Control):
    """Knows its answer by id and, where it matters, the number of a citation or of a page."""

    def __init_subclass__(cls, *, name: str = "") -> None:
        super().__init_subclass__(name=name, key=_KEY)

    @property
    def number(self) -> int:
        """Of the citation or page that it stands for."""
        return int(self.given["number"])

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Give the first response: "thinking …", for the presser alone."""
        await interaction.response.defer(thinking=True, ephemeral=True)

    def check(self, interaction: Interaction[Any]) -> None:
        """Let everybody use it; what a private answer holds is found by its asker alone."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Find the answer and do what the control is for."""
        answer, kept = await desk.kept(self.given["answer"], place_of(interaction))
        check_owner(answer.collections, interaction.user.id)
        if answer.guild is None:
            await _check_membership(interaction, answer)
        await self.use(interaction, desk, answer, kept)

    @abstractmethod
    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Do what the control is for."""


def check_owner(collections: Sequence[str], person: int) -> None:
    """Raise NotAllowedError where somebody's own articles were searched, for anybody else."""
    if any(is_personal(name) and name != collection_of_person(person) for name in collections):
        raise NotAllowedError(say("This answer is from articles that only who asked may read."))


async def _check_membership(interaction: Interaction[Any], answer: KeptAnswer) -> None:
    """Raise NotAllowedError where an answer quotes a server that its reader has left since.

    Somebody who waited for it was told of it in direct messages.
    """
    for name in answer.collections:
        if (server := server_of(name)) is not None:
            try:
                await interaction.client.http.get_member(server, interaction.user.id)
            except (discord.NotFound, discord.Forbidden) as error:
                line = say("These articles are of a server that you or I have left.")
                raise NotAllowedError(line) from error
