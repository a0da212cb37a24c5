"""The command that shows what the articles lack: footnote gaps."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from index.options import AsJson, DataDir, print_json, settings_for

if TYPE_CHECKING:
    from datetime import datetime

    from index.store.unanswered import UnansweredLog
    from retrieval.gaps import Gap


def gaps(
    collection: Annotated[
        str | None,
        typer.Option(
            "--collection", "-c", help="Only questions to this collection.", show_default="all"
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only questions of that day (UTC) or later: 2025-11-01.")
    ] = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Forget what is recorded; asks first.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    data: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what was asked and not answered, most often asked first.

    The bot and the chat in the terminal record it, without who asked.
    """
    from index.store.unanswered import UnansweredLog
    from retrieval.gaps import grouped

    if clear and since is not None:
        raise typer.BadParameter("--clear forgets everything, so it goes without --since.")
    first = None if since is None else _moment(since)
    log = UnansweredLog(settings_for(data).data)
    if clear:
        _clear(log, collection, yes, as_json)
        return
    found = grouped(log.entries(collection, first))
    if as_json:
        for gap in found:
            print_json(_record(gap))
    elif found:
        _print(found)
    else:
        asked = f"{_of(collection)}{f' since {first:%Y-%m-%d}' if first else ''}"
        typer.echo(f"No unanswered question{asked} is recorded.")


def _clear(log: "UnansweredLog", collection: str | None, yes: bool, as_json: bool) -> None:
    count = len(log.entries(collection))
    if count and not yes:
        question = f"Forget {_counted(count)}{_of(collection)}?"
        typer.confirm(question, abort=True, err=True)
    forgotten = log.forget(collection) if count else 0
    if as_json:
        print_json({"collection": collection, "forgotten": forgotten})
    elif forgotten:
        typer.echo(f"Forgot {_counted(forgotten)}{_of(collection)}.")
    else:
        typer.echo(f"No unanswered question{_of(collection)} is recorded, so none was forgotten.")


def _moment(day: str) -> "datetime":
    """The first second of a day; one that cannot be read is wrong usage."""
    from datetime import UTC, datetime, time

    from index.errors import UsageError
    from retrieval.dates import parse_date

    try:
        first = parse_date(day, today=datetime.now(UTC).date())
    except UsageError as error:
        raise typer.BadParameter(str(error)) from error
    return datetime.combine(first, time(), UTC)


def _record(gap: "Gap") -> dict[str, object]:
    return {
        "question": gap.question,
        "times": gap.times,
        "last": gap.last.isoformat(),
        "collection": gap.collection,
    }


def _print(found: Sequence["Gap"]) -> None:
    from rich.table import Table
    from rich.text import Text

    from retrieval.show import console

    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right")
    grid.add_column(overflow="fold")
    for gap in found:
        facts = f" · {gap.last.day} {gap.last:%b %Y} · {gap.collection}"
        grid.add_row(Text(f"{gap.times}×", style="bold"), Text(gap.question).append(facts, "dim"))
    console().print(grid)


def _of(collection: str | None) -> str:
    return "" if collection is None else f" to {collection}"


def _counted(count: int) -> str:
    return f"{count:,} unanswered question{'' if count == 1 else 's'}"
