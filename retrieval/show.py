"""Answers and summaries as a terminal shows them: quoted, the answering sentence bold, cited."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from index.types import ArticleInfo
from retrieval.confidence import in_words
from retrieval.remarks import also_in, in_full, remarks
from retrieval.types import Answer, Citation, NoAnswer, Outcome, Summary

_WIDTH = 92  # lines longer than that are tiring to read


def console() -> Console:
    """Standard output, no wider than is pleasant."""
    full = Console(highlight=False)
    return Console(highlight=False, width=min(full.width, _WIDTH)) if full.is_terminal else full


def outcome_view(outcome: Outcome) -> RenderableType:
    """An answer, or its absence, to print."""
    match outcome:
        case Answer():
            parts: list[RenderableType] = [_citation(citation) for citation in outcome.citations]
            notes = [*remarks(outcome), f"Confidence: {in_words(outcome.confidence)}"]
            return Group(*parts, *(Text(f"  {note}", style="dim") for note in notes))
        case NoAnswer():
            return _no_answer(outcome)


def summary_view(summary: Summary) -> RenderableType:
    """A summary to print, each sentence behind its ¶."""
    lines = _grid()
    for sentence in summary.sentences:
        lines.add_row(Text(f"¶{sentence.paragraph}", style="dim"), Text(sentence.text))
    return Group(_source(summary.article), Text(), lines)


def _citation(citation: Citation) -> RenderableType:
    quoted = Text("“") + Text(citation.passage.text) + Text("”")
    for start, end in citation.highlights:
        quoted.stylize("bold", start + 1, end + 1)
    lines = [quoted, _source(citation.article, citation.link, citation.passage.number)]
    if citation.also_in:
        lines.append(Text(f"also in {also_in(citation)}", style="dim"))
    grid = _grid()
    grid.add_row(Text(f"[{citation.number}]", style="bold cyan"), Group(*lines))
    return Padding(grid, (0, 0, 1, 0))


def _no_answer(outcome: NoAnswer) -> RenderableType:
    head = [Text("The articles hold no answer to that.", style="bold")]
    head += [Text(remark, style="dim") for remark in remarks(outcome)]
    if not outcome.related:
        return Group(*head)
    lines = _grid()
    for info in outcome.related:
        lines.add_row(Text("·", style="dim"), _source(info))
    return Group(*head, Text("Not an answer, but related:", style="dim"), lines)


def _source(info: ArticleInfo, link: str | None = None, paragraph: int | None = None) -> Text:
    """Headline (a link where the terminal has them), publisher, author, date and ¶."""
    address = link or info.url or _file_address(info.source)
    title = info.title or info.article_id
    line = Text(title, style=Style(link=address, underline=bool(address)) if address else "")
    facts: Sequence[str | None] = (
        info.publisher,
        info.author,
        in_full(info.published) if info.published else None,
        f"¶{paragraph}" if paragraph else None,
    )
    return line.append("".join(f" · {fact}" for fact in facts if fact), style="dim")


def _file_address(source: str) -> str | None:
    """An article without a URL can still be opened where its file lies."""
    path = Path(source)
    return path.as_uri() if path.is_absolute() and path.is_file() else None


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right")
    grid.add_column(overflow="fold")
    return grid
