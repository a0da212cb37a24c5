"""What the index commands print: reports, lists, articles, states and checks."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.checks import Check
from index.types import Article, ArticleInfo, LibraryStatus, Problem, RebuildReport

_MARKS = {"ok": "[green]✓[/]", "note": "[yellow]•[/]", "bad": "[red]✗[/]"}


def print_problems(problems: Sequence[Problem], notes: Sequence[Problem] = ()) -> None:
    """Name what could not be used, on standard error."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for note in notes:
        console.print(f"[yellow]Note:[/] {escape(str(note))}")
    if problems:
        console.print(f"[red]Could not be read ({len(problems)}):[/]")
        for problem in problems:
            console.print(f"  {escape(str(problem))}")


def print_report(report: RebuildReport, collection: str) -> None:
    """What a rebuild or an add changed."""
    console = Console(highlight=False, soft_wrap=True)
    counts = {
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "no articles"
    console.print(
        f"[bold]{collection}[/]: {told}. {report.passages:,} passages, {report.embedded:,} of them "
        f"embedded now, in {report.seconds:.1f} s."
    )


def print_articles(articles: Sequence[ArticleInfo]) -> None:
    """Each article's id, to be copied, and below it what it is."""
    console = Console(highlight=False, soft_wrap=True)
    for info in articles:
        count = f"{info.paragraphs} paragraph{'' if info.paragraphs == 1 else 's'}"
        facts = (info.title, info.publisher, info.published, count)
        console.print(f"[bold]{escape(info.article_id)}[/]")
        console.print(f"    {escape(' · '.join(str(fact) for fact in facts if fact))}")


def print_article(article: Article) -> None:
    """An article with its facts and numbered paragraphs."""
    console = Console(highlight=False, width=min(Console().width, 100))
    console.print(f"[bold]{escape(article.title or article.article_id)}[/]")
    if article.standfirst:
        console.print(f"[italic]{escape(article.standfirst)}[/]")
    facts = (article.publisher, article.author, article.published, article.url, article.source)
    console.print(f"[dim]{escape(' · '.join(str(fact) for fact in facts if fact))}[/]\n")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 1, 0))
    table.add_column(style="dim", justify="right")
    table.add_column(overflow="fold")
    for number, text in enumerate(article.paragraphs, start=1):
        table.add_row(f"¶{number}", escape(text))
    console.print(table)


def print_states(states: Iterable[LibraryStatus]) -> None:
    """Each collection, and below it how much it holds and who made its vectors."""
    console = Console(highlight=False, soft_wrap=True)
    for state in states:
        console.print(f"[bold]{state.collection}[/]")
        console.print(
            f"    {state.articles:,} articles, {state.passages:,} passages, "
            f"{state.bytes / 1e6:.1f} MB, change {state.sequence} of {state.changed or 'never'}"
        )
        console.print(
            f"    vectors by {escape(state.model or 'no model yet')}, "
            f"words in {state.language or 'no language yet'}"
        )


def print_check(check: Check) -> None:
    """One line of a check, with what to do below it."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{_MARKS[check.state]} {escape(check.name)}: {escape(check.message)}")
    if check.advice:
        console.print(f"    [dim]→ {escape(check.advice)}[/]")


def report_record(report: RebuildReport, collection: str) -> dict[str, Any]:
    """A report as JSON."""
    return {
        "collection": collection,
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "passages": report.passages,
        "embedded": report.embedded,
        "seconds": round(report.seconds, 3),
        "article_ids": [info.article_id for info in report.articles],
        "problems": [str(problem) for problem in report.problems],
        "notes": [str(note) for note in report.notes],
    }


def info_record(info: ArticleInfo) -> dict[str, Any]:
    """An article of a list as JSON."""
    return _plain(asdict(info))


def article_record(article: Article) -> dict[str, Any]:
    """A whole article as JSON."""
    return _plain(asdict(article))


def status_record(status: LibraryStatus) -> dict[str, Any]:
    """A collection's state as JSON."""
    return asdict(status)


def check_record(check: Check) -> dict[str, Any]:
    """A check as JSON."""
    return {"check": check.name, "ok": check.state != "bad", **asdict(check)}


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in record.items()}
