"""What another process does to a library: `python -m tests.index.other_process WHAT FOLDER`."""

import sqlite3
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from index.library import Library
from index.store import writer
from index.store.schema import open_for_writing
from index.store.writer import EmbeddedPassage, LibraryChangedError
from index.types import Article, Vectors
from tests.fakes import WordEmbedder
from tests.index.making import add, rebuild
from tests.index.making import article as make


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def hang() -> NoReturn:
    say("ready")
    while True:
        time.sleep(60)


class HangingEmbedder(WordEmbedder):
    """Never comes back from its second batch."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.passages:
            hang()
        return super().embed_passages(texts)


def rebuild_and_hang_while_embedding(folder: Path) -> None:
    many = make("many", *(f"Paragraph {number}." for number in range(200)))
    rebuild(Library(folder), HangingEmbedder(), many)


def rebuild_and_hang_in_the_transaction(folder: Path) -> None:
    """More than SQLite's cache holds, so that much of it is on disk before the commit."""
    insert = writer._insert

    def insert_and_hang(
        connection: sqlite3.Connection, article: Article, passages: Sequence[EmbeddedPassage]
    ) -> int:
        insert(connection, article, passages)
        hang()

    writer._insert = insert_and_hang
    long = "a long paragraph that fills the pages " * 20
    many = make("many", *(f"{long} {number}." for number in range(3000)))
    rebuild(Library(folder), WordEmbedder(), many)


def add_articles(folder: Path, name: str, count: str) -> None:
    """Add articles one by one, saying which were acknowledged."""
    library, embedder = Library(folder), WordEmbedder()
    for number in range(int(count)):
        while True:
            try:
                add(library, embedder, make(f"{name}-{number}", f"Text {number} of {name}."))
                break
            except LibraryChangedError:
                continue
        say(f"{name}-{number}")


def hold(folder: Path) -> None:
    """Hold the write lock."""
    connection = open_for_writing(folder)
    connection.execute("BEGIN IMMEDIATE")
    hang()


if __name__ == "__main__":
    actions: dict[str, Any] = {
        "embedding": rebuild_and_hang_while_embedding,
        "transaction": rebuild_and_hang_in_the_transaction,
        "add": add_articles,
        "hold": hold,
    }
    actions[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
