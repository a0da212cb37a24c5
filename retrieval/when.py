"""What a question says about time, by patterns of English. It reads; it does not filter.

Words relative to today ("last week") speak of when an article appeared. Written dates ("in June")
may as well speak of what it tells, so they are only a preference. In doubt there is no window: a
window too many hides the answer, a window too few only ranks it lower.
"""

import re
from dataclasses import dataclass
from datetime import date

from retrieval.relative_time import relative_window
from retrieval.written_dates import window, written_dates

# "Now" and "Today" with a capital, not at the start, are names: Apocalypse Now, USA Today.
_NEWEST = re.compile(
    r"(?i:(?<!at the )\blatest\b|\bnewest\b|\brecent(?:ly)?\b|\bcurrently\b"
    r"|\bso far\b(?! (?:as|away|from|apart)\b)|\bto date\b|\bat the moment\b"
    r"|\bat present\b|\bthese days\b|\bnowadays\b|\bup to the minute\b"
    r"|\bbreaking(?= (?:news|stor)|\W*$)|\bwhat(?:['’]?s| is| are) new\b(?! \w)|\banything new\b"
    r"|\bany (?:news|updates?)\b|\bupdates? on\b"
    # Not an ocean's: "the current in the strait".
    r"|\bcurrent(?= [a-z])(?! (?:in|of|that|is|was|and|to|at|on|through|from|flows?)\b))"
    r"|(?:\bnow|^Now|\btoday|^Today)\b"
)
_FUTURE = re.compile(r"\b(?:will|won['’]t|shall|going to|upcoming|next|tomorrow)\b|['’]ll\b", re.I)
_YEAR = re.compile(r"\b[12]\d{3}\b")


@dataclass(frozen=True, slots=True)
class TimeSense:
    """The days a question speaks of, both included, and whether it asks for the newest."""

    after: date | None
    before: date | None
    newest: bool
    relative: bool  # the words count from today, so they speak of when an article appeared


def time_sense(question: str, *, today: date) -> TimeSense:
    """Read the time words of a question; without any, nothing is open, newest or relative."""
    text = " ".join(question.split())  # patterns then need no runs of spaces: linear time
    text = text.lower() if text.isupper() else text
    newest = bool(_NEWEST.search(text))
    ahead = bool(_FUTURE.search(text))  # what comes may have been announced at any time
    written = [] if ahead and not _YEAR.search(text) else written_dates(text)
    found = relative_window(text, today=today, ahead=ahead, dated=bool(written))
    if found:
        return TimeSense(*found.window, newest, relative=found.strict)
    return TimeSense(*window(written, today=today), newest, relative=False)
