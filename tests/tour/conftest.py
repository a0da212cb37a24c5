"""The tour's weights, and failure messages that show values in all its modules."""

from pathlib import Path

import pytest

from retrieval.linear import Linear, Weights

MODULES = {path.stem for path in Path(__file__).parent.glob("*.py")} - {"__init__", "conftest"}
pytest.register_assert_rewrite(*(f"tests.tour.{name}" for name in MODULES))

WEIGHTS = Weights(
    order=Linear({"cosine": 1.0, "bm25": 0.9}),
    confidence=Linear({"coverage": 10.0}, bias=-3.0),  # a third of a question's words
)


@pytest.fixture
def tour_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer what shares its words with a paragraph, whatever the fitted weights are."""
    for module in ("confidence", "learned_reranker"):
        monkeypatch.setattr(f"retrieval.{module}.learned", lambda _kind: WEIGHTS)
