"""Links that land on the quotation."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.links import text_link

URL = "https://a.example/page?q=1"
_SAFE = re.compile(r"(?:[A-Za-z0-9._~]|%[0-9A-F]{2})*")


@pytest.mark.parametrize(
    ("quotation", "fragment"),
    [
        ("Bees dance.", "Bees%20dance."),
        ("co-op, salt & (sugar)", "co%2Dop%2C%20salt%20%26%20%28sugar%29"),
        ("100% #1 a/b", "100%25%20%231%20a%2Fb"),
        ("“Café”", "%E2%80%9CCaf%C3%A9%E2%80%9D"),
        ("  two\n words ", "two%20words"),
        ("1 2 3 4 5 6 7 8 9 10", "1%202%203%204%205%206%207%208%209%2010"),
        ("1 2 3 4 5 6 7 8 9 10 11", "1%202%203%204%205,7%208%209%2010%2011"),
    ],
)
def test_the_quotation_becomes_a_text_fragment(quotation: str, fragment: str) -> None:
    assert text_link(URL, quotation) == f"{URL}#:~:text={fragment}"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/#how", "https://a.example/#how:~:text=x"),
        ("https://a.example/#", "https://a.example/#:~:text=x"),
        ("https://a.example/#:~:text=old", "https://a.example/#:~:text=x"),
        ("https://a.example/#how:~:text=old,er", "https://a.example/#how:~:text=x"),
    ],
)
def test_an_anchor_is_kept_and_an_older_text_fragment_replaced(url: str, link: str) -> None:
    assert text_link(url, "x") == link


def test_without_a_url_there_is_no_link() -> None:
    assert text_link(None, "Bees dance.") is None


def test_without_words_the_link_opens_the_page() -> None:
    assert text_link(URL, " \n") == URL


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_fragment_holds_no_syntax_and_decodes_to_the_words(quotation: str) -> None:
    link = text_link(URL, quotation)
    assert link is not None
    words = quotation.split()
    if not words:
        assert link == URL
        return
    base, _, fragment = link.partition("#:~:text=")
    parts = fragment.split(",")
    assert base == URL
    assert all(_SAFE.fullmatch(part) for part in parts)
    if len(words) <= 10:
        assert [unquote(part).split() for part in parts] == [words]
    else:
        assert [unquote(part).split() for part in parts] == [words[:5], words[-5:]]
