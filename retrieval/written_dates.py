"""Dates written out in English text ("8 Nov. 2025", "in June", "since 2019") as spans of days."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

Window = tuple[date | None, date | None]  # both days included; None is open
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MOST = 8  # dates read of one text
# After "may", "march" and bare years: the end of a phrase. Not "in May's cabinet", "in 2000 homes".
_PHRASE_ENDS = re.compile(
    r"\W*$|[?!.,;:)–—]"
    r"| (?:in|on|at|by|for|from|the|and|to|or|with|as|when|how|what|who|why|where|until|that)\b"
)
_SUBJECT_VERBS = re.compile(r" (?:did|do|does|was|were|is|are|has|have|had|will)\b")
_EVENTS = re.compile(  # "the September 11 attacks" are of a year that everybody knows but this code
    r" (?:terror\w*|attacks?|riots?|massacres?|uprising|coup|revolution|insurrection)\b", re.I
)
_WRITTEN = re.compile(
    rf"""
    (?<![\w-])
    (?:(?P<lead>in|during|since|after|before|until|till|between|from|and|to|through|of|–|-)\ )?
    (?:(?:the\ )?(?P<part>(?:early|mid|late)(?=[ -])|last|this|year|(?:end|start|middle)\ of)[ -])?
    (?:(?:{DAY}),?\ )?
    (?:
      (?P<iso>\d{{4}}-\d\d-\d\d)
    | (?:the\ )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?)?
      (?P<month>{MONTH})\b\.?
      (?:\ (?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?(?![\w%]|[.,:]\d))?
      (?:,?\ (?:of\ )?(?P<year>[12]\d{{3}})(?![\w%]|[.,]\d))?
    | (?P<only>[12]\d{{3}})(?![\w%-]|[.,]\d)
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date of a text: a day, a month or a year, as far as it is written."""

    start: int  # characters; without the words that lead to it
    end: int
    lead: str  # "in", "since" and the like, or ""
    year: int | None
    month: int | None
    day: int | None


def written_dates(text: str) -> list[WrittenDate]:
    """The first few dates of a text whose runs of white space are single spaces."""
    found: list[WrittenDate] = []
    for match in _WRITTEN.finditer(text):
        written = _read(match, text, follows=bool(found) and match.start() - found[-1].end <= 1)
        if written:
            found.append(written)
            if len(found) == _MOST:
                break
    return found


def window(written: Sequence[WrittenDate], *, today: date) -> Window:
    """The days that all dates of a text span together; open where "since" or "before" says so.

    A year that is named holds for the dates without one; with none, the most recent is meant.
    """
    years = [one.year for one in written if one.year]
    reference = date(years[-1], 12, 31) if years else today
    spans = [(one.lead, span) for one in written if (span := _span(one, reference))]
    if not spans:
        return None, None
    first, last = min(span[0] for _, span in spans), max(span[1] for _, span in spans)
    leads = {lead for lead, _ in spans}
    after = None if leads <= {"before", "until", "till"} else first
    before = None if leads & {"since", "after"} else last
    if leads == {"before"}:
        before = date.fromordinal(max(1, first.toordinal() - 1))
    return (after, before) if after is None or after <= today else (None, None)


def _read(match: re.Match[str], text: str, *, follows: bool) -> WrittenDate | None:
    lead, start = (match["lead"] or "").lower(), match.start(_first_group(match))
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
        return _checked(WrittenDate(start, match.end(), lead, year, month, day))
    spoken = bool(match["part"]) or lead in ("in", "during", "since", "after", "before", "between")
    spoken |= lead in ("from", "until", "till") or (lead != "" and lead != "of" and follows)
    rest = text[match.end() : match.end() + 40]
    ends = bool(_PHRASE_ENDS.match(rest))
    if match["only"]:
        verb = lead in ("in", "during") and _SUBJECT_VERBS.match(rest)
        if not (spoken or lead == "of") or not (ends or verb):  # "the summer of 2024"
            return None
        return WrittenDate(start, match.end(), lead, int(match["only"]), None, None)
    name, days = match["month"], match["day"] or match["day_after"]
    year_said = int(match["year"]) if match["year"] else None
    if not year_said and not _means_month(name, days, spoken=spoken, ends=ends, rest=rest):
        return None
    return _checked(
        WrittenDate(
            start,
            match.end(),
            lead,
            year_said,
            _MONTHS.index(name[:3].lower()) + 1,
            int(days) if days else None,
        )
    )


def _first_group(match: re.Match[str]) -> str:
    return next(name for name in ("iso", "only", "day", "month") if match[name])


def _means_month(name: str, days: str | None, *, spoken: bool, ends: bool, rest: str) -> bool:
    if _EVENTS.match(rest):
        return False
    if name.lower() in ("may", "march", "mar"):  # verbs, and a prime minister
        return (bool(days) and name[0].isupper()) or (not days and spoken and ends)
    return bool(days) or spoken


def _checked(written: WrittenDate) -> WrittenDate | None:
    year = 2024 if written.year is None else written.year  # 29 February needs a leap year
    month = 1 if written.month is None else written.month
    try:
        date(year, month, 1 if written.day is None else written.day)  # 0 is no month and no day
    except ValueError:
        return None
    return written


def _span(written: WrittenDate, reference: date) -> tuple[date, date] | None:
    years: Iterator[int] = iter(
        [written.year] if written.year else range(reference.year, max(0, reference.year - 9), -1)
    )
    for year in years:  # back to a leap year at most
        try:
            first = date(year, written.month or 1, written.day or 1)
        except ValueError:
            continue
        if written.year or first <= reference:
            return first, _end(written, first)
    return None


def _end(written: WrittenDate, first: date) -> date:
    if written.day:
        return date.fromordinal(
            min(first.toordinal() + 1, date.max.toordinal())
        )  # told a day later
    return month_end(first) if written.month else first.replace(month=12, day=31)


def month_end(first: date) -> date:
    """The last day of the month that a day lies in."""
    if first.month == 12:
        return first.replace(day=31)
    return date.fromordinal(first.replace(month=first.month + 1, day=1).toordinal() - 1)
