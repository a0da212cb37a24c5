"""Whether answering sentences differ on the number or the date that a question asks for. English.

A disagreement that is missed costs little; one that is claimed and is none costs trust.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from retrieval.claims import Asked, Claim, asked_by, claim_of
from retrieval.quantities import Quantity, consistent
from retrieval.written_dates import WrittenDate

_MOST = 8  # sentences compared
_LONGEST = 1000  # characters read of a question or a sentence
# What happens once: festivals and elections of two years are two, births and foundings are not.
_ONCE = frozenset({"born", "found", "estab", "kille", "built", "inven", "disco", "launc", "compl"})
_SAME_EVENT = 31  # days; days further apart are two events rather than two reports


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sentences, by place, and the differing values as they write them."""

    first: int
    other: int
    values: tuple[str, str]


def disagreement(question: str, sentences: Sequence[str]) -> Disagreement | None:
    """The best-placed two sentences that differ on the value a question asks for, or None.

    Only questions for a count, an amount of money, a share or a date have such a value.
    """
    asked = asked_by(_tidy(question))
    if asked is None:
        return None
    claims = [(place, claim_of(asked, _tidy(text))) for place, text in enumerate(sentences[:_MOST])]
    given = [(place, claim) for place, claim in claims if claim]
    for (first, one), (other, two) in combinations(given, 2):
        if _of_the_same(one, two) and _differ(asked, one, two):
            return Disagreement(first, other, (one.written, two.written))
    return None


def _tidy(text: str) -> str:
    return " ".join(text[:_LONGEST].split())


def _of_the_same(one: Claim, two: Claim) -> bool:
    """Whether two claims may be of one event: nothing that they both name sets them apart."""
    if one.modifiers != two.modifiers or one.years != two.years:
        return False
    named = [(one.names, two.names), (one.places, two.places), (one.times, two.times)]
    # "3 goals on Saturday" and "2 goals against Spain" are of two games, too.
    named.append((one.names | one.places | one.times, two.names | two.places | two.times))
    return all(not mine or not theirs or mine & theirs for mine, theirs in named)


def _differ(asked: Asked, one: Claim, two: Claim) -> bool:
    match one.value, two.value:
        case Quantity() as mine, Quantity() as theirs:
            return mine.unit == theirs.unit and not consistent(mine, theirs)
        case WrittenDate() as mine, WrittenDate() as theirs:
            return _dates_differ(mine, theirs, once=asked.predicate in _ONCE)
        case _:
            return False


def _dates_differ(one: WrittenDate, two: WrittenDate, *, once: bool) -> bool:
    """8 and 9 November differ; 8 November and November 2025 may both be right."""
    if one.year and two.year and one.year != two.year:
        return once and one.month is two.month is None
    if one.month is None or two.month is None:
        return False
    if one.day is None or two.day is None:
        return one.month != two.month
    year = one.year or two.year or 2024
    try:
        apart = date(year, one.month, one.day) - date(year, two.month, two.day)
    except ValueError:  # 29 February against a day of another year
        return False
    return 0 < abs(apart.days) <= _SAME_EVENT
