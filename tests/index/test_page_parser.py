"""Web pages are parsed in a process of its own that has limits, and is there while it is needed."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import SourceError
from index.readers.html import read_html
from index.readers.page_parser import MEMORY, PageParser

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
GOOD = (
    b"<html><body><article><p>The moon pulls the sea, and the sea goes.</p></article></body></html>"
)
LINKS = b"<html><body>" + b"<a href=x>link text</a> " * 200_000
BREAKS = b"<html><body><p>" + b"word<br>" * 600_000
TOO_LONG = r"takes too long to read\. Save the article's text"
# Where memory ends in the midst of libxml2, nothing says so: the page seems to hold no article.
TOO_MUCH = r"takes too much memory to read\. Save the article's text|No article was found"

if sys.platform == "win32":
    pytest.skip("there are no limits of memory", allow_module_level=True)


@pytest.fixture
def parser() -> Iterator[PageParser]:
    made = PageParser(seconds=2)
    yield made
    made.close()


def reads(parser: PageParser) -> bool:
    return read_html("a", GOOD, parser).paragraphs == ("The moon pulls the sea, and the sea goes.",)


def number_of(parser: PageParser) -> int:
    assert parser._process is not None
    return parser._process.pid


def is_gone(number: int) -> bool:
    try:
        os.kill(number, 0)  # finds zombies too
    except ProcessLookupError:
        return True
    return False


def wait_until_gone(number: int) -> None:
    until = time.monotonic() + 10
    while not is_gone(number):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_page_that_takes_too_long_is_refused_and_the_next_is_read(parser: PageParser) -> None:
    assert reads(parser)
    first = number_of(parser)
    start = time.monotonic()
    with pytest.raises(SourceError, match=TOO_LONG):
        read_html("a", LINKS, parser)
    assert time.monotonic() - start < 8
    assert is_gone(first)
    assert reads(parser)


def test_a_page_that_takes_too_much_memory_is_refused_and_the_next_is_read() -> None:
    parser = PageParser(seconds=30, memory=MEMORY)
    try:
        with pytest.raises(SourceError, match=TOO_MUCH):
            read_html("a", BREAKS, parser)
        assert reads(parser)
    finally:
        parser.close()


def test_nothing_else_stands_still_while_a_hostile_page_is_read(parser: PageParser) -> None:
    assert reads(parser)
    reading = threading.Thread(target=is_refused, args=(parser,))
    reading.start()
    longest, last = 0.0, time.monotonic()
    while reading.is_alive():
        time.sleep(0.005)
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    assert longest < 2  # 11 s when it was parsed in this process


def is_refused(parser: PageParser) -> None:
    with pytest.raises(SourceError):
        read_html("a", LINKS, parser)


def test_many_pages_share_a_process_whatever_thread_they_come_from(parser: PageParser) -> None:
    read: list[bool] = []
    threads = [threading.Thread(target=lambda: read.append(reads(parser))) for _ in range(8)]
    assert reads(parser)
    number = number_of(parser)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [True] * 8
    assert number_of(parser) == number


def test_a_process_that_died_is_replaced(parser: PageParser) -> None:
    assert reads(parser)
    assert parser._process is not None
    parser._process.kill()
    parser._process.wait()
    assert reads(parser)


def test_a_page_in_hand_can_be_given_up() -> None:
    parser = PageParser(seconds=30)
    assert reads(parser)
    threading.Timer(0.2, parser.give_up).start()
    start = time.monotonic()
    with pytest.raises(SourceError):
        read_html("a", LINKS, parser)
    assert time.monotonic() - start < 5
    parser.close()


def test_an_idle_process_ends_and_leaves_no_zombie() -> None:
    parser = PageParser(idle_seconds=0.1)
    assert reads(parser)
    wait_until_gone(number_of(parser))
    assert reads(parser)
    parser.close()


def test_an_interrupted_page_is_not_taken_for_the_next(
    parser: PageParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reads(parser)
    with monkeypatch.context() as patch:
        patch.setattr("index.readers.child.read_frame", interrupted)
        with pytest.raises(KeyboardInterrupt):
            parser.parse(GOOD.replace(b"moon", b"sun"))
    assert reads(parser)


def interrupted(*_: object) -> bytes:
    raise KeyboardInterrupt


def test_without_a_process_the_refusal_says_what_to_do(
    parser: PageParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SourceError, match=r"cannot be read at the moment\. Add the article's text"):
        parser.parse(GOOD)


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_the_process_knows_no_token(parser: PageParser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "canary")
    assert reads(parser)
    assert b"canary" not in Path(f"/proc/{number_of(parser)}/environ").read_bytes()


PARENT = """
import sys
from index.readers.html import PARSER, read_html
assert not any(name.partition(".")[0] in {"lxml", "trafilatura"} for name in sys.modules)
read_html("a", sys.stdin.buffer.read())
print(PARSER._process.pid, flush=True)
"""


@pytest.mark.parametrize(
    "end", ["", "import os; os._exit(0)", "import os; os.kill(os.getpid(), 9)"]
)
def test_the_process_ends_with_its_parent_in_silence(end: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error", "-c", PARENT + end],
        input=GOOD,
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stderr == b""
    wait_until_gone(int(done.stdout))
