"""What a message's own menu offers: ask about it, check its claims, save its link."""

import asyncio
from dataclasses import replace
from typing import Any

import discord
from discord import Interaction, Message, app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from bot.buttons.rows import answered_reply
from bot.checks import check_adder, may_add
from bot.desk import Answered, Desk, Question
from bot.forms import LABEL_LIMIT, TITLE_LIMIT, Form
from bot.i18n import say
from bot.language import speak_to
from bot.links import links_in, resolve
from bot.mentions import answer_shown_in
from bot.patience import shown_to
from bot.ports import Scope
from bot.preferences import Preferences
from bot.render.claims import claims_in, render_claims
from bot.render.escape import escape_line
from bot.render.limits import clip, clip_written
from bot.render.links import render_saved
from bot.reply import Reply, deliver
from bot.running import finish_before_closing
from bot.scope import Place, place_of
from index.errors import FootnoteError, UsageError
from index.types import Filter
from retrieval.history import Turn
from retrieval.types import Outcome

_CONTEXT_CHARACTERS = 1_000  # of a message that a question about it is read with
_NOTE_LIMIT = 300  # units
_EXCERPT_LIMIT = 150  # units of the message that its form shows


class MenusCog(commands.Cog):
    """The three commands of a message's menu."""

    def __init__(self, bot: commands.AutoShardedBot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk
        self._menus = (
            app_commands.ContextMenu(name=locale_str("Ask about this"), callback=self.ask_about),
            app_commands.ContextMenu(name=locale_str("Check against articles"),
                                     callback=self.check),
            app_commands.ContextMenu(name=locale_str("Save article"), callback=self.save),
        )  # fmt: skip

    async def cog_load(self) -> None:
        """Add the menus to the tree."""
        for menu in self._menus:
            self._bot.tree.add_command(menu, override=True)

    async def cog_unload(self) -> None:
        """Take them away."""
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    async def ask_about(self, interaction: Interaction, message: Message) -> None:
        """Ask for the question."""
        await interaction.response.send_modal(AskAboutModal(self._desk, message))

    async def check(self, interaction: Interaction, message: Message) -> None:
        """Show each claim of the message beside what the articles say."""
        place = place_of(interaction)
        preferences = await self._desk.preferences(place)
        await self._desk.admit(place, preferences, "menu")
        await interaction.response.defer(thinking=True, ephemeral=True)
        claims = await asyncio.to_thread(claims_in, message.content)
        if not claims:
            raise UsageError(say("That message has no sentence that claims something."))
        checking = self._checked(
            claims, Scope(place.collections, threshold=preferences.threshold, noted=False)
        )
        checked = await shown_to(interaction, self._desk, checking)
        await deliver(interaction, render_claims(checked))

    async def save(self, interaction: Interaction, message: Message) -> None:
        """Read the message's links into the articles of this place."""
        await check_adder(interaction)
        await interaction.response.defer(thinking=True, ephemeral=True)
        urls = links_in(message)
        if not urls:
            raise UsageError(say("That message has no link. Use /articles add to paste a text."))
        resolving = resolve(self._desk.engine, place_of(interaction), urls, read=True)
        resolved = await shown_to(interaction, self._desk, resolving)
        if not resolved.articles:
            raise FootnoteError("\n".join(resolved.notes))
        await deliver(interaction, render_saved(resolved))

    async def _checked(self, claims: list[str], scope: Scope) -> list[tuple[str, Outcome]]:
        engine = self._desk.engine
        outcomes = await asyncio.gather(*(engine.answer(claim, scope) for claim in claims))
        return list(zip(claims, outcomes, strict=True))


class AskAboutModal(Form):
    """Asks what somebody wants to know about a message, and answers it.

    Of the message it keeps what the answer takes, since a dismissed form is kept for a while.
    """

    def __init__(self, desk: Desk, message: Message) -> None:
        super().__init__(title=clip(say("Ask about this message"), TITLE_LIMIT))
        self._desk = desk
        self._text = message.content[:_CONTEXT_CHARACTERS]
        self._links = links_in(message)
        self._answer_id = answer_shown_in(message, message.author.id)
        self._question: ui.TextInput[AskAboutModal] = ui.TextInput(
            custom_id="question",
            style=discord.TextStyle.paragraph,
            min_length=3,
            max_length=300,
        )
        excerpt = clip_written(" ".join(message.content.split()), _EXCERPT_LIMIT, escape_line)
        if excerpt:
            self.add_item(ui.TextDisplay(f"> {excerpt}"))
        text = say("What would you like to know?")
        self.add_item(ui.Label(text=clip(text, LABEL_LIMIT), component=self._question))

    async def on_submit(self, interaction: Interaction[Any], /) -> None:
        """Answer; where the message links to an article, from that article."""
        finish_before_closing(interaction.client)
        preferences = await speak_to(interaction)
        place = place_of(interaction)
        await self._desk.admit(place, preferences, "menu")
        await interaction.response.defer(thinking=True, ephemeral=preferences.private)
        allowed = preferences.read_links or may_add(interaction, preferences)
        answering = self._answer(place, preferences, read=allowed)
        answered, notes = await shown_to(interaction, self._desk, answering)
        shown = answered_reply(answered)
        lines = [f"-# {clip_written(note, _NOTE_LIMIT, escape_line)}" for note in notes]
        if lines:
            card = replace(shown.card, texts=(*shown.card.texts, "\n".join(lines)))
            shown = Reply(card, shown.rows)
        await deliver(interaction, shown)

    async def _answer(
        self, place: Place, preferences: Preferences, *, read: bool
    ) -> tuple[Answered, list[str]]:
        resolved = await resolve(self._desk.engine, place, self._links, read=read)
        notes = list(resolved.notes)
        notes += [say("I read and saved “{title}”.", title=info.title) for info in resolved.added]
        only = resolved.articles[0] if len(resolved.articles) == 1 else None
        question = Question(
            self._question.value,
            place,
            "menu",
            Filter(only.article_id if only else None),
            only.title if only else "",
            private=preferences.private,
            repeated=True,
            history=await self._history(place),
        )
        return await self._desk.answer(question, preferences), notes

    async def _history(self, place: Place) -> tuple[Turn, ...]:
        """What the question is read with: the message, or the answer that it is."""
        if self._answer_id is not None:
            try:
                return (await self._desk.kept(self._answer_id, place))[1].turns
            except FootnoteError:  # no longer kept, or somebody else's bot
                return ()
        return (Turn(self._text),) if self._text.strip() else ()
