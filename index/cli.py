"""The commands that look after an index: footnote index …, and python -m index …."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.options import (
    DEFAULT_COLLECTION,
    AsJson,
    Collection,
    DataDir,
    load_embedder,
    print_json,
    settings_for,
)

if TYPE_CHECKING:
    from index.library import Library
    from index.types import ReadResult, RebuildReport

app = typer.Typer(
    name="index",
    help="Build and look after an index of articles.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

ArticleId = Annotated[str, typer.Argument(help="An article's id, as footnote index list shows it.")]
Sources = Annotated[
    list[Path],
    typer.Argument(
        help="Article files or folders: .txt, .md, .html, .jsonl.", exists=True, show_default=False
    ),
]


@app.command()
def rebuild(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Article files or folders: .txt, .md, .html, .jsonl. Without any, what the "
            "collection holds is kept and embedded again where the model has changed.",
            exists=True,
            show_default=False,
        ),
    ] = None,
    data: DataDir = None,
    collection: Collection = DEFAULT_COLLECTION,
    language: Annotated[
        str | None,
        typer.Option(
            help="The articles' language as two letters (en, de, …), remembered from then on, or "
            "auto: what most of them say they are written in. Word search joins the inflections "
            "of its words.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a collection hold the articles of these files, embedding only what is new.

    Articles added by hand stay, and so do those of files that cannot be read this time. Everything
    changes in one step: a rebuild that is stopped changes nothing.
    """
    from index import indexing
    from index.progress_bar import progress_bar
    from index.readers import read_paths
    from index.shelf import Shelf

    code = None if language is None else _language(language)
    settings = settings_for(data)
    library = Shelf(settings.data).library(collection)
    with progress_bar() as on_progress:
        read = read_paths(sources, on_progress) if sources else None
        _check_worth_it(library, read)
        report = indexing.rebuild(library, load_embedder(settings), read, on_progress, code)
    _show_report(report, collection, as_json)


@app.command()
def add(
    sources: Sources,
    data: DataDir = None,
    collection: Collection = DEFAULT_COLLECTION,
    as_json: AsJson = False,
) -> None:
    """Add articles by hand; those with the same id are replaced.

    A later rebuild leaves them alone; footnote index remove takes them out.
    """
    from index import indexing
    from index.progress_bar import progress_bar
    from index.readers import read_paths
    from index.shelf import Shelf

    settings = settings_for(data)
    library = Shelf(settings.data).library(collection)
    with progress_bar() as on_progress:
        read = read_paths(sources, on_progress)
        _check_readable(read)
        report = indexing.add(library, load_embedder(settings), read, on_progress)
    _show_report(report, collection, as_json)


@app.command()
def remove(
    article_ids: Annotated[list[str], typer.Argument(help="Ids, as footnote index list shows.")],
    data: DataDir = None,
    collection: Collection = DEFAULT_COLLECTION,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove articles; in a terminal it asks first."""
    from index import indexing
    from index.shelf import Shelf

    settings = settings_for(data)
    library = Shelf(settings.data).library(collection)
    if not yes and sys.stdin.isatty():
        typer.confirm(f"Remove {', '.join(article_ids)} from {collection}?", abort=True, err=True)
    removed = indexing.remove(library, article_ids)
    for article in removed:
        if as_json:
            print_json({"article_id": article.article_id, "title": article.title, "removed": True})
        else:
            typer.echo(f"Removed {article.article_id}: {article.title}")


@app.command()
def rollback(
    data: DataDir = None,
    collection: Collection = DEFAULT_COLLECTION,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Undo the last rebuild: the collection is again as it was before; in a terminal it asks first.

    It can be done once, and only while no article was added or removed since: what was removed
    stays removed. Everything changes in one step, and nothing is embedded.
    """
    from index import undo
    from index.shelf import Shelf
    from index.store.previous import previous

    library = Shelf(settings_for(data).data).library(collection)
    kept = previous(library.folder)
    if kept is not None and not yes and sys.stdin.isatty():
        state = f"its state of {kept.changed} (articles: {kept.articles:,})"
        typer.confirm(f"Take {collection} back to {state}?", abort=True, err=True)
    _show_report(undo.rollback(library), collection, as_json)


@app.command("list")
def list_articles(
    data: DataDir = None, collection: Collection = DEFAULT_COLLECTION, as_json: AsJson = False
) -> None:
    """List the articles of a collection, newest first."""
    from index import report
    from index.shelf import Shelf

    library = Shelf(settings_for(data).data).library(collection)
    with library.reading() as snapshot:
        articles = snapshot.articles()
    if as_json:
        for info in articles:
            print_json(report.info_record(info))
    elif articles:
        report.print_articles(articles)
    else:
        typer.echo(f"{collection} holds no articles. Add some: footnote index rebuild seeds/")


@app.command()
def show(
    article_id: ArticleId,
    data: DataDir = None,
    collection: Collection = DEFAULT_COLLECTION,
    as_json: AsJson = False,
) -> None:
    """Show an article's facts and its numbered paragraphs."""
    from index import report
    from index.errors import NotFoundError
    from index.shelf import Shelf

    library = Shelf(settings_for(data).data).library(collection)
    with library.reading() as snapshot:
        article = snapshot.article(article_id)
    if article is None:
        raise NotFoundError(
            f"There is no article {article_id} in {collection}. To see what there is, run: "
            f"footnote index list --collection {collection}"
        )
    if as_json:
        print_json(report.article_record(article))
    else:
        report.print_article(article)


@app.command()
def status(data: DataDir = None, as_json: AsJson = False) -> None:
    """Show every collection: how much it holds, its size, its model, its last change."""
    from index import report
    from index.shelf import Shelf

    shelf = Shelf(settings_for(data).data)
    states = [shelf.library(name).status() for name in shelf.collections()]
    if as_json:
        for state in states:
            print_json(report.status_record(state))
    elif states:
        report.print_states(states)
    else:
        typer.echo(f"There are no collections in {shelf.data} yet: footnote index rebuild seeds/")


@app.command()
def verify(
    data: DataDir = None, collection: Collection = DEFAULT_COLLECTION, as_json: AsJson = False
) -> None:
    """Check that SQLite, FAISS and the model are whole and say the same; exit 1 if not."""
    from index import report
    from index.checks import passed
    from index.shelf import Shelf
    from index.verify import verify as verify_library

    settings = settings_for(data)
    library = Shelf(settings.data).library(collection)
    checks = []
    for check in verify_library(library, lambda: load_embedder(settings)):
        checks.append(check)
        if as_json:
            print_json(report.check_record(check))
        else:
            report.print_check(check)
    if not passed(checks):
        raise typer.Exit(1)


def _language(option: str) -> str:
    """The code of a language option, "" for auto."""
    from index.language import language_code

    if option.strip().lower() == "auto":
        return ""
    code = language_code(option)
    if code is None:
        hint = f'"{option}" is no language: give two letters such as en, de or zh, or auto.'
        raise typer.BadParameter(hint, param_hint="--language")
    return code


def _check_worth_it(library: "Library", read: "ReadResult | None") -> None:
    """Refuse a rebuild that would only take away, or that has nothing to work on."""
    from index.errors import SourceError

    if read is not None:
        _check_readable(read)
    elif library.status().articles == 0:
        raise SourceError(
            f"{library.collection} is empty, so there is nothing to rebuild. Name files or "
            "folders of articles: footnote index rebuild seeds/"
        )


def _check_readable(read: "ReadResult") -> None:
    from index.errors import SourceError
    from index.report import print_problems

    if not read.articles:
        print_problems(read.problems)
        raise SourceError("No article could be read, so nothing was changed.")


def _show_report(done: "RebuildReport", collection: str, as_json: bool) -> None:
    from index import report

    report.print_problems(done.problems, done.notes)
    if as_json:
        print_json(report.report_record(done, collection))
    else:
        report.print_report(done, collection)
    if done.problems:
        raise typer.Exit(1)
