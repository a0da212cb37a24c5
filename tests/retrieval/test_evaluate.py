"""Measuring search and abstention on small sets whose figures are known."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from index.errors import SourceError
from retrieval.confidence import THRESHOLD
from retrieval.evaluate import Case, Judgement, cache_folder, evaluate, measures, read_cases
from retrieval.pipeline import SEARCH_ALONE, Pipeline
from retrieval.reranker import SearchOrder
from retrieval.retriever import Mode
from tests.fakes import WordEmbedder
from tests.retrieval.world import BEES, BREAD, TIDES, ignore

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
    pipeline = Pipeline(SearchOrder(), mode)
    return evaluate(folder, folder.parent / "cache", WordEmbedder(), pipeline, ignore)


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
    assert (result["set"], result["mode"]) == ("small", "hybrid")
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
    evaluate(folder, cache, embedder, SEARCH_ALONE, ignore)
    first = embedder.passages
    assert first >= 7
    evaluate(folder, cache, embedder, SEARCH_ALONE, ignore)
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


def judgement(relevant: str, sure: float, *, gold: int = 1, answerable: bool = True) -> Judgement:
    marks = [mark == "+" for mark in relevant]
    pairs = frozenset(("a", number) for number in range(1, gold + 1)) if answerable else frozenset()
    return Judgement(Case("q", pairs, answerable), marks, sure, 0.002)


def test_measures_are_means_over_the_answerable_and_shares_at_the_threshold() -> None:
    sure, unsure = THRESHOLD, math.nextafter(THRESHOLD, 0)
    judged = [
        judgement("+---", sure),
        judgement("-+--", sure),
        judgement("---+", unsure),
        judgement("------", unsure, gold=2),
        judgement("----", unsure, answerable=False),
        judgement("----", sure, answerable=False),
    ]
    result = measures(judged)
    assert result == {
        "answerable": 4,
        "unanswerable": 2,
        "Hit@1": 0.25,
        "Hit@3": 0.5,
        "Hit@5": 0.75,
        "MRR@10": 0.4375,  # (1 + 1/2 + 1/4 + 0) / 4
        "nDCG@10": round((1 + 1 / math.log2(3) + 1 / math.log2(5)) / 4, 4),
        "search_ms": 2.0,
        "AUROC": 0.5,  # of eight pairs two are won, four drawn, two lost
        "threshold": THRESHOLD,
        "answered": 0.5,
        "precision": 0.3333,  # of the three that were answered one was right
        "refused": 0.5,
    }


def test_without_answerable_questions_there_is_no_ranking_to_measure() -> None:
    result = measures([judgement("--", 0.1, answerable=False)])
    assert (result["Hit@1"], result["MRR@10"], result["nDCG@10"]) == (None, None, None)


def test_cases_count_paragraphs_from_one_and_know_every_kind_of_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    write(
        path,
        CASE,
        {"question": "all", "article_id": "a", "paragraphs": [9], "gold_all": {"b": [0, 2]}},
        {"question": "no", "article_id": None, "paragraphs": [], "answerable": False},
        {"question": "marked", "article_id": "a", "paragraphs": [1], "answerable": False},
        {"question": "bare"},
    )
    assert read_cases(path) == [
        Case(RISE, frozenset({("tides", 1)}), True),
        Case("all", frozenset({("b", 1), ("b", 3)}), True),
        Case("no", frozenset(), False),
        Case("marked", frozenset(), False),
        Case("bare", frozenset(), False),
    ]


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    odd = "one\u2028two\u0085three\x0b?"
    path.write_text(f'\ufeff\n{{"question": "{odd[:-2]}"}}\r\n\n', "utf-8", newline="")
    assert [case.question for case in read_cases(path)] == [odd[:-2]]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{bad", ":2 is no question"),
        ("[]", ":2 is no question"),
        ('"text"', ":2 is no question"),
        ('{"paragraphs": [0]}', ":2 is no question"),
        ('{"question": "q", "article_id": "a", "paragraphs": ["x"]}', ":2 is no question"),
        ('{"question": "q", "article_id": "a", "paragraphs": 3}', ":2 is no question"),
        ('{"question": "q", "gold_all": [1]}', ":2 is no question"),
    ],
)
def test_a_broken_line_is_named_in_one_line(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(CASE)}\n{line}\n")
    with pytest.raises(SourceError) as caught:
        read_cases(path)
    assert f"{path}{what}" in str(caught.value)
    assert "\n" not in str(caught.value)


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


def test_sets_of_one_name_are_kept_apart_where_no_collection_is(tmp_path: Path) -> None:
    one, other = (cache_folder(tmp_path, tmp_path / where / "set") for where in ("a", "b"))
    assert one != other
    assert one.parent == other.parent == tmp_path / ".evaluate"
