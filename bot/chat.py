"""The bot without Discord: the same engine and the same answers, in a terminal or a pipe."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from rich.console import Console

from bot.engine import Engine
from bot.ports import Scope
from index.errors import FootnoteError
from index.report import print_articles
from index.shelf import SEEDS
from retrieval.history import Turn
from retrieval.show import console, outcome_view
from retrieval.types import Answer

_EVERYONE = Scope((SEEDS,))
_FOLLOW_UP = "+"
_WELCOME = (
    "[bold]Footnote[/] answers from {count} articles. Ask a question; "
    "[bold]+[/] before it makes it a follow-up.\n"
    "[bold]/articles[/] lists them, [bold]/quit[/] ends.\n"
    "[dim]To run it in Discord, set DISCORD_TOKEN (see the README).[/]\n"
)


def chat(engine: Engine) -> None:
    """Answer questions until the input ends, or Ctrl-C or SIGTERM ends it."""
    out = console()
    signal.signal(signal.SIGTERM, _interrupt)
    with asyncio.Runner() as runner:
        try:
            if sys.stdin.isatty():
                articles = runner.run(engine.articles(_EVERYONE.collections))
                out.print(_WELCOME.format(count=len(articles)))
            history: list[Turn] = []
            for line in _lines():
                if line in {"/quit", "/exit"}:
                    break
                if line == "/articles":
                    print_articles(runner.run(engine.articles(_EVERYONE.collections)))
                elif line:
                    history = _answer(runner, engine, line, history, out)
        except KeyboardInterrupt:
            out.print()
        finally:
            runner.run(engine.close())


def _answer(
    runner: asyncio.Runner, engine: Engine, line: str, history: list[Turn], out: Console
) -> list[Turn]:
    """Answer a line and return what the next may follow up; "+" before it means it follows up."""
    follows = line.startswith(_FOLLOW_UP)
    question, history = line.removeprefix(_FOLLOW_UP).strip(), history if follows else []
    if not sys.stdin.isatty():
        out.print("[bold]? [/]", end="")
        out.print(question, style="bold", markup=False, emoji=False)
    cited: tuple[str, ...] = ()
    try:
        outcome = runner.run(engine.answer(question, _EVERYONE, history))
        out.print(outcome_view(outcome))
        if isinstance(outcome, Answer):
            cited = tuple(one.article.article_id for one in outcome.citations[:1])
    except FootnoteError as error:
        out.print(str(error), style="red", markup=False)
    out.print()
    return [*history, Turn(question, cited)]


def _lines() -> Iterator[str]:
    """Questions as they are typed, or line by line from a pipe."""
    if not sys.stdin.isatty():
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream
        yield from (line.strip() for line in sys.stdin)
        return
    import readline  # noqa: F401 - gives input() its history and editing

    while True:
        try:
            line = input("? ").strip()
        except EOFError:
            return
        yield line


def _interrupt(number: int, frame: FrameType | None) -> None:
    # As Ctrl-C: while a question runs, asyncio's own handler cancels it. Raised there from outside,
    # the exception could strike any task.
    on_ctrl_c = signal.getsignal(signal.SIGINT)
    if not callable(on_ctrl_c):  # a shell's background job ignores Ctrl-C
        raise KeyboardInterrupt
    on_ctrl_c(signal.SIGINT, frame)
