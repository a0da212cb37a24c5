"""The real model over the real seeds: the main job, end to end.

The floors lie a little under what was measured; a lower figure means that search has become worse.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from index import indexing
from index.embedder import SentenceTransformerEmbedder
from index.readers import read_paths
from index.shelf import SEEDS, Shelf
from retrieval.answerer import Answerer, Query
from retrieval.cases import read_cases
from retrieval.history import Turn
from retrieval.judge import ask, judge
from retrieval.learned_reranker import LearnedReranker
from retrieval.measures import measures
from retrieval.pipeline import Pipeline
from retrieval.summarize import summarize
from retrieval.types import Answer, NoAnswer
from tests.retrieval.world import ignore

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "data" / "seed_questions.jsonl"
COLOMBIA = "colombia-suspends-intelligence-sharing"
WHY = "why did Colombia stop sharing intelligence?"
SECONDS = 60.0
PIPELINE = Pipeline(LearnedReranker())


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder.load()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Path:
    folder = tmp_path_factory.mktemp("real")
    shelf = Shelf(folder)
    indexing.rebuild(shelf.library(SEEDS), embedder, read_paths([ROOT / "seeds"], ignore), ignore)
    shelf.close()
    return folder


@pytest.fixture
def shelf(data: Path) -> Iterator[Shelf]:
    shelf = Shelf(data)
    yield shelf
    shelf.close()


@pytest.fixture
def answerer(embedder: SentenceTransformerEmbedder, shelf: Shelf) -> Answerer:
    return Answerer(embedder, shelf, PIPELINE)


def test_the_readme_question_is_answered_with_the_sentence_that_says_why(
    answerer: Answerer,
) -> None:
    outcome = answerer.answer(Query(WHY, [SEEDS]))
    assert isinstance(outcome, Answer)
    first = outcome.citations[0]
    assert (first.article.article_id, first.passage.number) == (COLOMBIA, 2)
    ((start, end),) = first.highlights
    assert first.passage.text[start:end] == (
        "Colombia stopped sharing intelligence because the United States is attacking boats in the "
        "Caribbean whose crews it suspects of smuggling drugs, and Petro wants those attacks to "
        "end."
    )


def test_the_quality_gate_right_paragraph_and_silence(
    embedder: SentenceTransformerEmbedder, shelf: Shelf
) -> None:
    # 50 questions in other words than the articles', 25 that they do not answer, 17 of these near
    # misses. Measured: Hit@1 0.72, Hit@3 0.94, Hit@5 0.98; answered 0.52, refused 0.72; careful:
    # refused 1.00, precision 0.89; without the answering article 0.946.
    cases = read_cases(QUESTIONS)
    asked = ask(cases, embedder, lambda _: None)
    with shelf.library(SEEDS).reading() as snapshot:
        judged = judge(snapshot, cases, asked, PIPELINE, lambda _: None, left_out=True)
    figures = measures(judged)
    assert (figures["answerable"], figures["unanswerable"]) == (50, 25)
    assert figures["Hit@1"] >= 0.70
    assert figures["Hit@3"] >= 0.90
    assert figures["Hit@5"] >= 0.94
    assert figures["answered"] >= 0.46
    assert figures["refused"] >= 0.64
    assert figures["careful_refused"] >= 0.96
    assert figures["careful_precision"] >= 0.80
    assert figures["left_out_AUROC"] >= 0.92


def test_a_follow_up_is_answered_by_what_was_asked_before(answerer: Answerer) -> None:
    history = (Turn("what sanctions were placed on Petro?", (COLOMBIA,)),)
    outcome = answerer.answer(Query("and when were they imposed?", [SEEDS], history=history))
    assert isinstance(outcome, Answer)
    first = outcome.citations[0]
    assert (first.article.article_id, first.passage.number) == (COLOMBIA, 8)
    assert isinstance(answerer.answer(Query("and when were they imposed?", [SEEDS])), NoAnswer)


@pytest.mark.parametrize(
    "question", ["Who won the football World Cup in 2018?", "how do i reset my router password"]
)
def test_a_question_off_every_topic_has_no_answer_but_related_headlines(
    answerer: Answerer, question: str
) -> None:
    outcome = answerer.answer(Query(question, [SEEDS]))
    assert isinstance(outcome, NoAnswer)
    assert 1 <= len({info.article_id for info in outcome.related}) == len(outcome.related) <= 3


@pytest.mark.parametrize(
    "question",
    [
        "🐝🐝🐝",
        "x" * 6000,
        "sky " * 1500,
        "почему небо голубое",
        "空はなぜ青いのですか",
        '"',
        "NEAR(sky blue) AND * OR",
        "\ud83d half a pair",
        "\x00\x01",
    ],
)
def test_odd_questions_are_answered_or_not_but_never_a_fault(
    answerer: Answerer, question: str
) -> None:
    assert isinstance(answerer.answer(Query(question, [SEEDS])), Answer | NoAnswer)


def test_every_seed_has_a_summary_in_its_own_words(
    embedder: SentenceTransformerEmbedder, shelf: Shelf
) -> None:
    with shelf.library(SEEDS).reading() as snapshot:
        pairs = [(info, snapshot.article(info.article_id)) for info in snapshot.articles()]
    assert len(pairs) >= 8
    for info, article in pairs:
        assert article is not None
        summary = summarize(article, info, "short", embedder)
        assert len(summary.sentences) == 3
        for sentence in summary.sentences:
            assert sentence.text in article.paragraphs[sentence.paragraph - 1]


def start(data: Path) -> "subprocess.Popen[str]":
    """`python -m bot` over pipes, without a token."""
    environment = {**os.environ, "DISCORD_TOKEN": "", "HF_HUB_OFFLINE": "1"}
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", "--data", str(data)],
        cwd=data,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def read_until(stream: IO[str] | None, sign: str) -> None:
    assert stream is not None
    assert any(sign in line for line in stream), f"{sign} was never printed"


def test_a_fresh_bot_without_a_token_indexes_the_seeds_and_answers_a_pipe(tmp_path: Path) -> None:
    questions = f"{WHY}\n\nWhy is the sky blue?\nWho won the football World Cup in 2018?\n"
    with start(tmp_path) as process:
        said, errors = process.communicate(questions, timeout=SECONDS)
    assert (process.returncode, errors) == (0, "")
    assert said.count("\n? ") + said.startswith("? ") == 3
    words = " ".join(said.split())
    assert "Colombia stopped sharing intelligence because the United States" in words
    assert "Rayleigh scattering" in words
    assert "The articles hold no answer to that." in words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_bot_in_seconds_without_a_traceback(
    data: Path, number: signal.Signals
) -> None:
    with start(data) as process:
        assert process.stdin is not None
        process.stdin.write(f"{WHY}\n")
        process.stdin.flush()
        read_until(process.stdout, "Confidence")
        process.send_signal(number)
        _, errors = process.communicate(timeout=5)
    assert (process.returncode, errors) == (0, "")
