"""The data folder: which collections there are, and where each lies."""

import re
from pathlib import Path

from index.errors import UsageError
from index.library import Library
from index.store.schema import FILE_NAME

SEEDS = "seeds"  # the collection that everybody reads
MOST_OPEN = 64  # collections; each open one holds three file descriptors, and its vectors
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Shelf:
    """The libraries of a data folder, the last used ones kept open. Belongs to one thread."""

    def __init__(self, data: Path, most_open: int = MOST_OPEN) -> None:
        self.data = data
        self._most_open = most_open
        self._open: dict[str, Library] = {}  # the last used one last

    def library(self, collection: str) -> Library:
        """A collection's library, whether or not it exists yet.

        Raises:
            UsageError: the name could not be a folder's.
        """
        library = self._open.pop(collection, None)
        if library is None:
            if not _NAME.fullmatch(collection):
                raise UsageError(
                    f'"{collection}" cannot name a collection: use up to 64 lower-case letters, '
                    "digits, - and _."
                )
            library = Library(self.data / collection)
        self._make_room()
        self._open[collection] = library
        return library

    def collections(self) -> list[str]:
        """Names of the collections that exist."""
        # A folder that was moved aside ("seeds.old") is no collection.
        names = (path.parent.name for path in self.data.glob(f"*/{FILE_NAME}"))
        return sorted(name for name in names if _NAME.fullmatch(name))

    def close(self) -> None:
        """Close what was opened."""
        for library in self._open.values():
            library.close()
        self._open.clear()

    def _make_room(self) -> None:
        """Close what was not used for longest; what is being read stays, however much it is."""
        spare = len(self._open) + 1 - self._most_open
        if spare <= 0:
            return
        idle = [name for name, library in self._open.items() if not library.is_being_read]
        for name in idle[:spare]:
            self._open.pop(name).close()
