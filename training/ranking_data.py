"""What the ranker learns from: for each question its candidates' signals, and which are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.embedder import Embedder
from index.indexing import rebuild
from index.library import Library, Snapshot
from index.progress_bar import progress_bar
from index.readers import read_paths
from index.types import NO_FILTER
from retrieval.cases import Case, read_cases
from retrieval.evaluate import cache_folder
from retrieval.history import Asked
from retrieval.judge import ask, is_gold
from retrieval.linear import Signals
from retrieval.pipeline import SEARCH_ALONE


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates in search's order: their signals, and whether each answers."""

    signals: Sequence[Signals]
    right: Sequence[bool]
    follow_up: bool = False  # a follow-up keeps search's order


@dataclass(frozen=True, slots=True)
class RankingSet:
    """The examples of an evaluation set.

    `asked` has an example for each question, `left_out` one for each that can be answered, with the
    articles that answer it left out: nothing in it is right.
    """

    name: str
    asked: Sequence[Example]
    left_out: Sequence[Example]


def gather(folder: Path, data: Path, embedder: Embedder) -> RankingSet:
    """Ask a set's questions; its index is kept under `data` for the next time."""
    cases = read_cases(folder / "questions.jsonl")
    library = Library(cache_folder(data, folder))
    try:
        with progress_bar() as on_progress:
            rebuild(
                library, embedder, read_paths([folder / "articles.jsonl"], on_progress), on_progress
            )
        together = ask(cases, embedder, lambda _: None)
        with library.reading() as snapshot:
            pairs = list(zip(cases, together, strict=True))
            asked = [_example(snapshot, case, one, frozenset()) for case, one in pairs]
            left_out = [
                _example(snapshot, case, one, case.gold_articles)
                for case, one in pairs
                if case.gold
            ]
    finally:
        library.close()
    return RankingSet(folder.name, asked, left_out)


def _example(snapshot: Snapshot, case: Case, asked: Asked, without: frozenset[str]) -> Example:
    ranked = SEARCH_ALONE.rank([snapshot], asked, NO_FILTER, without=without)
    right = [is_gold(case, one.candidate) for one in ranked]
    return Example([one.signals for one in ranked], right, follow_up=bool(asked.context))
