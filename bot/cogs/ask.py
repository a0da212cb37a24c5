"""/ask and /summarize: questions to the articles, and short forms of one of them."""

import asyncio
from datetime import date

from discord import Interaction, app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot.buttons.rows import answered_reply
from bot.choices import article_choices, find_article, find_publisher, publisher_choices
from bot.desk import Desk, Question
from bot.i18n import say
from bot.patience import shown_to
from bot.render.answers import render_summary
from bot.reply import deliver
from bot.scope import place_of
from index.errors import FootnoteError, UsageError
from index.types import ArticleInfo, Filter
from retrieval.dates import parse_date
from retrieval.types import SummaryLength


class AskCog(commands.Cog):
    """Questions in, quotations out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    @app_commands.describe(
        question="What would you like to know?",
        article="Look only in this article.",
        after="Only articles from this day on, such as 2025-11-08 or last week.",
        before="Only articles up to this day, such as June 2025.",
        source="Only articles of this publisher.",
        newest="Show what the newest article says first.",
        private="Show the answer only to you.",
    )
    async def ask(
        self,
        interaction: Interaction,
        question: str,
        article: app_commands.Range[str, 1, 300] | None = None,
        after: app_commands.Range[str, 1, 50] | None = None,
        before: app_commands.Range[str, 1, 50] | None = None,
        source: app_commands.Range[str, 1, 300] | None = None,
        newest: bool = False,
        private: bool | None = None,
    ) -> None:
        """Ask the articles a question."""
        place, desk = place_of(interaction), self._desk
        preferences = await desk.preferences(place)
        await desk.admit(place, preferences, "slash")
        alone = preferences.private if private is None else private
        await interaction.response.defer(thinking=True, ephemeral=alone)
        wanted, title = await self._filter(interaction, article, source, after, before)
        asked = Question(
            question, place, "slash", wanted, title, newest=newest, private=alone, repeated=True
        )
        answered = await shown_to(interaction, desk, desk.answer(asked, preferences))
        await deliver(interaction, answered_reply(answered))

    @app_commands.command()
    @app_commands.describe(article="Which article?", length="How much of it?")
    async def summarize(
        self,
        interaction: Interaction,
        article: app_commands.Range[str, 1, 300],
        length: SummaryLength = "medium",
    ) -> None:
        """Show the sentences that say most of an article."""
        self._desk.admit_command(place_of(interaction))
        await interaction.response.defer(thinking=True)
        info = find_article(await self._articles(interaction), article)
        collections = place_of(interaction).collections
        work = self._desk.engine.summarize(info.article_id, length, collections)
        summary = await shown_to(interaction, self._desk, work)
        await deliver(interaction, render_summary(summary))

    @ask.autocomplete("article")
    @summarize.autocomplete("article")
    async def complete_article(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the articles of this place whose headline or publisher fits."""
        try:
            return article_choices(await self._articles(interaction), typed)
        except FootnoteError:  # there is no way to show an error here; the command will say it
            return []

    @ask.autocomplete("source")
    async def complete_source(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the publishers of this place's articles."""
        try:
            return publisher_choices(await self._articles(interaction), typed)
        except FootnoteError:  # as above
            return []

    async def _filter(
        self,
        interaction: Interaction,
        article: str | None,
        source: str | None,
        after: str | None,
        before: str | None,
    ) -> tuple[Filter, str]:
        """What the options leave to search, and the title of the article that they name.

        Each is checked, since any text can be sent.
        """
        if not (article or source):
            return Filter(None, *await _dates(after, before)), ""
        articles = await self._articles(interaction)
        found = find_article(articles, article) if article else None
        publisher = find_publisher(articles, source) if source else None
        days = await _dates(after, before)
        wanted = Filter(found.article_id if found else None, *days, publisher=publisher)
        return wanted, found.title if found else ""

    async def _articles(self, interaction: Interaction) -> list[ArticleInfo]:
        return await self._desk.engine.articles(place_of(interaction).collections)


async def _dates(after: str | None, before: str | None) -> tuple[date | None, date | None]:
    today = utcnow().date()
    first = await asyncio.to_thread(parse_date, after, today=today) if after else None
    last = await asyncio.to_thread(parse_date, before, today=today, last=True) if before else None
    if first and last and first > last:
        line = say("No day is after {first} and before {last}. Swap the two dates.",
                   first=first, last=last)  # fmt: skip
        raise UsageError(line)
    return first, last
