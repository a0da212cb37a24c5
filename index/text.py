"""Small text helpers: what may be stored, and what an id, a digest or a date looks like."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACE = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^\w]+|_+")
_LEADING_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_MAX_SLUG = 80


def storable(text: str) -> str:
    """Text without NULs and lone surrogates, which SQLite and UTF-8 cannot hold."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Text on one line, control characters gone and every run of white space a single space."""
    return _SPACE.sub(" ", _CONTROLS.sub("", storable(text))).strip()


def slug(text: str) -> str:
    """An id that can be typed: lower-case words joined by hyphens, "article" if nothing is left."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _NOT_SLUG.sub("-", folded).strip("-")[:_MAX_SLUG].strip("-") or "article"


def distinct_id(article_id: str, source: str) -> str:
    """An id for an article of this source whose own id is taken by one from elsewhere."""
    return f"{article_id}-{hashlib.sha256(source.encode()).hexdigest()[:6]}"


def digest(parts: Iterable[str | bytes]) -> bytes:
    """SHA-256 over the parts, each preceded by its length so that no two lists collide."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.digest()


def to_date(value: object) -> date | None:
    """A date from what front matter, JSON or a page's metadata holds; None if it says nothing."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not (match := _LEADING_DATE.match(value.strip())):
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
