"""An engine of dictionaries: what shares words with the question answers it."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.ports import Scope
from index.errors import NotFoundError, SourceError, UsageError
from index.shelf import SEEDS
from index.types import (
    Article,
    ArticleInfo,
    LibraryStatus,
    Passage,
    Preview,
    Progress,
    RebuildReport,
)
from retrieval.history import Turn
from retrieval.types import (
    Answer,
    Citation,
    NoAnswer,
    Outcome,
    Summary,
    SummaryLength,
    SummarySentence,
)

BEES = Article(
    article_id="bees",
    title="Why bees dance",
    paragraphs=(
        "Honeybees live in hives. They dance to show where flowers are. It is called waggling.",
        "The angle of a dance points at the sun.",
    ),
    url="https://example.org/bees",
    publisher="Meadow Post",
    author="Ada Field",
    published=date(2024, 5, 1),
)
EVERYONE = Article(
    article_id="everyone",
    title="@everyone loves <@1> and [free](https://evil.example) gifts",
    paragraphs=("Pings like @everyone, @here and <@&1> cost **nothing**.",),
    url="https://example.org/pings",
)


class FakeEngine:
    """Keeps articles by collection; `failure` is raised by whatever is called next."""

    def __init__(self) -> None:
        self.library: dict[str, list[Article]] = {SEEDS: [BEES, EVERYONE]}
        self.failure: Exception | None = None
        self.asked: list[tuple[str, Scope]] = []
        self.histories: list[tuple[Turn, ...]] = []  # of each question asked
        self.added: list[tuple[str, str, bytes]] = []
        self.fetched: list[tuple[str, str]] = []  # collection and URL of each page added
        self.restored: list[tuple[str, Article]] = []
        self.rolled_back: list[str] = []
        self.forgotten: list[str] = []
        self.previous: dict[str, list[Article]] = {}  # by collection: before the last rebuild
        self.plan = Preview()  # what a preview says
        self.waiting = 0
        self.steps: list[tuple[float, Progress]] = []  # of a rebuild: seconds, then progress
        self.closed = 0

    async def answer(self, question: str, scope: Scope, history: Sequence[Turn] = ()) -> Outcome:
        self._fail()
        self.asked.append((question, scope))
        self.histories.append(tuple(history))
        wanted = scope.filter.article_id
        words = set(question.casefold().strip("?!.").split())
        citations: list[Citation] = []
        for info in await self.articles(scope.collections):
            if wanted in {None, info.article_id}:
                citations += self._cited(await self.article(info.article_id, ()), info, words)
        if not citations:
            return NoAnswer(question, 0.1, (await self.articles(scope.collections))[:3])
        return Answer(question, [replace(c, number=n) for n, c in enumerate(citations, 1)], 0.9)

    async def summarize(
        self, article_id: str, length: SummaryLength, collections: Sequence[str]
    ) -> Summary:
        self._fail()
        article = await self.article(article_id, collections)
        taken = article.paragraphs[: {"short": 1, "medium": 2, "long": 9}[length]]
        sentences = [SummarySentence(text, number) for number, text in enumerate(taken, 1)]
        return Summary(info_of(article, SEEDS), sentences)

    async def articles(self, collections: Sequence[str]) -> list[ArticleInfo]:
        self._fail()
        return [
            info_of(article, name) for name in collections for article in self.library.get(name, [])
        ]

    async def article(self, article_id: str, collections: Sequence[str]) -> Article:
        self._fail()
        for name in collections or self.library:
            for article in self.library.get(name, []):
                if article.article_id == article_id:
                    return article
        raise NotFoundError(f"There is no article “{article_id}”.")

    async def add(self, collection: str, name: str, content: bytes) -> RebuildReport:
        self._fail()
        self.added.append((collection, name, content))
        if name.endswith(".jsonl"):
            record = json.loads(content)
            name, title, text = record["id"], record["title"], "\n\n".join(record["paragraphs"])
        else:
            title, _, text = content.decode().partition("\n\n")
        if not text.strip():
            raise SourceError("No paragraph was found in that text.")
        return self._put(collection, Article(name, title, tuple(text.split("\n\n"))))

    async def remove(self, collection: str, article_id: str) -> Article:
        article = await self.article(article_id, (collection,))
        self.library[collection].remove(article)
        return article

    async def newest(self, collections: Sequence[str]) -> date | None:
        infos = await self.articles(collections)
        return max(filter(None, (info.published for info in infos)), default=None)

    async def add_page(self, collection: str, url: str) -> RebuildReport:
        self._fail()
        self.fetched.append((collection, url))
        article = Article(url, url, (f"The text of {url}.",), url=url, added=True)
        return self._put(collection, article)

    async def restore(self, collection: str, article: Article) -> RebuildReport:
        self._fail()
        if any(one.article_id == article.article_id for one in self.library.get(collection, [])):
            raise UsageError(f"There is a new article {article.article_id} by now.")
        self.restored.append((collection, article))
        return self._put(collection, article)

    async def status(self, collection: str) -> LibraryStatus:
        self._fail()
        count = len(self.library.get(collection, []))
        return LibraryStatus(collection, count, 3, 7, "minilm", "2025-11-11T12:00:00+00:00", 2**20)

    async def rebuild(
        self, collection: str, on_progress: Callable[[Progress], None]
    ) -> RebuildReport:
        for seconds, progress in self.steps:
            on_progress(progress)
            await asyncio.sleep(seconds)
        self._fail()
        return RebuildReport(unchanged=len(self.library.get(collection, [])), seconds=3.25)

    async def preview(self, collection: str) -> Preview:
        self._fail()
        return self.plan

    async def rollback(self, collection: str) -> RebuildReport:
        self._fail()
        if collection not in self.previous:
            raise NotFoundError(f"There is nothing to go back to in {collection}.")
        self.rolled_back.append(collection)
        self.library[collection] = self.previous.pop(collection)
        return RebuildReport(unchanged=len(self.library[collection]), seconds=0.25)

    async def forget(self, collection: str) -> bool:
        self._fail()
        self.forgotten.append(collection)
        return self.library.pop(collection, None) is not None

    async def close(self) -> None:
        self.closed += 1

    def _put(self, collection: str, article: Article) -> RebuildReport:
        held = self.library.setdefault(collection, [])
        kept = [one for one in held if one.article_id != article.article_id]
        updated = len(held) - len(kept)
        held[:] = [*kept, article]
        info = info_of(article, collection)
        return RebuildReport(1 - updated, updated, passages=1, seconds=0.5, articles=[info])

    def _cited(self, article: Article, info: ArticleInfo, words: set[str]) -> list[Citation]:
        found: list[Citation] = []
        for number, text in enumerate(article.paragraphs, 1):
            if words & set(text.casefold().replace(".", " ").replace(",", " ").split()):
                passage = Passage(article.article_id, number, text, 0, len(text))
                link = f"{article.url}#:~:text={number}" if article.url else None
                found.append(Citation(1, passage, info, ((0, len(text.split(".")[0])),), 0.9, link))
        return found

    def _fail(self) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure


def info_of(article: Article, collection: str) -> ArticleInfo:
    return ArticleInfo(
        article.article_id,
        article.title,
        article.url,
        article.publisher,
        article.author,
        article.published,
        article.updated,
        article.source,
        len(article.paragraphs),
        collection,
    )
