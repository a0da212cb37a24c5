"""Draws docs/answer.svg: what the terminal prints for a question, asked for real.

python docs/picture.py    (needs an index: footnote index rebuild seeds/)
"""

from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from index.embedder import SentenceTransformerEmbedder
from index.shelf import SEEDS, Shelf
from retrieval.answerer import Answerer, Query
from retrieval.compose import default_pipeline
from retrieval.settings import AnswerSettings
from retrieval.show import outcome_view

QUESTIONS = ("why did Colombia stop sharing intelligence?", "who won the world cup in 2018?")


def main() -> None:
    """Ask and draw."""
    shelf = Shelf(Path("data"))
    answerer = Answerer(
        SentenceTransformerEmbedder.load(), shelf, default_pipeline(AnswerSettings())
    )
    with StringIO() as nowhere:
        console = Console(record=True, width=92, file=nowhere, force_terminal=True)
        for question in QUESTIONS:
            command = Text(f'$ footnote ask "{question}"', style="bold green")
            console.print(command, outcome_view(answerer.answer(Query(question, [SEEDS], limit=2))))
            console.print()
        console.save_svg(str(Path(__file__).with_name("answer.svg")), title="footnote")


if __name__ == "__main__":
    main()
