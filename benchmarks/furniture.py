"""How well body lines are told from furniture: `python -m benchmarks.furniture FOLDER`.

FOLDER/lines.jsonl holds a page a line: {"lines": [text, …], "body": [0 or 1, …]}.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from index.furniture import classify_lines, is_body, is_story

Keep: TypeAlias = Callable[[Sequence[str]], Sequence[bool]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1; micro over all lines, macro the mean over pages."""

    method: str
    pages: int
    lines: int
    precision: float
    recall: float
    f1: float
    macro_precision: float
    macro_recall: float
    macro_f1: float


def story_lines(lines: Sequence[str]) -> list[bool]:
    """What remains of a page: title, standfirst and paragraphs."""
    return [is_story(label) for label in classify_lines(lines)]


def paragraph_lines(lines: Sequence[str]) -> list[bool]:
    """What may be quoted: the paragraphs alone."""
    return [is_body(label) for label in classify_lines(lines)]


METHODS: dict[str, Keep] = {
    "story lines": story_lines,
    "paragraphs alone": paragraph_lines,
    "keep every line": lambda lines: [True] * len(lines),
    "lines over 80 characters": lambda lines: [len(line) > 80 for line in lines],
}


def rates(hits: int, kept: int, body: int) -> tuple[float, float, float]:
    """Precision, recall and F1; keeping nothing where there is nothing counts as right."""
    precision = hits / kept if kept else float(body == 0)
    recall = hits / body if body else 1.0
    return precision, recall, 2 * hits / (kept + body) if kept + body else 1.0


def measure(name: str, keep: Keep, pages: Sequence[tuple[list[str], list[int]]]) -> Figures:
    """Figures of one method over all pages."""
    counts: list[tuple[int, int, int]] = []
    lines_seen = 0
    for lines, body in pages:
        kept = keep(lines)
        hits = sum(1 for a, b in zip(kept, body, strict=True) if a and b)
        counts.append((hits, sum(kept), sum(body)))
        lines_seen += len(lines)
    micro = rates(*(sum(column) for column in zip(*counts, strict=True)))
    each = [rates(*count) for count in counts]
    macro = [sum(column) / len(each) for column in zip(*each, strict=True)]
    return Figures(name, len(counts), lines_seen, *micro, *macro)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or one JSON object a line with --json."""
    parser = argparse.ArgumentParser(description="Precision, recall and F1 of body lines.")
    parser.add_argument("folder", type=Path, help="holds lines.jsonl")
    parser.add_argument("--json", action="store_true", help="one JSON object a method")
    options = parser.parse_args(arguments)
    with (options.folder / "lines.jsonl").open(encoding="utf-8") as file:
        pages = [(page["lines"], page["body"]) for page in map(json.loads, file)]
    if not pages:
        sys.stderr.write("lines.jsonl holds no pages.\n")
        return 1
    figures = [measure(name, keep, pages) for name, keep in METHODS.items()]
    if options.json:
        sys.stdout.writelines(json.dumps(asdict(row)) + "\n" for row in figures)
    else:
        sys.stdout.write(table(figures))
    return 0


def table(figures: Sequence[Figures]) -> str:
    """A Markdown table, figures to three places."""
    head = "| method | P | R | F1 | macro P | macro R | macro F1 |\n|---|---|---|---|---|---|---|\n"
    rows = [
        f"| {row.method} | {row.precision:.3f} | {row.recall:.3f} | {row.f1:.3f} "
        f"| {row.macro_precision:.3f} | {row.macro_recall:.3f} | {row.macro_f1:.3f} |\n"
        for row in figures
    ]
    note = f"\n{figures[0].pages} pages, {figures[0].lines} lines\n"
    return head + "".join(rows) + note


if __name__ == "__main__":
    raise SystemExit(main())
