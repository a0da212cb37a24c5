"""What kind of answer a question asks for, and whether a text holds one of that kind.

Kinds follow the coarse answer types of Li & Roth (2002), by patterns of English; a question of
another language or shape has no kind, which is no evidence either way.
"""

import re
from enum import StrEnum

_MONTH = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DAY = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NUMBER_WORD = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|half|third|quarter"
)


class Kind(StrEnum):
    """The kind of answer asked for."""

    TIME = "time"
    NUMBER = "number"
    NAME = "name"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


_ASKS = (
    (Kind.NUMBER, r"\bhow (many|much|old|long|far|tall|big|large|high|often|fast)\b"),
    (Kind.NUMBER, r"\bwhat (percentage|percent|proportion|share|number|amount|fraction)\b"),
    (Kind.TIME, r"\bwhen\b|\b(what|which) (year|month|day|date|time|century|decade)\b"),
    (Kind.REASON, r"\bwhy\b|\bhow come\b|\bwhat (caused|causes|led|made|prompted)\b|\breasons?\b"),
    (Kind.NAME, r"\bwho\b|\bwhom\b|\bwhose\b|\b(what|which) (person|man|woman|company|team)\b"),
    (Kind.PLACE, r"\bwhere\b|\b(what|which) (country|city|state|place|nation|town|region)\b"),
)
_SIGNS = {
    Kind.TIME: rf"\b\d{{4}}s?\b|\b({_MONTH}) \d|\b\d{{1,2}} ({_MONTH})\b|\b({_DAY})\b|\bcentury\b"
    r"|\b(last|next|this) (year|month|week)\b|\b(yesterday|today|tonight|tomorrow)\b"
    r"|\b\d{1,2}(:\d\d)? ?(a\.?m|p\.?m)\b|\b(ago|since|until)\b",
    Kind.NUMBER: rf"\d|\b({_NUMBER_WORD})s?\b|\bpercent\b",
    Kind.REASON: r"\bbecause\b|\bdue to\b|\bsince\b|\bas a result\b|\bin order to\b|\bso that\b"
    r"|\breasons?\b|\bowing to\b|\bthanks to\b|\bcaused? by\b|\bin response to\b|\bamid\b|\bafter\b"
    r"|\bover (concerns|fears|allegations)\b|\bto (avoid|prevent|protect|allow|help|make|stop)\b",
}
_ASKS_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKS)
_SIGNS_COMPILED = {kind: re.compile(text, re.IGNORECASE) for kind, text in _SIGNS.items()}
# A capitalised word that does not open a sentence is most often a name.
_NAMED = re.compile(r"(?<![.!?:“\"] )(?<!^)\b[A-Z][\w’'-]+")
_PLACED = re.compile(r"\b(in|at|near|from|to|off|of|across|outside)\s+(the\s+)?[A-Z]\w+")


def kind_of(question: str) -> Kind:
    """The kind of answer that a question asks for."""
    return next((kind for kind, asks in _ASKS_COMPILED if asks.search(question)), Kind.OTHER)


def holds(text: str, kind: Kind, question: str) -> bool:
    """Whether `text` holds something of that kind that the question does not say itself."""
    said = question.lower()
    match kind:
        case Kind.OTHER:
            return False
        case Kind.NAME:
            return any(name.group().lower() not in said for name in _NAMED.finditer(text))
        case Kind.PLACE:
            return any(place.group().lower() not in said for place in _PLACED.finditer(text))
        case _:
            return any(s.group().lower() not in said for s in _SIGNS_COMPILED[kind].finditer(text))
