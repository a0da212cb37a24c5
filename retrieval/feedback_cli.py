"""The commands that look at votes and make questions of them: footnote feedback."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.options import AsJson, DataDir, print_json, settings_for

if TYPE_CHECKING:
    from index.store.votes import Vote
    from retrieval.feedback import VotedAnswer
    from retrieval.feedback_set import Exported

app = typer.Typer(
    name="feedback",
    help="See what people thought of the answers, and make a test set of it.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

VotesOn = Annotated[
    str | None,
    typer.Option(
        "--collection",
        "-c",
        help="Only votes on answers from this collection.",
        show_default="all",
    ),
]


@app.command()
def export(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Folder to write articles.jsonl and questions.jsonl to; made if it is missing.",
            file_okay=False,
        ),
    ],
    collection: VotesOn = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the two files in a folder that is not empty.")
    ] = False,
    data: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a set of questions for footnote evaluate out of what most people agreed on.

    A question that most found helpfully answered has its answer in the passages they found helpful.
    One that most said should have been refused has none. Other questions are left out, and counted.
    Nothing in the set says who asked or voted.
    """
    from index.shelf import Shelf
    from retrieval.feedback_set import Exported, check_folder
    from retrieval.feedback_set import export as write_set

    settings = settings_for(data)
    check_folder(folder, force=force)
    votes = _votes(settings.data, collection)
    if not votes:
        done = Exported()
        typer.echo(f"{_none(collection)} Nothing was written.", err=True)
    else:
        shelf = Shelf(settings.data)
        try:
            done = write_set(votes, shelf, folder)
        finally:
            shelf.close()
        typer.echo(_summary(done, folder), err=True)
    if as_json:
        print_json(_export_record(done, folder))


@app.command("list")
def list_votes(collection: VotesOn = None, data: DataDir = None, as_json: AsJson = False) -> None:
    """List the answers that were voted on, the last one first, without who voted."""
    from retrieval.feedback import by_answer

    answers = by_answer(_votes(settings_for(data).data, collection))
    if as_json:
        for answer in answers:
            print_json(_answer_record(answer))
    elif answers:
        _print(answers)
    else:
        typer.echo(_none(collection))


def _votes(data: Path, collection: str | None) -> "list[Vote]":
    from index.store.votes import Votes

    return Votes(data).all(collection)


def _none(collection: str | None) -> str:
    where = "" if collection is None else f" from {collection}"
    return f"Nobody has voted on an answer{where} yet."


def _summary(done: "Exported", folder: Path) -> str:
    left_out = [
        f"{_counted(done.unclear, 'question')} whose votes do not say what is right"
        if done.unclear
        else "",
        f"{_counted(done.gone, 'question')} whose passage is no longer there" if done.gone else "",
    ]
    less = "; ".join(filter(None, left_out))
    if not done.questions:
        return f"Nothing was written, for no question is left. Left out: {less}."
    wrote = (
        f"Wrote {_counted(done.questions, 'question')} ({done.unanswerable:,} of them without an "
        f"answer) and {_counted(done.articles, 'article')} to {folder}."
    )
    return f"{wrote} Left out: {less}." if less else wrote


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _export_record(done: "Exported", folder: Path) -> dict[str, object]:
    return {
        "folder": str(folder),
        "written": done.questions > 0,
        "articles": done.articles,
        "questions": done.questions,
        "answerable": done.answerable,
        "unanswerable": done.unanswerable,
        "left_out": {"unclear": done.unclear, "gone": done.gone},
    }


def _answer_record(answer: "VotedAnswer") -> dict[str, object]:
    return {
        "answer_id": answer.answer_id,
        "question": answer.question,
        "collection": answer.collection,
        "article_id": answer.article_id,
        "paragraph": answer.paragraph,
        "helpful": answer.helpful,
        "not_helpful": answer.not_helpful,
        "reasons": dict(answer.reasons),
        "last": answer.last.isoformat(),
    }


def _print(answers: "Sequence[VotedAnswer]") -> None:
    from rich.text import Text

    from retrieval.show import console

    screen = console()
    for answer in answers:
        reasons = ", ".join(f"{reason} {count}×" for reason, count in answer.reasons)
        facts = (
            f"{answer.helpful:,} helpful, {answer.not_helpful:,} not"
            + (f" ({reasons})" if reasons else ""),
            f"{answer.article_id} ¶{answer.paragraph}",
            answer.collection,
            f"{answer.last.day} {answer.last:%b %Y}",
        )
        screen.print(Text(answer.question, style="bold"))
        screen.print(Text(f"    {' · '.join(facts)}", style="dim"))
