"""Languages by their ISO 639-1 codes, and what makes one word of the inflections of each."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

Stemmer: TypeAlias = Callable[[str], str]

ENGLISH = "en"
_CODE = re.compile(r"[a-z]{2}")
_BOTH_NORWEGIANS = {"nb": "no", "nn": "no"}


def language_code(tag: str | None) -> str | None:
    """The language of a tag such as "en-US" or "pt_BR"; None when it is no such tag."""
    code = re.split("[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    return code if _CODE.fullmatch(code) else None


def commonest_language(counts: Mapping[str | None, int]) -> str:
    """The language of most articles, from how many have each tag; English when none says."""
    totals: dict[str, int] = {}
    for tag, count in counts.items():
        if code := language_code(tag):
            totals[code] = totals.get(code, 0) + count
    return min(totals, key=lambda code: (-totals[code], code), default=ENGLISH)


def stemmer_of(language: str) -> Stemmer:
    """The language's Snowball stemmer; one that leaves words as they are where there is none."""
    from Stemmer import Stemmer as Snowball

    try:
        snowball = Snowball(_BOTH_NORWEGIANS.get(language, language))
    except KeyError:
        return str
    stem: Stemmer = snowball.stemWord
    return stem


def versions() -> str:
    """The libraries that decide how a text is cut into stems."""
    import Stemmer
    from icu4py import icu_version

    return f"Snowball {Stemmer.version()}, ICU {icu_version}"
