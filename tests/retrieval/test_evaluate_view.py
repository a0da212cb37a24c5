"""Figures as a terminal shows them."""

from typing import Any

from rich.console import Console, RenderableType

from retrieval.evaluate_view import comparison_view, measures_view

FIRST: dict[str, Any] = {
    "set": "small",
    "configuration": "dense",
    "answerable": 12,
    "unanswerable": 3,
    "Hit@1": 0.75,
    "Hit@1_interval": [0.5, 0.9167],
    "precision": None,
    "precision_interval": None,
    "p50_ms": 12.3456,
    "problems": ["articles.jsonl:4: The line is not valid JSON."],
}
SECOND = FIRST | {"configuration": "hybrid", "Hit@1_over_first": [0.0833, -0.0833, 0.25]}


def lines(view: RenderableType) -> list[str]:
    console = Console(width=92, no_color=True)
    with console.capture() as captured:
        console.print(view)
    return [line.strip() for line in captured.get().splitlines()]


def test_a_figure_stands_beside_its_interval() -> None:
    shown = [line.split(maxsplit=1) for line in lines(measures_view(FIRST))]
    assert ["Hit@1", "0.75 .500 to .917"] in shown
    assert ["precision", "None"] in shown
    assert {name for name, _ in shown} == set(FIRST) - {
        "Hit@1_interval",
        "precision_interval",
        "problems",
    }


def test_a_comparison_has_a_row_for_each_configuration_with_intervals_below() -> None:
    shown = lines(comparison_view([FIRST, SECOND]))
    assert "small: 12 + 3 unanswerable questions" in shown[0]
    assert [" ".join(line.split()) for line in shown[4:9]] == [
        "dense .750 – – 12.3",
        ".500 to .917",
        "hybrid .750 .083 – 12.3",
        ".500 to .917 -.083 to .250",
        "",
    ]
