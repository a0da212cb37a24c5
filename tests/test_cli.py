"""footnote ask, summarize and evaluate, from the command line to what is printed."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from index.errors import ModelError
from index.settings import Settings
from tests.fakes import WordEmbedder
from tests.retrieval.test_records import CITATION_KEYS, OUTCOME_KEYS
from tests.retrieval.world import ALL, BEES, TIDES, fill

ROOT = Path(__file__).parents[1]
DANCE = "Why do honeybees dance because dancing shows sisters where flowers are?"
RISE = "Tides rise because the moon pulls the oceans?"
OFF_TOPIC = "zebra xylophone quartz"

# footnote as it is installed, but for the model.
PROGRAM = """
import sys
import bot.cli, retrieval.cli
from tests.fakes import WordEmbedder, use_known_weights
retrieval.cli.load_embedder = lambda settings: WordEmbedder()
use_known_weights()
sys.exit(bot.cli.main())
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; fails when anything else is there."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        (record,) = self.records
        return record


Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    fill(folder, WordEmbedder())
    return folder


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    known_weights: None,
) -> Iterator[Run]:
    """Run footnote on a data folder of its own, from a folder without settings."""

    def load(settings: Settings) -> WordEmbedder:
        if settings.model == "missing":
            raise ModelError("There is no model folder missing. Check the model setting.")
        return WordEmbedder(settings.model)

    def run_it(*arguments: str | Path) -> Result:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FOOTNOTE_MODEL", "words")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("retrieval.cli.load_embedder", load)
    monkeypatch.setattr("retrieval.evaluate_cli.load_embedder", load)
    levels = {name: logging.getLogger(name).level for name in ("bot", "retrieval", "index")}
    yield run_it
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def spawn(tmp_path: Path, data: Path) -> Callable[..., "subprocess.CompletedProcess[bytes]"]:
    """Run footnote in a process of its own, with bytes on its standard input."""

    def spawn_it(*arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        environment = environment_of(data)
        return subprocess.run(  # noqa: S603 - the program is our own
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=tmp_path,
            env=environment,
            input=given,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return spawn_it


def environment_of(data: Path) -> dict[str, str]:
    ours = {"FOOTNOTE_DATA": str(data), "PYTHONPATH": str(ROOT)}
    return {**os.environ, **ours}


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n")


@pytest.mark.usefixtures("data")
class TestAsk:
    """`footnote ask QUESTION`."""

    def test_with_json_it_prints_one_object_and_nothing_else(self, run: Run) -> None:
        result = run("ask", DANCE, "--json")
        assert (result.code, result.err) == (0, "")
        record = result.record
        assert list(record) == OUTCOME_KEYS
        assert (record["question"], record["answered"], record["related"]) == (DANCE, True, [])
        assert 0 < record["confidence"] <= 1
        assert 0 < record["seconds"] < 10
        first = record["citations"][0]
        assert list(first) == CITATION_KEYS
        assert (first["article_id"], first["paragraph"]) == ("bees", 1)
        assert first["text"] == BEES.paragraphs[0]
        assert [first["text"][start:end] for start, end in first["highlights"]] == [
            "They dance because dancing shows sisters where flowers are."
        ]

    def test_without_json_it_prints_quotations_with_their_sources(self, run: Run) -> None:
        result = run("ask", DANCE)
        assert (result.code, result.err) == (0, "")
        assert f"[1] “{BEES.paragraphs[0]}”" in result.out
        assert "Honeybees · Meadow Post · Ada Field · 1 May 2024 · ¶1" in result.out
        assert "Confidence: " in result.out

    def test_no_answer_is_no_failure(self, run: Run) -> None:
        result = run("ask", OFF_TOPIC)
        assert result.code == 0
        assert result.out.startswith("The articles hold no answer to that.\n")
        assert "Not an answer, but related:" in result.out
        record = run("ask", OFF_TOPIC, "--json").record
        assert (record["answered"], record["citations"]) == (False, [])
        assert 1 <= len(record["related"]) <= 3
        assert list(record["related"][0]) == ["title", "url", "article_id"]

    @pytest.mark.parametrize("question", ["", "  ", "\n"])
    def test_an_empty_question_fails_in_one_line(self, run: Run, question: str) -> None:
        result = run("ask", question, "--json")
        assert (result.code, result.out) == (1, "")
        assert one_line(result.err)
        assert result.err.startswith("footnote: The question is empty. Ask in a sentence")

    def test_more_than_6000_characters_fail_in_one_line(self, run: Run) -> None:
        result = run("ask", "x" * 6001)
        assert (result.code, result.out) == (1, "")
        assert result.err == (
            "footnote: The question has 6,001 characters; 6,000 at most can be asked.\n"
        )

    @pytest.mark.parametrize(
        "question",
        [
            ("honeybees dance " * 400)[:6000],
            "🐝🐝🐝",
            "почему пчёлы танцуют",
            "なぜ蜂は踊るのか",
            '"',
            '"bees" AND (dance* OR NEAR(sun moon, 2)) NOT "',
            "NEAR(",
            "title: ^bees - + * { }",
            "[bold]bees[/] :bee:",
            "caf\udce9 bees",  # how Python reads an argument that is not UTF-8
        ],
    )
    def test_any_other_question_gets_an_answer_or_none(self, run: Run, question: str) -> None:
        for extra in ([], ["--json"]):
            result = run("ask", question, *extra)
            assert (result.code, result.err) == (0, "")
            assert result.out

    def test_an_article_is_the_only_source(self, run: Run) -> None:
        record = run("ask", RISE, "--article", "tides", "--limit", "50", "--json").record
        assert {c["article_id"] for c in record["citations"]} == {"tides"}
        record = run("ask", RISE, "--article", "bees", "--json").record
        assert {c["article_id"] for c in record["citations"] + record["related"]} == {"bees"}

    @pytest.mark.parametrize(
        ("options", "articles"),
        [
            (["--after", "2025-02-10"], {"tides"}),
            (["--after", "2025-02-11"], set()),
            (["--after", "2025"], {"tides"}),
            (["--before", "2024"], {"bees"}),
            (["--before", "April 2024"], set()),
            (["--after", "2024-05-01", "--before", "2025-02-10"], {"bees", "tides"}),
            (["--source", "harbour news"], {"tides"}),
            (["--source", "Meadow Post"], {"bees", "bread"}),
            (["--source", "Meadow Post", "--after", "2024"], {"bees"}),
            (["--source", "Nobody"], set()),
        ],
    )
    def test_dates_and_sources_narrow_what_is_searched(
        self, run: Run, options: list[str], articles: set[str]
    ) -> None:
        record = run("ask", OFF_TOPIC, "--json", *options).record
        assert {info["article_id"] for info in record["related"]} == articles

    def test_the_limit_is_the_most_citations(self, run: Run) -> None:
        for limit in (1, 2):
            record = run("ask", "honeybees dance", "--limit", str(limit), "--json").record
            assert [c["number"] for c in record["citations"]] == list(range(1, limit + 1))

    def test_several_collections_are_asked_together(self, run: Run, data: Path) -> None:
        fill(data, WordEmbedder(), [replace(TIDES, article_id="own-tides")], "guild-1")
        record = run("ask", RISE, "-c", "guild-1", "--collection", "seeds", "--json").record
        first, *others = record["citations"]  # the same words twice are cited once
        (double,) = first["also_in"]
        assert {first["article_id"], double["article_id"]} == {"tides", "own-tides"}
        assert not {"tides", "own-tides"} & {c["article_id"] for c in others}
        record = run("ask", RISE, "-c", "guild-1", "--json").record
        assert {c["article_id"] for c in record["citations"]} == {"own-tides"}

    def test_an_unknown_article_fails_in_one_line(self, run: Run) -> None:
        result = run("ask", DANCE, "--article", "nope", "--json")
        assert (result.code, result.out) == (1, "")
        assert one_line(result.err)
        assert "There is no article nope." in result.err

    @pytest.mark.parametrize("option", ["--after", "--before"])
    def test_a_bad_date_is_wrong_usage_with_an_example(self, run: Run, option: str) -> None:
        result = run("ask", DANCE, option, "soonish")
        assert (result.code, result.out) == (2, "")
        assert "2025-11-08" in result.err
        assert "Traceback" not in result.err

    @pytest.mark.parametrize(
        "arguments",
        [
            ["ask"],
            ["ask", DANCE, "--limit", "0"],
            ["ask", DANCE, "--limit", "51"],
            ["ask", DANCE, "--limit", "many"],
            ["ask", DANCE, "--bogus"],
            ["ask", DANCE, "--batch", "."],
            ["ask", "--batch", "missing.txt"],
            ["ask", "two", "questions"],
            ["summarize"],
            ["summarize", "bees", "--length", "huge"],
            ["evaluate", "missing"],
            ["evaluate", ".", "--mode", "magic"],
            ["evaluate", ".", "--compare", "dense,magic"],
            ["evaluate", ".", "--compare", ""],
            ["evaluate", ".", "--compare", "dense", "--mode", "dense"],
            ["evaluate", ".", "--out", "."],
            ["nonsense"],
            ["--bogus"],
        ],
    )
    def test_wrong_usage_exits_with_2_and_says_why(self, run: Run, arguments: list[str]) -> None:
        result = run(*arguments)
        assert (result.code, result.out) == (2, "")
        assert "--help' for help." in result.err
        assert "Error: " in result.err

    def test_a_question_and_a_batch_together_are_wrong_usage(
        self, run: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "q.txt").write_text("Why?\n")
        assert run("ask", DANCE, "--batch", "q.txt").code == 2

    def test_an_empty_collection_names_the_command_that_fills_it(
        self, run: Run, data: Path
    ) -> None:
        result = run("ask", DANCE, "-c", "guild-9", "--json")
        assert (result.code, result.out) == (1, "")
        assert one_line(result.err)
        assert "footnote index rebuild seeds/ --collection guild-9" in result.err
        assert not (data / "guild-9").exists()

    def test_a_collection_that_cannot_be_one_fails_in_one_line(self, run: Run) -> None:
        result = run("ask", DANCE, "-c", "../seeds")
        assert (result.code, one_line(result.err)) == (1, True)

    def test_another_data_folder_can_be_given(self, run: Run, tmp_path: Path) -> None:
        fill(tmp_path / "other", WordEmbedder(), [TIDES])
        record = run("ask", DANCE, "--json", "--data", tmp_path / "other").record
        assert [info["article_id"] for info in record["related"]] == ["tides"]

    def test_a_model_that_cannot_be_loaded_or_differs_fails_in_one_line(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FOOTNOTE_MODEL", "missing")
        result = run("ask", DANCE)
        assert (result.code, result.out) == (1, "")
        assert result.err == (
            "footnote: There is no model folder missing. Check the model setting.\n"
        )
        monkeypatch.setenv("FOOTNOTE_MODEL", "another")
        result = run("ask", DANCE)
        assert (result.code, one_line(result.err)) == (1, True)
        assert "footnote index rebuild --collection seeds" in result.err

    def test_a_setting_that_cannot_be_used_fails_in_one_line(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FOOTNOTE_LOG_LEVEL", "loud")
        result = run("ask", DANCE)
        assert (result.code, one_line(result.err)) == (1, True)
        assert "log_level" in result.err


@pytest.mark.usefixtures("data")
class TestBatch:
    """`footnote ask --batch FILE`."""

    LINES = (
        DANCE,
        "",
        json.dumps({"question": RISE, "id": "second"}),
        json.dumps({"id": 3, "question": OFF_TOPIC, "history": ["x"]}),
        "   ",
        "Salt slows yeast",
    )

    def test_questions_are_answered_in_order_with_their_ids(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "q.txt").write_text("\n".join(self.LINES))
        result = run("ask", "--batch", "q.txt", "--json")
        assert (result.code, result.err) == (0, "")
        assert [(r.get("id"), r["question"], r["answered"]) for r in result.records] == [
            (None, DANCE, True),
            ("second", RISE, True),
            (3, OFF_TOPIC, False),
            (None, "Salt slows yeast", True),
        ]
        assert [list(record) for record in result.records] == [
            OUTCOME_KEYS,
            ["id", *OUTCOME_KEYS],
            ["id", *OUTCOME_KEYS],
            OUTCOME_KEYS,
        ]

    def test_without_json_each_question_stands_above_its_answer(
        self, run: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "q.txt").write_text("\n".join(self.LINES))
        result = run("ask", "--batch", "q.txt")
        assert result.code == 0
        assert [line for line in result.out.splitlines() if line.startswith("? ")] == [
            f"? {DANCE}",
            f"? {RISE}",
            f"? {OFF_TOPIC}",
            "? Salt slows yeast",
        ]

    def test_bad_lines_are_named_and_stop_no_other(self, run: Run, tmp_path: Path) -> None:
        lines = [DANCE, "{bad", '{"id": 7}', '{"id": 8, "question": " "}', "x" * 6001, RISE]
        (tmp_path / "q.txt").write_text("\n".join(lines))
        result = run("ask", "--batch", "q.txt", "--json")
        assert result.code == 1
        assert [record["answered"] for record in result.records] == [
            True,
            False,
            False,
            False,
            False,
            True,
        ]
        for record in result.records[1:5]:
            assert [key for key in record if key != "id"] == [*OUTCOME_KEYS, "error"]
        assert result.records[3]["id"] == 8
        assert [line.split(":")[:3] for line in result.err.splitlines()] == [
            ["footnote", " line 2", " The line is not valid JSON."],
            ["footnote", " line 3", ' The line has no "question".'],
            ["footnote", " line 4", " The question is empty. Ask in a sentence, such as"],
            [
                "footnote",
                " line 5",
                " The question has 6,001 characters; 6,000 at most can be asked.",
            ],
            ["footnote", " 4 of the questions could not be asked."],
        ]

    def test_without_json_bad_lines_are_on_standard_error_alone(
        self, run: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "q.txt").write_text(f"{{bad\n{RISE}\n")
        result = run("ask", "--batch", "q.txt")
        assert result.code == 1
        assert result.out.startswith(f"? {RISE}\n[1] “Tides rise")
        assert len(result.err.splitlines()) == 2

    def test_the_options_hold_for_every_question(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "q.txt").write_text(f"{DANCE}\n{RISE}\n")
        options = ("--article", "bees", "--limit", "1", "--json")
        records = run("ask", "--batch", "q.txt", *options).records
        assert len(records) == 2
        for record in records:
            shown = record["citations"] + record["related"]
            assert [item["article_id"] for item in shown] == ["bees"]

    def test_an_unknown_article_fails_every_question(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "q.txt").write_text(f"{DANCE}\n{RISE}\n")
        result = run("ask", "--batch", "q.txt", "--article", "nope", "--json")
        assert result.code == 1
        assert len(result.err.splitlines()) == 3

    def test_an_empty_file_asks_nothing(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "q.txt").write_text("\n \n")
        result = run("ask", "--batch", "q.txt", "--json")
        assert (result.code, result.out, result.err) == (0, "", "")


Spawn = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_a_batch_is_read_from_standard_input_whatever_its_bytes(spawn: Spawn) -> None:
    given = f"\ufeff{DANCE}\r\n".encode() + b"caf\xe9 \x00 bees\n" + RISE.encode()
    done = spawn("ask", "--batch", "-", "--json", given=given)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["question"] for record in records] == [
        DANCE,
        "caf\N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER} bees",
        RISE,
    ]
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_goes_away_ends_a_batch_without_a_traceback(
    spawn: Spawn, tmp_path: Path
) -> None:
    (tmp_path / "q.txt").write_text(f"{DANCE}\n" * 200)
    code = f"import subprocess, sys; sys.argv[1:] = ['ask', '--batch', 'q.txt', '--json']{PROGRAM}"
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(  # noqa: S603 - the program is our own
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=environment_of(tmp_path / "data"),
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writer)
    assert done.stderr == b""


def test_help_answers_without_loading_anything_heavy(spawn: Spawn) -> None:
    code = (
        "import sys, bot.cli\n"
        "for command in ('ask', 'summarize', 'evaluate', 'run', 'doctor', 'index'):\n"
        "    assert bot.cli.main([command, '--help']) == 0\n"
        "heavy = {'torch', 'faiss', 'discord', 'sentence_transformers', 'sklearn', 'trafilatura'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)  # noqa: S603


def test_the_version_is_printed(run: Run) -> None:
    from importlib.metadata import version

    assert run("--version") == Result(0, f"footnote {version('footnote')}\n", "")


@pytest.mark.usefixtures("data")
class TestSummarize:
    """`footnote summarize ARTICLE`."""

    def test_with_json_it_prints_sentences_with_their_paragraphs(self, run: Run) -> None:
        result = run("summarize", "tides", "--json")
        assert (result.code, result.err) == (0, "")
        assert result.record == {
            "title": "Tides",
            "sentences": [
                {"text": "Tides rise because the moon pulls the oceans.", "paragraph": 1},
                {"text": "Spring tides come at full moon.", "paragraph": 2},
                {"text": "Neap tides follow a week later.", "paragraph": 2},
            ],
        }

    @pytest.mark.parametrize(("length", "count"), [("short", 3), ("medium", 5), ("long", 10)])
    def test_the_length_is_a_number_of_sentences(
        self, run: Run, data: Path, length: str, count: int
    ) -> None:
        long = replace(
            BEES,
            article_id="long",
            paragraphs=tuple(f"Hive number {n} holds {n * 1000} bees today." for n in range(12)),
        )
        fill(data, WordEmbedder(), [*ALL, long])
        record = run("summarize", "long", "--length", length, "--json").record
        assert len(record["sentences"]) == count

    def test_without_json_each_sentence_stands_behind_its_paragraph(self, run: Run) -> None:
        result = run("summarize", "tides", "--length", "short")
        assert result.code == 0
        assert "Tides · Harbour News · 10 Feb 2025" in result.out
        assert "¶1 Tides rise because the moon pulls the oceans." in result.out

    def test_an_unknown_article_fails_with_the_command_that_lists_them(self, run: Run) -> None:
        result = run("summarize", "nope", "--json")
        assert (result.code, result.out) == (1, "")
        assert one_line(result.err)
        assert "footnote index list --collection seeds" in result.err

    def test_another_collection_has_its_own_articles(self, run: Run, data: Path) -> None:
        fill(data, WordEmbedder(), [replace(TIDES, title="Our tides")], "guild-1")
        record = run("summarize", "tides", "--collection", "guild-1", "--json").record
        assert record["title"] == "Our tides"
        assert run("summarize", "bees", "--collection", "guild-1").code == 1


class TestEvaluate:
    """`footnote evaluate FOLDER`."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "small"
        folder.mkdir()
        articles = [{"id": a.article_id, "title": a.title, "paragraphs": a.paragraphs} for a in ALL]
        questions = [
            {"question": DANCE, "article_id": "bees", "paragraphs": [0], "answerable": True},
            {"question": RISE, "article_id": "tides", "paragraphs": [0], "answerable": True},
            {"question": OFF_TOPIC, "article_id": None, "paragraphs": [], "answerable": False},
        ]
        for name, records in (("articles", articles), ("questions", questions)):
            text = "".join(f"{json.dumps(record)}\n" for record in records)
            (folder / f"{name}.jsonl").write_text(text)
        return folder

    def test_with_json_it_prints_the_figures(self, run: Run, folder: Path, data: Path) -> None:
        result = run("evaluate", folder, "--json")
        assert (result.code, result.err) == (0, "")
        figures = result.record
        assert (figures["set"], figures["mode"], figures["articles"]) == ("small", "hybrid", 3)
        for name in ("Hit@1", "Hit@3", "Hit@5", "MRR@10", "nDCG@10", "AUROC"):
            assert figures[name] == 1.0
        for name in ("answered", "precision", "refused"):
            assert figures[name] == 1.0
        shown = run("index", "status", "--json").records
        assert [state["collection"] for state in shown] == ["seeds"]  # a set is no collection

    @pytest.mark.parametrize("mode", ["dense", "lexical"])
    def test_one_kind_of_search_can_be_measured_alone(
        self, run: Run, folder: Path, mode: str
    ) -> None:
        assert run("evaluate", folder, "--mode", mode, "--json").record["mode"] == mode

    def test_without_json_it_prints_a_figure_a_line(self, run: Run, folder: Path) -> None:
        result = run("evaluate", folder)
        assert result.code == 0
        assert "Hit@1 1.0 1.000 to 1.000" in [line.strip() for line in result.out.splitlines()]

    def test_configurations_are_compared_a_line_each(self, run: Run, folder: Path) -> None:
        names = ["lexical", "dense", "hybrid", "rerank"]
        result = run("evaluate", folder, "--compare", ",".join(names), "--json")
        assert (result.code, result.err) == (0, "")
        assert [record["configuration"] for record in result.records] == names
        assert all(record["Hit@1_interval"] == [1.0, 1.0] for record in result.records)
        over = [record.get("Hit@1_over_first") for record in result.records]
        assert over == [None, *[[0.0, 0.0, 0.0]] * 3]

    def test_a_comparison_is_shown_as_a_table(self, run: Run, folder: Path) -> None:
        result = run("evaluate", folder, "--compare", "dense, hybrid, dense")
        assert (result.code, result.err) == (0, "")
        rows = [line.split()[:3] for line in result.out.splitlines() if line.strip()]
        assert [row for row in rows if row[0] in ("dense", "hybrid")] == [
            ["dense", "1.000", "–"],
            ["hybrid", "1.000", ".000"],
        ]
        assert "small: 2 + 1 unanswerable questions" in result.out

    def test_figures_are_written_and_plots_drawn_where_asked(
        self, run: Run, folder: Path, tmp_path: Path
    ) -> None:
        arguments = ("--out", "figures.json", "--plots", "plots", "--left-out", "--json")
        result = run("evaluate", folder, *arguments)
        assert (result.code, result.err) == (0, "")
        assert json.loads((tmp_path / "figures.json").read_text()) == result.records
        assert result.record["left_out_AUROC"] == 1.0
        assert len(list((tmp_path / "plots").glob("*.png"))) == 3

    @pytest.mark.parametrize(
        ("option", "place"), [("--out", "missing/figures.json"), ("--plots", "file/plots")]
    )
    def test_a_place_that_cannot_be_written_fails_in_one_line_before_the_work(
        self, run: Run, folder: Path, data: Path, option: str, place: str
    ) -> None:
        Path("file").touch()
        result = run("evaluate", folder, option, place, "--json")
        assert (result.code, result.out) == (1, "")
        assert one_line(result.err)
        assert f"{place} cannot be written" in result.err
        assert not (data / ".evaluate").exists()

    def test_a_broken_question_fails_in_one_line(self, run: Run, folder: Path) -> None:
        with (folder / "questions.jsonl").open("a") as file:
            file.write("{bad\n")
        result = run("evaluate", folder, "--json")
        assert (result.code, result.out) == (1, "")
        assert one_line(result.err)
        assert "questions.jsonl:4 is no question" in result.err

    def test_a_set_without_a_readable_article_fails(self, run: Run, folder: Path) -> None:
        (folder / "articles.jsonl").write_text("{bad\n")
        result = run("evaluate", folder, "--json")
        assert (result.code, result.out) == (1, "")
        assert one_line(result.err)
        assert "articles.jsonl:1: The line is not valid JSON." in result.err
