"""Articles into a library: embed what a plan finds new, then change everything in one step."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeAlias

from index.embedder import Embedder
from index.errors import NotFoundError, UsageError
from index.library import Library, LibrarySnapshot
from index.plan import Plan, plan_add, plan_rebuild, preview_of
from index.store.previous import forget_previous, keep_previous
from index.store.rows import article_digest
from index.store.word_index import recipe_of
from index.store.writer import Change, EmbeddedPassage, LibraryChangedError
from index.types import Article, ArticleInfo, Preview, Progress, ReadResult, RebuildReport
from index.windows import RECIPE, Window, WindowEmbedder

OnProgress: TypeAlias = Callable[[Progress], None]
Save: TypeAlias = Callable[[Change, int], None]  # a change, and the sequence that it was made for

_CHUNK = 128  # windows embedded between two looks at the progress bar
_TRIES = 3  # plans made anew when another process changed the library meanwhile


def rebuild(
    library: Library,
    embedder: Embedder,
    read: ReadResult | None,
    on_progress: OnProgress,
    language: str | None = None,
) -> RebuildReport:
    """Make a library hold exactly what was read, beside the articles added by hand.

    Articles of sources that could not be read this time are kept. With `read` None, everything
    is kept, and embedded again where the model has changed.

    `language` (ISO 639-1) is what the words are stemmed in from now on, "" what most articles are
    written in; with None it stays as it was.

    The state before is kept, for `rollback`.

    Raises:
        LibraryError: the library cannot be read, kept or written; nothing was changed.
    """

    def make_plan(snapshot: LibrarySnapshot) -> Plan:
        return plan_rebuild(snapshot, read, embedder)

    def save(change: Change, sequence: int) -> None:
        keep_previous(library.folder, sequence)
        library.change(change, sequence)

    told = read or ReadResult(())
    return _carry_out(library, embedder, make_plan, save, told, on_progress, language)


def preview(
    library: Library, embedder: Embedder, read: ReadResult | None, language: str | None = None
) -> Preview:
    """What `rebuild` would do with the same arguments; nothing is embedded or changed.

    Raises:
        LibraryError: the library cannot be read.
    """
    with library.reading() as snapshot:
        return preview_of(snapshot, read, embedder, _needs_new_words(snapshot, language))


def add(
    library: Library, embedder: Embedder, read: ReadResult, on_progress: OnProgress
) -> RebuildReport:
    """Add articles by hand, replacing those with the same id.

    Raises:
        ModelError: the library's vectors were made by another model.
        LibraryError: the library cannot be read or written; nothing was changed.
    """
    articles = [replace(article, added=True) for article in read.articles]

    def make_plan(snapshot: LibrarySnapshot) -> Plan:
        return plan_add(snapshot, articles, embedder)

    return _carry_out(library, embedder, make_plan, _for_good(library), read, on_progress)


def restore(
    library: Library, embedder: Embedder, article: Article, on_progress: OnProgress
) -> RebuildReport:
    """Put an article back that was removed, as it was: a file's is a file's again.

    Raises:
        UsageError: there is another article of that id by now; it stays.
        ModelError: the library's vectors were made by another model.
        LibraryError: the library cannot be read or written; nothing was changed.
    """

    def make_plan(snapshot: LibrarySnapshot) -> Plan:
        held = snapshot.reader.digests().get(article.article_id)
        if held is not None and held[0] != article_digest(article):
            raise UsageError(
                "There is a new article {article} by now, so the removed one was not put back. "
                "Remove the new one first.",
                article=article.article_id,
            )
        return plan_add(snapshot, [article], embedder)

    read = ReadResult([article])
    return _carry_out(library, embedder, make_plan, _for_good(library), read, on_progress)


def remove(library: Library, article_ids: Sequence[str]) -> list[Article]:
    """Remove articles and return what they were.

    Raises:
        NotFoundError: one of the ids is unknown; then none is removed.
    """
    with library.reading() as snapshot:
        found = {article_id: snapshot.article(article_id) for article_id in article_ids}
        vectors = snapshot.model_name, snapshot.model_digest, snapshot.recipe
        sequence = snapshot.sequence
    missing = [article_id for article_id, article in found.items() if article is None]
    if missing:
        raise NotFoundError(
            f"There is no article {', '.join(missing)} in {library.collection}. "
            f"To see what there is, run: footnote index list --collection {library.collection}"
        )
    _for_good(library)(Change((), list(found), *vectors), sequence)
    return [article for article in found.values() if article is not None]


def _for_good(library: Library) -> Save:
    """Make a change that cannot be undone: what was kept before the last rebuild is deleted."""

    def save(change: Change, sequence: int) -> None:
        # What is removed stays removed, and what is added would be lost by going back. Another
        # process may keep a state in the midst of this, so it is deleted once more.
        forget_previous(library.folder)
        library.change(change, sequence)
        forget_previous(library.folder)

    return save


def _carry_out(
    library: Library,
    embedder: Embedder,
    make_plan: Callable[[LibrarySnapshot], Plan],
    save: Save,
    read: ReadResult,
    on_progress: OnProgress,
    language: str | None = None,
) -> RebuildReport:
    started = time.perf_counter()
    vectors: dict[bytes, bytes] = {}  # kept over the tries, so that nothing is embedded twice
    embedded = 0
    for left in reversed(range(_TRIES)):
        with library.reading() as snapshot:
            plan = make_plan(snapshot)
            new_words = _needs_new_words(snapshot, language)
            windows = plan.windows()
            vectors |= snapshot.reader.known_vectors([key for key in windows if key not in vectors])
        missing = [window for key, window in windows.items() if key not in vectors]
        vectors |= _embed(missing, embedder, on_progress)
        embedded += len(missing)
        try:
            if plan.put or plan.remove or new_words:
                on_progress(Progress("saving", 0, 1))
                save(_change(plan, vectors, embedder, language), plan.sequence)
                on_progress(Progress("saving", 1, 1))
            break
        except LibraryChangedError:
            if not left:
                raise
    return _report(library, plan, read, embedded, time.perf_counter() - started)


def _needs_new_words(snapshot: LibrarySnapshot, language: str | None) -> bool:
    """Whether the word index has to be made anew though no article changes."""
    if language is not None and language != snapshot.language_set:
        return True
    return bool(snapshot.language) and snapshot.words_recipe != recipe_of(snapshot.language)


def _embed(
    windows: Sequence[Window], embedder: Embedder, on_progress: OnProgress
) -> dict[bytes, bytes]:
    # Texts of like length share a batch, so little is padded.
    longest_first = sorted(windows, key=lambda window: len(window.text), reverse=True)
    in_context = WindowEmbedder(embedder)
    made: dict[bytes, bytes] = {}
    for start in range(0, len(windows), _CHUNK):
        on_progress(Progress("embedding", start, len(windows)))
        some = longest_first[start : start + _CHUNK]
        vectors = in_context.embed(some).astype("<f4")
        made.update((w.key, row.tobytes()) for w, row in zip(some, vectors, strict=True))
    if windows:
        on_progress(Progress("embedding", len(windows), len(windows)))
    return made


def _change(
    plan: Plan, vectors: dict[bytes, bytes], embedder: Embedder, language: str | None
) -> Change:
    put = [
        (
            planned.article,
            [
                EmbeddedPassage(passage, [(window.key, vectors[window.key]) for window in windows])
                for passage, windows in planned.passages
            ],
        )
        for planned in plan.put
    ]
    return Change(put, plan.remove, embedder.model_name, embedder.model_digest, RECIPE, language)


def _report(
    library: Library, plan: Plan, read: ReadResult, embedded: int, seconds: float
) -> RebuildReport:
    infos, passages = changed_now(library, {planned.article.article_id for planned in plan.put})
    return RebuildReport(
        added=plan.added,
        updated=len(plan.put) - plan.added,
        removed=len(plan.remove),
        unchanged=plan.unchanged,
        passages=passages,
        embedded=embedded,
        seconds=seconds,
        problems=read.problems,
        notes=read.notes,
        articles=infos,
    )


def changed_now(library: Library, article_ids: Collection[str]) -> tuple[list[ArticleInfo], int]:
    """These articles as the library has them, and how many passages it has in all."""
    with library.reading() as snapshot:
        infos = [info for info in snapshot.articles() if info.article_id in article_ids]
        return infos, snapshot.reader.counts()[1]
