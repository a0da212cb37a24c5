"""Plots of an evaluation: is confidence true, what does it buy, how long does it take.

The home of matplotlib, which comes with the development tools alone. Lines differ in style and
marker, so that they can be told apart without colour.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import FootnoteError
from retrieval import metrics
from retrieval.confidence import THRESHOLD
from retrieval.evaluate import Evaluation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH = 3.3  # inches of a panel
_DOTS = 150  # an inch
_DARK, _PALE = "#1f2d3d", "#b8c4d0"
_EDGES = -0.02, 1.02  # of an axis of shares, so that marks on its ends are whole
_FEWEST = 20  # questions that a point of precision stands on; of fewer, it only jumps about
_STYLES = (  # line, marker, colour: they differ in lightness too
    ("-", "o", "#0b3c5d"),
    ("--", "s", "#c1440e"),
    ("-.", "^", "#3f8f5b"),
    (":", "D", "#8a6fb0"),
)


def check_plots(folder: Path) -> None:
    """Make the folder for plots and see that they can be drawn.

    Raises:
        FootnoteError: matplotlib is missing, or the folder cannot be made.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise FootnoteError("Plots need matplotlib. Run: pip install matplotlib") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, error) from error


def draw_all(evaluations: Sequence[Evaluation], folder: Path) -> None:
    """Write reliability.png, precision_coverage.png and latency.png.

    Raises:
        FootnoteError: they cannot be written.
    """
    drawings: dict[str, Callable[[Sequence[Evaluation]], Figure]] = {
        "reliability": reliability,
        "precision_coverage": precision_coverage,
        "latency": latency,
    }
    for name, draw in drawings.items():
        path = folder / f"{name}.png"
        try:
            draw(evaluations).savefig(path, dpi=_DOTS)
        except OSError as error:
            raise _cannot(path, error) from error


def reliability(evaluations: Sequence[Evaluation]) -> "Figure":
    """Confidence against the share that was right, and how many cases had which confidence."""
    count = len(evaluations)
    figure = _figure(_WIDTH * count, 5.2)
    axes = figure.subplots(2, count, squeeze=False, sharex=True, sharey="row", height_ratios=(3, 1))
    for column, evaluation in enumerate(evaluations):
        upper, lower = axes[:, column]
        sure, right = _sure_and_right(evaluation)
        bins = metrics.calibration_bins(sure, right)
        upper.plot([0, 1], [0, 1], ":", color="grey", label="perfect")
        upper.plot(
            [b.confidence for b in bins],
            [b.right for b in bins],
            "o-",
            color=_DARK,
            label="measured",
        )
        error = metrics.calibration_error(sure, right)
        upper.set(title=f"{evaluation.name} (ECE {error:.3f})", xlim=_EDGES, ylim=_EDGES)
        lower.hist(sure, bins=20, range=(0, 1), color=_PALE, edgecolor=_DARK, linewidth=0.6)
        for part in (upper, lower):
            part.axvline(THRESHOLD, color=_DARK, linestyle="--", linewidth=1)
        lower.set(xlabel="confidence (dashed: threshold)")
    axes[0, 0].set(ylabel="share whose first citation is right")
    axes[0, 0].legend(loc="upper left")
    axes[1, 0].set(ylabel="questions")
    return figure


def precision_coverage(evaluations: Sequence[Evaluation]) -> "Figure":
    """What each threshold of confidence gives; the shipped one is marked."""
    figure = _figure(6.4, 4.8)
    axes = figure.subplots()
    for place, evaluation in enumerate(evaluations):
        line, marker, colour = _STYLES[place % len(_STYLES)]
        sure, right = _sure_and_right(evaluation)
        curve = np.array(metrics.precision_coverage(sure, right))
        shipped = np.mean([confidence >= THRESHOLD for confidence in sure])
        kept = curve[curve[:, 0] >= min(1.0, _FEWEST / len(sure))]
        axes.plot(
            *kept.T,
            line,
            color=colour,
            label=evaluation.name,
            marker=marker,
            markersize=9,
            markerfacecolor="white",
            markeredgewidth=1.8,
            markevery=np.flatnonzero(np.isclose(kept[:, 0], shipped)).tolist(),
        )
    axes.set(
        xlabel="share of all questions that is answered",
        ylabel="share of those whose first citation is right",
        title=f"What a threshold gives (marked: {THRESHOLD:g}, as shipped)",
        xlim=_EDGES,
    )
    axes.grid(color="0.9")
    axes.legend()
    return figure


def latency(evaluations: Sequence[Evaluation]) -> "Figure":
    """How long ranking a question takes, without embedding it."""
    from matplotlib.ticker import FormatStrFormatter, LogLocator, NullLocator

    figure = _figure(6.4, 0.7 + 1.7 * len(evaluations))
    rows = figure.subplots(len(evaluations), squeeze=False, sharex=True)[:, 0]
    times = [[1000 * item.seconds for item in e.judged] for e in evaluations]
    everything = np.concatenate(times)
    edges = np.geomspace(max(everything.min(), 1e-3), max(everything.max(), 2e-3), 50)
    for axes, evaluation, some in zip(rows, evaluations, times, strict=True):
        axes.hist(some, bins=edges, color=_PALE, edgecolor=_DARK, linewidth=0.5)
        middle, slow = np.percentile(some, [50, 95])
        axes.axvline(middle, color=_DARK, linestyle="--", linewidth=2)
        axes.axvline(slow, color=_DARK, linestyle=":", linewidth=2)
        axes.set(xscale="log", ylabel="questions")
        axes.set_title(
            f"{evaluation.name}: p50 {middle:.1f} ms (dashed), p95 {slow:.1f} ms (dotted)"
        )
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter(FormatStrFormatter("%g"))
        axes.xaxis.set_minor_locator(NullLocator())
    rows[-1].set(xlabel="milliseconds a question, not counting its embedding")
    return figure


def _figure(width: float, height: float) -> "Figure":
    from matplotlib.figure import Figure  # by itself it draws with Agg: no window, no state

    return Figure(figsize=(width, height), layout="constrained")


def _sure_and_right(evaluation: Evaluation) -> tuple[list[float], list[bool]]:
    return [i.confidence for i in evaluation.judged], [i.right for i in evaluation.judged]


def _cannot(path: Path, error: OSError) -> FootnoteError:
    return FootnoteError(f"{path} cannot be written ({error.strerror}).")
