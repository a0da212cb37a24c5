"""Finds the files, gives each to its reader, and collects articles, problems and notes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.errors import SourceError
from index.readers.html import read_html
from index.readers.jsonl import read_jsonl
from index.readers.markdown import read_markdown
from index.readers.text import read_text
from index.text import digest, distinct_id, slug
from index.types import Article, Problem, Progress, ReadResult

MAX_BYTES = 10_000_000  # of a file that holds one article; .jsonl files are read line by line
_ONE_ARTICLE: dict[str, Callable[[str, bytes], Article]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
FORMATS = (*_ONE_ARTICLE, ".jsonl")


def read_paths(paths: Sequence[Path], on_progress: Callable[[Progress], None]) -> ReadResult:
    """Read article files and folders of them; what cannot be read is named, not raised.

    Raises:
        SourceError: a path does not exist, or there is no article file in any of them.
    """
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    if not files:
        raise SourceError(
            f"There are no article files in {', '.join(map(str, paths))}. "
            f"Article files end in {', '.join(FORMATS)}."
        )
    collected = _Collector()
    for done, file in enumerate(files):
        on_progress(Progress("reading", done, len(files)))
        collected.add_file(str(file), _read_file(file))
    on_progress(Progress("reading", len(files), len(files)))
    return collected.result()


def read_content(name: str, content: bytes, source: str) -> ReadResult:
    """Read one article file (or .jsonl) that is in memory; `name` ends as its format does.

    Raises:
        SourceError: nothing in it can be read as an article.
    """
    collected = _Collector()
    collected.add_file(source, (_named(item, name) for item in _read(Path(name), content)))
    result = collected.result()
    if not result.articles:
        raise SourceError(result.problems[0].message)
    return result


def _named(item: Article | Problem, name: str) -> Article | Problem:
    # Uploads are called "message.txt" far too often for that to be an id.
    if isinstance(item, Article) and item.title and item.article_id == slug(Path(name).stem):
        return replace(item, article_id=slug(item.title))
    return item


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = (file for file in path.rglob("*") if file.suffix.lower() in FORMATS)
        files = (file.resolve() for file in found if _is_file(file))
        return sorted(file for file in files if not _hidden(file, path))
    if not path.exists():
        raise SourceError(f"{path} does not exist. Name a file or a folder of articles.")
    return [path.resolve()]


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # in a folder that may not be entered: reading it will say so
        return True


def _hidden(file: Path, root: Path) -> bool:
    try:
        parts = file.relative_to(root.resolve()).parts
    except ValueError:  # a link to somewhere else
        return False
    return any(part.startswith(".") for part in parts)


def _read_file(file: Path) -> Iterator[Article | Problem]:
    try:
        if file.suffix.lower() == ".jsonl":
            with file.open("rb") as lines:
                yield from read_jsonl(slug(file.stem), lines)
            return
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise SourceError(
                f"The file has {size / 1e6:.0f} MB; an article file may have "
                f"{MAX_BYTES / 1e6:.0f} MB. Split it, or use .jsonl with an article a line."
            )
        yield from _read(file, file.read_bytes())
    except OSError as error:
        yield Problem("", f"It cannot be read: {error.strerror or error}.")
    except SourceError as error:
        yield Problem("", str(error))


def _read(name: Path, content: bytes) -> Iterator[Article | Problem]:
    suffix = name.suffix.lower()
    try:
        if suffix == ".jsonl":
            yield from read_jsonl(slug(name.stem), content.splitlines())
        elif reader := _ONE_ARTICLE.get(suffix):
            yield reader(slug(name.stem), content)
        else:
            raise SourceError(f"Article files end in {', '.join(FORMATS)}.")
    except SourceError as error:
        yield Problem("", str(error))


class _Collector:
    """Keeps ids apart and finds the same text met twice."""

    def __init__(self) -> None:
        self._articles: dict[str, Article] = {}
        self._texts: dict[bytes, str] = {}
        self._problems: list[Problem] = []
        self._notes: list[Problem] = []
        self._failed: set[str] = set()  # ids that files of the same name may own

    def add_file(self, source: str, found: Iterable[Article | Problem]) -> None:
        """Take over what a file gave."""
        nothing = True
        for item in found:
            nothing = False
            match item:
                case Problem():
                    self._problems.append(replace(item, source=source))
                    self._failed.add(slug(Path(source).stem))
                case Article():
                    self._add(replace(item, source=source))
        if nothing:
            self._problems.append(Problem(source, "The file is empty."))

    def result(self) -> ReadResult:
        """Everything taken over so far."""
        return ReadResult(list(self._articles.values()), self._problems, self._notes)

    def _add(self, article: Article) -> None:
        if article.source.lower().endswith(".jsonl"):  # its ids and repetitions are on purpose
            if article.article_id in self._articles:
                message = f'The id "{article.article_id}" is used twice; the first is kept.'
                self._problems.append(Problem(article.source, message))
            else:
                self._articles[article.article_id] = article
            return
        text = digest([article.title, *article.paragraphs])
        if text in self._texts:
            message = f"It has the same text as {self._texts[text]} and is left out."
            self._notes.append(Problem(article.source, message))
            return
        self._texts[text] = article.source
        if article.article_id in self._articles or article.article_id in self._failed:
            # Two files of one name in different folders: tell them apart by where they lie.
            new_id = distinct_id(article.article_id, article.source)
            article = replace(article, article_id=new_id)
        self._articles[article.article_id] = article
