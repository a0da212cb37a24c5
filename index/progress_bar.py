"""A progress bar on standard error for long work, silent where nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft

from index.indexing import OnProgress
from index.types import Progress as Step

_UNITS = {"reading": "files", "embedding": "passages", "saving": ""}


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """Give a function that moves one bar through the stages of a rebuild."""
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeLeft())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def show(step: Step) -> None:
            if step.stage not in tasks:
                label = f"{step.stage} {_UNITS.get(step.stage, '')}".strip()
                tasks[step.stage] = bar.add_task(label, total=step.total)
            bar.update(tasks[step.stage], completed=step.done, total=step.total)

        yield show
