"""Words of texts in any script. ICU finds them where no spaces do (UAX #29 and dictionaries)."""

import re
from unicodedata import is_normalized, normalize

from index.scripts import is_plain
from index.text import storable

_WORD = re.compile(r"\w+")
_MARK = re.compile("[\u0300-\u036f]")
_MARKED_WORD = re.compile(r"\w+(?:[\u0300-\u036f]+\w*)*")  # "i̇stanbul" is one word; slower
# Inside a word these are written or left out as one likes: joiners, Arabic and Hebrew vowel points,
# the stretching line, apostrophes.
_OPTIONAL = re.compile("['\"’”׳״\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\u00ad]")


def words_of(text: str) -> list[str]:
    """The words of `text`, in order; in other than plain scripts without what may be left out."""
    if is_plain(text):
        return _plain_words(text)
    from icu4py.breakers import WordBreaker

    words: list[str] = []
    # NFKC: full-width letters and digits stand for the usual ones.
    for piece in WordBreaker(normalize("NFKC", storable(text)), "root"):
        if is_plain(piece):
            words += _plain_words(piece)
        elif any(map(str.isalnum, piece)):
            words.append(_OPTIONAL.sub("", piece))
    return words


def _plain_words(text: str) -> list[str]:
    if text.isascii():
        return _WORD.findall(text)
    text = text if is_normalized("NFC", text) else normalize("NFC", text)
    return (_MARKED_WORD if _MARK.search(text) else _WORD).findall(text)
