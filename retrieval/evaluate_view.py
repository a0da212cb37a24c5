"""The figures of an evaluation as a terminal shows them, with their intervals."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

_INTERVAL = "_interval"
_COLUMNS = (  # of a comparison, as they are headed and called in a record
    ("Hit@1", "Hit@1"),
    ("over first", "Hit@1_over_first"),
    ("Hit@3", "Hit@3"),
    ("MRR@10", "MRR@10"),
    ("AUROC", "AUROC"),
    ("precision", "precision"),
    ("refused", "refused"),
    ("ms", "p50_ms"),
)


def measures_view(record: Mapping[str, Any]) -> RenderableType:
    """The figures of one configuration, a line each."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right")
    grid.add_column(overflow="fold")
    for name, value in record.items():
        if name == "problems" or name.endswith(_INTERVAL):
            continue
        shown = Text(str(value))
        if record.get(name + _INTERVAL):
            shown.append(f" {_bounds(record[name + _INTERVAL])}", style="dim")
        grid.add_row(Text(name, style="dim"), shown)
    return grid


def comparison_view(records: Sequence[Mapping[str, Any]]) -> RenderableType:
    """A row for each configuration; what none of them has is no column."""
    columns = [(head, name) for head, name in _COLUMNS if any(name in record for record in records)]
    answerable, unanswerable = (records[0][name] for name in ("answerable", "unanswerable"))
    table = Table(
        title=f"{records[0]['set']}: {answerable} + {unanswerable} unanswerable questions",
        caption="below: 95 % bootstrap intervals; over first: of Hit@1, paired; ms: the median",
        box=SIMPLE_HEAD,
        collapse_padding=True,
        pad_edge=False,
    )
    table.add_column("search")
    for head, _ in columns:
        table.add_column(head, justify="right")
    for record in records:
        table.add_row(record["configuration"], *(_cell(record, name) for _, name in columns))
    return table


def _cell(record: Mapping[str, Any], name: str) -> Text:
    """A figure with its interval below."""
    value, bounds = record.get(name), record.get(name + _INTERVAL)
    if isinstance(value, list):  # a difference carries its interval along
        value, *bounds = value
    if value is None:
        return Text("–")
    shown = Text(f"{value:.1f}" if name.endswith("_ms") else _short(value))
    return shown.append(f"\n{_bounds(bounds)}", style="dim") if bounds else shown


def _bounds(bounds: Sequence[float]) -> str:
    low, high = bounds
    return f"{_short(low)} to {_short(high)}"  # which wraps well where a terminal is narrow


def _short(share: float) -> str:
    """Three digits, and no zero before the point: a row has to fit a terminal."""
    return f"{share:.3f}".replace("0.", ".", 1)
