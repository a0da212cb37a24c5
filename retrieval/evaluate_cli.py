"""The command that measures: footnote evaluate."""

import json
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import FootnoteError
from index.options import AsJson, DataDir, load_embedder, print_json, settings_of

if TYPE_CHECKING:
    from retrieval.evaluate import Evaluation
    from retrieval.pipeline import Pipeline
    from retrieval.settings import AnswerSettings

_WHOLE = "rerank"


class SearchMode(StrEnum):
    """Which search is measured by itself."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


CONFIGURATIONS = (*(mode.value for mode in SearchMode), _WHOLE)


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder with articles.jsonl and questions.jsonl.", exists=True, file_okay=False
        ),
    ],
    compare: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="Measure several and compare them with the first: dense,lexical,hybrid,rerank.",
        ),
    ] = None,
    mode: Annotated[
        SearchMode | None,
        typer.Option(
            help="Measure search alone: both kinds fused, or one of them.",
            show_default="search and second look, as questions are answered",
        ),
    ] = None,
    left_out: Annotated[
        bool,
        typer.Option(
            "--left-out",
            help="Ask each question again without the articles that answer it, and measure how "
            "well confidence tells. Takes twice as long.",
        ),
    ] = False,
    history: Annotated[
        bool,
        typer.Option(
            "--history/--no-history", help="Read follow-up questions beside those before them."
        ),
    ] = True,
    plots: Annotated[
        Path | None,
        typer.Option(help="Folder for plots of confidence and time.", file_okay=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write all figures to, as JSON.", dir_okay=False)
    ] = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Measure search and abstention on questions with known answers.

    The set's index is kept in the data folder, so that a second run starts at once.
    """
    from retrieval.settings import AnswerSettings

    names = _configurations(compare, mode)
    settings = settings_of(AnswerSettings, data)
    _check_places(plots, out)  # before minutes of work, not after
    evaluations = _measure(folder, names, settings, left_out=left_out, history=history)
    if plots is not None:
        from retrieval.plots import draw_all

        draw_all(evaluations, plots)
    if out is not None:
        _write(out, evaluations)
    _print(evaluations, as_json, compared=compare is not None)


def _configurations(compare: str | None, mode: SearchMode | None) -> list[str]:
    if compare is None:
        return [mode.value if mode else _WHOLE]
    if mode is not None:
        raise typer.BadParameter("Give --mode, or --compare with several, but not both.")
    names = [name.strip() for name in compare.split(",")]
    for name in names:
        if name not in CONFIGURATIONS:
            raise typer.BadParameter(
                f"“{name}” cannot be compared. There are: {', '.join(CONFIGURATIONS)}."
            )
    return list(dict.fromkeys(names))


def _pipeline_of(name: str, settings: "AnswerSettings") -> "Pipeline":
    from retrieval.compose import default_pipeline
    from retrieval.pipeline import Pipeline
    from retrieval.reranker import SearchOrder

    if name == _WHOLE:
        return default_pipeline(settings)
    return Pipeline(SearchOrder(), SearchMode(name).value)


def _measure(
    folder: Path, names: Sequence[str], settings: "AnswerSettings", *, left_out: bool, history: bool
) -> list["Evaluation"]:
    from index.progress_bar import progress_bar
    from retrieval.evaluate import cache_folder
    from retrieval.evaluate import evaluate as measure

    cache = cache_folder(settings.data, folder)
    pipelines = {name: _pipeline_of(name, settings) for name in names}
    embedder = load_embedder(settings)
    with progress_bar() as on_progress:
        return measure(
            folder, cache, embedder, pipelines, on_progress, left_out=left_out, history=history
        )


def _check_places(plots: Path | None, out: Path | None) -> None:
    if plots is not None:
        from retrieval.plots import check_plots

        check_plots(plots)
    if out is not None and not (out.parent.is_dir() and os.access(out.parent, os.W_OK)):
        raise FootnoteError(f"{out} cannot be written: {out.parent} is no folder to write to.")


def _write(out: Path, evaluations: Sequence["Evaluation"]) -> None:
    records = [evaluation.record for evaluation in evaluations]
    try:
        out.write_text(f"{json.dumps(records, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    except OSError as error:
        raise FootnoteError(f"{out} cannot be written ({error.strerror}).") from error


def _print(evaluations: Sequence["Evaluation"], as_json: bool, *, compared: bool) -> None:
    from retrieval.evaluate_view import comparison_view, measures_view
    from retrieval.show import console

    records = [evaluation.record for evaluation in evaluations]
    if as_json:
        for record in records:
            print_json(record)
    else:
        console().print(comparison_view(records) if compared else measures_view(records[0]))
