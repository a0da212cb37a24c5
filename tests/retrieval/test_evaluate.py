"""Measuring search and abstention on small sets whose figures are known."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import SourceError
from index.types import Progress
from retrieval.confidence import THRESHOLD
from retrieval.evaluate import cache_folder, evaluate
from retrieval.pipeline import SEARCH_ALONE, Pipeline
from retrieval.reranker import SearchOrder
from retrieval.retriever import Mode
from tests.fakes import WordEmbedder
from tests.retrieval.world import BEES, BREAD, TIDES, ignore

pytestmark = pytest.mark.usefixtures("known_weights")

RISE = "Do tides rise because the moon pulls the oceans?"
CASE = {"id": "1", "question": RISE, "article_id": "tides", "paragraphs": [0]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    write(
        folder / "articles.jsonl",
        *(
            {"id": a.article_id, "title": a.title, "paragraphs": a.paragraphs}
            for a in (BEES, TIDES, BREAD)
        ),
    )
    return folder


def write(path: Path, *records: dict[str, Any]) -> None:
    path.write_text("".join(f"{json.dumps(r, ensure_ascii=False)}\n" for r in records), "utf-8")


def measure(folder: Path, mode: Mode = "hybrid") -> dict[str, Any]:
    pipelines = {"it": Pipeline(SearchOrder(), mode)}
    (it,) = evaluate(folder, folder.parent / "cache", WordEmbedder(), pipelines, ignore)
    return it.record


def test_a_set_is_indexed_asked_and_measured(folder: Path) -> None:
    write(
        folder / "questions.jsonl",
        {**CASE, "answerable": True},
        {"question": "The angle of the dance points at what?", "article_id": "bees"}
        | {"paragraphs": [1]},
        {"question": "Salt slows yeast", "gold_all": {"bread": [1], "bees": [0]}},
        {"question": "zebra quartz xylophone", "answerable": False},
    )
    result = measure(folder)
    assert (result["set"], result["configuration"], result["mode"]) == ("small", "it", "hybrid")
    assert (result["articles"], result["passages"]) == (3, 7)
    assert (result["answerable"], result["unanswerable"]) == (3, 1)
    assert (result["Hit@1"], result["Hit@3"], result["Hit@5"], result["MRR@10"]) == (1, 1, 1, 1)
    assert result["nDCG@10"] < 1  # the second gold paragraph of the third is not at rank 2
    assert (result["AUROC"], result["threshold"]) == (1.0, THRESHOLD)
    assert (result["answered"], result["precision"], result["refused"]) == (1.0, 1.0, 1.0)
    assert result["problems"] == []


def test_a_second_run_embeds_no_passage_again(folder: Path) -> None:
    write(folder / "questions.jsonl", CASE)
    embedder, cache = WordEmbedder(), folder.parent / "cache"
    evaluate(folder, cache, embedder, {"it": SEARCH_ALONE}, ignore)
    first = embedder.passages
    assert first >= 7
    evaluate(folder, cache, embedder, {"it": SEARCH_ALONE}, ignore)
    assert embedder.passages == first


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_a_set_without_unanswerable_questions_says_nothing_of_abstention(
    folder: Path, mode: Mode
) -> None:
    write(folder / "questions.jsonl", CASE)
    result = measure(folder, mode)
    assert (result["mode"], result["Hit@1"]) == (mode, 1.0)
    assert "AUROC" not in result


def test_bm25_alone_finds_nothing_where_no_word_is_shared(folder: Path) -> None:
    write(folder / "questions.jsonl", {**CASE, "question": "zebra"})
    assert measure(folder, "lexical")["Hit@5"] == 0.0
    assert measure(folder, "lexical")["MRR@10"] == 0.0


def test_a_set_without_its_files_says_which_is_missing(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(SourceError, match=r"questions\.jsonl cannot be read"):
        measure(folder)
    (folder / "questions.jsonl").write_text("\n\n")
    with pytest.raises(SourceError, match=r"questions\.jsonl holds no questions"):
        measure(folder)
    (folder / "questions.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match=r"questions\.jsonl cannot be read"):
        measure(folder)
    write(folder / "questions.jsonl", CASE)
    (folder / "articles.jsonl").unlink()
    with pytest.raises(SourceError, match=r"articles\.jsonl does not exist"):
        measure(folder)


def test_a_broken_article_is_named_among_the_problems(folder: Path) -> None:
    write(folder / "questions.jsonl", CASE)
    with (folder / "articles.jsonl").open("a") as file:
        file.write("{bad\n")
    (problem,) = measure(folder)["problems"]
    assert problem.endswith("articles.jsonl:4: The line is not valid JSON.")


def test_configurations_share_index_and_vectors_and_are_compared_with_the_first(
    folder: Path,
) -> None:
    # The words of the third are in no paragraph, so BM25 finds nothing and the vectors something.
    write(folder / "questions.jsonl", CASE, CASE, {**CASE, "question": "zebra"})
    embedder, cache = WordEmbedder(), folder.parent / "cache"
    modes: list[Mode] = ["hybrid", "lexical"]
    pipelines: dict[str, Pipeline] = {mode: Pipeline(SearchOrder(), mode) for mode in modes}
    first, second = evaluate(folder, cache, embedder, pipelines, ignore)
    assert embedder.batches == [3]
    assert (first.name, first.record["configuration"]) == ("hybrid", "hybrid")
    assert (second.name, second.record["mode"]) == ("lexical", "lexical")
    assert "Hit@1_over_first" not in first.record
    difference, low, high = second.record["Hit@1_over_first"]
    assert difference == round(second.record["Hit@1"] - first.record["Hit@1"], 4)
    assert low <= difference <= high
    assert [len(first.judged), len(second.judged)] == [3, 3]


def test_left_out_asks_again_without_the_articles_that_answer(folder: Path) -> None:
    dance = {"question": "Drones do not dance", "article_id": "bees", "paragraphs": [2]}
    write(folder / "questions.jsonl", CASE, dance, {"question": "zebra", "answerable": False})
    pipelines, cache = {"it": SEARCH_ALONE}, folder.parent / "cache"
    (it,) = evaluate(folder, cache, WordEmbedder(), pipelines, ignore, left_out=True)
    assert it.record["left_out_AUROC"] == 1.0
    assert it.record["left_out_AUROC_interval"] == [1.0, 1.0]
    first, second, unanswerable = it.judged
    assert first.left_out is not None
    assert second.left_out is not None
    assert first.left_out < first.confidence
    assert second.left_out < second.confidence
    assert unanswerable.left_out is None
    assert "left_out_AUROC" not in measure(folder)


def test_progress_counts_the_questions_of_each_configuration(folder: Path) -> None:
    write(folder / "questions.jsonl", CASE, CASE)
    steps: list[Progress] = []
    pipelines = {"one": SEARCH_ALONE, "other": SEARCH_ALONE}
    evaluate(folder, folder.parent / "cache", WordEmbedder(), pipelines, steps.append)
    assert [step for step in steps if step.stage.startswith("asking")] == [
        Progress("asking: one", 1, 2),
        Progress("asking: one", 2, 2),
        Progress("asking: other", 1, 2),
        Progress("asking: other", 2, 2),
    ]
    assert Progress("embedding questions", 2, 2) in steps


def test_sets_of_one_name_are_kept_apart_where_no_collection_is(tmp_path: Path) -> None:
    one, other = (cache_folder(tmp_path, tmp_path / where / "set") for where in ("a", "b"))
    assert one != other
    assert one.parent == other.parent == tmp_path / ".evaluate"
