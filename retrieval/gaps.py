"""What the articles lack: unanswered questions, those that ask the same in one place."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from index.store.unanswered import Unanswered

# "3.5" stays apart from "35"; between letters neither signs nor spaces tell questions apart.
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d) | (?!\d)")


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that a collection could not answer, in the wording that was used most."""

    question: str
    times: int  # that it was asked, at least 1
    last: datetime  # UTC
    collection: str


def grouped(entries: Iterable[Unanswered]) -> list[Gap]:
    """Put questions together that differ in case, punctuation and spacing alone.

    Those to different collections stay apart. What was asked most comes first, then what is newest.
    """
    groups: dict[tuple[str, str], list[Unanswered]] = {}
    for entry in entries:
        groups.setdefault((entry.collection, _wording(entry.question)), []).append(entry)
    gaps = [_gap(group) for group in groups.values()]
    return sorted(gaps, key=lambda gap: (gap.times, gap.last), reverse=True)


def _gap(group: list[Unanswered]) -> Gap:
    times = Counter(entry.question for entry in group)
    shown = max(group, key=lambda entry: (times[entry.question], entry.when))
    last = max(entry.when for entry in group)
    return Gap(shown.question, len(group), last, shown.collection)


def _wording(question: str) -> str:
    """What is left of a question without case, punctuation and spacing; never empty if it is not.

    Marks and symbols stay: they are parts of letters (हिन्दी) or mean something ("$5", "C++").
    """
    folded = unicodedata.normalize("NFKC", question.casefold()).casefold()
    spaced = "".join(c if unicodedata.category(c)[0] in "LMNS" else " " for c in folded)
    return _NOT_BETWEEN_DIGITS.sub("", " ".join(spaced.split())) or " ".join(folded.split())
