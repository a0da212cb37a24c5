"""Writes what votes agree on, and the articles they are about, as a set for footnote evaluate."""

import json
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import FootnoteError, NotFoundError
from index.library import Snapshot
from index.shelf import Shelf
from index.store.votes import Vote
from index.types import Article
from retrieval.feedback import Place, case_record, verdicts

ARTICLES, QUESTIONS = "articles.jsonl", "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Exported:
    """What went into a set, and how many questions did not; of no question, no file is written."""

    articles: int = 0
    answerable: int = 0
    unanswerable: int = 0
    unclear: int = 0  # questions whose votes do not say what would be right
    gone: int = 0  # questions whose passage is not in the articles any more

    @property
    def questions(self) -> int:
        """How many questions the set has."""
        return self.answerable + self.unanswerable


def check_folder(folder: Path, *, force: bool) -> None:
    """Refuse a folder that holds something, unless its two files are to be replaced.

    Raises:
        FootnoteError: it does, or it cannot be looked into.
    """
    try:
        taken = folder.is_dir() and any(folder.iterdir())
    except OSError as error:
        raise _unwritable(folder, error) from error
    if taken and not force:
        raise FootnoteError(
            f"{folder} is not empty. Name another folder, or give --force to replace its "
            f"{ARTICLES} and {QUESTIONS}."
        )


def export(votes: Sequence[Vote], shelf: Shelf, folder: Path) -> Exported:
    """Write both files of a set, whole or not at all; the folder is made as needed.

    Raises:
        NotFoundError: there are questions, but no articles to ask them of.
        LibraryError: a collection cannot be read.
        FootnoteError: the folder cannot be written.
    """
    voted_on = {vote.collection for vote in votes}
    with ExitStack() as opened:
        snapshots: dict[str, Snapshot] = {
            name: opened.enter_context(shelf.library(name).reading())
            for name in shelf.collections()
            if name in voted_on
        }
        found = verdicts(votes, lambda place: _is_held(snapshots, place))
        answerable = sum(bool(case.gold) for case in found.cases)
        left_out = Exported(unclear=found.unclear, gone=found.gone)
        if not found.cases:
            return left_out
        ids = {name: [info.article_id for info in s.articles()] for name, s in snapshots.items()}
        if not any(ids.values()):
            raise NotFoundError(
                f"{', '.join(sorted(voted_on))}: no articles are left there that the questions "
                "could be asked of."
            )
        name = _naming(ids)
        articles = (
            _article_record(name(collection, article.article_id), article)
            for collection, article in _articles(snapshots, ids)
        )
        questions = (case_record(number, one, name) for number, one in enumerate(found.cases, 1))
        _write(folder, {ARTICLES: articles, QUESTIONS: questions})
    return Exported(
        articles=sum(map(len, ids.values())),
        answerable=answerable,
        unanswerable=len(found.cases) - answerable,
        unclear=found.unclear,
        gone=found.gone,
    )


def _is_held(snapshots: Mapping[str, Snapshot], place: Place) -> bool:
    collection, article_id, paragraph = place
    article = snapshots[collection].article(article_id) if collection in snapshots else None
    if article is None or not 1 <= paragraph <= len(article.paragraphs):
        return False
    return bool(article.paragraphs[paragraph - 1].strip())


def _naming(ids: Mapping[str, Sequence[str]]) -> Callable[[str, str], str]:
    """How articles are named in the set: as before, or all with their collection if some clash."""
    times = Counter(article_id for some in ids.values() for article_id in some)
    if all(count == 1 for count in times.values()):
        return lambda _, article_id: article_id
    return lambda collection, article_id: f"{collection}/{article_id}"


def _articles(
    snapshots: Mapping[str, Snapshot], ids: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Article]]:
    for collection, snapshot in snapshots.items():
        for article_id in ids[collection]:
            if article := snapshot.article(article_id):
                yield collection, article


def _article_record(article_id: str, article: Article) -> dict[str, Any]:
    known = {  # what search goes by too
        "standfirst": article.standfirst,
        "updated": article.updated and article.updated.isoformat(),
        "language": article.language,
        "section": article.section,
    }
    return {
        "id": article_id,
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher,
        "author": article.author,
        "date": article.published and article.published.isoformat(),
        **{fact: value for fact, value in known.items() if value},
        "paragraphs": article.paragraphs,
    }


def _write(folder: Path, files: Mapping[str, Iterable[dict[str, Any]]]) -> None:
    """Write each file beside its place, and move them there when all are whole."""
    beside = {name: folder / f".{name}.{secrets.token_hex(4)}" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, records in files.items():
            with beside[name].open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{json.dumps(r, ensure_ascii=False)}\n" for r in records)
                file.flush()
                os.fsync(file.fileno())
        for name, path in beside.items():
            path.replace(folder / name)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        for path in beside.values():
            with suppress(OSError):
                path.unlink()


def _unwritable(folder: Path, error: OSError) -> FootnoteError:
    return FootnoteError(
        f"{folder} cannot be written ({error.strerror or error}). Name a folder that you may "
        "write to."
    )
