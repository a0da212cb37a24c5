"""Buttons to read on: the next quotation, the paragraphs around one, the article's summary."""

import asyncio
from contextlib import nullcontext
from typing import Any

from discord import Interaction

from bot.buttons.answer import AnswerControl
from bot.desk import Desk
from bot.errors import NotAllowedError
from bot.i18n import say, speaking
from bot.kept import Kept
from bot.render.answers import render_summary
from bot.render.context import context_pages, render_context
from bot.reply import Reply, deliver, update
from index.store.kept_answers import KeptAnswer
from retrieval.types import Answer, Citation

# The number of a page of context is citation * _PARTS + page; none has as many pages.
_PARTS = 100


class PageButton(AnswerControl, name="page"):
    """Shows another citation in the same message. In a public message, to everybody."""

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Promise a change of the message."""
        await interaction.response.defer()

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Turn the page."""
        from bot.buttons.rows import kept_reply  # which names this button

        # A public answer goes on in its own language, whoever turns the page.
        with nullcontext() if answer.private else speaking(answer.language):
            await update(interaction, kept_reply(kept, answer, self.number))


class ContextButton(AnswerControl, name="context"):
    """Shows the paragraphs around a quotation, the quoted one whole and marked."""

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Show the first page."""
        await deliver(interaction, await _context(desk, answer, kept, self.number, 1))


class ContextPageButton(AnswerControl, name="around"):
    """Turns the pages of a context that is too long for one message."""

    async def respond(self, interaction: Interaction[Any]) -> None:
        """Promise a change of the message."""
        await interaction.response.defer()

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Turn the page."""
        number, page = divmod(self.number, _PARTS)
        await update(interaction, await _context(desk, answer, kept, number, page))


class SummaryButton(AnswerControl, name="summary"):
    """Summarises the article of a quotation."""

    async def use(
        self, interaction: Interaction[Any], desk: Desk, answer: KeptAnswer, kept: Kept
    ) -> None:
        """Show the summary."""
        article = _cited(kept, self.number).article
        summary = await desk.engine.summarize(article.article_id, "short", (article.collection,))
        await deliver(interaction, render_summary(summary))


def turning(answer_id: str, page: int, count: int) -> list[AnswerControl]:
    """The two buttons that turn the citations of an answer; none when there is only one."""
    if count < 2:
        return []
    return [
        PageButton.button(answer_id, page - 1, emoji="◀️", disabled=page <= 1),
        PageButton.button(answer_id, page + 1, emoji="▶️", disabled=page >= count),
    ]


async def _context(desk: Desk, answer: KeptAnswer, kept: Kept, number: int, page: int) -> Reply:
    citation = _cited(kept, number)
    info = citation.article
    article = await desk.engine.article(info.article_id, (info.collection,))
    pages = await asyncio.to_thread(context_pages, article, citation)
    page = max(1, min(page, len(pages)))
    turning = []
    if len(pages) > 1:
        first = number * _PARTS
        turning = [
            ContextPageButton.button(
                answer.answer_id, first + page - 1, emoji="◀️", disabled=page <= 1
            ),
            ContextPageButton.button(
                answer.answer_id, first + page + 1, emoji="▶️", disabled=page >= len(pages)
            ),
        ]
    return Reply(render_context(citation, pages, page), [turning] if turning else [])


def _cited(kept: Kept, number: int) -> Citation:
    if not isinstance(kept.outcome, Answer) or not 1 <= number <= len(kept.outcome.citations):
        raise NotAllowedError(say("This button belongs to another answer."))
    return kept.outcome.citations[number - 1]
