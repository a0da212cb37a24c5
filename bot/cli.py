"""The footnote command: everything in one place."""

import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from index.cli import app as index_app
from index.errors import FootnoteError
from index.options import AsJson, DataDir, print_json, set_up_logging
from index.run_cli import run_cli
from retrieval.cli import ask, summarize
from retrieval.evaluate_cli import evaluate
from retrieval.feedback_cli import app as feedback_app
from retrieval.gaps_cli import gaps

app = typer.Typer(
    name="footnote",
    help="Answers questions about articles by quoting the paragraphs that answer them, with "
    "citations: in Discord, in the terminal, from scripts.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.add_typer(index_app)
app.add_typer(feedback_app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"footnote {version('footnote')}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Take the options of footnote itself."""


for command in (ask, summarize, evaluate, gaps):
    app.command()(command)


@app.command()
def run(
    data: DataDir = None,
    shards: Annotated[
        str | None,
        typer.Option(
            help="The part of a big bot that this process is, such as 0-3/16; also FOOTNOTE_SHARDS."
        ),
    ] = None,
) -> None:
    """Run the bot: in Discord when DISCORD_TOKEN is set, else as a chat in this terminal."""
    from bot.app import run as run_bot
    from bot.operating import logs
    from bot.settings import BotSettings
    from index.settings import load_settings

    settings = load_settings(BotSettings, data)
    if shards is not None:
        settings = settings.model_copy(update={"shards": shards})
    logs.set_up_logging(settings.log_level, settings.log_format, settings.token)
    try:
        run_bot(settings)
    except FootnoteError as error:
        if settings.log_format == "text":
            raise
        logging.getLogger(__name__).critical("%s", error)  # a line of JSON as all others
        raise typer.Exit(1) from error


@app.command()
def doctor(data: DataDir = None, as_json: AsJson = False) -> None:
    """Check token, intents, permissions, model and data folder, and say what to do about each."""
    from dataclasses import asdict

    from bot.operating.doctor import examine
    from bot.settings import BotSettings
    from index.checks import passed
    from index.report import print_check
    from index.settings import load_settings

    settings = load_settings(BotSettings, data)
    set_up_logging("ERROR")
    checks = []
    for check in examine(settings):
        checks.append(check)
        if as_json:
            print_json(asdict(check))
        else:
            print_check(check)
    if not passed(checks):
        raise typer.Exit(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run footnote and return its exit code."""
    return run_cli(app, "footnote", arguments)


if __name__ == "__main__":
    sys.exit(main())
