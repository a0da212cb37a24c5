"""A news page pasted as plain text, taken apart: facts, paragraphs, and the furniture taken out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from index.furniture import classify_lines, is_body
from index.furniture_words import DAY, ITEM, Label, ends_sentence

_BY = re.compile(
    r"(?:(?:written|reported|posted|story|text|words)\s+)?(?:by|von|par|por|author|reporter|作者|记者"
    r"|記者|编辑|بقلم|लेखक)\s*[:：]?\s+|(?:作者|记者|記者|编辑)[:：]?",
    re.IGNORECASE,
)
_IDEOGRAPH = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_WRAP = range(40, 131)  # columns at which people and programs wrap plain text
_OWN_PARAGRAPH = 120  # a line of whole sentences this long is no line of a shorter one


@dataclass(frozen=True, slots=True)
class PastedPage:
    """What a pasted page says. `furniture` holds the lines taken out, in order."""

    title: str = ""
    standfirst: str = ""
    byline: str = ""  # the author, without "By"
    publisher: str = ""
    published: date | None = None
    section: str = ""
    credit: str = ""
    paragraphs: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()


def read_pasted(text: str) -> PastedPage:
    """Take a page apart. A dateline ("PARIS (AP) —") stays in the paragraph it opens."""
    lines = unwrap([" ".join(line.split()) for line in text.splitlines()])
    labels = classify_lines(lines)
    title = _first(lines, labels, "title")
    return PastedPage(
        title=title,
        standfirst=_first(lines, labels, "standfirst"),
        byline=_BY.sub("", _first(lines, labels, "byline"), count=1),
        publisher=_first(lines, labels, "publisher"),
        published=_published(lines, labels),
        section=_first(lines, labels, "section"),
        credit=_first(lines, labels, "credit"),
        paragraphs=_paragraphs(lines, labels),
        furniture=tuple(
            line
            for line, label in zip(lines, labels, strict=True)
            if not is_body(label) and label not in ("blank", "title", "standfirst")
        ),
    )


def _first(lines: Sequence[str], labels: Sequence[Label], label: Label) -> str:
    return lines[labels.index(label)] if label in labels else ""


def _paragraphs(lines: Sequence[str], labels: Sequence[Label]) -> tuple[str, ...]:
    """Body lines, those of one block (between blank lines) joined unless each stands alone."""
    spaced = any(a == "blank" for a in labels)
    out: list[list[str]] = []
    before = ""
    for line, label in zip(lines, labels, strict=True):
        if is_body(label):
            if spaced and before and _one_paragraph(before, line):
                out[-1].append(line)
            else:
                out.append([line])
        before = line if is_body(label) else ""
    return tuple(" ".join(part) for part in out)


def _one_paragraph(above: str, below: str) -> bool:
    if ITEM.match(below) or ITEM.match(above) or above[-1] in ":：":
        return False
    if below[0].islower() and not ends_sentence(above):
        return True
    if not ends_sentence(above):
        return False
    return len(above) < _OWN_PARAGRAPH and len(below) < _OWN_PARAGRAPH and ends_sentence(below)


def unwrap(lines: Sequence[str]) -> list[str]:
    """Undo hard wrapping: join a line to the next one whose first word did not fit on it."""
    columns = _columns(lines)
    if columns not in _WRAP:
        return list(lines)
    out: list[list[str]] = []
    joined = False
    for at, line in enumerate(lines):
        if joined:
            out[-1].append(line)
        else:
            out.append([line])
        joined = at + 1 < len(lines) and _runs_on(line, lines[at + 1], columns)
    return [_join(part) for part in out]


def _columns(lines: Sequence[str]) -> int:
    """The width a text was wrapped at, 0 if it was not: most full lines run on, within words."""
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < 2:
        return 0
    # One long title or address above a wrapped text says nothing of its width.
    columns = lengths[-1 - len(lengths) // 20]
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    full = [(a, b) for a, b in pairs if _runs_on(a, b, columns)]
    mid = sum(not ends_sentence(a) for a, _ in full)
    lower = sum(b[0].islower() or bool(_IDEOGRAPH.match(b)) or not b[0].isupper() for _, b in full)
    wrapped = len(full) >= 0.5 * len(pairs) and 2 * mid > len(full) and 2 * lower >= len(full)
    return columns if full and wrapped else 0


def _runs_on(line: str, following: str, columns: int) -> bool:
    if not line or not following or ITEM.match(following):
        return False
    word = 1 if _IDEOGRAPH.match(following) else len(following.split(maxsplit=1)[0]) + 1
    return len(line) + word > columns


def _join(part: Sequence[str]) -> str:
    text = part[0]
    for line in part[1:]:
        close = _IDEOGRAPH.match(line) and _IDEOGRAPH.match(text[-1])
        text += line if close else f" {line}"
    return text


def _published(lines: Sequence[str], labels: Sequence[Label]) -> date | None:
    """The first day that a date line names; "published" lines go before "updated" ones."""
    dated = [line for line, label in zip(lines, labels, strict=True) if label in ("date", "byline")]
    for line in sorted(dated, key=lambda line: line.lower().startswith(("updated", "last "))):
        if (day := DAY.search(line)) and (found := _parse(day[0])):
            return found
    return None


def _parse(day: str) -> date | None:
    import dateparser  # slow import: only for a page that has a date line

    found = dateparser.parse(day, settings={"STRICT_PARSING": True})
    return found.date() if found else None
