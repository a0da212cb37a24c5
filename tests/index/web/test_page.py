"""Fetched pages to articles."""

import gzip

import pytest

from index.errors import SourceError
from index.readers.page import read_page
from index.types import Article
from index.web.page import Page

URL = "https://site.test/news/bees-dance.html?from=feed"
PARAGRAPHS = (
    "Bees dance to tell the hive where the flowers are – and how far away they are, too.",
    "The angle of the dance is the angle to the sun, said Zoë, who has watched them for years.",
    "The longer the waggle lasts, the farther the flowers; a second stands for a kilometre.",
)


def html(head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html><head><title>Why bees dance</title>{head}</head>"
        f"<body><article><h1>Why bees dance</h1>{body}</article></body></html>"
    )


def read(
    content: str | bytes,
    content_type: str = "text/html",
    charset: str | None = None,
    url: str = URL,
) -> Article:
    raw = content.encode() if isinstance(content, str) else content
    (article,) = read_page(Page(url, raw, content_type, charset)).articles
    return article


def test_a_page_becomes_an_article_of_its_title_and_address() -> None:
    article = read(html())
    assert article.paragraphs == PARAGRAPHS
    assert article.article_id == "why-bees-dance"
    assert (article.title, article.url, article.source) == ("Why bees dance", URL, URL)


def test_an_untitled_text_is_named_after_its_address() -> None:
    article = read("\n\n".join(PARAGRAPHS[1:]), "text/plain", url="https://site.test/a/Bees%2E.txt")
    assert article.article_id


def test_markdown_is_read_as_markdown() -> None:
    article = read("# Why bees dance\n\nBees *dance*.", "text/markdown")
    assert (article.title, article.paragraphs) == ("Why bees dance", ("Bees dance.",))
    assert article.url == URL


def test_plain_text_is_read_as_pasted_text() -> None:
    article = read("Why bees dance\n\n" + "\n\n".join(PARAGRAPHS), "text/plain")
    assert article.title == "Why bees dance"
    assert article.paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    ("own", "link"),
    [
        ("https://site.test/bees", "https://site.test/bees"),
        ("http://site.test/bees", "http://site.test/bees"),
        ("https://evil.test/bees", URL),
        ("https://site.test.evil.test/bees", URL),
        ("https://u@site.test/bees", URL),
        ("https://site.test:8080/bees", URL),
        ("javascript:alert(1)", URL),
    ],
)
def test_a_page_names_its_own_address_on_its_own_site_only(own: str, link: str) -> None:
    assert read(html(f'<link rel="canonical" href="{own}">')).url == link
    assert read(f"---\nurl: {own}\n---\nBees dance.", "text/markdown").url == link


@pytest.mark.parametrize(
    ("encoding", "head", "charset"),
    [
        ("utf-8", "", None),
        ("utf-8", "", "iso-8859-1"),  # a server's default, and wrong
        ("utf-8", '<meta charset="iso-8859-1">', None),
        ("utf-8-sig", "", "windows-1251"),
        ("cp1252", "", "iso-8859-1"),
        ("cp1252", "", "windows-1252"),
        ("cp1252", '<meta charset="windows-1252">', "windows-1251"),
        ("cp1252", "<meta http-equiv=Content-Type content='text/html; charset=latin1'>", None),
        ("mac-roman", "", "macintosh"),
        ("gb18030", '<meta charset="gbk">', None),
        ("utf-16", "", "utf-16"),
        ("cp1252", '<meta charset="utf-16">', "cp1252"),
        ("cp1252", '<meta charset="utf-7">', "cp1252"),
        ("cp1252", '<meta charset="unicode_escape">', "cp1252"),
        ("cp1252", '<meta charset="zlib">', "cp1252"),
        ("cp1252", '<meta charset="nonsense">', "cp1252"),
    ],
)
def test_characters_are_told_by_the_page_and_then_by_the_server(
    encoding: str, head: str, charset: str | None
) -> None:
    paragraphs = tuple(text.replace("ë", "e") for text in PARAGRAPHS)
    paragraphs = paragraphs if encoding == "gb18030" else PARAGRAPHS
    assert read(html(head, paragraphs).encode(encoding), charset=charset).paragraphs == paragraphs


def test_seven_bit_japanese_is_japanese() -> None:
    paragraphs = (
        "蜜蜂は踊りで花のありかを仲間に伝える。" * 10,
        "踊りの角度は太陽との角度である。" * 10,
    )
    for head, charset in (('<meta charset="iso-2022-jp">', None), ("", "iso-2022-jp")):
        raw = html(head, paragraphs).encode("iso-2022-jp")
        assert read(raw, charset=charset).paragraphs == paragraphs


def test_a_broken_character_does_not_cost_the_others() -> None:
    raw = html('<meta charset="utf-8">').encode().replace("ë".encode(), b"\xeb")
    assert read(raw).paragraphs[1] == PARAGRAPHS[1].replace("ë", "\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "text/html"),
        (b"   ", "text/plain"),
        (html(paragraphs=()).encode(), "text/html"),
        (html(paragraphs=("Please enable JavaScript and cookies.",)).encode(), "text/html"),
        (b"<html><body><div id=root></div><script src=a.js></script></body></html>", "text/html"),
        (b"<html><body><form>Name <input> Password <input></form></body></html>", "text/html"),
        (b"\0\1\2\3" * 100, "text/html"),
        (gzip.compress(html().encode()), "text/html"),
        (gzip.compress(gzip.compress(bytes(10_000_000))), "text/html"),
        (b"---\n: [\n---\n", "text/markdown"),
        (b"{" * 1000, "text/html"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_says_what_to_do(content: bytes, content_type: str) -> None:
    with pytest.raises(SourceError, match=r"no article text: .*Paste the text instead\.$"):
        read(content, content_type)
