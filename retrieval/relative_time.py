"""Words that count from today ("yesterday", "in the past three days", "on Tuesday"), as days.

Each reader gives the days on which an article that is meant may have appeared: reports come later
than events, so the windows have some slack. A window that reaches today is open at its end.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from retrieval.written_dates import DAY, MONTH, Window, month_end

_DAYS = tuple(DAY.split("|"))
_WORDS = ("one two three four five six seven eight nine ten eleven twelve").split()  # noqa: SIM905
_COUNTS = {word: number for number, word in enumerate(_WORDS, 1)} | {
    "a": 1, "an": 1, "couple": 3, "couple of": 3, "few": 5, "several": 7,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_AGO_SLACK = {"day": 1, "week": 4, "month": 16, "year": 183}  # people round more the further back


@dataclass(frozen=True, slots=True)
class Relative:
    """The days some words mean, and whether only articles that appeared then are meant."""

    window: Window
    strict: bool


def relative_window(text: str, *, today: date, ahead: bool, dated: bool) -> Relative | None:
    """The first window found, or None.

    A question that looks `ahead` ("who will play on Friday?") may be answered at any time before,
    and in a `dated` one a weekday is the date's ("on Tuesday, 8 November 2016").
    """
    for pattern, read in _PAST if ahead else (*_PAST, *_NEAR):
        found = pattern.search(text)
        if not found or _BOUND.search(text[: found.start()]) or (dated and pattern is _WEEKDAY):
            continue
        if pattern is _TODAY and _STATE.search(text) and not _EVENT.search(text):
            continue
        # What a year brought is counted and told in the next, so "last year" is no strict window.
        years = pattern is not _THIS and found.groupdict().get("unit", "").lower() == "year"
        return Relative(read(found, today), strict=not years)
    return None


def _shift(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _counted(found: re.Match[str]) -> int:
    word = (found["count"] or "one").lower()
    return int(word) if word.isdecimal() else _COUNTS[word]


def _yesterday(found: re.Match[str], today: date) -> Window:
    first = _shift(today, -2 if found["twice"] else -1)
    return first, None if found["since"] else _shift(first, 1)  # reports come a day later


def _past(found: re.Match[str], today: date) -> Window:
    unit = found["unit"].lower()
    days = -(-_counted(found) // 24) if unit == "hour" else _counted(found) * _UNIT_DAYS[unit]
    return _shift(today, -days), None


def _ago(found: re.Match[str], today: date) -> Window:
    unit = found["unit"].lower()
    day, slack = _shift(today, -_counted(found) * _UNIT_DAYS[unit]), _AGO_SLACK[unit]
    return _shift(day, 0 if unit == "day" else -slack), min(_shift(day, slack), today)


def _last(found: re.Match[str], today: date) -> Window:
    monday = _shift(today, -today.weekday())
    match found["unit"].lower():
        case "week":
            first, end = _shift(monday, -7), _shift(monday, -1)
        case "weekend":
            first, end = _shift(monday, -2), _shift(monday, -1)
        case "month":
            first = _shift(today.replace(day=1), -1).replace(day=1)
            end = month_end(first)
        case _:
            first = date(max(today.year - 1, 1), 1, 1)
            end = first.replace(month=12, day=31)
    return first, None if found["since"] else min(_shift(end, 2), today)


def _this(found: re.Match[str], today: date) -> Window:
    match found["unit"].lower():
        case "week":
            return _shift(today, -today.weekday()), None
        case "weekend":
            return _shift(today, -((today.weekday() - 5) % 7)), None
        case "month":
            return today.replace(day=1), None
        case _:
            return today.replace(month=1, day=1), None


def _today(found: re.Match[str], today: date) -> Window:
    return today, None


def _weekday(found: re.Match[str], today: date) -> Window:
    lead, name = (found["lead"] or "").lower(), found["named"] or found["ending"]
    back = (today.weekday() - _DAYS.index(name.lower())) % 7
    if "last" in lead:
        # Said on a Thursday, "last Tuesday" is two days ago for some and nine for others.
        day = _shift(today, -(back or 7))
        first = _shift(day, -7) if 0 < back <= today.weekday() else day
        return first, min(_shift(day, 1), today)
    day = _shift(today, -back)
    return day, None if "since" in lead or "after" in lead else min(_shift(day, 1), today)


# "Yesterday" and "Today" with a capital, not at the start, are names: USA Today.
_YESTERDAY = re.compile(
    r"(?P<since>\b[Ss]ince )?(?P<twice>\b[Tt]he day before )?(?:\byesterday\b|^Yesterday\b)"
    r"|\b[Ll]ast night\b"
)
_TODAY = re.compile(
    r"(?:\btoday|^Today)\b(?!['’]s (?:world|society|economy|age|generation))"
    r"|(?i:\btonight\b|\bthis (?:morning|afternoon|evening)\b)"
)
_COUNTED = re.compile(
    rf"\b(?:past|last|previous) {_COUNT} (?P<unit>hour|day|week|month|year)s?\b(?! of\b)", re.I
)
_RECENT = re.compile(  # but not "the last week of the campaign"
    r"\b(?P<count>)(?:the past|(?:in|over|during|within) the last) "
    r"(?P<unit>day|week|month|year)\b(?! of\b)",
    re.I,
)
_AGO = re.compile(rf"\b{_COUNT} (?P<unit>day|week|month|year)s? ago\b", re.I)
_LAST = re.compile(
    r"(?P<since>\bsince )?(?<!the )\blast (?P<unit>weekend|week|month|year)\b(?! of\b)", re.I
)
_THIS = re.compile(r"\bthis (?P<unit>weekend|week|month|year)\b", re.I)
_WEEKDAY = re.compile(
    rf"\b(?:(?P<lead>(?:on|since|after|from|last|this|late|early)(?: last| late| early)?) "
    rf"(?P<named>{DAY})|(?<!black )(?<!good )(?<!super )(?<!bloody )(?<!ash )"
    rf"(?<=(?-i:[a-z]) )(?<!\bthe )(?P<ending>(?-i:(?=[A-Z])){DAY})(?=\W*$))\b"
    # Not the Sunday Times, Saturday Night Live, Friday the 13th or Friday 13 June.
    rf"(?!,? (?:the )?(?:\d|(?:{MONTH})\b))(?! (?-i:[A-Z][a-z]))",
    re.I,
)
# "How many people live there today?" means nowadays; "what happened today?" means the day.
_STATE = re.compile(r"\b(?:is|are|do|does|can|has|have|still|live)\b", re.I)
_EVENT = re.compile(
    r"\b(?:did|was|were|had|happen\w*|news|headlines|stories|said|announced|going on)\b", re.I
)
_BOUND = re.compile(r"\b(?:before|until|till|by) $", re.I)  # says where a time ends, not which

_Reader = Callable[[re.Match[str], date], Window]
_PAST: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YESTERDAY, _yesterday),
    (_COUNTED, _past),
    (_RECENT, _past),
    (_AGO, _ago),
    (_LAST, _last),
)
_NEAR: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_THIS, _this),
    (_TODAY, _today),
    (_WEEKDAY, _weekday),
)
