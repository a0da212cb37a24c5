"""Checks that SQLite, FAISS and the model are whole and say the same."""

from collections.abc import Callable, Iterator

import numpy as np

from index.checks import Check
from index.embedder import Embedder
from index.errors import LibraryError, ModelError
from index.library import VECTOR_FILE, Library, LibrarySnapshot
from index.plan import check_model
from index.store.inspect import inspect
from index.windows import WindowEmbedder, windows_in

_SAMPLE = 3  # passages embedded again
_LEAST_COSINE = 0.999  # what the same model gives for the same text, on any CPU


def verify(library: Library, load_embedder: Callable[[], Embedder]) -> Iterator[Check]:
    """Every check of one collection, as it is made."""
    restore = (
        f"Move {library.folder} away and rebuild it from the article files: footnote index "
        f"rebuild PATH --collection {library.collection} (or put a backup in its place)."
    )
    whole = True
    try:
        for name, problem in inspect(library.folder):
            whole = whole and not problem
            yield Check(name, "bad", problem, restore) if problem else Check(name, "ok", "whole")
        if not whole:
            return
        yield from _vector_file(library)
        with library.reading() as snapshot:
            yield from _same(snapshot)
            yield from _model(snapshot, load_embedder)
    except LibraryError as error:
        yield Check("database", "bad", str(error), restore)


def _vector_file(library: Library) -> Iterator[Check]:
    """The file as it lies there, looked at before `reading()` mends it."""
    problem = library.vector_file_problem()
    if problem is None:
        yield Check("vectors.faiss", "ok", "whole, and of the newest state")
    else:
        advice = "It is made again from SQLite at the next question; verify again to be sure."
        yield Check("vectors.faiss", "bad", problem, advice)


def _same(snapshot: LibrarySnapshot) -> Iterator[Check]:
    ids, vectors = snapshot.reader.vectors()
    faiss_ids, faiss_vectors = snapshot.vectors.contents()
    same = np.array_equal(ids, faiss_ids) and np.array_equal(vectors, faiss_vectors)
    if same:
        yield Check("SQLite and FAISS", "ok", f"the same {len(ids)} vectors")
    else:
        advice = f"Delete {VECTOR_FILE}; it is made again from SQLite."
        yield Check("SQLite and FAISS", "bad", "they hold different vectors", advice)


def _model(snapshot: LibrarySnapshot, load_embedder: Callable[[], Embedder]) -> Iterator[Check]:
    rebuild = f"Run: footnote index rebuild --collection {snapshot.collection}"
    try:
        embedder = load_embedder()
        check_model(snapshot.collection, snapshot.model_name, snapshot.model_digest, embedder)
    except ModelError as error:
        yield Check("model", "bad", str(error))
        return
    worst = min(_sample(snapshot, embedder), default=1.0)
    if worst >= _LEAST_COSINE:
        yield Check("model", "ok", f"{embedder.model_name} makes the stored vectors")
    else:
        found = f"{embedder.model_name} makes other vectors now (cosine {worst:.3f})"
        yield Check("model", "bad", found, rebuild)


def _sample(snapshot: LibrarySnapshot, embedder: Embedder) -> Iterator[float]:
    """Cosine of stored to newly made vectors of a few first passages."""
    ids, vectors = snapshot.reader.vectors()
    rows = np.unique(np.linspace(0, len(ids) - 1, _SAMPLE, dtype=int)) if len(ids) else ()
    for row in rows:
        first = int(np.argmax(ids == ids[row]))  # a passage's first window
        passage, info = snapshot.passages([int(ids[first])])[int(ids[first])]
        article = snapshot.article(info.article_id)
        if article is None:
            raise LibraryError(f"Article {info.article_id} is missing.")
        window = windows_in(article.title, passage.text, embedder.model_digest)[0]
        made = WindowEmbedder(embedder).embed([window])[0]
        yield float(made @ vectors[first])
