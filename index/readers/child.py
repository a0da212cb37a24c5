"""The program that parses web pages in a process of its own, within limits.

Both ways go frames: four bytes of length, then a page as it is or an answer in JSON. It knows
nothing of the house, so that it starts quickly and can give away nothing but the page.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

LENGTH_BYTES = 4
_FACTS = ("title", "description", "url", "sitename", "author", "date", "language")
_BLOCKS = {"p", "quote", "list", "code", "table", "head"}


def serve(pages: BinaryIO, answers: BinaryIO, memory: int, seconds: int) -> None:
    """Parse page after page until the parent is gone; `memory` is in bytes, 0 for no limit."""
    import trafilatura.settings  # noqa: F401 - slow, and not a page's time

    _limit_memory(memory)
    _write(answers, {})  # from here on, time is the page's
    while (page := read_frame(pages)) is not None:
        _limit_time(seconds)
        _write(answers, _answer(page, memory))


def _answer(page: bytes, memory: int) -> dict[str, Any]:
    before = _most_used()
    try:
        answer = parse(page)
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:  # whatever a hostile page makes of the parser
        answer = {"error": type(error).__name__}
    # libxml2 has other names for what was not allocated, and trafilatura makes nothing of it.
    if "paragraphs" not in answer and before < _most_used() > memory // 2 > 0:
        return {"error": "memory"}
    return answer


def parse(page: bytes) -> dict[str, Any]:
    """The page's `paragraphs` and `facts`; {} if there is no article in it."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(page, include_comments=False, with_metadata=True)
    if not isinstance(found, Document) or found.body is None:
        return {}
    facts = {name: getattr(found, name, None) for name in _FACTS}
    return {"facts": facts, "paragraphs": list(_paragraphs(found.body))}


def read_frame(stream: BinaryIO, most: int | None = None) -> bytes | None:
    """The next frame; None at the stream's end, or when it is longer than `most` bytes."""
    head = stream.read(LENGTH_BYTES)
    length = int.from_bytes(head)
    if len(head) < LENGTH_BYTES or (most is not None and length > most):
        return None
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Send one frame."""
    stream.write(len(body).to_bytes(LENGTH_BYTES))
    stream.write(body)
    stream.flush()


def _write(stream: BinaryIO, answer: dict[str, Any]) -> None:
    write_frame(stream, json.dumps(answer, default=str).encode())


def _paragraphs(body: Any) -> Iterator[str]:  # noqa: ANN401 - an lxml element, which is untyped
    for element in body:
        if element.tag not in _BLOCKS:
            yield from _paragraphs(element)
        elif element.tag != "head":
            separator = " " if element.tag in {"list", "table"} else ""
            if text := separator.join(element.itertext()).strip():
                yield text


def _limit_memory(most: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows; a system that sets its own limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if most:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _most_used() -> int:
    """The most memory that this process ever had, in bytes; 0 where that is not told."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _limit_time(seconds: int) -> None:
    """Allow this process some more seconds of CPU; the parent watches the clock."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def main() -> None:
    """Serve the parent, whose Ctrl-C is its own business; nothing else may reach its pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "w", encoding="utf-8") as nowhere, suppress(BrokenPipeError):
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
        serve(sys.stdin.buffer, answers, int(sys.argv[1]), int(sys.argv[2]))
    with suppress(BrokenPipeError):
        answers.close()


if __name__ == "__main__":
    main()
