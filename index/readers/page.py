"""Fetched web pages: which characters their bytes mean, and where their article came from."""

import codecs
import re
from dataclasses import replace
from urllib.parse import urlsplit

from index.errors import SourceError
from index.readers.decode import decode
from index.readers.read import read_content
from index.text import slug, storable
from index.types import Article, ReadResult
from index.web.page import Page

_SUFFIXES = {"text/plain": ".txt", "text/markdown": ".md"}  # all others are HTML
_LEAST_CHARACTERS = 200  # under this, a page says "Enable JavaScript" or "Accept cookies"
_HEAD_BYTES = 4096
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# Python's names of what browsers read; without a mark, UTF-16 is always a wrong declaration,
# and UTF-7 is how a page hides what it is.
_CHARSETS = re.compile(
    r"ascii|utf-8|iso8859-\d+|cp(125\d|866|874|932|949|950)|koi8-[rut]|mac-roman|mac-cyrillic|tis-620"
    r"|gb2312|gbk|gb18030|hz|big5|big5hkscs|euc_(jp|kr)|shift_jis|iso2022_(jp|kr)"
)


def read_page(page: Page) -> ReadResult:
    """The page's article, its source and link the page's address.

    Raises:
        SourceError: no article was found in it.
    """
    is_html = page.content_type not in _SUFFIXES
    name = slug(urlsplit(page.url).path.rpartition("/")[2]) + _SUFFIXES.get(
        page.content_type, ".html"
    )
    try:
        text = _text(page, declares=is_html)
        result = read_content(name, text.encode(), page.url)
    except SourceError as error:
        raise _no_article() from error
    article = result.articles[0]
    if is_html and len(article.text) < _LEAST_CHARACTERS:
        raise _no_article()
    return replace(result, articles=[replace(article, url=_link(article, page.url))])


def _no_article() -> SourceError:
    return SourceError(
        "That page seems to have no article text: it may ask for a login or cookies, or be made "
        "by scripts. Paste the text instead."
    )


def _text(page: Page, *, declares: bool) -> str:
    """The page's characters; a few that are broken do not keep a reader from the others."""
    content = page.content
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(content)
    declared = _DECLARED.search(content[:_HEAD_BYTES]) if declares else None
    own = (declared.group(1) or declared.group(2)).decode("ascii") if declared else None
    # No text is UTF-8 by chance, whatever its page says; but plain ASCII may be ISO-2022.
    if not content.isascii() and _is_utf8(content):
        return decode(content)
    for charset in (own, page.charset):
        if b"\0" not in content and (known := _known(charset)):
            return storable(content.decode(known, "replace"))
    return decode(content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _known(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(charset or "").name
    except LookupError:
        return None
    if name in {"ascii", "iso8859-1"}:
        return "cp1252"  # what browsers read them as
    return name if _CHARSETS.fullmatch(name) else None


def _link(article: Article, url: str) -> str:
    """The address that the page gives as its own, if it is one of the same site."""
    own, fetched = urlsplit(article.url or ""), urlsplit(url)
    # netloc: a name and password in it, or another port, would make it somebody else's.
    return article.url if article.url and own.netloc.lower() == fetched.netloc.lower() else url
