"""Time as part of a question: which articles are meant, rather meant, and whether any are held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.library import Snapshot
from index.types import Filter
from retrieval.retriever import NO_PREFERENCE, Preference
from retrieval.when import time_sense


@dataclass(frozen=True, slots=True)
class Timing:
    """What a question's time words come to, given the articles there are."""

    only: Filter  # the filter that was asked for, narrowed where the question names recent days
    prefer: Preference  # for dates that an article may have appeared on, or may tell of
    newest_first: bool
    newest: date | None  # of the articles held, when the question asks for later ones


def newest_held(snapshots: Sequence[Snapshot]) -> date | None:
    """The day of the newest article of some collections; None when none has a date."""
    return max(filter(None, (snapshot.newest() for snapshot in snapshots)), default=None)


def timing(question: str, only: Filter, snapshots: Sequence[Snapshot], today: date) -> Timing:
    """Read a question's time words; what was asked for by option is left as it is."""
    newest = newest_held(snapshots)
    sense = time_sense(question, today=today)
    if only.article_id or only.after or only.before:
        missing = newest is not None and only.after is not None and newest < only.after
        return Timing(only, NO_PREFERENCE, sense.newest, newest if missing else None)
    missing = newest is not None and sense.after is not None and newest < sense.after
    if missing or not (sense.after or sense.before):
        # Nothing is left by a window that no article reaches: what there is, is told with its date.
        return Timing(only, NO_PREFERENCE, sense.newest, newest if missing else None)
    if sense.relative and newest is not None:
        narrowed = replace(only, after=sense.after, before=sense.before)
        return Timing(narrowed, NO_PREFERENCE, sense.newest, None)
    return Timing(only, Preference(after=sense.after, before=sense.before), sense.newest, None)
