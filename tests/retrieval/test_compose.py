"""Settings to ways of ranking."""

from pathlib import Path

import pytest

from index.errors import ModelError
from retrieval.compose import default_pipeline, load_reranker
from retrieval.cross_encoder import CrossEncoderReranker
from retrieval.learned_reranker import LearnedReranker
from retrieval.reranker import SearchOrder
from retrieval.settings import AnswerSettings
from tests.retrieval.tiny_models import write_cross_encoder


@pytest.fixture(autouse=True)
def _nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FOOTNOTE_RERANKER", raising=False)


def test_none_leaves_the_order_of_search() -> None:
    pipeline = default_pipeline(AnswerSettings(reranker="none"))
    assert isinstance(pipeline.reranker, SearchOrder)
    assert pipeline.mode == "hybrid"


def test_learned_weights_are_what_is_used_when_nothing_is_configured() -> None:
    assert isinstance(default_pipeline(AnswerSettings()).reranker, LearnedReranker)
    assert isinstance(load_reranker("learned"), LearnedReranker)


def test_a_setting_chooses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_RERANKER", "none")
    assert isinstance(default_pipeline(AnswerSettings()).reranker, SearchOrder)
    write_cross_encoder(tmp_path / "mine")
    monkeypatch.setenv("FOOTNOTE_RERANKER", "./mine")
    assert isinstance(default_pipeline(AnswerSettings()).reranker, CrossEncoderReranker)


def test_a_name_that_is_no_model_on_this_machine_says_so() -> None:
    with pytest.raises(ModelError, match="The model lerned could not be downloaded"):
        load_reranker("lerned")
