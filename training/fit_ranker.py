"""Fits the ranker's weights on evaluation sets: python -m training.fit_ranker DATA --sets A,B,C.

Writes ranker.json and prints, for each set, what weights fitted on the other sets reach on it.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from index.embedder import SentenceTransformerEmbedder
from index.run_cli import run_cli
from retrieval import linear, metrics
from retrieval.confidence import logistic
from retrieval.linear import Linear, Weights
from retrieval.metrics import calibration_error
from retrieval.reranker import FOLLOW_UP
from training.fit import first, fit_confidence, fit_order
from training.ranking_data import RankingSet, gather

# Chosen by what each set gets from weights fitted on the others, and by questions that are asked in
# other words than the articles' (benchmarks/quality.md). BM25 depends on the size of a collection,
# which an order within one question bears and a probability does not.
ORDER = {
    "words": (
        "cosine", "bm25", "title_coverage", "proximity", "phrases", "length", "sibling",
    ),
    "vectors": ("cosine",),
}  # fmt: skip
CONFIDENCE = {
    "words": ("cosine", "cosine_lead", "coverage", "proximity", FOLLOW_UP),
    "vectors": ("cosine", "cosine_lead"),
}

# Most questions of the sets were written with the paragraph in sight, or chosen by its words. Who
# asks in a channel has not read the article, and says it in other words.
_OTHER_WORDS = 1.5


def main(
    data_folder: Annotated[Path, typer.Argument(help="Folder of evaluation sets.", exists=True)],
    sets: Annotated[str, typer.Option(help="Which of them to learn from, by comma.")],
    out: Annotated[Path, typer.Option(help="File to write.")] = linear.FILE,
    data: Annotated[Path, typer.Option(help="Where the sets' indexes are kept.")] = Path("data"),
) -> None:
    """Fit order and confidence."""
    embedder = SentenceTransformerEmbedder.load()
    names = [name for name in sets.split(",") if name]
    gathered = [gather(data_folder / name, data, embedder) for name in names]
    record = {}
    for kind in ORDER:
        report(kind, gathered)
        record[kind] = as_json(fit(kind, gathered), names)
    out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"{out} written.", err=True)


def fit(kind: str, sets: Sequence[RankingSet]) -> Weights:
    """Weights for one kind of signals."""
    order = in_other_words(fit_order(sets, ORDER[kind]))
    return Weights(order, fit_confidence(sets, order, CONFIDENCE[kind]))


def in_other_words(order: Linear) -> Linear:
    """An order in which the cosine weighs more than was fitted."""
    weights = {**order.weights, "cosine": round(_OTHER_WORDS * order.weights["cosine"], 3)}
    return Linear(weights, order.bias)


def report(kind: str, sets: Sequence[RankingSet]) -> None:
    """Print what each set gets from weights that were fitted on the others."""
    table = Table("set", "Hit@1 search", "Hit@1", "left-out AUROC", "ECE", title=kind)
    for held in sets:
        others = [one for one in sets if one is not held]
        if others:
            figures = judge(held, fit(kind, others))
            table.add_row(held.name, *(f"{value:.3f}" for value in figures))
    Console().print(table)


def judge(held: RankingSet, weights: Weights) -> list[float]:
    """Hit@1 of search and of the weights, AUROC against left-out articles, calibration error."""
    asked = [example for example in held.asked if example.signals]
    places = [first(example, weights.order) for example in asked]
    right = [example.right[place] for example, place in zip(asked, places, strict=True)]
    sure = [
        logistic(weights.confidence(example.signals[place]))
        for example, place in zip(asked, places, strict=True)
    ]
    without = [
        logistic(weights.confidence(example.signals[first(example, weights.order)]))
        for example in held.left_out
        if example.signals
    ]
    count = max(1, len(held.left_out))
    answerable = [one for one, hit in zip(sure, asked, strict=True) if any(hit.right)]
    return [
        sum(example.right[0] for example in asked) / count,
        sum(right) / count,
        metrics.auroc(answerable, without),
        calibration_error(sure, right),
    ]


def as_json(weights: Weights, names: Sequence[str]) -> dict[str, Any]:
    """Weights as they stand in ranker.json."""
    return {
        "fitted_on": list(names),
        "order": _part(weights.order),
        "confidence": _part(weights.confidence),
    }


def _part(part: Linear) -> dict[str, Any]:
    return {"bias": part.bias, "weights": dict(part.weights)}


if __name__ == "__main__":
    app = typer.Typer(add_completion=False)
    app.command()(main)
    sys.exit(run_cli(app, "python -m training.fit_ranker"))
