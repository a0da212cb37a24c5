"""The links of a message as articles: those that are there already, and those read in now."""

from collections.abc import Sequence
from dataclasses import dataclass

from discord import Message

from bot.i18n import say, say_error
from bot.ports import QuestionEngine
from bot.scope import Place
from index.errors import FootnoteError
from index.types import ArticleInfo
from index.web.urls import find_urls

MOST_LINKS = 3  # of a message that are read


@dataclass(frozen=True, slots=True)
class Resolved:
    """Articles behind links, and a line about each link that is none."""

    articles: tuple[ArticleInfo, ...] = ()
    added: tuple[ArticleInfo, ...] = ()  # those of them that were read in
    notes: tuple[str, ...] = ()


def links_in(message: Message) -> list[str]:
    """The links that a message shows, previews and forwarded messages included, without doubles."""
    parts: Sequence[Message] = (message, *message.message_snapshots)  # type: ignore[arg-type]
    texts = [part.content for part in parts]
    previews = [embed.url for part in parts for embed in part.embeds if embed.url]
    return find_urls("\n".join([*texts, *previews]))[:MOST_LINKS]


async def resolve(
    engine: QuestionEngine, place: Place, urls: Sequence[str], *, read: bool
) -> Resolved:
    """Find the articles of these links; `read` those that are not there, into the place's own."""
    if not urls:
        return Resolved()
    known = {_key(info.url): info for info in await engine.articles(place.collections) if info.url}
    articles: list[ArticleInfo] = []
    added: list[ArticleInfo] = []
    notes: list[str] = []
    for url in urls:
        if held := known.get(_key(url)):
            articles.append(held)
        elif not read:
            line = say("I did not read the link: a moderator can let me with /settings show.")
            notes.append(line)
        else:
            try:
                report = await engine.add_page(place.own, url)
            except FootnoteError as error:
                notes.append(say_error(error))
            else:
                articles += report.articles
                added += report.articles
    return Resolved(tuple(articles), tuple(added), tuple(dict.fromkeys(notes)))


def _key(url: str | None) -> str:
    """An address without what does not change the page: the fragment, and http for https."""
    address = (url or "").partition("#")[0]
    return address.replace("http://", "https://", 1).rstrip("/")
