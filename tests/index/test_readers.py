"""What each format of article file gives."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import SourceError
from index.readers import read_content
from index.readers.html import read_html
from index.readers.markdown import read_markdown
from index.types import Article

MARKDOWN = """---
title: Why bees dance
standfirst: A map without paper.
url: https://example.org/bees
publisher: Hive Weekly
author: [Ada Finch, Bo Reed]
date: 2025-11-11
updated: 2025-11-12T08:00:00Z
language: en
---
# A heading that is not needed

Bees **dance** to tell the
hive, says [a study](https://example.org/study).

## A section

- one flower
- two flowers

> The sun is a *compass*.

| Angle | Way |
|-------|-----|
| 0     | up  |

![a photo](bees.jpg)

    waggle()
"""
HTML = """<!doctype html><html lang="en"><head><title>Why bees dance</title>
<meta property="og:title" content="Why bees dance">
<meta property="og:site_name" content="Hive Weekly">
<meta property="article:published_time" content="2025-11-11T10:00:00Z">
<meta name="author" content="Ada Finch">
<link rel="canonical" href="https://example.org/bees"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Why bees dance</h1>
<p>Bees dance to tell the hive where the flowers are, and how far away they stand.</p>
<p>The angle of the dance is the angle between the flowers and the <b>sun</b> above the hive.</p>
<script>alert("not text")</script></article>
<footer>All rights reserved</footer></body></html>"""


def only(name: str, content: bytes | str) -> Article:
    content = content.encode() if isinstance(content, str) else content
    result = read_content(name, content, f"/articles/{name}")
    assert result.problems == []
    assert len(result.articles) == 1
    return result.articles[0]


def test_front_matter_gives_the_facts_and_blocks_the_paragraphs() -> None:
    assert only("bees.md", MARKDOWN) == Article(
        article_id="why-bees-dance",
        title="Why bees dance",
        paragraphs=(
            "Bees dance to tell the hive, says a study.",
            "one flower two flowers",
            "The sun is a compass.",
            "Angle Way 0 up",
            "waggle()",
        ),
        standfirst="A map without paper.",
        url="https://example.org/bees",
        publisher="Hive Weekly",
        author="Ada Finch, Bo Reed",
        published=date(2025, 11, 11),
        updated=date(2025, 11, 12),
        language="en",
        source="/articles/bees.md",
    )


def test_a_heading_is_the_title_where_front_matter_has_none() -> None:
    made = only("note.md", "# Tides\n\nThe moon pulls the sea.\n\n# Second\n\nMore.")
    assert (made.title, made.paragraphs) == ("Tides", ("The moon pulls the sea.", "More."))


def test_front_matter_can_give_the_id() -> None:
    assert read_markdown("file", b"---\nid: 42\n---\nText.").article_id == "42"
    assert read_markdown("file", b'---\nid: "a\\nb\\0"\n---\nText.').article_id == "a b\ufffd"


def test_no_front_matter_is_no_failure() -> None:
    made = read_markdown("file", "Just text — with a rule.\n\n---\n\nAnd more.".encode())
    assert made.paragraphs == ("Just text — with a rule.", "And more.")


@pytest.mark.parametrize(
    "broken",
    [
        "title: [",
        "date: 2024-13-45",
        "1: 2",
        "a: !!python/object/apply:os.system ['true']",
        "? [a]",
    ],
)
def test_broken_front_matter_is_named_as_such(broken: str) -> None:
    with pytest.raises(SourceError, match="front matter between the --- lines is not valid YAML"):
        read_markdown("file", f"---\n{broken}\n---\nText.".encode())


def test_front_matter_that_unfolds_without_end_says_nothing() -> None:
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    bomb = "\n".join(
        ["---", "a0: &a0 [ha, ha]", *layers, "title: *a29", "id: *a29", "---", "Text."]
    )
    made = read_markdown("file", bomb.encode())
    assert (made.article_id, made.title, made.paragraphs) == ("file", "", ("Text.",))


def test_a_nested_fact_is_no_fact() -> None:
    made = read_markdown(
        "file", b"---\nid: {a: b}\ntitle: {a: b}\nauthor: [Ada, {a: b}]\n---\nText."
    )
    assert (made.article_id, made.title, made.author) == ("file", "", "Ada")


def test_a_web_page_gives_its_story_and_its_metadata() -> None:
    made = only("bees.html", HTML)
    assert made.title == "Why bees dance"
    assert made.paragraphs == (
        "Bees dance to tell the hive where the flowers are, and how far away they stand.",
        "The angle of the dance is the angle between the flowers and the sun above the hive.",
    )
    assert (made.publisher, made.author) == ("Hive Weekly", "Ada Finch")
    assert (made.url, made.published) == ("https://example.org/bees", date(2025, 11, 11))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_web_page_is_decoded(encoding: str) -> None:
    page = HTML.replace("flowers are", "“flowers” naïvely are")
    assert "“flowers” naïvely are" in read_html("x", page.encode(encoding)).paragraphs[0]


@pytest.mark.parametrize(
    "page",
    [
        b"<html></html>",
        b"<p></p>",
        bytes(range(256)) * 20,
        b"<div>" * 20_000,
        b"<b" * 5000,
        b"\x00",
    ],
)
def test_a_page_without_a_story_is_refused(page: bytes) -> None:
    with pytest.raises(SourceError, match=r"No article was found|No paragraphs"):
        read_html("x", page)


def test_pasted_text_gives_title_and_paragraphs() -> None:
    page = (
        "Tollmere crosses its bridge again\n\nAdvertisement\n\n"
        "The old chain bridge at Tollmere reopened on Saturday after two years of repairs.\n\n"
        "Engineers replaced forty-one of the hangers and laid a new deck of larch there.\n"
    )
    made = only("message.txt", page)
    assert made.article_id == "tollmere-crosses-its-bridge-again"
    assert made.paragraphs == (
        "The old chain bridge at Tollmere reopened on Saturday after two years of repairs.",
        "Engineers replaced forty-one of the hangers and laid a new deck of larch there.",
    )


def test_a_json_line_is_an_article_with_its_own_id_and_blank_paragraphs_counted() -> None:
    record = {
        "id": "b1", "title": "Bees", "url": "https://example.org/b", "publisher": "Hive",
        "author": "Ada", "date": "2025-11-11", "paragraphs": ["One.", " ", "Three."],
    }  # fmt: skip
    assert only("set.jsonl", json.dumps(record)) == Article(
        "b1", "Bees", ("One.", "", "Three."), url="https://example.org/b", publisher="Hive",
        author="Ada", published=date(2025, 11, 11), source="/articles/set.jsonl",
    )  # fmt: skip


def test_a_json_line_without_facts_is_named_after_its_file_and_line() -> None:
    result = read_content("My Set.jsonl", b'\n{"paragraphs": ["One."]}\r\n', "upload")
    assert [item.article_id for item in result.articles] == ["my-set-2"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (" https://example.org/a ", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://example.org/a b", None),
        ("https://example.org/\u202egpj", None),
        (7, None),
    ],
)
def test_only_what_a_browser_opens_becomes_a_link(url: object, kept: str | None) -> None:
    assert only("a.jsonl", json.dumps({"url": url, "paragraphs": ["One."]})).url == kept


def told_by(name: str, content: bytes) -> list[str]:
    """The articles' texts, or the lines of the refusal, of which there may be one."""
    try:
        return [item.text for item in read_content(name, content, "upload").articles]
    except SourceError as refused:
        (line,) = str(refused).splitlines()
        return [line]


@settings(max_examples=60)
@given(st.sampled_from(["a.md", "a.html", "a.jsonl", "a.txt"]), st.binary(max_size=120))
def test_any_upload_is_articles_or_one_clear_line(name: str, content: bytes) -> None:
    told = told_by(name, content)
    assert told
    for text in told:
        assert text.strip()
        assert text.encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["id", "title", "url", "author", "date"]), json_values))
def test_facts_of_any_shape_leave_a_storable_article(facts: dict[str, object]) -> None:
    made = only("a.jsonl", json.dumps({**facts, "paragraphs": ["One \ud800\x00."]}))
    assert made.paragraphs == ("One \ufffd\ufffd.",)
    for text in (made.article_id, made.title, made.url or "", made.author or ""):
        assert text.encode().decode() == text
        assert "\n" not in text
