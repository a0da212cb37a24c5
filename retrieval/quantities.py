"""Amounts as news writes them ("at least 69 people", "$3.2 billion", "12 per cent"), with units."""

import re
from dataclasses import dataclass
from decimal import Decimal

_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *_TEENS]
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_SMALL = {word: number for number, word in enumerate(_ONES, 1)} | {
    word: number * 10 for number, word in enumerate(_TENS, 2)
}
_WORDS = _SMALL | {
    f"{ten}{joint}{one}": _SMALL[ten] + _SMALL[one]
    for ten in _TENS
    for one in _ONES[:9]
    for joint in "- "
}
_SCALES = {"thousand": 3, "million": 6, "m": 6, "billion": 9, "bn": 9, "trillion": 12, "tn": 12}
_CURRENCIES = {"dollars": "$", "us$": "$", "euros": "€", "pounds": "£", "yen": "¥", "rupees": "₹"}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"""
    (?P<bound>\b(?:at\ least|more\ than|over|nearly|almost|up\ to|less\ than|fewer\ than|under
        |about|around|some|roughly|approximately|an\ estimated)\ )?
    (?P<money>(?:\b(?:US|A|C|HK|NZ|S))?[$€£¥₹])?
    (?<![\w.,-])(?P<figure>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,15}}(?:\.\d+)?|(?:{_WORD}))
    (?:[ ]?(?P<scale>thousand|million|billion|trillion|bn|tn|(?<=\d)m))?
    (?P<rest>[ ]?%|\ per\ ?cent\b|\ (?:US\ )?(?:dollars|euros|pounds|yen|rupees)\b)?
    (?![\w$€£%-]|[.,:/]\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A share, a range or a step is not the amount: "one in five people", "50 to 60", "another 12".
_PARTIAL_BEFORE = re.compile(
    r"(?:\b(?:another|other|additional|extra|further|first|last|every|each|per|not|between|from)"
    r"|(?:\d|\b(?:one|two|three|four|nine))[ ]?(?:in|of|out of|to|or|and|-|–|—))[ ]?$",
    re.I,
)
_PARTIAL_AFTER = re.compile(
    rf"(?: (?:more|other|others|additional|further|points?|percentage)\b)"
    rf"|[ ]?(?:to|or|and|out of|-|–|—)[ ]?(?:\d|[$€£]|(?:{_WORD})\b)|[ ]of (?:the )?\d",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text with its bound and its unit, if the unit is money or percent."""

    value: Decimal
    unit: str  # "$", "%" or "" where a noun may follow
    bound: str  # "at least", "about" or ""
    start: int  # characters
    end: int
    whole: bool  # neither a share, nor an end of a range, nor a step


def quantities(text: str) -> list[Quantity]:
    """The amounts of a text, in order; digits and English words up to ninety-nine."""
    return [_read(match, text) for match in _AMOUNT.finditer(text)]


def _read(match: re.Match[str], text: str) -> Quantity:
    figure = match["figure"].lower().replace(",", "")
    value = Decimal(figure) if figure[0].isdecimal() else Decimal(_WORDS[figure])
    rest = (match["rest"] or "").lower().removeprefix(" ").removeprefix("us ")
    unit = (match["money"] or "").lower() or _CURRENCIES.get(rest, "%" if rest else "")
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() :][:24]
    return Quantity(
        value.scaleb(_SCALES[match["scale"].lower()]) if match["scale"] else value,
        _CURRENCIES.get(unit, unit),
        (match["bound"] or "").strip().lower(),
        match.start(),
        match.end(),
        not (_PARTIAL_BEFORE.search(before) or _PARTIAL_AFTER.match(after)),
    )


def consistent(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts may both be right, as one is rounded or bounds the other."""
    if _rounds_to(one.value, other.value) or _rounds_to(other.value, one.value):
        return True
    return _allows(one, other.value) or _allows(other, one.value)


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """69 rounds to 70 and 2.9 billion to 3 billion, but 69 not to 75."""
    digits = len(rounded.normalize().as_tuple().digits)
    place = exact.adjusted() - digits + 1
    shorter = exact.quantize(Decimal(1).scaleb(place)) if exact else exact
    return shorter == rounded


def _allows(bounded: Quantity, value: Decimal) -> bool:
    match bounded.bound:
        case "more than" | "over":
            return value >= bounded.value
        case "nearly" | "almost" | "up to" | "less than" | "fewer than" | "under":
            return value <= bounded.value
        case "" | "at least":  # in agency copy the toll so far, which a later report corrects
            return value == bounded.value
        case _:
            return abs(value - bounded.value) <= bounded.value / 10
