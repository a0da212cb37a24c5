"""Bytes to text: what is no text, and which encoding it is in."""

import codecs

from index.errors import SourceError
from index.text import storable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]  # have a mark
_WESTERN = "cp1252"  # reads as well as its neighbours' code pages do, and is by far the commonest
_LEAST_CERTAIN = 0.2  # charset-normalizer's "chaos": above it, the text is noise
_SAMPLE_BYTES = 64_000


def decode(content: bytes) -> str:
    """Text from the bytes of an article file.

    Raises:
        SourceError: they are empty, binary, or in an encoding that cannot be told.
    """
    if not content.strip():
        raise SourceError("The file is empty.")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\0" in content[:_SAMPLE_BYTES]:
        raise SourceError("This is a binary file, not an article. Save it as plain text.")
    try:
        return storable(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(content)


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes

    _refuse_damaged_utf8(content)
    found = from_bytes(content[:_SAMPLE_BYTES], cp_exclusion=_WIDE)
    best = found.best()
    if best is None or best.chaos > _LEAST_CERTAIN:
        raise SourceError("The file's encoding cannot be told. Save it as UTF-8.")
    equal = [m for m in found if (m.chaos, m.coherence) == (best.chaos, best.coherence)]
    western = any(_WESTERN in match.could_be_from_charset for match in equal)
    return _decoded(content, _WESTERN if western else best.encoding)


def _refuse_damaged_utf8(content: bytes) -> None:
    """Another encoding would garble it; theirs rarely look like UTF-8's longer characters."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\N{REPLACEMENT CHARACTER}")
    if sum(not character.isascii() for character in text) > 2 * bad:
        raise SourceError("The file is UTF-8 with damaged characters. Save it as UTF-8 again.")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return storable(content.decode(encoding))
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(f"The file is not valid {encoding}. Save it as UTF-8.") from error
