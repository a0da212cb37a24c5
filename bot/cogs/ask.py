"""/ask and /summarize: questions to the articles, and short forms of one of them."""

import asyncio
from datetime import date

from discord import Interaction, app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot.choices import article_choices, find_article
from bot.ports import QuestionEngine
from bot.render import render_outcome, render_summary
from bot.reply import deliver
from bot.scope import scope_of
from index.errors import FootnoteError, UsageError
from index.types import Filter
from retrieval.dates import parse_date
from retrieval.types import SummaryLength


class AskCog(commands.Cog):
    """Questions in, quotations out."""

    def __init__(self, engine: QuestionEngine) -> None:
        self._engine = engine

    @app_commands.command()
    @app_commands.describe(
        question="What would you like to know?",
        article="Look only in this article.",
        after="Only articles from this day on, such as 2025-11-08 or last week.",
        before="Only articles up to this day, such as June 2025.",
        private="Show the answer only to you.",
    )
    async def ask(
        self,
        interaction: Interaction,
        question: str,
        article: app_commands.Range[str, 1, 300] | None = None,
        after: app_commands.Range[str, 1, 50] | None = None,
        before: app_commands.Range[str, 1, 50] | None = None,
        private: bool = False,
    ) -> None:
        """Ask the articles a question."""
        await interaction.response.defer(thinking=True, ephemeral=private)
        article_id = await self._article_id(interaction, article) if article else None
        wanted = Filter(article_id, *await _dates(after, before))
        outcome = await self._engine.answer(question, scope_of(interaction, wanted))
        await deliver(interaction, render_outcome(outcome, asked=True))

    @app_commands.command()
    @app_commands.describe(article="Which article?", length="How much of it?")
    async def summarize(
        self,
        interaction: Interaction,
        article: app_commands.Range[str, 1, 300],
        length: SummaryLength = "medium",
    ) -> None:
        """Show the sentences that say most of an article."""
        await interaction.response.defer(thinking=True)
        article_id = await self._article_id(interaction, article)
        collections = scope_of(interaction).collections
        summary = await self._engine.summarize(article_id, length, collections)
        await deliver(interaction, render_summary(summary))

    @ask.autocomplete("article")
    @summarize.autocomplete("article")
    async def complete_article(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the articles of this place whose headline or publisher fits."""
        try:
            articles = await self._engine.articles(scope_of(interaction).collections)
        except FootnoteError:  # there is no way to show an error here; the command will say it
            return []
        return article_choices(articles, typed)

    async def _article_id(self, interaction: Interaction, typed: str) -> str:
        articles = await self._engine.articles(scope_of(interaction).collections)
        return find_article(articles, typed).article_id


async def _dates(after: str | None, before: str | None) -> tuple[date | None, date | None]:
    today = utcnow().date()
    first = await asyncio.to_thread(parse_date, after, today=today) if after else None
    last = await asyncio.to_thread(parse_date, before, today=today, last=True) if before else None
    if first and last and first > last:
        raise UsageError(f"No day is after {first} and before {last}. Swap the two dates.")
    return first, last
