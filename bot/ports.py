"""What the Discord side asks of the engine, as a protocol, so that a test's fake can stand in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from index.types import Article, ArticleInfo, Filter, LibraryStatus, Progress, RebuildReport
from retrieval.history import Turn
from retrieval.types import Outcome, Summary, SummaryLength


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer may come from: collections, the asker's own first, and a filter."""

    collections: tuple[str, ...]
    filter: Filter = field(default_factory=Filter)


class QuestionEngine(Protocol):
    """Answers questions and keeps articles, off the event loop.

    Every coroutine raises FootnoteError subclasses whose messages a user may read.
    """

    async def answer(self, question: str, scope: Scope, history: Sequence[Turn] = ()) -> Outcome:
        """Raise UsageError for an empty or too long question."""
        ...

    async def summarize(
        self, article_id: str, length: SummaryLength, collections: Sequence[str]
    ) -> Summary:
        """Raise NotFoundError where no collection has the article."""
        ...

    async def articles(self, collections: Sequence[str]) -> list[ArticleInfo]:
        """Newest first."""
        ...

    async def article(self, article_id: str, collections: Sequence[str]) -> Article:
        """Raise NotFoundError where no collection has the article."""
        ...

    async def add(self, collection: str, name: str, content: bytes) -> RebuildReport:
        """Read a file (the name's ending chooses the reader); raise SourceError."""
        ...

    async def remove(self, collection: str, article_id: str) -> Article:
        """Return what was removed; raise NotFoundError."""
        ...

    async def status(self, collection: str) -> LibraryStatus:
        """Describe one collection."""
        ...

    async def rebuild(
        self, collection: str, on_progress: Callable[[Progress], None]
    ) -> RebuildReport:
        """Read the sources again; `on_progress` is called on the event loop."""
        ...

    async def close(self) -> None:
        """Let go of the model and the files."""
        ...
