"""The button of /privacy delete: forgets a person, and on their wish their articles too."""

import logging
from typing import Any

from discord import ButtonStyle, Interaction

from bot.buttons.control import KeepButton, PersonalControl
from bot.desk import Desk
from bot.i18n import say
from bot.render.privacy import render_deleted, render_wish
from bot.reply import Reply, update
from bot.scope import collection_of_person
from index.errors import FootnoteError, LibraryError
from index.store.erasure import forget_person, what_is_kept

_log = logging.getLogger(__name__)


class ForgetMeButton(PersonalControl, name="forget-me", key=":(?P<what>kept|all)"):
    """Deletes what is kept about its person; "all" is with their own collection of articles."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Do it and say how much it was. A second press does what the first left undone."""
        person, memory = interaction.user.id, desk.memory
        try:
            counts = await memory.do(forget_person, memory.data, person)
        except LibraryError as error:
            again = say("Not everything is deleted. Press the button again in a moment.")
            _log.warning("%s", error)
            raise FootnoteError(again) from error
        articles = None
        if self.given["what"] == "all":
            try:
                articles = await _forget_articles(desk, collection_of_person(person))
            except FootnoteError as error:
                again = say(
                    "What I keep about you is deleted, but your articles are not. Press the "
                    "button again in a moment."
                )
                _log.warning("%s", error)
                raise FootnoteError(again) from error
        await update(interaction, render_deleted(counts, articles))


async def kept_of(desk: Desk, person: int) -> tuple[dict[str, int], int]:
    """How much is kept of a person by kind, and how many articles are their own."""
    counts = await desk.memory.do(what_is_kept, desk.memory.data, person)
    return counts, len(await desk.engine.articles((collection_of_person(person),)))


def wish_reply(person: int, counts: dict[str, int], articles: int) -> Reply:
    """Ask whether to delete it, with the buttons that do; nothing to press where there is none."""
    labels = {}
    if any(counts.values()):
        labels["kept"] = say("Delete, keep my articles") if articles else say("Delete")
    if articles:
        labels["all"] = say("Delete everything")
    card = render_wish(counts, articles)
    if not labels:
        return Reply(card)
    row = [
        ForgetMeButton.button(person, what, label=label, style=ButtonStyle.danger)
        for what, label in labels.items()
    ]
    return Reply(card, [[*row, KeepButton.button(person, label=say("Keep"))]])


async def _forget_articles(desk: Desk, collection: str) -> int | None:
    """Delete a collection; how many articles it had, 0 when that is unknown, None without one."""
    try:
        count = len(await desk.engine.articles((collection,)))
    except FootnoteError as error:  # what cannot be read can be deleted all the same
        _log.warning("the articles to be deleted cannot be counted: %s", error)
        count = 0
    return count if await desk.engine.forget(collection) else None
