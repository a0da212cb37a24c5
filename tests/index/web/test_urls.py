"""Finding links in messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.web.urls import find_urls


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read https://site.test/a.", ["https://site.test/a"]),
        ("HTTPS://Site.Test/A?b=c&d=e#f !", ["HTTPS://Site.Test/A?b=c&d=e#f"]),
        ("<https://site.test/a>, no embed", ["https://site.test/a"]),
        ("[bees](https://site.test/a)", ["https://site.test/a"]),
        ("[bees](<https://site.test/a> 'title')", ["https://site.test/a"]),
        ('[bees](https://site.test/a "title")', ["https://site.test/a"]),
        ("[bees](https://site.test/a_(b))c", ["https://site.test/a_(b)"]),
        ("[https://site.test/a](https://site.test/b)", ["https://site.test/a", "https://site.test/b"]),
        ("(see https://site.test/a_(b), or so)", ["https://site.test/a_(b)"]),
        ("(https://site.test/a).", ["https://site.test/a"]),
        ("(https://site.test/a.) b", ["https://site.test/a"]),
        ("**https://site.test/a** ||https://site.test/b||", ["https://site.test/a", "https://site.test/b"]),
        ("`https://site.test/a`", ["https://site.test/a"]),
        ('"https://site.test/a" “https://site.test/b”', ["https://site.test/a", "https://site.test/b"]),
        ("https://site.test/wiki/Bee_", ["https://site.test/wiki/Bee_"]),
        ("看https://site.test/a。", ["https://site.test/a"]),
        ("https://site.test/蜂 https://site.test/a,b", ["https://site.test/蜂", "https://site.test/a,b"]),
        ("https://site.test/a\u202ehttps", ["https://site.test/a"]),
        ("http://[2606:4700::1]/a", ["http://[2606:4700::1]/a"]),
        ("https://site.test/a\nhttps://site.test/a https://site.test", ["https://site.test/a", "https://site.test"]),
        ("https:// http://. https://) ftp://site.test xhttps://site.test site.test", []),
        ("", []),
    ],
)  # fmt: skip
def test_links_are_found_as_a_reader_would_follow_them(text: str, found: list[str]) -> None:
    assert find_urls(text) == found


def test_five_links_are_enough() -> None:
    links = [f"https://site.test/{number}" for number in range(9)]
    assert find_urls(" ".join(links)) == links[:5]


@given(st.text(alphabet="htps:/.()[]<>a |*\u202e", max_size=200))
def test_a_link_is_part_of_the_text_and_is_found_in_itself(text: str) -> None:
    for url in find_urls(text):
        assert url in text
        assert find_urls(url) == [url]


def test_a_long_message_takes_no_time() -> None:
    assert find_urls("https://" * 50_000 + "(" * 100_000) != []
    assert find_urls("https://a" + "](" * 100_000) == ["https://a"]
