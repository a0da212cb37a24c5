"""Plots: what is drawn, and what is said when it cannot be."""

import sys
from pathlib import Path

import pytest

from index.errors import FootnoteError
from retrieval.cases import Case
from retrieval.evaluate import Evaluation
from retrieval.judge import Judgement
from retrieval.plots import check_plots, draw_all, latency, precision_coverage, reliability

CASE = Case("q", frozenset({("a", 1)}), True)


def evaluation(name: str, *pairs: tuple[float, bool]) -> Evaluation:
    judged = [
        Judgement(CASE, [right], sure, n / 1000) for n, (sure, right) in enumerate(pairs, start=1)
    ]
    return Evaluation(name, judged, {})


TWO = (
    evaluation("dense", *[(0.9, True), (0.7, True), (0.6, False), (0.2, False)] * 10),
    evaluation("lexical", *[(0.8, True), (0.1, False)] * 20),
)


def test_three_plots_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "plots"
    check_plots(folder)
    draw_all(TWO, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "latency.png",
        "precision_coverage.png",
        "reliability.png",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in folder.iterdir())


def test_a_set_of_one_question_can_be_drawn(tmp_path: Path) -> None:
    draw_all([evaluation("it", (0.0, False))], tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_reliability_shows_confidence_against_what_was_right() -> None:
    upper = reliability(TWO).axes[0]
    points = upper.lines[1].get_xydata().round(6).tolist()  # type: ignore[union-attr]
    assert points == [[0.2, 0], [0.6, 0], [0.7, 1], [0.9, 1]]
    # Ten of .2, .6, .7 and .9 each are .2, .6, .3 and .1 off.
    assert upper.get_title() == "dense (ECE 0.300)"


def test_precision_coverage_has_a_line_for_each_and_marks_the_shipped_threshold() -> None:
    axes = precision_coverage(TWO).axes[0]
    dense, lexical = axes.lines
    # The first ten answered are too few for a point.
    assert dense.get_xydata().round(4).tolist() == [  # type: ignore[union-attr]
        [0.5, 1.0],
        [0.75, 0.6667],
        [1.0, 0.5],
    ]
    assert (dense.get_markevery(), lexical.get_markevery()) == ([1], [0])
    assert dense.get_linestyle() != lexical.get_linestyle()
    assert dense.get_marker() != lexical.get_marker()
    assert axes.get_legend() is not None


def test_latency_marks_p50_and_p95() -> None:
    upper = latency(TWO).axes[0]  # 1 to 40 ms
    assert upper.get_title() == "dense: p50 20.5 ms (dashed), p95 38.0 ms (dotted)"
    assert [float(line.get_xdata()[0]) for line in upper.lines] == pytest.approx(  # type: ignore[index, arg-type]
        [20.5, 38.05]
    )


def test_a_folder_that_cannot_be_made_or_written_fails_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FootnoteError, match=r"file/plots cannot be written \(Not a directory\)"):
        check_plots(tmp_path / "file" / "plots")
    with pytest.raises(FootnoteError, match=r"reliability\.png cannot be written \(No such file"):
        draw_all(TWO, tmp_path / "missing")


def test_without_matplotlib_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(FootnoteError, match="pip install matplotlib"):
        check_plots(tmp_path)
