"""One collection of articles and what is derived from it, opened to be read and changed.

`Store` is all that the house above knows of storage, so another engine can take the place of
SQLite and FAISS.
"""

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Protocol

from index.store.reader import Reader
from index.store.schema import FILE_NAME, cannot
from index.store.writer import Change, apply
from index.types import Article, ArticleInfo, Filter, Hit, LibraryStatus, Passage, Vectors
from index.vectors import Stamp, VectorFileError, VectorIndex

log = logging.getLogger(__name__)

VECTOR_FILE = "vectors.faiss"


class Snapshot(Protocol):
    """One whole state of a collection: what is read from it belongs together."""

    collection: str
    sequence: int
    model_name: str
    model_digest: str  # "" while the collection is empty

    def search_vectors(self, question: Vectors, count: int, only: Filter) -> list[Hit]:
        """Passages nearest to a unit vector (dim,), by cosine, best first."""

    def cosines(self, question: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these passages to a unit vector (dim,)."""

    def search_words(self, question: str, count: int, only: Filter) -> list[Hit]:
        """Passages that share words with a question, by BM25, best first."""

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, ArticleInfo]]:
        """Passages by id, each with its article."""

    def newest(self) -> date | None:
        """The day of the newest article."""

    def articles(self) -> list[ArticleInfo]:
        """All articles, newest first."""

    def article(self, article_id: str) -> Article | None:
        """One article with its paragraphs."""


class Store(Protocol):
    """A collection that can be read at one state and changed in one step."""

    collection: str

    def reading(self) -> AbstractContextManager[Snapshot]:
        """The newest state, held for as long as the context lasts."""

    def change(self, change: Change, expected_sequence: int) -> None:
        """Put and remove articles, whole or not at all."""


class LibrarySnapshot:
    """A state of a `Library`; valid inside `Library.reading()` only."""

    def __init__(self, collection: str, reader: Reader, vectors: VectorIndex) -> None:
        facts = reader.facts()
        self.collection = collection
        self.sequence = int(facts["sequence"])
        self.model_name = facts.get("model_name", "")
        self.model_digest = facts.get("model_digest", "")
        self.recipe = facts.get("recipe", "")
        self.changed = facts.get("changed", "")
        self.language = facts.get("language", "")
        self.language_set = facts.get("language_set", "")  # "" where the articles decide
        self.words_recipe = facts.get("words", "")
        self.reader = reader
        self.vectors = vectors
        self.cosines = vectors.cosines
        self.passages = reader.passages
        self.newest = reader.newest
        self.articles = reader.articles
        self.article = reader.article
        self.search_words = reader.search_words

    def search_vectors(self, question: Vectors, count: int, only: Filter) -> list[Hit]:
        """Passages nearest to a unit vector (dim,), by cosine, best first."""
        return self.vectors.search(question, count, self.reader.allowed(only) if only else None)


class Library:
    """A collection's folder: SQLite is the truth, the FAISS index is derived from it.

    Belongs to one thread. A change by anybody, in any process, is seen at the next `reading()`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.collection = folder.name
        self._reader: Reader | None = None
        self._file: tuple[int, int] | None = None
        self._vectors: VectorIndex | None = None
        self._exists = False
        self._readings = 0

    @property
    def is_being_read(self) -> bool:
        """Whether somebody is inside `reading()`."""
        return self._readings > 0

    def close(self) -> None:
        """Close the database and let go of the index; the next `reading()` opens both again."""
        self._close_reader()
        self._vectors = None

    def delete(self) -> bool:
        """Delete the collection with all that belongs to it; whether there was one.

        Raises:
            LibraryError: not all of it could be deleted; try again.
        """
        self.close()
        try:
            if not self.folder.is_dir():
                return False
            # The database last: whoever is killed half-way finds the collection there to delete.
            for path in sorted(self.folder.iterdir(), key=lambda path: path.name == FILE_NAME):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            self.folder.rmdir()
        except OSError as error:
            raise cannot("delete", self.folder, error) from error
        return True

    @contextmanager
    def reading(self) -> Iterator[LibrarySnapshot]:
        """The newest state of the collection, one that exists not yet being empty.

        Raises:
            LibraryError: the database cannot be read.
        """
        with self._held() as reader:
            self._vectors = self._vectors_for(reader)
            yield LibrarySnapshot(self.collection, reader, self._vectors)

    def change(self, change: Change, expected_sequence: int) -> None:
        """Put and remove articles in one transaction, then derive the vector index anew.

        Raises:
            LibraryChangedError: somebody else changed the library since `expected_sequence`.
            LibraryError: it cannot be written; nothing was changed.
        """
        apply(self.folder, change, expected_sequence)
        with self.reading():
            pass

    def status(self) -> LibraryStatus:
        """Counts, size, model and time of the last change."""
        with self.reading() as snapshot:
            articles, passages = snapshot.reader.counts()
            return LibraryStatus(
                collection=self.collection,
                articles=articles,
                passages=passages,
                sequence=snapshot.sequence,
                model=snapshot.model_name,
                changed=snapshot.changed,
                bytes=_size_of(self.folder),
                language=snapshot.language,
            )

    @contextmanager
    def _held(self) -> Iterator[Reader]:
        """A state of the database; of a collection that does not exist, nothing is kept after."""
        reader = self._open()
        self._readings += 1
        try:
            with reader.transaction():
                yield reader
        finally:
            self._readings -= 1
            if not self._exists and not self._readings:
                self.close()

    def _open(self) -> Reader:
        # A collection that was deleted, restored or made since is another file, and what shows no
        # changes is opened again each time.
        found = _identity(self.folder / FILE_NAME)
        if self._reader is None or found != self._file:
            self._close_reader()
            self._exists = found is not None
            self._reader = Reader.open(self.folder)
            self._file = None if self._reader.frozen else found
        return self._reader

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = None

    def vector_file_problem(self) -> str | None:
        """What is wrong with the vector file as it lies there; None when nothing is."""
        with self._held() as reader:
            try:
                VectorIndex.load(self.folder / VECTOR_FILE, _stamp_of(reader))
            except VectorFileError as error:
                return str(error)
        return None

    def _vectors_for(self, reader: Reader) -> VectorIndex:
        stamp = _stamp_of(reader)
        if self._vectors is not None and self._vectors.stamp == stamp:
            return self._vectors
        path = self.folder / VECTOR_FILE
        try:
            return VectorIndex.load(path, stamp)
        except VectorFileError as error:
            log.debug("%s: %s; deriving it again", self.collection, error)
        vectors = VectorIndex.build(*reader.vectors(), stamp)
        if self._file is not None:
            try:
                vectors.save(path)
            except OSError as error:
                log.warning("%s could not be written (%s); it is kept in memory.", path, error)
        return vectors


def _stamp_of(reader: Reader) -> Stamp:
    facts = reader.facts()
    return Stamp(facts["library"], int(facts["sequence"]), facts.get("model_digest", ""))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*") if path.is_file())
