"""Buttons that take articles out and put them back: remove, undo a removal, undo an addition."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from discord import ButtonStyle, Interaction

from bot.buttons.confirming import ConfirmButton
from bot.buttons.control import Control, KeepButton
from bot.checks import check_adder, check_remover
from bot.desk import Desk
from bot.errors import render_error
from bot.i18n import say
from bot.removal import (
    KEY,
    REPLACED_LIMIT,
    TOKEN,
    Added,
    Removed,
    forget_answers,
    kept,
    key_of,
    not_undone,
    put_back,
    remove,
    take_out,
    vanished,
    with_keys,
)
from bot.render.card import Card
from bot.render.library import (
    render_confirmation,
    render_put_back,
    render_removed,
    render_taken_out,
)
from bot.render.limits import TEXT_LIMIT, size
from bot.render.report import render_added
from bot.reply import Reply, update
from bot.scope import place_of
from index.types import Article, ArticleInfo

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


class UnremoveButton(
    Control, name="unremove", key=rf"(?P<parts>{TOKEN}|(?:{TOKEN}{KEY}){{1,{REPLACED_LIMIT}}})"
):
    """Puts articles back, for ten minutes after they were removed or others took their place.

    Each has a token; one that was replaced has the key of what took its place, which is taken out.
    """

    def check(self, interaction: Interaction[Any]) -> None:
        """Only who may remove here."""
        check_remover(interaction)

    async def press(self, interaction: Interaction[Any], desk: Desk) -> None:
        """Put them back, once; where that fails, it can be tried again."""
        parts = self.given["parts"]
        if not desk.once.begin(parts):
            raise not_undone()
        try:
            own = place_of(interaction).own
            olds = await self._olds(desk, own)
            meanwhile = Card((say("Putting the article back …"),))
            # With the button still: should the bot end in the midst of this, it is pressed again.
            await update(interaction, Reply(meanwhile, [[_undo(parts)]]))
            await update(interaction, await self._put_back(desk, own, olds))
        finally:
            desk.once.end(parts)

    async def _olds(self, desk: Desk, own: str) -> dict[str, Article]:
        """The kept articles by token; raise NotFoundError where others took their place since."""
        olds: dict[str, Article] = {}
        keys = await self._held(desk, own)
        for token, key in re.findall(f"({TOKEN})({KEY})?", self.given["parts"]):
            olds[token] = await kept(desk, own, token)
            held = keys.get(olds[token].article_id)  # none: a try before this one took it out
            if held not in {None, key}:
                raise vanished()
        return olds

    async def _held(self, desk: Desk, own: str) -> dict[str, str]:
        """By article id the keys of what may have taken the place of the kept articles."""
        if re.fullmatch(TOKEN, self.given["parts"]):
            return {}
        return {info.article_id: key_of(info) for info in await desk.engine.articles((own,))}

    async def _put_back(self, desk: Desk, own: str, olds: Mapping[str, Article]) -> Card | Reply:
        try:
            held = await self._held(desk, own)
            for token, old in olds.items():
                if old.article_id in held:
                    await remove(desk, own, old.article_id)
                    await forget_answers(desk, own, old.article_id)
                await put_back(desk, own, old, token)
        except Exception as error:
            failed = render_error(error, f"button {self.name}")
            return Reply(failed, [[_undo(self.given["parts"])]])
        texts = (text for old in olds.values() for text in render_put_back(old).texts)
        return Card(("\n".join(texts),))


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
            await remove(desk, own, info.article_id)
            forgotten &= await forget_answers(desk, own, info.article_id)
        await update(interaction, render_taken_out(found, answers_forgotten=forgotten))


def removal_question(info: ArticleInfo, asker: int) -> Reply:
    """Ask whether an article is really to be removed."""
    go_on = RemoveButton.button(asker, key_of(info), label=say("Remove"), style=ButtonStyle.danger)
    return Reply(render_confirmation(info), [[go_on, KeepButton.button(asker, label=say("Keep"))]])


def added_reply(added: Added) -> Reply:
    """Say what was added, and offer to undo it where that would not lose an older version."""
    report, card = added.report, render_added(added.report)
    if added.replaced:
        line = f"-# {say('Undo brings back what this replaced, for ten minutes.')}"
        if card.size + size(line) <= TEXT_LIMIT:
            card = replace(card, texts=(*card.texts, line))
        pairs = [
            added.replaced[info.article_id] + key_of(info)
            for info in report.articles
            if info.article_id in added.replaced
        ]
        return Reply(card, [[_undo("".join(pairs))]] if pairs else [])
    if report.updated or not 1 <= len(report.articles) <= UNDO_LIMIT:
        return Reply(card)
    keys = "".join(map(key_of, report.articles))
    return Reply(card, [[UndoAddButton.button(keys, label=say("Undo"), emoji="↩️")]])


def _removed_reply(removed: Removed) -> Reply:
    card = render_removed(removed.article, answers_forgotten=removed.answers_forgotten)
    return Reply(card, [[_undo(removed.token)]])


def _undo(parts: str) -> UnremoveButton:
    return UnremoveButton.button(parts, label=say("Undo"), emoji="↩️")
