"""Tells the story's lines of a pasted page from its furniture; index/pasted.py cuts it up.

Two steps. The story is the stretch (or the few stretches) of lines that is worth most when prose
gains, page phrases lose and every return to the story costs: the best path through three states,
after Pasternack & Roth (2009), "Extracting article text from the web with maximum subsequence
segmentation". Then the head and the headlines of other stories are recognised by where they
stand (index/furniture_parts.py).
"""

import math
from collections.abc import Sequence

from index.furniture_parts import label_head, label_related
from index.furniture_words import ITEM, Label, ends_sentence, is_prose, kind_of, width

# What a line adds when it is taken for a line of the story; tuned on benchmarks/furniture.py.
_WORTH = {
    "paragraph": 2.5,
    "sentence": 0.5,
    "short sentence": 0.3,
    "few words": 0.15,
    "long line": 0.8,
    "line": -0.02,
    "item": 0.1,
    "lead-in": 0.4,
    "lone phrase": 0.0,  # an interruption: the story goes on behind it
    "action": -1.0,
    "furniture": -2.6,
    "related": -4.0,
    "comments": -4.4,
    "other kind": -1.1,
}
_EDGE = 0.03  # of the story's lines
_BEFORE, _INSIDE, _LEFT = range(3)
_RETURN = 10.0  # what it costs to come back to the story after a stretch of furniture


def is_body(label: str) -> bool:
    """Whether lines of this label are quotable text of the story."""
    return label == "body"


def is_story(label: str) -> bool:
    """Whether such lines remain when the furniture is out: paragraphs, title and standfirst."""
    return label in ("body", "title", "standfirst")


def classify_lines(lines: Sequence[str]) -> list[Label]:
    """One label a line; blank lines are "blank" and count for nothing."""
    found = [(at, line.strip()) for at, line in enumerate(lines) if line.strip()]
    labels: list[Label] = ["blank"] * len(lines)
    for (at, _), label in zip(found, _classify([line for _, line in found]), strict=True):
        labels[at] = label
    return labels


def _classify(lines: list[str]) -> list[Label]:
    kinds = [kind_of(line) for line in lines]
    if not any(is_prose(line) for line, kind in zip(lines, kinds, strict=True) if not kind):
        return [kind or "body" for kind in kinds]  # verse, notes, a list: nothing to judge by
    inside = _with_edges(story(lines, kinds), kinds) if any(kinds) else [True] * len(lines)
    labels: list[Label] = []
    begun = False
    for line, kind, within in zip(lines, kinds, inside, strict=True):
        begun = begun or (within and not kind and is_prose(line))
        # "Environment" names a section above the story and may head a part of it within.
        named = kind if kind != "section" or not (begun and within) else ""
        labels.append(named or ("body" if within else "furniture"))
    label_head(lines, kinds, labels)
    label_related(lines, labels)
    return labels


def story(lines: Sequence[str], kinds: Sequence[str]) -> list[bool]:
    """Which lines lie within the story: the path of most worth through before, inside and left."""
    inside = left = -math.inf
    came: list[tuple[int, int]] = []  # the best state before, for (inside, left)
    for at, line in enumerate(lines):
        into = max((0.0, _BEFORE), (inside, _INSIDE), (left - _RETURN, _LEFT))
        away = max((inside, _INSIDE), (left, _LEFT))
        came.append((into[1], away[1]))
        lone = not any((*kinds[max(0, at - 1) : at], *kinds[at + 1 : at + 2]))
        inside, left = into[0] + _WORTH[_sort(line, kinds[at], lone)], away[0]
    state = _INSIDE if inside >= left else _LEFT
    path: list[bool] = []
    for into_from, left_from in reversed(came):
        path.append(state == _INSIDE)
        state = {_BEFORE: _BEFORE, _INSIDE: into_from, _LEFT: left_from}[state]
    return path[::-1]


def _with_edges(inside: list[bool], kinds: Sequence[str]) -> list[bool]:
    """Give a long story some lines more at either end, up to the page's frame.

    A table above the first paragraph or notes below the last are better kept than lost.
    """
    if True not in inside:
        return [True] * len(inside)
    out = list(inside)
    for step, edge in ((-1, inside.index(True)), (1, len(inside) - 1 - inside[::-1].index(True))):
        for at in range(edge + step, edge + step * (1 + int(_EDGE * sum(inside))), step):
            if not 0 <= at < len(inside) or (kinds[at] and any(kinds[at + step : at + step + 1])):
                break
            out[at] = True
    return out


def _sort(line: str, kind: str, lone: bool) -> str:
    if not kind:
        return _shape(line)
    if lone and kind != "comments":
        return "lone phrase"
    return kind if kind in _WORTH else "other kind"


def _shape(line: str) -> str:
    wide = width(line)
    if ITEM.match(line):
        return "item"
    if ends_sentence(line):
        if wide >= 120:
            return "paragraph"
        return "sentence" if wide >= 60 else "short sentence" if wide >= 30 else "few words"
    if line[-1] in ":：":
        return "lead-in"
    return "long line" if wide >= 120 else "line"
