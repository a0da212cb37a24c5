"""The data folder: which collections there are, and where each lies."""

import re
from pathlib import Path

from index.errors import UsageError
from index.library import Library
from index.store.schema import FILE_NAME

SEEDS = "seeds"  # the collection that everybody reads
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Shelf:
    """The libraries of a data folder, each opened once. Belongs to one thread."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._open: dict[str, Library] = {}

    def library(self, collection: str) -> Library:
        """A collection's library, whether or not it exists yet.

        Raises:
            UsageError: the name could not be a folder's.
        """
        if collection not in self._open:
            if not _NAME.fullmatch(collection):
                raise UsageError(
                    f'"{collection}" cannot name a collection: use up to 64 lower-case letters, '
                    "digits, - and _."
                )
            self._open[collection] = Library(self.data / collection)
        return self._open[collection]

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
