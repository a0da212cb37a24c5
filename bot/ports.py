"""What the Discord side asks of the engine, as a protocol, so that a test's fake can stand in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from index.types import (
    Article,
    ArticleInfo,
    Filter,
    LibraryStatus,
    Preview,
    Progress,
    RebuildReport,
)
from retrieval.history import Turn
from retrieval.types import Outcome, Summary, SummaryLength


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer may come from, the asker's own collection first, and what it has to be."""

    collections: tuple[str, ...]
    filter: Filter = field(default_factory=Filter)
    threshold: float | None = None  # the least probability that is answered; None: the engine's
    newest: bool = False  # the newest article that answers first, as when the question says so
    noted: bool = True  # whether moderators hear of it when nothing answers


class QuestionEngine(Protocol):
    """Answers questions and keeps articles, off the event loop.

    Every coroutine raises FootnoteError subclasses whose messages a user may read.
    """

    @property
    def waiting(self) -> int:
        """How many questions wait or are being answered."""
        ...

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

    async def newest(self, collections: Sequence[str]) -> date | None:
        """The day of the newest article; None where none has a date."""
        ...

    async def add(self, collection: str, name: str, content: bytes) -> RebuildReport:
        """Read a file (the name's ending chooses the reader); raise SourceError."""
        ...

    async def add_page(self, collection: str, url: str) -> RebuildReport:
        """Fetch a web page and add its article; raise SourceError."""
        ...

    async def remove(self, collection: str, article_id: str) -> Article:
        """Return what was removed; raise NotFoundError."""
        ...

    async def restore(self, collection: str, article: Article) -> RebuildReport:
        """Put back what was removed; raise UsageError where another has its id by now."""
        ...

    async def status(self, collection: str) -> LibraryStatus:
        """Describe one collection."""
        ...

    async def rebuild(
        self, collection: str, on_progress: Callable[[Progress], None]
    ) -> RebuildReport:
        """Read the sources again; `on_progress` is called on the event loop."""
        ...

    async def preview(self, collection: str) -> Preview:
        """What a rebuild would change; nothing is changed."""
        ...

    async def rollback(self, collection: str) -> RebuildReport:
        """Undo the last rebuild; raise NotFoundError where none can be undone."""
        ...

    async def forget(self, collection: str) -> bool:
        """Delete a whole collection; whether there was one."""
        ...

    async def close(self) -> None:
        """Let go of the model and the files."""
        ...
