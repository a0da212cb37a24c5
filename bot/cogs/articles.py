"""/articles: list, show, add and remove. Only managers change them, and only their server's own."""

from pathlib import PurePosixPath

from discord import Attachment, Interaction, app_commands
from discord.ext import commands

from bot.checks import managers_only, server_of
from bot.choices import article_choices, find_article
from bot.escape import clean
from bot.ports import QuestionEngine
from bot.render_library import (
    render_article,
    render_articles,
    render_confirmation,
    render_removed,
    render_report,
)
from bot.reply import UNDELIVERED, deliver
from bot.scope import scope_of
from bot.views import ConfirmView, PasteModal
from index.errors import FootnoteError, NotFoundError, SourceError, UsageError
from index.types import ArticleInfo

FILE_LIMIT = 5 * 2**20  # bytes
FILE_ENDINGS = (".txt", ".md", ".html", ".jsonl")


class ArticlesCog(commands.GroupCog, group_name="articles"):
    """See and change the articles that questions are answered from."""

    def __init__(self, engine: QuestionEngine) -> None:
        self._engine = engine

    @app_commands.command(name="list")
    @app_commands.describe(page="Which page of the list?")
    async def list_articles(
        self, interaction: Interaction, page: app_commands.Range[int, 1, 10_000] = 1
    ) -> None:
        """List the articles, newest first."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        articles = await self._engine.articles(scope_of(interaction).collections)
        await deliver(interaction, render_articles(articles, page))

    @app_commands.command()
    @app_commands.describe(article="Which article?")
    async def show(
        self, interaction: Interaction, article: app_commands.Range[str, 1, 300]
    ) -> None:
        """Show an article's facts and how it begins."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        collections = scope_of(interaction).collections
        info = find_article(await self._engine.articles(collections), article)
        found = await self._engine.article(info.article_id, (info.collection,))
        await deliver(interaction, render_article(found))

    @app_commands.command()
    @app_commands.describe(file="A .txt, .md, .html or .jsonl file; leave it out to paste a text.")
    @managers_only
    async def add(self, interaction: Interaction, file: Attachment | None = None) -> None:
        """Add an article to this server, from a file or pasted."""
        if file is None:
            await interaction.response.send_modal(PasteModal(self._add_pasted))
            return
        await interaction.response.defer(thinking=True, ephemeral=True)
        name = _checked_name(file)
        try:
            content = await file.read()
        except UNDELIVERED as error:
            raise SourceError("Discord did not hand over that file. Attach it again.") from error
        await self._add(interaction, name, content)

    @app_commands.command()
    @app_commands.describe(article="Which article?")
    @managers_only
    async def remove(
        self, interaction: Interaction, article: app_commands.Range[str, 1, 300]
    ) -> None:
        """Remove one of this server's articles."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        info = await self._own_article(interaction, article)

        async def go_on(pressed: Interaction) -> None:
            removed = await self._engine.remove(server_of(pressed), info.article_id)
            await deliver(pressed, render_removed(removed))

        view = ConfirmView(interaction, go_on)
        await interaction.edit_original_response(**render_confirmation(info), view=view)

    @show.autocomplete("article")
    async def complete_readable(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer what can be read from this place."""
        return await self._choices(scope_of(interaction).collections, typed)

    @remove.autocomplete("article")
    async def complete_own(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer what belongs to this server."""
        return await self._choices(scope_of(interaction).collections[:-1], typed)

    async def _choices(
        self, collections: tuple[str, ...], typed: str
    ) -> list[app_commands.Choice[str]]:
        try:
            return article_choices(await self._engine.articles(collections), typed)
        except FootnoteError:  # there is no way to show an error here; the command will say it
            return []

    async def _own_article(self, interaction: Interaction, typed: str) -> ArticleInfo:
        own = server_of(interaction)
        readable = await self._engine.articles(scope_of(interaction).collections)
        try:
            return find_article([info for info in readable if info.collection == own], typed)
        except NotFoundError:
            find_article(readable, typed)
        raise UsageError(
            "That article is shared by all servers; only this server's can be removed."
        )

    async def _add_pasted(self, interaction: Interaction, headline: str, text: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._add(interaction, _file_name(headline), f"{headline}\n\n{text}".encode())

    async def _add(self, interaction: Interaction, name: str, content: bytes) -> None:
        report = await self._engine.add(server_of(interaction), name, content)
        await deliver(interaction, render_report(report, "Added"))


def _checked_name(file: Attachment) -> str:
    """Return the file's name; raise UsageError, before any download, for what is not taken."""
    name = PurePosixPath(file.filename).name
    if not name.lower().endswith(FILE_ENDINGS):
        raise UsageError(f"I read {', '.join(FILE_ENDINGS)} files; this one is none of them.")
    if file.size > FILE_LIMIT:
        raise UsageError(f"That file is larger than {FILE_LIMIT // 2**20} MiB, the most I take.")
    return name


def _file_name(headline: str) -> str:
    """Make a headline a file name: no folder, nothing invisible, not too long."""
    plain = " ".join(clean(headline).replace("/", "-").replace("\\", "-").split())
    return f"{plain.lstrip('.')[:80] or 'pasted'}.txt"
