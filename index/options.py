"""Options that every command takes, and the parts that commands are put together from."""

import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

import typer

from index.shelf import SEEDS

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.settings import Settings

DataDir: TypeAlias = Annotated[
    Path | None,
    typer.Option("--data", envvar="FOOTNOTE_DATA", help="Data folder.", show_default="data"),
]
Collection: TypeAlias = Annotated[
    str, typer.Option("--collection", "-c", help="Collection of articles.")
]
AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one JSON object a line and nothing else.")
]
DEFAULT_COLLECTION = SEEDS
S = TypeVar("S", bound="Settings")


def settings_for(data: Path | None) -> "Settings":
    """The configuration of a command, logging set up as it says."""
    from index.settings import Settings

    return settings_of(Settings, data)


def settings_of(kind: type[S], data: Path | None) -> S:
    """The same, of a command that has settings of its own."""
    from index.settings import load_settings

    settings = load_settings(kind, data)
    set_up_logging(settings.log_level)
    return settings


def set_up_logging(level: str) -> None:
    """Logs go to standard error; libraries speak up only when something is wrong."""
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    # It warns of every page without an article, which the reader then says in its own words.
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    for name in ("bot", "retrieval", "index"):
        logging.getLogger(name).setLevel(level)


def load_embedder(settings: "Settings") -> "Embedder":
    """The configured model, with a word to whoever waits for it."""
    from rich.console import Console

    from index.embedder import SentenceTransformerEmbedder

    console = Console(stderr=True)
    if not console.is_terminal:
        return SentenceTransformerEmbedder.load(settings.model)
    with console.status("Loading the model…"):
        return SentenceTransformerEmbedder.load(settings.model)


def print_json(record: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + os.linesep)
    sys.stdout.flush()
