"""What adding articles, a rebuild and its undoing changed, as cards. Pure functions."""

from collections.abc import Sequence
from pathlib import PurePath

from bot.i18n import say, say_count
from bot.render.answers import NAME_LIMIT
from bot.render.card import Card
from bot.render.escape import escape_line
from bot.render.library import and_more, list_line
from bot.render.limits import TEXT_LIMIT, clip_written, fit_lines, size
from index.types import Preview, Problem, RebuildReport

LISTED_LIMIT = 1_500  # units of the list of what was added
PROBLEM_LIMIT = 300


def render_added(report: RebuildReport) -> Card:
    """Name what was added or updated, and say what could not be used and why."""
    lines = [_head(report)]
    if report.unchanged and (report.added or report.updated):
        lines.append(f"-# {_known(report.unchanged)}")
    return _with_problems("\n".join(lines), report)


def render_rolled_back() -> Card:
    """Say that the last rebuild is undone."""
    return Card((say("Rolled back. The index is as it was before the last rebuild."),))


def render_rebuilt(report: RebuildReport) -> Card:
    """Count what a rebuild changed, and say which sources could not be used and why."""
    counts = changes(report, report.embedded)
    seconds = f"{report.seconds:.1f}"
    if counts:
        head = say("**Rebuilt** in {seconds} s: {changes}.", seconds=seconds, changes=counts)
    else:
        head = say("**Rebuilt** in {seconds} s.", seconds=seconds)
    return _with_problems(head, report)


def changes(report: RebuildReport | Preview, embedded: int) -> str:
    """How many articles and paragraphs something is about, without what is 0; may be empty."""
    unchanged = report.unchanged
    told = (
        (report.added, say_count("{n} article added", "{n} articles added", report.added)),
        (report.updated, say_count("{n} article updated", "{n} articles updated", report.updated)),
        (report.removed, say_count("{n} article removed", "{n} articles removed", report.removed)),
        (unchanged, say_count("{n} article unchanged", "{n} articles unchanged", unchanged)),
        (embedded, say_count("{n} paragraph embedded", "{n} paragraphs embedded", embedded)),
    )
    return ", ".join(text for count, text in told if count)


def _head(report: RebuildReport) -> str:
    n = report.added + report.updated
    if not n:
        return _known(report.unchanged) if report.unchanged else say("Nothing was added.")
    if n == 1:
        done = say("Updated") if report.updated else say("Added")
        return " ".join([f"**{done}**", *map(list_line, report.articles)])
    if not report.updated:
        head = say_count("Added {n} article:", "Added {n} articles:", n)
    elif not report.added:
        head = say_count("Updated {n} article:", "Updated {n} articles:", n)
    else:
        head = say_count("Added or updated {n} article:", "Added or updated {n} articles:", n)
    listed = fit_lines(map(list_line, report.articles), LISTED_LIMIT, and_more)
    return f"{head}\n{listed}".strip()


def _known(n: int) -> str:
    return say_count(
        "{n} article was here already, and did not change.",
        "{n} articles were here already, and did not change.",
        n,
    )


def _with_problems(head: str, report: RebuildReport) -> Card:
    lines = [
        *_problem_lines(say("Could not be used"), report.problems),
        *_problem_lines(say("Worth knowing"), report.notes),
    ]
    body = fit_lines(lines, TEXT_LIMIT - size(head), and_more)
    return Card((head, body) if body else (head,))


def _problem_lines(title: str, problems: Sequence[Problem]) -> list[str]:
    lines = [
        # A path is the operator's business; the name is enough to find the file.
        f"- {clip_written(PurePath(problem.source).name, NAME_LIMIT, escape_line)}:"
        f" {clip_written(problem.message, PROBLEM_LIMIT, escape_line)}"
        for problem in problems
    ]
    return [f"**{title}**", *lines] if lines else []
