"""footnote feedback, from the command line to what is printed and written."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from index.store.votes import OUTDATED, SHOULD_HAVE_SAID_NO, Vote, Votes
from tests.fakes import WordEmbedder
from tests.retrieval.world import fill

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
DANCE = Vote(
    "a1",
    1,
    5,
    True,
    "",
    "Does dancing show [red]sisters[/] where flowers are?",
    "seeds",
    "bees",
    1,
    NOON,
)
CUP = replace(
    DANCE,
    answer_id="a2",
    question="Who won the cup?",
    helpful=False,
    reason=SHOULD_HAVE_SAID_NO,
    when=NOON + timedelta(days=1),
)

Run = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error


@pytest.fixture
def votes(tmp_path: Path) -> Votes:
    """Three on one answer, one on another; two questions make cases."""
    fill(tmp_path / "data", WordEmbedder())
    votes = Votes(tmp_path / "data")
    votes.cast(DANCE)
    votes.cast(replace(DANCE, person=2))
    votes.cast(replace(DANCE, person=3, helpful=False, reason=OUTDATED))
    votes.cast(CUP)
    return votes


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run footnote in a folder of its own, on the data folder there."""

    def run_it(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("retrieval.evaluate_cli.load_embedder", lambda _: WordEmbedder())
    levels = {name: logging.getLogger(name).level for name in ("bot", "retrieval", "index")}
    yield run_it
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def record(out: str) -> dict[str, Any]:
    (line,) = out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


@pytest.mark.usefixtures("votes", "known_weights")
def test_what_is_exported_can_be_evaluated(run: Run) -> None:
    assert run("feedback", "export", "set") == (
        0,
        "",
        "Wrote 2 questions (1 of them without an answer) and 3 articles to set.\n",
    )
    code, out, err = run("evaluate", "set", "--json")
    assert (code, err) == (0, "")
    figures = record(out)
    assert (figures["answerable"], figures["unanswerable"], figures["Hit@1"]) == (1, 1, 1.0)


def test_what_is_left_out_is_counted(run: Run, votes: Votes) -> None:
    votes.cast(replace(CUP, answer_id="a3", question="And then?", reason=OUTDATED))
    votes.cast(replace(DANCE, answer_id="a4", question="Of wasps?", article_id="wasps"))
    votes.cast(replace(DANCE, answer_id="a5", question="Of hornets?", article_id="hornets"))
    code, out, err = run("feedback", "export", "set", "--json")
    assert code == 0
    assert record(out) == {
        "folder": "set",
        "written": True,
        "articles": 3,
        "questions": 2,
        "answerable": 1,
        "unanswerable": 1,
        "left_out": {"unclear": 1, "gone": 2},
    }
    assert err == (
        "Wrote 2 questions (1 of them without an answer) and 3 articles to set. Left out: "
        "1 question whose votes do not say what is right; 2 questions whose passage is no longer "
        "there.\n"
    )


def test_without_votes_it_says_so_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    assert run("feedback", "export", "set") == (
        0,
        "",
        "Nobody has voted on an answer yet. Nothing was written.\n",
    )
    code, out, _ = run("feedback", "export", "set", "-c", "guild-5", "--json")
    assert (code, record(out)["written"], record(out)["questions"]) == (0, False, 0)
    assert run("feedback", "list", "-c", "guild-5") == (
        0,
        "Nobody has voted on an answer from guild-5 yet.\n",
        "",
    )
    assert run("feedback", "list", "--json") == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_votes_that_agree_on_nothing_write_nothing(run: Run, votes: Votes, tmp_path: Path) -> None:
    votes.cast(replace(CUP, collection="guild-5", reason=OUTDATED))
    assert run("feedback", "export", "set", "--collection", "guild-5") == (
        0,
        "",
        "Nothing was written, for no question is left. Left out: 1 question whose votes do not "
        "say what is right.\n",
    )
    assert not (tmp_path / "set").exists()


@pytest.mark.usefixtures("votes")
def test_a_folder_that_holds_something_needs_force(run: Run, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "notes.txt").write_text("mine")
    (tmp_path / "set" / "questions.jsonl").write_text("old")
    code, out, err = run("feedback", "export", "set")
    assert (code, out) == (1, "")
    assert err == (
        "footnote: set is not empty. Name another folder, or give --force to replace its "
        "articles.jsonl and questions.jsonl.\n"
    )
    assert (tmp_path / "set" / "questions.jsonl").read_text() == "old"
    assert run("feedback", "export", "set", "--force")[0] == 0
    assert (tmp_path / "set" / "notes.txt").read_text() == "mine"
    assert len((tmp_path / "set" / "questions.jsonl").read_text().splitlines()) == 2


@pytest.mark.usefixtures("votes")
def test_a_folder_that_cannot_be_written_fails_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, out, err = run("feedback", "export", "file/set", "--json")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith("footnote: file/set cannot be written (")
    assert run("feedback", "export", "file")[0] == 2
    assert run("feedback", "export")[0] == 2


@pytest.mark.usefixtures("votes")
def test_answers_are_listed_with_what_people_thought(run: Run) -> None:
    code, out, err = run("feedback", "list")
    assert (code, err) == (0, "")
    assert [line.rstrip() for line in out.splitlines()] == [
        "Who won the cup?",
        "    0 helpful, 1 not (should have said no 1×) · bees ¶1 · seeds · 2 Nov 2025",
        "Does dancing show [red]sisters[/] where flowers are?",
        "    2 helpful, 1 not (outdated 1×) · bees ¶1 · seeds · 1 Nov 2025",
    ]


@pytest.mark.usefixtures("votes")
def test_with_json_an_answer_a_line_is_listed_without_persons(run: Run) -> None:
    code, out, err = run("feedback", "list", "--json")
    assert (code, err) == (0, "")
    assert [json.loads(line) for line in out.splitlines()][1] == {
        "answer_id": "a1",
        "question": "Does dancing show [red]sisters[/] where flowers are?",
        "collection": "seeds",
        "article_id": "bees",
        "paragraph": 1,
        "helpful": 2,
        "not_helpful": 1,
        "reasons": {"outdated": 1},
        "last": "2025-11-01T12:00:00+00:00",
    }


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["export", "set"]])
def test_a_damaged_file_fails_in_one_line(run: Run, votes: Votes, arguments: list[str]) -> None:
    votes.path.write_bytes(b"no database" * 1000)
    code, out, err = run("feedback", *arguments)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(f"footnote: {votes.path} is damaged (")
