"""What has to be there before the first question: the seeds, indexed once."""

from index import indexing
from index.embedder import Embedder
from index.errors import SourceError
from index.progress_bar import progress_bar
from index.readers import read_paths
from index.report import print_problems
from index.settings import Settings
from index.shelf import SEEDS, Shelf


def index_seeds_once(settings: Settings, embedder: Embedder) -> None:
    """Index the seed articles when the seeds collection holds none.

    Raises:
        SourceError: there are no seed articles.
        LibraryError: the data folder cannot be written.
    """
    shelf = Shelf(settings.data)
    try:
        library = shelf.library(SEEDS)
        if library.status().articles:
            return
        if not settings.seeds.is_dir():
            raise SourceError(
                f"There is no folder of seed articles at {settings.seeds}. Set FOOTNOTE_SEEDS, or "
                "index articles of your own: footnote index rebuild PATH"
            )
        with progress_bar() as on_progress:
            read = read_paths([settings.seeds], on_progress)
            indexing.rebuild(library, embedder, read, on_progress)
        print_problems(read.problems, read.notes)
    finally:
        shelf.close()
