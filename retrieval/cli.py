"""The commands that answer: footnote ask and summarize."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from index.errors import FootnoteError, NotFoundError, UsageError
from index.options import (
    DEFAULT_COLLECTION,
    AsJson,
    Collection,
    DataDir,
    load_embedder,
    print_json,
    settings_for,
    settings_of,
)

if TYPE_CHECKING:
    from index.types import Filter
    from retrieval.answerer import Answerer, Query
    from retrieval.batch import BatchLine


class Length(StrEnum):
    """How long a summary is: 3, 5 or 10 sentences."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question.", show_default=False)
    ] = None,
    batch: Annotated[
        typer.FileText | None,
        typer.Option(
            help="Answer a file of questions instead, a line each: text, or JSON with "
            '"question" and, if you like, "id" and "history". - is standard input.',
            encoding="utf-8",
            errors="replace",
        ),
    ] = None,
    article: Annotated[str | None, typer.Option(help="Only from the article of this id.")] = None,
    after: Annotated[
        str | None, typer.Option(help="Only from articles of that day or later: 2025-11-01.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(help="Only from articles of that day or earlier.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Only from this publisher.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Passages at most.")] = 3,
    data: DataDir = None,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection", "-c", help="Collection to ask; may be repeated.", show_default="seeds"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question with the paragraphs that answer it, quoted and cited."""
    from retrieval.answerer import Query

    if (question is None) == (batch is None):
        raise typer.BadParameter("Give a question, or --batch FILE.")
    only = _filter(article, after, before, source)
    collections = collection or [DEFAULT_COLLECTION]
    with _answerer(data, collections) as answerer:
        if batch is not None:
            _ask_batch(answerer, batch, Query("", collections, only, limit), as_json)
        else:
            _ask_one(answerer, Query(question or "", collections, only, limit), None, as_json)


def summarize(
    article_id: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="An article's id: footnote index list.")
    ],
    length: Annotated[Length, typer.Option(help="3, 5 or 10 sentences.")] = Length.MEDIUM,
    data: DataDir = None,
    collection: Collection = DEFAULT_COLLECTION,
    as_json: AsJson = False,
) -> None:
    """Summarise an article in its own sentences, each with its ¶."""
    from index.shelf import Shelf
    from retrieval.records import summary_record
    from retrieval.show import console, summary_view
    from retrieval.summarize import summarize as make_summary

    settings = settings_for(data)
    with Shelf(settings.data).library(collection).reading() as snapshot:
        article = snapshot.article(article_id)
        infos = [info for info in snapshot.articles() if info.article_id == article_id]
    if article is None:
        raise NotFoundError(
            f"There is no article {article_id} in {collection}. To see what there is, run: "
            f"footnote index list --collection {collection}"
        )
    summary = make_summary(article, infos[0], length.value, load_embedder(settings))
    if as_json:
        print_json(summary_record(summary))
    else:
        console().print(summary_view(summary))


@contextmanager
def _answerer(data: Path | None, collections: list[str]) -> Iterator["Answerer"]:
    from index.shelf import Shelf
    from retrieval.answerer import Answerer
    from retrieval.compose import default_pipeline
    from retrieval.settings import AnswerSettings

    settings = settings_of(AnswerSettings, data)
    shelf = Shelf(settings.data)
    if all(shelf.library(name).status().articles == 0 for name in collections):
        raise NotFoundError(
            f"There are no articles in {' or '.join(collections)} ({settings.data}). Index some "
            f"first: footnote index rebuild seeds/ --collection {collections[0]}"
        )
    try:
        yield Answerer(
            load_embedder(settings),
            shelf,
            default_pipeline(settings),
            settings.carefulness.threshold,
        )
    finally:
        shelf.close()


def _ask_one(answerer: "Answerer", query: "Query", number: str | int | None, as_json: bool) -> None:
    from retrieval.records import outcome_record
    from retrieval.show import console, outcome_view

    started = time.perf_counter()
    outcome = answerer.answer(query)
    seconds = time.perf_counter() - started
    if as_json:
        named = {} if number is None else {"id": number}
        print_json(named | outcome_record(outcome, seconds))
    else:
        console().print(outcome_view(outcome))


def _ask_batch(answerer: "Answerer", file: IO[str], like: "Query", as_json: bool) -> None:
    """Answer in order; a line that cannot be asked is named, stops no other and fails the batch."""
    from retrieval.batch import read_batch

    failed = 0
    for line in read_batch(file):
        try:
            if line.problem:
                raise UsageError(line.problem)
            if not as_json:
                typer.secho(f"? {line.question}", bold=True)
            _ask_one(
                answerer,
                replace(like, question=line.question, history=line.history),
                line.id,
                as_json,
            )
        except FootnoteError as error:
            failed += 1
            _print_failure(line, error, as_json)
    if failed:
        raise FootnoteError(f"{failed} of the questions could not be asked.")


def _print_failure(line: "BatchLine", error: FootnoteError, as_json: bool) -> None:
    from retrieval.records import outcome_record
    from retrieval.types import NoAnswer

    if as_json:
        named = {} if line.id is None else {"id": line.id}
        nothing = outcome_record(NoAnswer(line.question, 0.0, []), 0.0)
        print_json(named | nothing | {"error": str(error)})
    typer.echo(f"footnote: line {line.number}: {error}", err=True)


def _filter(
    article: str | None, after: str | None, before: str | None, source: str | None
) -> "Filter":
    """What the options narrow a question to; a date that cannot be read is wrong usage."""
    from datetime import UTC, datetime

    from index.types import Filter
    from retrieval.dates import parse_date

    today = datetime.now(UTC).date()
    try:
        first = parse_date(after, today=today) if after is not None else None
        last = parse_date(before, today=today, last=True) if before is not None else None
    except UsageError as error:
        raise typer.BadParameter(str(error)) from error
    return Filter(article_id=article, after=first, before=last, publisher=source)
