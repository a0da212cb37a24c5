"""Whether a text is English: words of two languages do not compare."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LOOKED_AT = 1000  # characters
_SURE = 0.5  # probability from which another language is believed
# Words of English that are words of few other languages; "is", "was" and "no" are of too many.
_ENGLISH = re.compile(
    r"\b(?:the|of|and|what|which|who|whom|whose|when|where|why|how|are|does|did|have|with|from"
    r"|that|this|there|their|they|you|your|his|been|would|could|should|about|many|much)\b",
    re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """Whether a text reads as English; key words without a sentence ("Petro sanctions") do too."""
    text = text[:_LOOKED_AT]
    if "¿" in text or "¡" in text:
        return False
    if _ENGLISH.search(text) and text.isascii():
        return True
    language, probability = _identifier().classify(text)
    if language == "en":
        return True
    return bool(_ENGLISH.search(text) or probability < _SURE) and _latin(text)


def _latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(char < "\u0250" for char in letters) * 2 >= len(letters)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # slow: reads 5 MB of weights

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
