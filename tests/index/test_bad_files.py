"""One bad file in a folder is named at the end and does not stop the others."""

import json
import os
from pathlib import Path

import pytest

from index.errors import SourceError
from index.readers import read, read_content, read_paths
from index.types import Problem, ReadResult
from tests.index.making import quiet

GOOD = "# Bees\n\nBees dance to tell the hive where flowers are.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Make a folder that holds one good article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bees.md").write_text(GOOD)
    return folder


def problem_of(folder: Path, file: str) -> Problem:
    """The only problem, which is the file's; the good article is there all the same."""
    result = read_paths([folder], quiet)
    assert [item.title for item in result.articles] == ["Bees"]
    (problem,) = result.problems
    assert problem.source == str(folder / file)
    assert str(problem).splitlines() == [str(problem)]
    return problem


def ids(result: ReadResult) -> list[str]:
    return [item.article_id for item in result.articles]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl"])
@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_file_is_named(articles: Path, suffix: str, content: bytes) -> None:
    (articles / f"empty{suffix}").write_bytes(content)
    assert problem_of(articles, f"empty{suffix}").message == "The file is empty."


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("photo.txt", b"\x89PNG\x00\x00", "binary file"),
        ("photo.md", b"\x89PNG\x00\x00", "binary file"),
        ("photo.html", b"\x89PNG\x00\x00", "No article was found"),
        ("photo.jsonl", b"\x89PNG\x00\x00", "not UTF-8"),
        ("half.txt", b"\xff\xfeA", "not valid utf-16"),
        ("garbled.md", "Où était la fête ? ".encode() * 40 + b"\xff", "Save it as UTF-8"),
        ("only-title.md", b"# A title\n", "No paragraphs"),
        ("front.md", b"---\ntitle: x\n---\n", "No paragraphs"),
        ("broken.md", b"---\ntitle: [\n---\nText.", "not valid YAML"),
        ("blank.jsonl", b'{"paragraphs": ["", " "]}', "No paragraphs"),
        ("none.jsonl", b'{"title": "x"}', '"paragraphs" has to be a list of strings'),
        ("text.jsonl", b'{"paragraphs": "One."}', '"paragraphs" has to be a list of strings'),
        ("mixed.jsonl", b'{"paragraphs": ["One.", 2]}', "has to be a list of strings"),
        ("list.jsonl", b"[1]", "no JSON object"),
        ("cut.jsonl", b'{"paragraphs": ["One."]', "not valid JSON"),
        ("deep.jsonl", b"[" * 100_000, "not valid JSON"),
        ("number.jsonl", b"1" * 5000, "not valid JSON"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_read(
    articles: Path, file: str, content: bytes, message: str
) -> None:
    (articles / file).write_bytes(content)
    assert message in problem_of(articles, file).message


def test_a_file_that_is_too_large_is_named_without_being_read(articles: Path) -> None:
    with (articles / "huge.md").open("wb") as file:
        file.truncate(50_000_000)
    assert problem_of(articles, "huge.md").message == (
        "The file has 50 MB; an article file may have 10 MB. "
        "Split it, or use .jsonl with an article a line."
    )


def test_a_jsonl_file_may_be_larger(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 100)
    lines = [json.dumps({"id": str(n), "paragraphs": ["One."]}) for n in range(50)]
    (articles / "many.jsonl").write_text("\n".join(lines))
    assert len(read_paths([articles / "many.jsonl"], quiet).articles) == 50


def test_a_broken_line_is_named_by_its_number_and_stops_no_other(articles: Path) -> None:
    lines = [
        b'{"id": "a", "paragraphs": ["A."]}',
        b"{",
        b"\xff",
        b"",
        b'{"id":"b","paragraphs":["B."]}',
    ]
    (articles / "set.jsonl").write_bytes(b"\n".join(lines))
    result = read_paths([articles / "set.jsonl"], quiet)
    assert ids(result) == ["a", "b"]
    where = articles / "set.jsonl"
    assert [str(problem) for problem in result.problems] == [
        f"{where}:2: The line is not valid JSON.",
        f"{where}:3: The line is not UTF-8.",
    ]


def test_an_id_used_twice_keeps_the_first_article(articles: Path) -> None:
    lines = [{"id": "a", "paragraphs": [text]} for text in ("First.", "Second.")]
    (articles / "set.jsonl").write_text("\n".join(map(json.dumps, lines)))
    result = read_paths([articles / "set.jsonl"], quiet)
    assert [item.paragraphs for item in result.articles] == [("First.",)]
    assert [p.message for p in result.problems] == ['The id "a" is used twice; the first is kept.']


def test_the_same_text_in_two_files_is_read_once_and_noted(articles: Path) -> None:
    (articles / "copy.md").write_text(GOOD)
    result = read_paths([articles], quiet)
    assert len(result.articles) == 1
    assert result.problems == []
    assert [str(note) for note in result.notes] == [
        f"{articles / 'copy.md'}: It has the same text as {articles / 'bees.md'} and is left out."
    ]


def test_files_of_one_name_in_two_folders_have_ids_of_their_own(articles: Path) -> None:
    (articles / "more").mkdir()
    (articles / "more" / "bees.md").write_text("# Bees\n\nOther bees.")
    first, second = ids(read_paths([articles], quiet))
    assert first == "bees"
    assert second.startswith("bees-")
    assert ids(read_paths([articles], quiet)) == [first, second]


def test_a_file_keeps_its_id_while_its_namesake_cannot_be_read(articles: Path) -> None:
    (articles / "more").mkdir()
    (articles / "more" / "bees.md").write_text("# Bees\n\nOther bees.")
    _, second = ids(read_paths([articles], quiet))
    (articles / "bees.md").write_bytes(b"\x00")
    assert ids(read_paths([articles], quiet)) == [second]


def test_hidden_files_other_formats_and_dead_links_are_passed_over(articles: Path) -> None:
    for hidden in (".git/notes.md", ".draft.md", "more/.trash/old.txt"):
        (articles / hidden).parent.mkdir(parents=True, exist_ok=True)
        (articles / hidden).write_text("Not for reading.")
    (articles / "photo.jpg").write_bytes(b"\xff\xd8")
    (articles / "dead.md").symlink_to(articles / "nowhere.md")
    (articles / "loop.md").symlink_to("loop.md")
    (articles / "folder.md").mkdir()
    result = read_paths([articles], quiet)
    assert (ids(result), result.problems) == (["bees"], [])


def test_a_folder_below_a_hidden_one_is_read_when_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "articles"
    folder.mkdir(parents=True)
    (folder / "bees.md").write_text(GOOD)
    assert ids(read_paths([folder], quiet)) == ["bees"]


def test_a_file_named_twice_is_read_once(articles: Path) -> None:
    result = read_paths([articles, articles / "bees.md", articles / ".." / "articles"], quiet)
    assert (ids(result), result.notes) == (["bees"], [])


def test_a_folder_without_articles_says_what_articles_are(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(SourceError) as caught:
        read_paths([tmp_path], quiet)
    assert str(caught.value) == (
        f"There are no article files in {tmp_path}. "
        "Article files end in .txt, .md, .html, .htm, .jsonl."
    )


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere does not exist"):
        read_paths([tmp_path / "nowhere"], quiet)


def test_a_file_of_another_format_is_named(articles: Path) -> None:
    (articles / "a.pdf").write_bytes(b"%PDF")
    result = read_paths([articles, articles / "a.pdf"], quiet)
    assert ids(result) == ["bees"]
    assert [p.source for p in result.problems] == [str(articles / "a.pdf")]


def test_a_file_that_goes_while_it_is_looked_for_is_named(
    articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = articles / "gone.md"
    gone.write_text("Soon gone.")
    found = read._files(articles)
    gone.unlink()
    monkeypatch.setattr(read, "_files", lambda path: found)
    assert problem_of(articles, "gone.md").message == f"It cannot be read: {os.strerror(2)}."


def test_an_upload_that_holds_no_article_raises_its_first_problem() -> None:
    with pytest.raises(SourceError, match="binary file"):
        read_content("a.txt", b"\x00", "upload")
    with pytest.raises(SourceError, match=r"Article files end in"):
        read_content("a.exe", b"MZ", "upload")
