"""The ranker's weights from evaluation sets to the file, on two that are made up."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.embedder import SentenceTransformerEmbedder
from index.errors import UsageError
from retrieval import linear
from retrieval.features import NAMES
from retrieval.learned_reranker import VECTOR_NAMES
from retrieval.reranker import FOLLOW_UP
from tests.fakes import WordEmbedder
from tests.training.conftest import QUESTIONS, write_set
from training import fit_ranker
from training.ranking_data import gather

SIGNALS = {"words": (*NAMES, FOLLOW_UP), "vectors": VECTOR_NAMES}


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SentenceTransformerEmbedder, "load", WordEmbedder)


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    for name, questions in (("one", QUESTIONS), ("two", QUESTIONS[1:])):
        write_set(tmp_path / "sets", questions, name)
    return tmp_path / "sets"


def test_every_question_is_asked_and_what_is_answerable_again_without_its_articles(
    sets: Path, tmp_path: Path
) -> None:
    found = gather(sets / "one", tmp_path / "data", WordEmbedder())
    assert (found.name, len(found.asked), len(found.left_out)) == ("one", 6, 4)
    assert [sum(example.right) for example in found.asked] == [1, 1, 1, 2, 0, 0]
    assert [any(example.right) for example in found.left_out] == [False] * 4
    # Six paragraphs there are; without the article of tides, three; without both, none.
    assert [len(example.signals) for example in found.asked] == [6] * 6
    assert [len(example.signals) for example in found.left_out] == [3, 3, 3, 0]
    assert all(tuple(row) == NAMES for example in found.asked for row in example.signals)


def test_weights_of_known_signals_are_written_and_can_be_read(
    sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ranker.json"
    fit_ranker.main(sets, "one,two", out, tmp_path / "data")
    record: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    assert set(record) == set(SIGNALS)
    monkeypatch.setattr(linear, "FILE", out)
    linear.learned.cache_clear()
    try:
        for kind, names in SIGNALS.items():
            assert record[kind]["fitted_on"] == ["one", "two"]
            weights = linear.learned(kind)
            assert tuple(weights.order.weights) == fit_ranker.ORDER[kind]
            assert tuple(weights.confidence.weights) == fit_ranker.CONFIDENCE[kind]
            assert {*weights.order.weights, *weights.confidence.weights} <= set(names)
            assert weights.order.weights["cosine"] > 0  # shared words make vectors near
    finally:
        linear.learned.cache_clear()
    printed = capsys.readouterr()
    rows = [line.replace("│", " ").split() for line in printed.out.splitlines()]
    assert [row[0] for row in rows if row[:1] in (["one"], ["two"])] == ["one", "two"] * 2
    assert printed.err.endswith("ranker.json written.\n")


def test_one_set_is_fitted_without_another_to_judge_it_by(
    sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ranker.json"
    fit_ranker.main(sets, "one,", out, tmp_path / "data")
    assert json.loads(out.read_text(encoding="utf-8"))["words"]["fitted_on"] == ["one"]
    assert "0." not in capsys.readouterr().out


def test_sets_that_teach_nothing_say_so_and_write_nothing(tmp_path: Path) -> None:
    write_set(tmp_path / "sets", QUESTIONS[4:], "nothing")
    with pytest.raises(UsageError, match="None of the sets has a question whose answer"):
        fit_ranker.main(tmp_path / "sets", "nothing", tmp_path / "out.json", tmp_path / "data")
    assert not (tmp_path / "out.json").exists()
