"""Quoted text shows as in the article and does nothing."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.escape import clean, escape, label, safe_url
from tests.bot.discord_rules import active, shown, units
from tests.bot.strategies import hostile_text, urls

INERT = [
    "# Heading", "-# small print", "> quote", ">>> quotes", "- list", "* list", "+ list", "1. list",
    "**bold** _it_ *it* __u__ ~~s~~ ||spoiler||", "`code` ```block```", "[label](https://evil.example)",
    "<#123> </ask:123> <t:1700000000:R> <id:customize> <@1> <@!1> <@&1> <:e:1> <a:e:1>",
    "@everyone @here", "https://evil.example/a_b?c=d", "steam://run/1", "<https://evil.example>",
    "discord.gg/abc discord.com/invite/abc", ":smile: and 10:30", "back\\slash \\*", "¯\\_(ツ)_/¯",
]  # fmt: skip


@pytest.mark.parametrize("text", INERT)
def test_markdown_links_and_mentions_show_as_written_and_do_nothing(text: str) -> None:
    assert shown(escape(text)) == text
    assert active(escape(text)) is None


@given(hostile_text)
def test_any_text_shows_as_written_and_does_nothing(text: str) -> None:
    assert shown(escape(text)) == clean(text)
    assert active(escape(text)) is None


@given(hostile_text, hostile_text)
def test_pieces_escaped_apart_are_as_inert_as_the_whole(first: str, second: str) -> None:
    assert active(escape(first) + escape(second)) is None


@pytest.mark.parametrize(
    "hidden",
    list("\u200b\u200e\u202e\u2066\ufeff\u00ad\U000e0041\x00\x1b\u3164"),
)
def test_what_is_invisible_is_taken_out(hidden: str) -> None:
    assert clean(f"a{hidden}b") == "ab"


@pytest.mark.parametrize(
    "text",
    ["می\u200cخواهم", "👩\u200d👩\u200d👧", "❤️\u200d🔥", "क्\u200dष", "naïve café", "日本語", "🇬🇧"],
)
def test_joiners_that_are_part_of_the_spelling_stay(text: str) -> None:
    assert clean(text) == text


def test_a_joiner_between_latin_letters_goes() -> None:
    assert clean("ev\u200dery\u200cone") == "everyone"


def test_line_ends_become_newlines_and_odd_blanks_spaces() -> None:
    assert clean("a\r\nb\rc\td\u00a0e\u2028f") == "a\nb\nc d e f"


@given(hostile_text)
def test_a_label_holds_nothing_that_ends_or_breaks_a_masked_link(text: str) -> None:
    name = label(text)
    assert name.strip()
    assert not re.search(r"[\[\]\\*`<>\n]|://|discord\.gg/|\|\||__|~~", name)
    assert units(name) <= 120


def test_a_label_keeps_an_ordinary_headline() -> None:
    headline = "Colombia halts U.S. intelligence: 'we can't', says Petro | World"
    assert label(headline) == headline


def test_a_label_loses_brackets_and_addresses() -> None:
    assert label("[Video] Look at https://evil.example/x *now*") == "Video Look at now"


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("paypal.com: log in", "log in"),
        ("Log in (at PayPal.com), now", "Log in (at now"),
        ("paypal.co.uk/login or x.com.", "or"),
        ("p[aypal.c*om wins", "p wins"),
        ("pay\u200bpal.com wins", "wins"),
        ("paypal.\u0441\u043em wins", "wins"),  # Cyrillic letters
        ("paypal\uff0ecom and paypal\u2024com", "and"),
        ("see xn--pypal-4ve.xn--p1ai here", "see here"),
        ("mail a@evil.example", "mail"),
        ("paypal.com", "Untitled"),
    ],
)
def test_a_label_names_no_domain_but_that_of_its_link(text: str, shown_as: str) -> None:
    assert label(text, host="news.example") == shown_as


@pytest.mark.parametrize(
    "text",
    ["news.example is ten", "Daily.News.example: all", "By news.example.", "(news.example)"],
)
def test_a_label_keeps_the_name_of_its_own_domain(text: str) -> None:
    assert label(text, host="daily.news.example") == text


@pytest.mark.parametrize(
    "text",
    ["U.S.-led talks in D.C.", "Up 3.5 %, or 3.5bn", "e.g. Ph.D. at 9 a.m.", "Wait... what?",
     "No. 10: vs. St. Ives", "他说。然后走了", "v1.2.3", "Ends.", "A.B.C"],
)  # fmt: skip
def test_a_label_keeps_abbreviations_and_numbers(text: str) -> None:
    assert label(text, host="news.example") == text


@given(hostile_text)
def test_a_label_of_any_text_holds_no_other_domain(text: str) -> None:
    assert "paypal.com" not in label(f"{text} paypal.com {text}", host="news.example").split()


@pytest.mark.parametrize(
    "url",
    [
        "", None, "javascript:alert(1)", "file:///etc/passwd", "ftp://a.example", "//a.example/x",
        "https://", "https:///x", "https://a.example/ b", "https://a.example/>x",
        "https://good.example@evil.example/", "https://a.example/\u202ex", "http://[::1",
        "https://a.example:99999/", "https://a.example\\@evil.example", "https://a..b",
        "https://a b.example",
    ],
)  # fmt: skip
def test_unsafe_addresses_are_refused(url: str | None) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/x?y=z&w#:~:text=one%20two,-three", None),
        ("http://a.example:8080/", None),
        ("https://a.example/A_(b)", "https://a.example/A_%28b%29"),
        ("https://bücher.example/ä|b", "https://xn--bcher-kva.example/%C3%A4%7Cb"),
        ("HTTPS://A.example/X", "https://a.example/X"),
        ("http://[2001:db8::1]/", None),
    ],
)
def test_web_addresses_are_kept(url: str, written: str | None) -> None:
    assert safe_url(url) == (written or url)


@given(urls | st.text().map("https://a.example/".__add__))
def test_a_safe_address_cannot_leave_its_link(url: str | None) -> None:
    address = safe_url(url)
    if address is not None:
        assert re.fullmatch(r"[!-~]+", address)
        assert not re.search(r"[()<>\"\\`|]", address)
        assert urlsplit(address).scheme in {"http", "https"}
        assert safe_url(address) == address
