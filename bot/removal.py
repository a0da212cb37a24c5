"""Taking articles out, so that it can be undone for a while and no button quotes them any more."""

import logging
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.desk import Desk
from bot.i18n import say
from index.errors import LibraryError, NotFoundError
from index.text import digest
from index.types import Article, ArticleInfo

UNDO = timedelta(minutes=10)  # that a removal can be undone
KEY = r"[\w-]{8}"  # pattern of an article's key

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was removed, and the token that brings it back."""

    article: Article
    token: str
    answers_forgotten: bool  # whether the kept answers that name it are gone too


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
        line = say("That is not there any more: somebody removed or changed it meanwhile.")
        raise NotFoundError(line)
    return found


async def take_out(desk: Desk, collection: str, article_id: str, remover: int) -> Removed:
    """Remove an article and keep it for a while; where it cannot be kept, it is not removed.

    Raises:
        FootnoteError: nothing was removed; the message says why.
    """
    article = await desk.engine.article(article_id, (collection,))
    token = await keep(desk, collection, article, remover)
    try:
        await desk.engine.remove(collection, article_id)
    except Exception:
        with suppress(LibraryError):  # nobody knows the token, and it is forgotten in time
            await desk.memory.do(desk.memory.removed.forget, token)
        raise
    return Removed(article, token, await forget_answers(desk, collection, article_id))


async def keep(desk: Desk, collection: str, article: Article, remover: int) -> str:
    """Keep an article that is no longer in its library; the token that brings it back."""
    keep, now = desk.memory.removed.keep, datetime.now(UTC)
    return await desk.memory.do(keep, collection, article, remover, now)


async def taken_back(desk: Desk, collection: str, token: str) -> Article:
    """The removed article that a token stands for, which is kept no longer.

    Raises:
        NotFoundError: it was done already, it is too late, or it belongs to another place.
    """
    since = datetime.now(UTC) - UNDO
    found = await desk.memory.do(desk.memory.removed.take, token, since)
    if found is None or found[0] != collection:
        line = say("This cannot be undone: it was done already, or more than ten minutes ago.")
        raise NotFoundError(line)
    return found[1]


async def forget_answers(desk: Desk, collection: str, article_id: str) -> bool:
    """Forget the kept answers that name an article; False, and a line in the log, if that fails."""
    try:
        await desk.memory.do(desk.memory.answers.forget_article, collection, article_id)
    except LibraryError as error:
        _log.error("answers that name a removed article could not be forgotten: %s", error)
        return False
    return True
