"""Undoing a rebuild: a library goes back to the state that was kept before it."""

import time

from index.embedder import Embedder
from index.errors import ModelError
from index.indexing import changed_now
from index.library import Library
from index.store.previous import previous, restore_previous
from index.types import RebuildReport


def rollback(library: Library, embedder: Embedder | None = None) -> RebuildReport:
    """Undo the last rebuild, in one step; once, and while nothing was added or removed since.

    Raises:
        NotFoundError: there is nothing to go back to.
        ModelError: another model than the embedder, when one is given, made what would come back.
        LibraryError: the library cannot be read or written; nothing was changed.
    """
    started = time.perf_counter()
    kept = previous(library.folder)
    if kept and embedder and kept.model_digest not in ("", embedder.model_digest):
        raise ModelError(
            f"{library.collection} was made by {kept.model_name} before the last rebuild, and "
            f"{embedder.model_name} could not answer from it. To go back to it, configure "
            f"{kept.model_name}, then run: footnote index rollback --collection "
            f"{library.collection}"
        )
    with library.reading() as snapshot:
        before = snapshot.reader.digests()
    restore_previous(library.folder)
    with library.reading() as snapshot:
        after = snapshot.reader.digests()
    changed = {one for one, facts in after.items() if before.get(one) != facts}
    infos, passages = changed_now(library, changed)
    return RebuildReport(
        added=len(changed - before.keys()),
        updated=len(changed & before.keys()),
        removed=len(before.keys() - after.keys()),
        unchanged=len(after) - len(changed),
        passages=passages,
        seconds=time.perf_counter() - started,
        articles=infos,
    )
