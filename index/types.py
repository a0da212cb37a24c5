"""The words of the house as data: articles, passages, filters and what a search returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Vectors: TypeAlias = npt.NDArray[np.float32]  # (n, dim), unit rows
Span: TypeAlias = tuple[int, int]  # [start, end) in characters

PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its facts. `paragraphs` holds what may be quoted, furniture taken out.

    `source` says where it came from (a file path, or "pasted"); `added` is True for an article that
    a person put in by hand, which a rebuild from files leaves alone.
    """

    article_id: str
    title: str
    paragraphs: tuple[str, ...]
    standfirst: str = ""
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    language: str | None = None
    section: str | None = None
    source: str = ""
    added: bool = False

    @property
    def text(self) -> str:
        """The quotable text; passages are character spans of it."""
        return PARAGRAPH_BREAK.join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an article: `article.text[start:end] == text`."""

    article_id: str
    number: int  # ¶, counted from 1 as a reader would
    text: str
    start: int  # characters
    end: int


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What a list or a citation shows of an article, without its paragraphs."""

    article_id: str
    title: str
    url: str | None
    publisher: str | None
    author: str | None
    published: date | None
    updated: date | None
    source: str
    paragraphs: int  # how many it has
    collection: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles a question may be answered from. Dates are inclusive; None means any."""

    article_id: str | None = None
    after: date | None = None
    before: date | None = None
    publisher: str | None = None

    def __bool__(self) -> bool:
        return any((self.article_id, self.after, self.before, self.publisher))


NO_FILTER = Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by one kind of search. Higher scores are better."""

    passage_id: int  # row in one library
    score: float  # cosine, -1 to 1, or BM25, 0 and up


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that could not be used as it is, and why, for the list at the end of a rebuild."""

    source: str
    message: str
    line: int | None = None  # in a file of many articles

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What reading some sources gave: the articles, and what went wrong beside them."""

    articles: Sequence[Article]
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()  # worth telling, no failure: a duplicate, an empty folder


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild has come, for a progress bar."""

    stage: str  # "reading", "embedding" or "saving"
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild, an add, a remove or a rollback changed."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0  # in the library afterwards
    embedded: int = 0  # passages whose vectors had to be made
    seconds: float = 0.0
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()
    articles: Sequence[ArticleInfo] = ()  # those added or updated


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rebuild would change, found without changing anything."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0  # whose vectors would have to be made: what a report calls embedded
    articles: tuple[str, ...] = ()  # titles of the first that would be put or removed
    reasons: str = ""  # why all would be embedded again: "another model", "another version of …"
    new_words: bool = False  # the word index would be made anew though no article changes


@dataclass(frozen=True, slots=True)
class Previous:
    """The state of a library that its last rebuild can be undone to."""

    changed: str  # ISO 8601 UTC time of the last change in it
    articles: int
    model_name: str  # "" where it held no article yet
    model_digest: str


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """What `index status` shows of a collection."""

    collection: str
    articles: int
    passages: int
    sequence: int  # counts the library's changes
    model: str  # name of the model that made the vectors, "" before the first
    changed: str  # ISO 8601 UTC time of the last change, "" before the first
    bytes: int  # on disk
    language: str = ""  # whose stemmer its words get, ISO 639-1; "" before the first article
