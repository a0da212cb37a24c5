"""Parts of a pasted page that only their place gives away: the head, and other stories' headlines.

Both functions change `labels` in place. The head is searched among all lines that no phrase
settles; for the rest they only ever turn "body" into something else.
"""

import re
from collections.abc import Sequence

from index.furniture_words import ITEM, Label, ends_sentence, is_prose, opens_related, width

_ACRONYM_END = re.compile(r"(?:\b\w\.){2,}$")
_NAME = re.compile(
    r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:and|de|von|van|bin|al|[^\W\d_a-z][\w.'’-]*)){1,4}"
)
_SIGNED = frozenset({"byline", "publisher", "date"})
_STANDFIRST = 350  # characters, about three sentences
_HEAD = 8  # unlabelled lines before the first prose among which the title may be


def label_head(lines: Sequence[str], kinds: Sequence[str], labels: list[Label]) -> None:
    """Find title, standfirst and a bare name as byline before the story's first paragraph."""
    end = _head_end(lines, kinds, labels)
    unsettled = [at for at in range(end) if not kinds[at]][-_HEAD:]
    if not unsettled or "body" not in labels[end:]:
        return
    # A name or a section may stand above the title; a standfirst that is longer stands below it.
    title = next(
        (at for at in unsettled if width(lines[at]) >= 25),
        max(unsettled, key=lambda at: width(lines[at])),
    )
    labels[title] = "title"
    for at in unsettled:
        if at > title and width(lines[at]) >= 40 and "standfirst" not in labels:
            labels[at] = "standfirst"
        elif at != title and len(lines[at]) < 40 and _NAME.fullmatch(lines[at]):
            labels[at] = "byline" if at > title else "furniture"


def _head_end(lines: Sequence[str], kinds: Sequence[str], labels: Sequence[Label]) -> int:
    """Where the story's own paragraphs begin.

    A sentence still belongs to the head when something stands above it that can be the title and
    the byline or date follows at once: then it is the standfirst.
    """
    titled = standfirst = False
    for at, line in enumerate(lines):
        if kinds[at]:
            continue
        if not is_prose(line) or (not titled and _may_be_title(line, lines, at)):
            if labels[at] == "body" and _belongs_below(lines, kinds, at):
                return at
            titled = True
        elif titled and not standfirst and len(line) <= _STANDFIRST and _signed(kinds, at + 1):
            standfirst = True
        elif labels[at] == "body":
            return at
    return len(lines)


def _belongs_below(lines: Sequence[str], kinds: Sequence[str], at: int) -> bool:
    """An item, or a line that leads in to the next one or runs on into it, is no title."""
    runs_on = at + 1 < len(lines) and not kinds[at + 1] and lines[at + 1][0].islower()
    return runs_on or ITEM.match(lines[at]) is not None or lines[at][-1] in ":："


def _may_be_title(line: str, lines: Sequence[str], at: int) -> bool:
    """A lone question or exclamation over longer prose is as likely a headline as not."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return asks(line) and width(line) < 120 and width(following) > 1.5 * width(line)


def _signed(kinds: Sequence[str], at: int) -> bool:
    return next((kind for kind in kinds[at : at + 3] if kind != "credit"), "") in _SIGNED


def asks(line: str) -> bool:
    """One single sentence with a question or exclamation mark at its end."""
    return bool(re.fullmatch(r"[^.!?？！؟。।]+[?？！!؟]['\"”’)]*", line))


def label_related(lines: Sequence[str], labels: list[Label]) -> None:
    """Take out headlines under a "Read more" heading, and a run of them at the page's end."""
    under = False
    for at, line in enumerate(lines):
        # A bare "Read more" is a button; with a colon it announces what comes next.
        if (labels[at] == "related" or line[-1] in ":：") and opens_related(line):
            under = True
        elif labels[at] in ("body", "title", "standfirst") and is_prose(line) and not asks(line):
            under = False
        elif under and labels[at] == "body":
            labels[at] = "related"
    if _mostly_prose(lines, labels):
        _label_tail(lines, labels)


def _mostly_prose(lines: Sequence[str], labels: Sequence[Label]) -> bool:
    """Headlines stand out only where the story's paragraphs themselves end in full stops."""
    body = [line for line, label in zip(lines, labels, strict=True) if label == "body"]
    letters = sum(len(line) for line in body)
    return sum(len(line) for line in body if ends_sentence(line)) > 0.5 * letters


def _label_tail(lines: Sequence[str], labels: list[Label]) -> None:
    start = len(lines)
    while start and (labels[start - 1] != "body" or _headline_like(lines[start - 1])):
        start -= 1
    run = [at for at in range(start, len(lines)) if labels[at] == "body"]
    # A question next to the story may be its last words; so may a line after a colon be a list's.
    while run and asks(lines[run[0]]) and run[0] == start:
        start += 1
        run.pop(0)
    led_in = start > 0 and lines[start - 1][-1] in ":：" and labels[start - 1] == "body"
    headlines = [at for at in run if not is_prose(lines[at]) and width(lines[at]) >= 15]
    if len(headlines) >= 2 and not led_in:
        for at in run:
            labels[at] = "related"


def _headline_like(line: str) -> bool:
    if ITEM.match(line) or line[-1] in ":：,，;；":
        return False
    return not is_prose(line) or (width(line) < 120 and (asks(line) or _is_acronym_end(line)))


def _is_acronym_end(line: str) -> bool:
    return bool(_ACRONYM_END.search(line))
