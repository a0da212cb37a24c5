"""The chat without Discord, in this process and as one that signals end."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest

from bot.chat import chat
from bot.engine import Engine
from bot.ports import Scope
from bot.shared_embedder import ClosingError
from retrieval.history import Turn
from retrieval.types import Outcome
from tests.fakes import WordEmbedder
from tests.retrieval.world import fill

ROOT = Path(__file__).parents[2]
DANCE = "Why do honeybees dance because dancing shows sisters where flowers are?"
SECONDS = 10.0  # a signal has to end the chat within

# The bot as `python -m bot` runs it, but for the model; a question takes as long as is said.
PROGRAM = """
import sys, time
import bot.app, bot.cli
from tests.fakes import WordEmbedder, use_known_weights

class Slow(WordEmbedder):
    def embed_questions(self, texts):
        print("thinking", file=sys.stderr, flush=True)
        time.sleep(float(sys.argv[1]))
        return super().embed_questions(texts)

bot.app.load_embedder = lambda settings: Slow()
use_known_weights()
sys.exit(bot.cli.main(["run"]))
"""


@pytest.fixture
def engine(tmp_path: Path, known_weights: None) -> Engine:
    embedder = WordEmbedder()
    fill(tmp_path, embedder)
    return Engine(embedder, tmp_path)


Talk = Callable[[bytes], str]


@pytest.fixture
def talk(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Talk]:
    """Chat over a pipe with this as its input; what it printed."""

    def talk_it(lines: bytes) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), "utf-8"))
        chat(engine)
        return capsys.readouterr().out

    monkeypatch.setenv("COLUMNS", "200")
    before = signal.getsignal(signal.SIGTERM)
    yield talk_it
    signal.signal(signal.SIGTERM, before)


def test_a_plus_makes_a_line_a_follow_up_of_those_before(
    engine: Engine, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, list[Turn]]] = []
    answer = engine.answer

    async def listen(question: str, scope: Scope, history: Sequence[Turn] = ()) -> Outcome:
        asked.append((question, list(history)))
        return await answer(question, scope, history)

    monkeypatch.setattr(engine, "answer", listen)
    said = talk(f"{DANCE}\n+ and why?\n+where?\nzebra\n+ how?".encode())
    first = Turn(DANCE, ("bees",))
    assert asked[0] == (DANCE, [])
    assert asked[1] == ("and why?", [first])
    assert [turn.question for turn in asked[2][1]] == [DANCE, "and why?"]
    assert asked[3:] == [("zebra", []), ("how?", [Turn("zebra")])]
    assert "? and why?" in said


def test_each_line_of_a_pipe_is_answered_in_order(talk: Talk) -> None:
    said = talk(f"{DANCE}\n\n   \nzebra quartz\nTides rise because the moon pulls?".encode())
    assert said.split("\n? ")[0].startswith(f"? {DANCE}\n[1] “Honeybees live in hives. They dance")
    assert [line for line in said.splitlines() if line.startswith("? ")] == [
        f"? {DANCE}",
        "? zebra quartz",
        "? Tides rise because the moon pulls?",
    ]
    assert "The articles hold no answer to that." in said
    assert "Tides · Harbour News · 10 Feb 2025 · ¶1" in said


def test_the_engine_is_closed_at_end_of_input(talk: Talk, engine: Engine) -> None:
    assert talk(b"") == ""
    with pytest.raises(ClosingError):
        asyncio.run(engine.answer(DANCE, Scope(("seeds",))))


def test_a_question_that_cannot_be_asked_stops_no_other(talk: Talk) -> None:
    said = talk(b"x" * 6001 + f"\n{DANCE}\n".encode())
    assert "The question has 6,001 characters; 6,000 at most can be asked." in said
    assert "“Honeybees live in hives." in said


def test_what_is_typed_is_printed_as_text_whatever_it_holds(talk: Talk) -> None:
    said = talk(b"[bold]bees[/bold] [/]\ncaf\xe9 :bee: \\[x]\n")
    assert "? [bold]bees[/bold] [/]\n" in said
    assert "? caf� :bee: \\[x]\n" in said


def test_the_articles_are_listed(talk: Talk) -> None:
    said = talk(b"/articles\n")
    assert [word for word in said.split() if word in {"tides", "bees", "bread"}] == [
        "tides",
        "bees",
        "bread",
    ]


@pytest.mark.parametrize("word", ["/quit", "/exit"])
def test_quit_ends_a_pipe_too(talk: Talk, word: str) -> None:
    assert talk(f"{word}\n{DANCE}\n".encode()) == ""


class Terminal(io.StringIO):
    """A standard input where somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("end", ["/quit", EOFError(), KeyboardInterrupt()])
def test_in_a_terminal_it_says_hello_and_how_to_end(
    talk: Talk,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    end: str | BaseException,
) -> None:
    typed = iter([DANCE, "", end])

    def type_it(prompt: str) -> str:
        assert prompt == "? "
        line = next(typed)
        if isinstance(line, BaseException):
            raise line
        return line

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", type_it)
    chat(engine)
    said = capsys.readouterr().out
    assert said.startswith("Footnote answers from 3 articles. Ask a question; + before it makes")
    assert "/articles lists them, /quit ends." in said
    assert said.count("“Honeybees live in hives.") == 1
    assert list(typed) == []


def start(tmp_path: Path, seconds: float = 0.0) -> "subprocess.Popen[str]":
    """A chat in a process of its own, over pipes, with one seed article."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "bees.md").write_text("# Honeybees\n\nHoneybees dance to show where flowers are.\n")
    environment = {
        **os.environ,
        "DISCORD_TOKEN": "",
        "FOOTNOTE_DATA": str(tmp_path / "data"),
        "FOOTNOTE_SEEDS": str(seeds),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(  # noqa: S603 - the program is our own
        [sys.executable, "-c", PROGRAM, str(seconds)],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def ask(process: "subprocess.Popen[str]", question: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{question}\n")
    process.stdin.flush()


def read_until(stream: IO[str] | None, sign: str) -> None:
    assert stream is not None
    for line in stream:
        if sign in line:
            return
    raise AssertionError(f"{sign} was never printed")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_chat_that_waits(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path) as process:
        ask(process, "Why do honeybees dance?")
        read_until(process.stdout, "Confidence")
        process.send_signal(number)
        _, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, errors) == (0, "thinking\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_chat_that_thinks(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path, seconds=0.5) as process:
        ask(process, "Why do honeybees dance?")
        read_until(process.stderr, "thinking")
        process.send_signal(number)
        _, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, errors) == (0, "")


def test_a_reader_that_goes_away_ends_it_without_a_traceback(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, errors = process.communicate("Why do honeybees dance?\nWhy?\n", timeout=SECONDS)
    assert "Traceback" not in errors
