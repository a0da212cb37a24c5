"""An article typed or pasted into a modal, and the file that it is read from."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import discord
from discord import Interaction, ui

from bot.checks import check_adder
from bot.forms import LABEL_LIMIT, TITLE_LIMIT, Form
from bot.i18n import say, say_error
from bot.language import speak_to
from bot.render.escape import clean, safe_url
from bot.render.limits import clip
from bot.running import finish_before_closing
from index.errors import SourceError, UsageError
from index.types import Problem

_HINT_LIMIT = 100  # units, Discord's


@dataclass(frozen=True, slots=True)
class PastedFile:
    """An article file, and what was left out of it."""

    name: str
    content: bytes
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Pasted:
    """What somebody filled in."""

    headline: str
    text: str
    address: str = ""
    publisher: str = ""
    day: str = ""

    def as_file(self, today: date) -> PastedFile:
        """Write it as a file. Blocking.

        A wrong address or day is noted and left out: an error would throw the typed text away.

        Raises:
            SourceError: there is no text.
        """
        from index.pasted import read_pasted
        from index.text import one_line, slug

        if not self.text.strip():
            raise SourceError(say("There is no text to add. Paste the article's paragraphs."))
        notes = []
        page = read_pasted(f"{self.headline}\n\n{self.text}")
        title = one_line(self.headline) or page.title
        facts = {
            "title": title,
            "standfirst": page.standfirst,
            "author": page.byline,
            "publisher": self.publisher.strip() or page.publisher,
            "published": str(page.published or ""),
        }
        if address := self.address.strip():
            facts["url"] = address
            if safe_url(address) is None:
                line = say("This is no web address, so there is no link to it.")
                notes.append(Problem(clip(address, 80), line))
        if self.day.strip():
            try:
                facts["published"] = str(_day(self.day, today))
            except UsageError as error:
                notes.append(Problem(say("Date"), say_error(error)))
        paragraphs = page.paragraphs
        if paragraphs[:1] == (title,):  # it was not recognised as a headline
            paragraphs = paragraphs[1:]
        article = {"id": slug(title), "paragraphs": paragraphs, **facts}
        return PastedFile(_name(self.headline), json.dumps(article).encode(), tuple(notes))


class PasteModal(Form):
    """Asks for a headline, a text and where it is from; `on_paste` adds them."""

    def __init__(self, on_paste: Callable[[Interaction[Any], PastedFile], Awaitable[None]]) -> None:
        super().__init__(title=clip(say("Add an article"), TITLE_LIMIT))
        self._on_paste = on_paste
        self._headline = self._ask(say("Headline"), "headline", 200)
        hint = say("Longer than 4,000 characters? Save it as a .txt file and attach that.")
        self._text = self._ask(say("Text"), "text", 4_000, hint=hint)
        self._address = self._ask(say("Address of the page"), "address", 500, required=False)
        self._publisher = self._ask(say("Publisher"), "publisher", 100, required=False)
        hint = say("The day it was published, such as 2025-11-08.")
        self._day = self._ask(say("Date"), "day", 50, hint=hint, required=False)

    async def on_submit(self, interaction: Interaction[Any], /) -> None:
        """Pass on what was pasted, after asking again who pastes."""
        finish_before_closing(interaction.client)
        await interaction.response.defer(thinking=True, ephemeral=True)
        await speak_to(interaction)
        await check_adder(interaction)
        inputs = self._headline, self._text, self._address, self._publisher, self._day
        pasted = Pasted(*(one.value for one in inputs))
        today = datetime.now(UTC).date()
        await self._on_paste(interaction, await asyncio.to_thread(pasted.as_file, today))

    def _ask(
        self, name: str, custom_id: str, limit: int, *, hint: str = "", required: bool = True
    ) -> ui.TextInput["PasteModal"]:
        long = discord.TextStyle.paragraph if limit > 500 else discord.TextStyle.short
        field = ui.TextInput["PasteModal"](
            custom_id=custom_id, style=long, max_length=limit, required=required
        )
        described = clip(hint, _HINT_LIMIT) if hint else None
        self.add_item(
            ui.Label(text=clip(name, LABEL_LIMIT), description=described, component=field)
        )
        return field


def _day(text: str, today: date) -> date:
    from retrieval.dates import parse_date  # slow import

    return parse_date(text, today=today)


def _name(headline: str) -> str:
    """Make a headline a file name: no folder, nothing invisible, not too long."""
    plain = " ".join(clean(headline).replace("/", "-").replace("\\", "-").split())
    return f"{plain.lstrip('.')[:80] or 'pasted'}.jsonl"
