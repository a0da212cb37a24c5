"""Dates as people write them: ISO, a year, a month, or plain words. Blocking: loads a parser."""

import re
from datetime import date, datetime, timedelta

from index.errors import UsageError

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2}))?")


def parse_date(text: str, *, today: date, last: bool = False) -> date:
    """Read a date in the past, taking the first day (or the `last`) of a month or year named.

    Raise UsageError, with an example, for what is no date.
    """
    text = " ".join(text.split())
    found = _iso(text, last=last) or _words(text, today=today, last=last)
    if found is None:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise UsageError(
            "“{text}” is not a date I can read. Write it like 2025-11-08, June 2025 or last week.",
            text=shown,
        )
    return found


def _iso(text: str, *, last: bool) -> date | None:
    try:
        if not (partial := _PARTIAL.fullmatch(text)):
            return date.fromisoformat(text)
        year, month = int(partial[1]), int(partial[2] or (12 if last else 1))
        first = date(year, month, 1)
        return _month_end(first) if last else first
    except (ValueError, OverflowError):
        return None


def _words(text: str, *, today: date, last: bool) -> date | None:
    if not any(char.isalpha() for char in text) or len(text) > 40:
        return None  # bare numbers are guessed at; better to ask for the ISO form
    import dateparser  # slow import

    settings = {
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "last" if last else "first",
        "RELATIVE_BASE": datetime(today.year, today.month, today.day),  # noqa: DTZ001
    }
    found = dateparser.parse(text, languages=["en"], settings=settings)
    return found.date() if found else None


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
