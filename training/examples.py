"""Training groups for the reader: a question, a paragraph that answers it, and some that do not.

The wrong paragraphs are what search itself ranks high (hard negatives, Karpukhin et al. 2020, sec.
3.2), so that the reader learns to tell apart what it will be shown.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedder import Embedder
from index.errors import SourceError
from index.indexing import rebuild
from index.library import Library, Snapshot
from index.progress_bar import progress_bar
from index.readers import read_paths
from index.types import NO_FILTER, Span, Vectors
from retrieval.evaluate import cache_folder
from retrieval.retriever import retrieve

_POOL = 20  # candidates that the wrong paragraphs are drawn from


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What the reader is shown beside a question."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its paragraphs: `right` is None where the articles hold no answer.

    `span` is where the answer stands in `right.text`, None where that is not known. `wrong` is in
    search's order, best first; `decoy` is a paragraph that a person wrote the question to fool us
    with.
    """

    question: str
    right: Paragraph | None
    span: Span | None
    decoy: Paragraph | None
    wrong: Sequence[Paragraph]


def read_groups(
    folder: Path, data: Path, embedder: Embedder, leave_out: frozenset[str] = frozenset()
) -> list[Group]:
    """The groups of an evaluation set; its index is kept under `data` for the next time.

    Articles named in `leave_out` are not asked about (sets that share them are judged elsewhere).

    Raises:
        SourceError: a file is missing or not as it should be.
    """
    library = Library(cache_folder(data, folder))
    try:
        with progress_bar() as on_progress:
            read = read_paths([folder / "articles.jsonl"], on_progress)
            rebuild(library, embedder, read, on_progress)
        records = [r for r in _records(folder) if r.get("article_id") not in leave_out]
        vectors = embedder.embed_questions([record["question"] for record in records])
        with library.reading() as snapshot:
            return [
                _group(record, snapshot, vector)
                for record, vector in zip(records, vectors, strict=True)
            ]
    finally:
        library.close()


def article_ids(folder: Path) -> frozenset[str]:
    """The ids of a set's articles."""
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").split("\n")
    return frozenset(json.loads(line)["id"] for line in lines if line.strip())


def _records(folder: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = (folder / "questions.jsonl").read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise SourceError(f"{folder} cannot be read: it needs questions.jsonl.") from error
    yield from (json.loads(line) for line in lines if line.strip())


def _group(record: dict[str, Any], snapshot: Snapshot, vector: Vectors) -> Group:
    gold = _gold(record)
    found = retrieve([snapshot], record["question"], vector, NO_FILTER, _POOL)
    wrong = [
        Paragraph(c.article.title, c.passage.text)
        for c in found
        if (c.article.article_id, c.passage.number) not in gold
    ]
    right, span = None, None
    for article_id, number in sorted(gold):
        paragraph = _paragraph(snapshot, article_id, number)
        answer = _answer_span(record, paragraph.text) if paragraph else None
        if right is None or (span is None and answer is not None):
            right, span = paragraph, answer
    decoy = None
    if not gold and record.get("asked_about") is not None:
        decoy = _paragraph(snapshot, record["article_id"], int(record["asked_about"]) + 1)
        wrong = [paragraph for paragraph in wrong if paragraph != decoy]
    return Group(record["question"], right, span, decoy, wrong)


def _gold(record: dict[str, Any]) -> frozenset[tuple[str, int]]:
    gold = record.get("gold_all") or {record.get("article_id"): record.get("paragraphs") or []}
    return frozenset((name, int(place) + 1) for name, places in gold.items() for place in places)


def _paragraph(snapshot: Snapshot, article_id: str, number: int) -> Paragraph | None:
    article = snapshot.article(article_id)
    if article is None or number > len(article.paragraphs):
        return None
    return Paragraph(article.title, article.paragraphs[number - 1])


def _answer_span(record: dict[str, Any], text: str) -> Span | None:
    """The shortest answer string that the text holds, or the first to the last marked sentence."""
    marked = [_find(text, sentence) for sentence in record.get("selected_sentences") or ()]
    found = [span for span in marked if span]
    if found:
        return min(start for start, _ in found), max(end for _, end in found)
    spans = [_find(text, answer) for answer in sorted(record.get("answers") or (), key=len)]
    return next((span for span in spans if span), None)


def _find(text: str, wanted: str) -> Span | None:
    words = [re.escape(word) for word in wanted.split()]
    match = re.search(r"\s+".join(words), text) if words else None
    return match.span() if match else None
