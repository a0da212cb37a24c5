"""Which scripts a text is written in, so far as that decides how it is cut up."""

import re

# Scripts whose words `\w` finds and whose sentences Punkt finds (Latin, Greek, Cyrillic, Armenian,
# Georgian), and the punctuation, signs and emoji of all scripts.
_PLAIN = (
    "\0-\u058f\u10a0-\u10ff\u1c80-\u1cbf\u1d00-\u2bff\u2c60-\u2cff\u2d00-\u2d2f\u2de0-\u2e7f"
    "\ua640-\ua69f\ua700-\ua7ff\uab30-\uab6f\ud800-\uf8ff\ufb00-\ufb17\ufe00-\ufe0f\ufeff\ufff9-\uffff"
    "\U0001d400-\U0001d7ff\U0001f000-\U0001fbff\U000e0000-\U0010ffff"
)
# Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, kana, ideographs.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0ece\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u309a"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_OTHER = re.compile(f"[^{_PLAIN}]")
_SPLIT_UNSPACED = re.compile(f"([{_UNSPACED}]+)")
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_MOSTLY = 0.25  # of a text's letters; ideographs and vowel signs make few letters of much text


def is_plain(text: str) -> bool:
    r"""Whether `\w` and Punkt are enough for this text; true of all English."""
    return text.isascii() or _OTHER.search(text) is None


def is_mostly_plain(text: str) -> bool:
    """Whether at most a name or a quotation is in a script that needs more than that."""
    if is_plain(text):
        return True
    other = len(_OTHER.findall(text))
    return other < _MOSTLY * sum(map(str.isalpha, text))


def is_unspaced(word: str) -> bool:
    """Whether a word's script puts no spaces between words."""
    return _STARTS_UNSPACED.match(word) is not None


def split_unspaced(text: str) -> list[str]:
    """`text` in parts: every second one, from the first, is free of unspaced scripts."""
    return _SPLIT_UNSPACED.split(text)
