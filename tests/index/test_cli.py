"""footnote index …: exit codes, one-line errors, and JSON alone on standard output."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import cli
from index.errors import ModelError
from index.library import VECTOR_FILE, Library
from index.run_cli import run_cli
from index.settings import Settings
from index.store.schema import FILE_NAME
from tests.fakes import WordEmbedder
from tests.index.making import held, sql

BEES = "---\ntitle: Why bees dance\npublisher: Hive\ndate: 2025-11-11\n---\nBees dance.\n\nA map.\n"
TIDES = "# Tides\n\nThe moon pulls the sea.\n"


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


Run = Callable[..., Result]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run a command on a data folder of its own, from a folder without settings."""

    def load(settings: Settings) -> WordEmbedder:
        if settings.model == "missing":
            raise ModelError("There is no model folder missing. Check the model setting.")
        return WordEmbedder(settings.model)

    def run_it(*arguments: str | Path) -> Result:
        capsys.readouterr()
        code = run_cli(cli.app, "footnote index", [str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FOOTNOTE_MODEL", "words")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(cli, "load_embedder", load)
    levels = {name: logging.getLogger(name).level for name in ("bot", "retrieval", "index")}
    yield run_it
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bees.md").write_text(BEES)
    (folder / "tides.md").write_text(TIDES)
    return folder


def stored() -> dict[str, tuple[str, ...]]:
    return held(Library(Path("data/seeds")))


def one_line(result: Result) -> str:
    """The only line of an error."""
    (line,) = result.err.splitlines()
    assert line.startswith("footnote: ")
    assert result.out == ""
    return line.removeprefix("footnote: ")


def test_a_rebuild_says_what_it_changed(run: Run, articles: Path) -> None:
    first = run("rebuild", articles)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("seeds: 2 added. 3 passages, 3 of them embedded now, in ")
    second = run("rebuild", articles)
    assert second.out.startswith("seeds: 2 unchanged. 3 passages, 0 of them embedded now, in ")


def test_a_rebuild_in_json_prints_one_object(run: Run, articles: Path) -> None:
    result = run("rebuild", articles, "--json")
    (record,) = result.records
    assert record.pop("seconds") >= 0
    assert record == {
        "collection": "seeds", "added": 2, "updated": 0, "removed": 0, "unchanged": 0,
        "passages": 3, "embedded": 3, "article_ids": ["bees", "tides"], "problems": [], "notes": [],
    }  # fmt: skip


def test_a_bad_file_is_named_at_the_end_and_the_exit_code_says_so(run: Run, articles: Path) -> None:
    (articles / "photo.md").write_bytes(b"\x89PNG\x00")
    (articles / "tides copy.md").write_text(TIDES)
    result = run("rebuild", articles)
    assert result.code == 1
    assert result.err.splitlines() == [
        f"Note: {articles}/tides.md: It has the same text as {articles}/tides copy.md and is "
        "left out.",
        "Could not be read (1):",
        f"  {articles}/photo.md: This is a binary file, not an article. Save it as plain text.",
    ]
    assert result.out.startswith("seeds: 2 added.")
    in_json = run("rebuild", articles, "--json")
    assert in_json.code == 1
    assert [problem.split(": ")[0] for problem in in_json.records[0]["problems"]] == [
        f"{articles}/photo.md"
    ]


def test_a_file_that_goes_bad_keeps_its_article(run: Run, articles: Path) -> None:
    run("rebuild", articles)
    (articles / "bees.md").write_bytes(b"\x00")
    assert run("rebuild", articles).code == 1
    assert set(stored()) == {"bees", "tides"}


def test_nothing_changes_when_no_file_can_be_read(run: Run, articles: Path) -> None:
    run("rebuild", articles)
    for file in articles.iterdir():
        file.write_bytes(b"\x00")
    for command in ("rebuild", "add"):
        result = run(command, articles, "--json")
        assert (result.code, result.out) == (1, "")
        assert result.err.splitlines()[-1] == (
            "footnote: No article could be read, so nothing was changed."
        )
        assert "bees.md: This is a binary file" in result.err
    assert set(stored()) == {"bees", "tides"}


def test_a_folder_without_articles_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("rebuild", "empty")
    assert result.code == 1
    assert one_line(result).startswith("There are no article files in empty.")
    assert not (tmp_path / "data").exists()


def test_a_rebuild_of_nothing_is_refused_and_one_without_files_re_embeds(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = run("rebuild")
    assert (empty.code, one_line(empty)) == (
        1,
        "seeds is empty, so there is nothing to rebuild. Name files or folders of articles: "
        "footnote index rebuild seeds/",
    )
    run("rebuild", articles)
    monkeypatch.setenv("FOOTNOTE_MODEL", "other")
    assert run("rebuild", "--json").records[0]["embedded"] == 3
    assert set(stored()) == {"bees", "tides"}


def test_adding_with_another_model_is_refused_with_the_command_that_helps(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("rebuild", articles / "bees.md")
    monkeypatch.setenv("FOOTNOTE_MODEL", "other")
    result = run("add", articles / "tides.md")
    assert result.code == 1
    assert one_line(result).endswith("run: footnote index rebuild --collection seeds")
    assert set(stored()) == {"bees"}


def test_a_missing_model_is_one_line_and_changes_nothing(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("rebuild", articles / "bees.md")
    monkeypatch.setenv("FOOTNOTE_MODEL", "missing")
    result = run("rebuild", articles)
    assert (result.code, one_line(result)) == (
        1,
        "There is no model folder missing. Check the model setting.",
    )
    assert set(stored()) == {"bees"}


def test_what_is_added_by_hand_outlives_a_rebuild(run: Run, articles: Path) -> None:
    run("rebuild", articles / "bees.md")
    assert run("add", articles / "tides.md", "--json").records[0]["article_ids"] == ["tides"]
    assert run("rebuild", articles / "bees.md").code == 0
    assert set(stored()) == {"bees", "tides"}


def test_removing_says_what_went(run: Run, articles: Path) -> None:
    run("rebuild", articles)
    assert run("remove", "tides", "--yes").out == "Removed tides: Tides\n"
    assert run("remove", "bees", "--yes", "--json").records == [
        {"article_id": "bees", "title": "Why bees dance", "removed": True}
    ]
    result = run("remove", "bees", "--yes")
    assert (result.code, one_line(result)) == (
        1,
        "There is no article bees in seeds. To see what there is, run: footnote index list "
        "--collection seeds",
    )


def test_listing_names_the_articles(run: Run, articles: Path) -> None:
    assert run("list").out == "seeds holds no articles. Add some: footnote index rebuild seeds/\n"
    assert run("list", "--json").out == ""
    run("rebuild", articles)
    first, second = run("list", "--json").records
    assert first == {
        "article_id": "bees", "title": "Why bees dance", "url": None, "publisher": "Hive",
        "author": None, "published": "2025-11-11", "updated": None,
        "source": str(articles / "bees.md"), "paragraphs": 2, "collection": "seeds",
    }  # fmt: skip
    assert (second["article_id"], second["published"]) == ("tides", None)
    told = run("list").out
    assert told.index("bees") < told.index("tides")
    assert "Why bees dance" in told
    assert "2025-11-11" in told


def test_showing_an_article_numbers_its_paragraphs(run: Run, articles: Path) -> None:
    run("rebuild", articles)
    told = run("show", "bees").out
    assert told.splitlines()[0] == "Why bees dance"
    assert "¶1 Bees dance." in told
    assert "¶2 A map." in told
    (record,) = run("show", "bees", "--json").records
    assert record["paragraphs"] == ["Bees dance.", "A map."]
    assert record["published"] == "2025-11-11"
    missing = run("show", "nessie")
    assert (missing.code, one_line(missing)[:37]) == (1, "There is no article nessie in seeds. ")


def test_markup_in_an_article_is_shown_as_written(run: Run, articles: Path) -> None:
    (articles / "odd.jsonl").write_text(
        json.dumps({"id": "odd", "title": "[red]Odd[/]", "paragraphs": ["[bold]Text[/bold] [/]"]})
    )
    run("rebuild", articles)
    assert "[bold]Text[/bold] [/]" in run("show", "odd").out
    assert "[red]Odd[/]" in run("list").out
    assert run("remove", "odd", "--yes").out == "Removed odd: [red]Odd[/]\n"


def test_status_counts_each_collection(run: Run, articles: Path) -> None:
    assert run("status").out.startswith("There are no collections in ")
    run("rebuild", articles)
    run("add", articles / "bees.md", "--collection", "guild-1")
    records = run("status", "--json").records
    assert [(r["collection"], r["articles"], r["passages"], r["model"]) for r in records] == [
        ("guild-1", 1, 2, "words"),
        ("seeds", 2, 3, "words"),
    ]
    assert "guild-1" in run("status").out


def test_status_tells_the_language_and_rebuild_sets_it(run: Run, articles: Path) -> None:
    german = "---\nlanguage: de-AT\n---\nNeue Sanktionen.\n"
    (articles / "eins.md").write_text(german)
    run("rebuild", articles)
    assert run("status", "--json").records[0]["language"] == "de"
    assert "vectors by words, words in de" in run("status").out
    set_it = run("rebuild", "--language", "FR", "--json")
    assert (set_it.code, set_it.records[0]["embedded"]) == (0, 0)
    run("rebuild", articles)  # it is remembered
    assert run("status", "--json").records[0]["language"] == "fr"
    assert run("rebuild", "--language", "auto").code == 0
    assert run("status", "--json").records[0]["language"] == "de"


@pytest.mark.parametrize("language", ["German", "", "x1", "deu"])
def test_a_language_that_is_none_is_wrong_usage(language: str, run: Run, articles: Path) -> None:
    result = run("rebuild", articles, "--language", language)
    assert (result.code, result.out) == (2, "")
    assert "give two letters such as en" in result.err
    assert not Path("data").exists()


def test_verify_passes_and_fails_with_the_exit_code(run: Run, articles: Path) -> None:
    run("rebuild", articles)
    good = run("verify")
    assert (good.code, good.out.count("✓"), "✗" in good.out) == (0, 8, False)
    (Path("data/seeds") / VECTOR_FILE).write_bytes(b"damaged")
    mended = run("verify")
    assert mended.code == 1
    assert "→ It is made again from SQLite" in mended.out
    assert run("verify").code == 0
    sql(Path("data/seeds"), "UPDATE passages SET digest = zeroblob(32) WHERE id = 1")
    damaged = run("verify", "--json")
    assert damaged.code == 1
    (bad,) = [record for record in damaged.records if not record["ok"]]
    assert (bad["check"], bad["message"]) == ("passages", "damaged passages: bees ¶1")
    assert "footnote index rebuild PATH --collection seeds" in bad["advice"]


def test_a_damaged_row_is_one_line_that_names_verify(run: Run, articles: Path) -> None:
    run("rebuild", articles)
    sql(Path("data/seeds"), "UPDATE passages SET digest = zeroblob(32) WHERE id = 1")
    result = run("show", "bees")
    assert result.code == 1
    assert one_line(result).endswith("is damaged. Run: footnote index verify --collection seeds")


@pytest.mark.parametrize("command", ["list", "status", "rebuild", "verify"])
def test_a_file_that_is_no_database_is_one_line_with_exit_1(
    command: str, run: Run, articles: Path
) -> None:
    Path("data/seeds").mkdir(parents=True)
    (Path("data/seeds") / FILE_NAME).write_text("These are my notes. " * 100)
    result = run(command, *([articles] if command == "rebuild" else []))
    assert result.code == 1
    assert "not a database" in (result.out if command == "verify" else one_line(result))


@pytest.mark.parametrize("name", ["../seeds", "..", "/etc", "a/b", "Seeds"])
def test_a_collection_cannot_be_elsewhere(name: str, run: Run, articles: Path) -> None:
    for command in (["list"], ["rebuild", articles], ["verify"], ["remove", "x", "--yes"]):
        result = run(*command, "--collection", name)
        assert result.code == 1
        assert "cannot name a collection" in one_line(result)
    assert not Path("data").exists()


@pytest.mark.parametrize(
    "arguments",
    [["rebuild", "nowhere"], ["add"], ["show"], ["dance"], ["list", "--dance"], ["remove"]],
)
def test_wrong_usage_is_exit_2(arguments: list[str], run: Run) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Usage: footnote index" in result.err


def test_the_data_folder_of_the_command_line_wins(run: Run, articles: Path) -> None:
    run("rebuild", articles, "--data", "elsewhere")
    assert Path("elsewhere/seeds", FILE_NAME).is_file()
    assert not Path("data").exists()


def test_a_setting_that_cannot_be_used_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_LOG_LEVEL", "LOUD")
    result = run("list")
    assert result.code == 1
    assert one_line(result).startswith("The setting log_level cannot be used: ")
    monkeypatch.delenv("FOOTNOTE_LOG_LEVEL")
    Path("footnote.toml").write_text("data = [")
    assert "footnote.toml" in one_line(run("list"))
