"""Taking articles out, so that it can be undone for a while and no button quotes them any more."""

import asyncio
import logging
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.desk import Desk
from bot.i18n import say
from index.errors import FootnoteError, LibraryError, NotFoundError
from index.store.rows import article_digest
from index.text import digest
from index.types import Article, ArticleInfo, RebuildReport

UNDO = timedelta(minutes=10)  # that a removal can be undone
KEY = r"[\w-]{8}"  # pattern of an article's key
TOKEN = r"[\w-]{12}"  # noqa: S105 - pattern of what brings a kept article back
REPLACED_LIMIT = 3  # articles of one addition that are kept when others take their place

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was removed, and the token that brings it back."""

    article: Article
    token: str
    answers_forgotten: bool  # whether the kept answers that name it are gone too


@dataclass(frozen=True, slots=True)
class Added:
    """What adding changed, and by article id the tokens that bring back what was replaced."""

    report: RebuildReport
    replaced: Mapping[str, str] = field(default_factory=dict)


def key_of(info: ArticleInfo) -> str:
    """Eight letters that tell an article, as it is now, from others; fit for a custom id."""
    facts = (info.article_id, info.title, info.paragraphs, info.published, info.updated)
    return urlsafe_b64encode(digest([str(fact) for fact in facts])[:6]).decode()


async def with_keys(desk: Desk, collection: str, keys: set[str]) -> list[ArticleInfo]:
    """The articles of a collection with these keys.

    Raises:
        NotFoundError: there are none any more.
    """
    infos = await desk.engine.articles((collection,))
    found = [info for info in infos if key_of(info) in keys]
    if not found:
        raise vanished()
    return found


async def take_out(desk: Desk, collection: str, article_id: str, remover: int) -> Removed:
    """Remove an article and keep it for a while; where it cannot be kept, it is not removed.

    Raises:
        FootnoteError: nothing was removed; the message says why.
    """
    try:
        article = await desk.engine.article(article_id, (collection,))
    except NotFoundError as error:
        raise vanished() from error
    token = await keep(desk, collection, article, remover)
    try:
        await remove(desk, collection, article_id)
    except Exception:
        await _forget(desk, token)
        raise
    return Removed(article, token, await forget_answers(desk, collection, article_id))


async def keep(desk: Desk, collection: str, article: Article, remover: int) -> str:
    """Keep an article that leaves its library; the token that brings it back."""
    keep, now = desk.memory.removed.keep, datetime.now(UTC)
    return await desk.memory.do(keep, collection, article, remover, now)


async def kept(desk: Desk, collection: str, token: str) -> Article:
    """The removed article that a token stands for; it is kept on.

    Raises:
        NotFoundError: it was put back already, it is too late, or it belongs to another place.
    """
    since = datetime.now(UTC) - UNDO
    article = await desk.memory.do(desk.memory.removed.get, token, collection, since)
    if article is None:
        raise not_undone()
    return article


async def put_back(desk: Desk, collection: str, article: Article, token: str) -> None:
    """Put a kept article back into its library. Only what is there again is kept no longer.

    Raises:
        FootnoteError: it was not put back, and is kept still; the message says why.
    """
    await desk.engine.restore(collection, article)
    await _forget(desk, token)


def not_undone() -> NotFoundError:
    """The error for what cannot be undone any more."""
    line = say("This cannot be undone: it was done already, or more than ten minutes ago.")
    return NotFoundError(line)


def vanished() -> NotFoundError:
    """The error for an article that is no longer what was asked about."""
    line = say("That is not there any more: somebody removed or changed it meanwhile.")
    return NotFoundError(line)


async def remove(desk: Desk, collection: str, article_id: str) -> None:
    """Remove an article for good. The engine's own error names collections and shell commands.

    Raises:
        NotFoundError: there is none any more.
    """
    try:
        await desk.engine.remove(collection, article_id)
    except NotFoundError as error:
        raise vanished() from error


async def replaced_by(desk: Desk, collection: str, name: str, content: bytes) -> list[Article]:
    """The articles whose place those of a file would take, being different from them."""
    held = {info.article_id for info in await desk.engine.articles((collection,))}
    given = await asyncio.to_thread(_read, name, content)
    articles = [
        (article, await desk.engine.article(article.article_id, (collection,)))
        for article in given
        if article.article_id in held
    ]
    return [old for new, old in articles if article_digest(old) != article_digest(new)]


async def add_over(
    desk: Desk,
    collection: str,
    replaced: Sequence[Article],
    person: int,
    adding: Callable[[], Awaitable[RebuildReport]],
) -> Added:
    """Add what replaces these articles; they are kept for a while where they are few."""
    few = replaced if len(replaced) <= REPLACED_LIMIT else ()
    tokens: dict[str, str] = {}
    try:
        for article in few:
            tokens[article.article_id] = await keep(desk, collection, article, person)
        report = await adding()
    except Exception:
        for token in tokens.values():
            await _forget(desk, token)
        raise
    return Added(report, tokens)


async def forget_answers(desk: Desk, collection: str, article_id: str) -> bool:
    """Forget the kept answers that name an article; False, and a line in the log, if that fails."""
    try:
        await desk.memory.do(desk.memory.answers.forget_article, collection, article_id)
    except LibraryError as error:
        _log.error("answers that name a removed article could not be forgotten: %s", error)
        return False
    return True


async def _forget(desk: Desk, token: str) -> None:
    """Keep an article no longer; where that fails, it is forgotten in time."""
    try:
        await desk.memory.do(desk.memory.removed.forget, token)
    except LibraryError as error:
        _log.warning("an article that was removed is still kept: %s", error)


def _read(name: str, content: bytes) -> Sequence[Article]:
    from index.readers import read_content  # slow import

    try:
        return read_content(name, content, source=name).articles
    except FootnoteError:  # adding it will say why
        return ()
