"""What number or date a question asks for, and the one value that a sentence gives. English.

Careful by intent: a sentence that holds two fitting values, a share, a doubt or an earlier figure
claims nothing here, and neither does one that says its value of something else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.quantities import Quantity, quantities
from retrieval.question_type import Kind, kind_of
from retrieval.wording import coverage, wanted_terms
from retrieval.written_dates import WrittenDate, written_dates


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for; words are cut to stems."""

    kind: Kind
    rest: str  # the question without the words that ask
    noun: str  # what is counted, or ""
    unit: str  # "$" for any money, "%" or ""
    predicate: str  # what is said of it: "kille" of "how many people were killed in May"
    needed: frozenset[str]  # names and numbers of the question


@dataclass(frozen=True, slots=True)
class Claim:
    """The value a sentence gives, as it writes it, and what it gives it of."""

    value: Quantity | WrittenDate
    written: str
    modifiers: frozenset[str]  # of the counted noun, without the question's words
    names: frozenset[str]
    places: frozenset[str]
    times: frozenset[str]
    years: frozenset[str]


_COVERED = 0.66  # share of the question's content words that a sentence must hold
_TOLD = 3  # content words that tell which count is meant
_COUNT = re.compile(
    r"\bhow many\b|\b(?:what|which) (?P<share>number|percentage|percent|share|proportion) of\b",
    re.I,
)
_MONEY = re.compile(
    r"\bhow much(?: money)?(?= (?:did|do|does|was|were|is|are|has|have|had|will|would)\b)", re.I
)
_TIME = re.compile(r"\bwhen\b|\b(?:on |in )?(?:what|which) (?:year|month|day|date)\b", re.I)
_AUXILIARY = frozenset(
    "was were is are be been being has have had did do does will would can could".split()  # noqa: SIM905
)
_PREPOSITION = frozenset(
    "in at on of by during near from for with to after before since until into over".split()  # noqa: SIM905
)
_ARTICLE = frozenset({"the", "a", "an"})
_STOPS = frozenset(  # where another clause begins
    "and or but after when while as who which that including because with".split()  # noqa: SIM905
)
# Where a question's noun or predicate ends. Not after "the men [and women]", "the man [who] fled".
_ENDS = _PREPOSITION | (_STOPS - {"and", "or", "who", "which", "that"})
_DOUBT = re.compile(
    r"\b(?i:not|no|never|denie[ds]|false|if|could|might|feared|expected|would|compared|unless|until"
    r"|initially|earlier|previous(?:ly)?|originally|so far this|since|total of)\b|\bmay\b"
    r"|n['’]t\b"
)
_SAYING = re.compile(r"\b(?:said|says|told|announced?|reported|confirmed|wrote)\b", re.I)
_WORD = re.compile(r"[^\W\d_]+|\d[\d,.]*\d|\d|[^\w\s]")
_NAME = re.compile(r"(?<=[\w,’'] )[A-Z][\w’'-]+")
_PLACE = re.compile(r"\b(?:in|at|near|off|outside|across) (?:the )?([A-Z]\w+)")
_WHEN = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july"
    r"|august|september|october|november|december|yesterday|last \w+|this \w+)\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DEATHS = re.compile(r"\b(?:died|dead|deaths?|dies?|kill(?:s|ed|ing)?|perished)\b", re.I)


def asked_by(question: str) -> Asked | None:
    """Read a question for a count, an amount of money, a share or a date; None for others."""
    kind = kind_of(question)
    if kind is Kind.TIME and (found := _TIME.search(question)):
        return _asked(question, found, kind, "", question[found.end() :].split())
    if kind is not Kind.NUMBER:
        return None
    if found := _MONEY.search(question):
        return _asked(question, found, kind, "$", question[found.end() :].split())
    if not (found := _COUNT.search(question)):
        return None
    words = re.findall(r"[\w’'-]+", question[found.end() :])
    place = _noun_place(words)
    if place is None:
        return None
    said = set(wanted_terms(" ".join(words))) - _AUXILIARY
    if len(said) < _TOLD:  # "how many jobs were cut?" may be answered by two events
        return None
    unit = "%" if (found["share"] or "number") != "number" else ""
    return _asked(question, found, kind, unit, words[place + 1 :], noun=stem(words[place]))


def claim_of(asked: Asked, sentence: str) -> Claim | None:
    """The one value of a sentence that answers, or None. Runs of white space are single."""
    held = {stem(word) for word in _WORD.findall(sentence)}
    if not asked.needed <= held or asked.predicate not in held or _DOUBT.search(sentence):
        return None
    if coverage(_one_word(asked.rest), _one_word(sentence)) < _COVERED:
        return None
    return (_dated if asked.kind is Kind.TIME else _counted)(asked, sentence)


def stem(word: str) -> str:
    """A word's first five letters; words for dying are one."""
    word = re.sub(r"['’]s?$", "", word.lower())
    return "kille" if _DEATHS.fullmatch(word) else word.replace(",", "")[:5]


def _one_word(text: str) -> str:
    return _DEATHS.sub("killed", text)


def _asked(
    question: str, found: re.Match[str], kind: Kind, unit: str, words: Sequence[str], noun: str = ""
) -> Asked | None:
    predicate = _predicate([word.strip("?.!,;:\"“”'") for word in words], counted=bool(noun))
    rest = question[: found.start()] + question[found.end() :]
    needed = {stem(name) for name in _NAME.findall(question)}
    needed |= {stem(number) for number in re.findall(r"\d[\d,.]*\d|\d", rest)}
    return Asked(kind, rest, noun, unit, predicate, frozenset(needed)) if predicate else None


def _noun_place(words: Sequence[str]) -> int | None:
    """Where the counted noun stands: "[people] died in", "wounded [people] were taken to"."""
    for place, word in enumerate(words[:5]):
        if word.lower() in _AUXILIARY:
            return place - 1 if place else None
        if word.lower() in _ENDS | _ARTICLE:
            return 0 if 0 < place <= 2 else None
    return 0 if 0 < len(words) <= 2 else None


def _predicate(words: Sequence[str], *, counted: bool) -> str:
    found, skipping = "", False
    for word in words:
        lower = word.lower()
        if lower in _AUXILIARY:
            skipping = False
        elif lower in _ENDS:
            if found:
                break
            skipping = True
        elif lower in _ARTICLE and found:
            break
        elif counted and found and lower in ("and", "or"):
            return ""  # "killed and injured": 169 in one sum or 69 and 100
        elif lower.isalpha() and not skipping and lower == word and not lower.endswith("ly"):
            found = stem(lower) if lower not in _ARTICLE else found
    return found


def _counted(asked: Asked, sentence: str) -> Claim | None:
    fitting = [
        (quantity, *noun)
        for quantity in quantities(sentence)
        if (noun := _fits(asked, quantity, sentence)) is not None
    ]
    if len(fitting) != 1 or not fitting[0][0].whole:
        return None
    quantity, modifiers, end = fitting[0]
    if not _said_of(asked, sentence[: quantity.start], sentence[end:]):
        return None
    return _claim(asked, quantity, sentence, quantity.start, end, modifiers)


def _fits(asked: Asked, quantity: Quantity, sentence: str) -> tuple[frozenset[str], int] | None:
    """The modifiers of the counted noun and where it ends, if the unit is the one asked for."""
    if asked.unit == "$":
        money = quantity.unit not in ("", "%")
        return (frozenset(), quantity.end) if money else None
    if quantity.unit != asked.unit:
        return None
    words = re.finditer(r"\w[\w’'-]*|[^\w\s]", sentence[quantity.end : quantity.end + 80])
    modifiers: set[str] = set()
    for _, word in zip(range(4), words, strict=False):
        if stem(word.group()) == asked.noun:
            own = {stem(part) for part in asked.rest.split()}
            return frozenset(modifiers - own - {"of", "the", "all"}), quantity.end + word.end()
        if not word.group()[0].isalpha() or word.group().lower() in _STOPS:
            return None
        modifiers.add(stem(word.group()))
    return None


def _said_of(asked: Asked, before: str, after: str) -> bool:
    """Whether the predicate is said of the value: "killed 69 people", "69 people were killed"."""
    left = [word for word in _segment(before, backwards=True) if word.lower() not in _PREPOSITION]
    if left and stem(left[0]) == asked.predicate:
        return True
    right = _segment(after, backwards=False)
    if asked.unit == "$" and right and right[0].lower() not in _AUXILIARY:
        return False  # "a $3 billion loss"
    content = [word for word in right if word.lower() not in _AUXILIARY | _PREPOSITION]
    return asked.predicate in {stem(word) for word in content[:3]}


def _segment(text: str, *, backwards: bool) -> list[str]:
    """The words next to a value, nearest first, up to a comma, a conjunction or a number."""
    words = _WORD.findall(text[-120:] if backwards else text[:120])
    segment: list[str] = []
    for word in reversed(words) if backwards else words:
        if not word[0].isalpha() or word.lower() in _STOPS:
            break
        segment.append(word)
    return segment


def _dated(asked: Asked, sentence: str) -> Claim | None:
    dates = written_dates(sentence)
    if len(dates) != 1 or dates[0].lead not in ("", "in"):
        return None
    before = _segment(sentence[: dates[0].start], backwards=True)
    if len(before) <= 1 and len(sentence[: dates[0].start].split()) <= 1:  # "On 8 November, …"
        before = _segment(sentence[dates[0].end :].lstrip(" ,"), backwards=False)
        near = before[:8]
    else:
        auxiliary = [word.lower() in _AUXILIARY for word in before]
        near = before[: auxiliary.index(True)] if True in auxiliary else before
    if asked.predicate not in {stem(word) for word in near[:6]}:
        return None
    if _SAYING.search(" ".join(before)) and not _SAYING.search(asked.rest):
        return None
    return _claim(asked, dates[0], sentence, dates[0].start, dates[0].end, frozenset())


def _claim(
    asked: Asked,
    value: Quantity | WrittenDate,
    sentence: str,
    start: int,
    end: int,
    modifiers: frozenset[str],
) -> Claim:
    rest = sentence[:start] + sentence[end:]
    return Claim(
        value,
        sentence[start:end].rstrip("."),
        modifiers,
        frozenset(n for n in _NAME.findall(rest) if not _WHEN.fullmatch(n)),
        frozenset(p for p in _PLACE.findall(rest) if not _WHEN.fullmatch(p)),
        frozenset(word.lower() for word in _WHEN.findall(rest)),
        frozenset(_YEAR.findall(rest)),
    )
