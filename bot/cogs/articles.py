"""/articles: list, show, add and remove, in a server or in one's own collection."""

import logging
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import PurePosixPath

from discord import Attachment, Interaction, app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.buttons.articles import added_reply, removal_question
from bot.buttons.listing import Listing, list_reply
from bot.checks import check_adder, check_remover
from bot.choices import article_choices, find_article
from bot.desk import Desk
from bot.errors import NotAllowedError
from bot.i18n import say
from bot.pasting import PastedFile, PasteModal
from bot.patience import patiently, shown_to
from bot.progress import conclude
from bot.removal import Added, add_over, replaced_by
from bot.render.card import Card
from bot.render.library import is_shown_whole, render_article
from bot.render.limits import clip
from bot.render.listing import ORDER_NAMES
from bot.reply import UNDELIVERED, deliver
from bot.scope import place_of
from index.errors import FootnoteError, NotFoundError, SourceError, UsageError
from index.types import ArticleInfo, Problem
from retrieval.types import SummarySentence

FILE_LIMIT = 5 * 2**20  # bytes
FILE_ENDINGS = (".txt", ".md", ".html", ".jsonl")

_log = logging.getLogger(__name__)


class ArticlesCog(commands.GroupCog, group_name="articles"):
    """See and change the articles that questions are answered from."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name="list")
    @app_commands.describe(
        words="Only articles with these words in headline, publisher or author.",
        order="Which come first?",
        page="Which page of the list?",
    )
    @app_commands.choices(
        order=[Choice(name=locale_str(name), value=key) for key, name in ORDER_NAMES.items()]
    )
    async def list_articles(
        self,
        interaction: Interaction,
        words: app_commands.Range[str, 1, 80] = "",
        order: str = "newest",
        page: app_commands.Range[int, 1, 10_000] = 1,
    ) -> None:
        """List the articles."""
        await _begin(interaction)
        self._desk.admit_command(place_of(interaction))
        listing = Listing.of(words, order, page)
        await deliver(interaction, await list_reply(self._desk, interaction, listing))

    @app_commands.command()
    @app_commands.describe(article="Which article?")
    async def show(
        self, interaction: Interaction, article: app_commands.Range[str, 1, 300]
    ) -> None:
        """Show an article's facts, what it says in short, and how it begins."""
        await _begin(interaction)
        self._desk.admit_command(place_of(interaction))
        info = find_article(await self._articles(interaction), article)
        found = await self._desk.engine.article(info.article_id, (info.collection,))
        summary: tuple[SummarySentence, ...] = ()
        if not is_shown_whole(found):
            summary = await shown_to(interaction, self._desk, self._summary(info))
        await deliver(interaction, render_article(found, summary))

    @app_commands.command()
    @app_commands.describe(
        url="The address of a web page with an article.",
        file="A .txt, .md, .html or .jsonl file; leave both out to paste a text.",
    )
    async def add(
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 1, 2_000] | None = None,
        file: Attachment | None = None,
    ) -> None:
        """Add an article from a web page, from a file, or pasted."""
        if url is None and file is None:
            await check_adder(interaction)
            # Not when it is sent: that would throw the text away.
            self._desk.admit_command(place_of(interaction))
            await interaction.response.send_modal(PasteModal(self._add_pasted))
            return
        await _begin(interaction)
        await check_adder(interaction)
        self._desk.admit_command(place_of(interaction))
        own = place_of(interaction).own
        if url is not None and file is not None:
            raise UsageError(say("Give me an address or a file, not both."))
        if url is not None:
            adding = self._page(own, url.strip())
            await self._add(interaction, adding, say("Reading the page …"))
        elif file is not None:
            name, content = await _downloaded(file)
            adding = self._file(interaction, name, content)
            await self._add(interaction, adding, say("Reading and embedding the article …"))

    @app_commands.command()
    @app_commands.describe(article="Which article?")
    async def remove(
        self, interaction: Interaction, article: app_commands.Range[str, 1, 300]
    ) -> None:
        """Remove an article; that can be undone for ten minutes."""
        await _begin(interaction)
        check_remover(interaction)
        info = await self._own_article(interaction, article)
        await deliver(interaction, removal_question(info, interaction.user.id))

    @show.autocomplete("article")
    async def complete_readable(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Offer what can be read from this place."""
        return await self._choices(place_of(interaction).collections, typed)

    @remove.autocomplete("article")
    async def complete_own(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Offer what belongs to this place."""
        return await self._choices((place_of(interaction).own,), typed)

    async def _choices(self, collections: tuple[str, ...], typed: str) -> list[Choice[str]]:
        try:
            return article_choices(await self._desk.engine.articles(collections), typed)
        except FootnoteError:  # there is no way to show an error here; the command will say it
            return []

    async def _articles(self, interaction: Interaction) -> list[ArticleInfo]:
        return await self._desk.engine.articles(place_of(interaction).collections)

    async def _summary(self, info: ArticleInfo) -> tuple[SummarySentence, ...]:
        """The short summary; none, and a line in the log, when it cannot be made."""
        try:
            collections = (info.collection,)
            summary = await self._desk.engine.summarize(info.article_id, "short", collections)
        except FootnoteError as error:
            _log.warning("an article is shown without its summary: %s", error)
            return ()
        return tuple(summary.sentences)

    async def _own_article(self, interaction: Interaction, typed: str) -> ArticleInfo:
        own = place_of(interaction).own
        readable = await self._articles(interaction)
        try:
            return find_article([info for info in readable if info.collection == own], typed)
        except NotFoundError:
            find_article(readable, typed)
        line = say("That article is shared with every place that I am in, so it stays.")
        raise UsageError(line)

    async def _add_pasted(self, interaction: Interaction, pasted: PastedFile) -> None:
        adding = self._file(interaction, pasted.name, pasted.content)
        await self._add(interaction, adding, say("Embedding the article …"), pasted.notes)

    async def _add(
        self,
        interaction: Interaction,
        adding: Awaitable[Added],
        meanwhile: str,
        notes: tuple[Problem, ...] = (),
    ) -> None:
        added = await patiently(adding, lambda: deliver(interaction, Card((meanwhile,))))
        report = replace(added.report, notes=[*added.report.notes, *notes])
        await conclude(interaction, added_reply(replace(added, report=report)))

    async def _page(self, own: str, url: str) -> Added:
        return Added(await self._desk.engine.add_page(own, url))

    async def _file(self, interaction: Interaction, name: str, content: bytes) -> Added:
        """Add a file; what it replaces is kept, and replaced by those alone who may remove it."""
        desk, own = self._desk, place_of(interaction).own
        replaced = await replaced_by(desk, own, name, content)
        if replaced and not _may_remove(interaction):
            line = say(
                "“{title}” is here already, with another text, and replacing it takes the "
                "permission Manage Server. Give yours another headline.",
                title=clip(replaced[0].title, 80),
            )
            raise UsageError(line)
        person = interaction.user.id
        return await add_over(
            desk, own, replaced, person, lambda: desk.engine.add(own, name, content)
        )


async def _begin(interaction: Interaction) -> None:
    """Answer within Discord's 3 s, for the user alone."""
    await interaction.response.defer(thinking=True, ephemeral=True)


def _may_remove(interaction: Interaction) -> bool:
    try:
        return check_remover(interaction)
    except NotAllowedError:
        return False


async def _downloaded(file: Attachment) -> tuple[str, bytes]:
    """The file's name and content; raise UsageError, before any download, for what is not taken."""
    name = PurePosixPath(file.filename).name
    if not name.lower().endswith(FILE_ENDINGS):
        endings = ", ".join(FILE_ENDINGS)
        raise UsageError(say("I read {endings} files; this one is none of them.", endings=endings))
    if file.size > FILE_LIMIT:
        most = FILE_LIMIT // 2**20
        line = say("That file is larger than {most} MiB, the most that I take.", most=most)
        raise UsageError(line)
    try:
        return name, await file.read()
    except UNDELIVERED as error:
        line = say("Discord did not hand over that file. Attach it again.")
        raise SourceError(line) from error
