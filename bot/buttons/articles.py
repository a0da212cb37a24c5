"""Buttons that take articles out and put them back: remove, undo a removal, undo an addition."""

import re
from typing import Any

from discord import ButtonStyle, Interaction

from bot.buttons.confirming import ConfirmButton
from bot.buttons.control import Control, KeepButton
from bot.checks import check_adder, check_remover
from bot.desk import Desk
from bot.errors import render_error
from bot.i18n import say
from bot.removal import KEY, Removed, forget_answers, keep, key_of, take_out, taken_back, with_keys
from bot.render.card import Card
from bot.render.library import (
    render_confirmation,
    render_put_back,
    render_removed,
    render_taken_out,
)
from bot.render.report import render_added
from bot.reply import Reply, update
from bot.scope import place_of
from index.types import ArticleInfo, RebuildReport

UNDO_LIMIT = 10  # articles of one addition whose keys fit a custom id


class RemoveButton(ConfirmButton, name="remove", key=f":(?P<article>{KEY})"):
    """Removes the article that was asked about, as long as it is as it was."""

    def check_right(self, interaction: Interaction[Any]) -> bool:
        """Only who may remove here."""
        return check_remover(interaction)

    def meanwhile(self) -> Card:
        """Shown while it is removed."""
        return Card((say("Removing the article …"),))

    async def carry_out(self, interaction: Interaction[Any], desk: Desk) -> Card | Reply:
        """Remove it, and offer to undo that."""
        own = place_of(interaction).own
        (info, *_) = await with_keys(desk, own, {self.given["article"]})
        return _removed_reply(await take_out(desk, own, info.article_id, interaction.user.id))


class UnremoveButton(Control, name="unremove", key=r"(?P<token>[\w-]{12})"):
    """Puts a removed article back, for ten minutes after its removal."""

    def check(self, interaction: Interaction[Any]) -> None:
        """Only who may remove here."""
        check_remover(interaction)

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Put it back; where that fails, it can be tried again."""
        own = place_of(interaction).own
        article = await taken_back(desk, own, self.given["token"])
        await update(interaction, Card((say("Putting the article back …"),)))
        try:
            await desk.engine.restore(own, article)
        except Exception as error:
            token = await keep(desk, own, article, interaction.user.id)
            failed = render_error(error, f"button {self.name}")
            await update(interaction, Reply(failed, [[_undo_removal(token)]]))
            return
        await update(interaction, render_put_back(article))


class UndoAddButton(Control, name="unadd", key=rf"(?P<articles>(?:{KEY}){{1,{UNDO_LIMIT}}})"):
    """Removes what was just added, for those who may add, as long as it is as it was."""

    def check(self, interaction: Interaction[Any]) -> None:
        """Whether one may add takes a look at the settings: `press` does that."""

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Remove it for good; whoever added it has it still."""
        await check_adder(interaction)
        own = place_of(interaction).own
        found = await with_keys(desk, own, set(re.findall(KEY, self.given["articles"])))
        forgotten = True
        for info in found:
            await desk.engine.remove(own, info.article_id)
            forgotten &= await forget_answers(desk, own, info.article_id)
        await update(interaction, render_taken_out(found, answers_forgotten=forgotten))


def removal_question(info: ArticleInfo, asker: int) -> Reply:
    """Ask whether an article is really to be removed."""
    remove = RemoveButton.button(asker, key_of(info), label=say("Remove"), style=ButtonStyle.danger)
    return Reply(render_confirmation(info), [[remove, KeepButton.button(asker, label=say("Keep"))]])


def added_reply(report: RebuildReport) -> Reply:
    """Say what was added, and offer to undo it where that would not lose an older version."""
    card = render_added(report)
    if report.updated or not 1 <= len(report.articles) <= UNDO_LIMIT:
        return Reply(card)
    keys = "".join(map(key_of, report.articles))
    return Reply(card, [[UndoAddButton.button(keys, label=say("Undo"), emoji="↩️")]])


def _removed_reply(removed: Removed) -> Reply:
    card = render_removed(removed.article, answers_forgotten=removed.answers_forgotten)
    return Reply(card, [[_undo_removal(removed.token)]])


def _undo_removal(token: str) -> UnremoveButton:
    return UnremoveButton.button(token, label=say("Undo"), emoji="↩️")
