"""Passages that say the same in nearly the same words: agency copy, reprints, small edits.

Resemblance of word shingles by MinHash: Broder, "On the resemblance and containment of documents"
(1997). A paraphrase is no duplicate, and neither is the same report with other figures.
"""

import re
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.written_dates import MONTH

# Scripts that put no spaces between words: there each character is a token.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_SHINGLE = 3  # tokens
_SHORT = 8  # tokens; below it a shingle more or less decides, so texts must be equal
_PERMUTATIONS = 128  # an estimate's standard error is at most 0.044
# Estimated Jaccard similarity, 0 to 1. Of news paragraphs tried: another dateline 0.9, a few words
# changed 0.6 to 0.85, one sentence of two cut off 0.46 to 0.5; two reports of one event below 0.25,
# two quotations of one speaker with the same "told reporters at the harbour on Sunday" 0.37.
_SAME = 0.45
# "LINDORA, Nov 8 (Agency) — ": a capitalised place, a day, perhaps an agency, a dash.
_DATELINE = re.compile(
    rf"""
    \s*(?:[^\W\d_a-z][\w.'’-]*[,\s]+){{1,6}}(?:\([^()]*\),?\s+)?
    (?:(?i:{MONTH})\b\.?\s+\d{{1,2}}|\d{{1,2}}\s+(?i:{MONTH})\b\.?)(?:,?\s+[12]\d{{3}})?
    ,?\s*(?:\([^()]*\),?\s*)?(?:[—–]|--|-\s)
    """,
    re.VERBOSE,
)
_HEAD = 64  # characters in which a dateline ends
_DAY = re.compile(r"\b\d{1,2}\b")


def near_duplicates(texts: Sequence[str]) -> list[list[int]]:
    """Group the places of texts that say the same; every place is in exactly one group.

    A text joins the first group whose first text it resembles, so put the best first. Groups are
    ordered by their first place, and the places within a group too.
    """
    tokens = [tuple(_TOKEN.findall(text.casefold())) or (text,) for text in texts]
    figures = [_figures(text) for text in texts]
    sketches = _sketches(tokens)
    groups: list[list[int]] = []
    for place, words in enumerate(tokens):
        similarity = (sketches[:place] == sketches[place]).mean(axis=1)
        for group in groups:
            first = group[0]
            if words == tokens[first] or (
                similarity[first] >= _SAME
                and min(len(words), len(tokens[first])) >= _SHORT
                and _agree(figures[place], figures[first])
            ):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def _figures(text: str) -> frozenset[str]:
    """The numbers of a text, without the day of its dateline: agency copy is sent for days."""
    if dateline := _DATELINE.match(text[:_HEAD]):
        text = _DAY.sub("", dateline[0]) + text[dateline.end() :]
    return frozenset(word for word in _TOKEN.findall(text) if word.isdecimal())


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """A cut sentence takes figures away; "69 dead" and "75 dead" are two reports."""
    return one <= other or other <= one


def _sketches(tokens: Sequence[tuple[str, ...]]) -> npt.NDArray[np.uint32]:
    """(n, permutations): where two rows agree estimates the similarity of their shingles."""
    if not tokens:
        return np.empty((0, _PERMUTATIONS), dtype=np.uint32)
    from datasketch import MinHash  # slow import: it brings scipy

    shingles = [_shingles(words) for words in tokens]
    # CRC-32 is no weaker here than the default SHA-1 (the scheme mixes its bits) and is faster.
    sketched = MinHash.bulk(shingles, num_perm=_PERMUTATIONS, hashfunc=zlib.crc32)
    return np.array([sketch.hashvalues for sketch in sketched])


def _shingles(words: tuple[str, ...]) -> list[bytes]:
    runs = zip(*(words[start:] for start in range(_SHINGLE)), strict=False)
    return [" ".join(run).encode("utf-8", "replace") for run in runs]
