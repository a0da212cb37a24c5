"""Removed articles: back once, whole, and only within their time."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.store.removed import RemovedArticles, _adapter
from index.types import Article

NOON = datetime(2025, 11, 1, 12, 0, 0, 900_000, tzinfo=UTC)
BEES = Article(
    article_id="bees/“1”",
    title="Honeybees 🐝",
    paragraphs=("They dance.", "", " \tThey\nsing.\u2028"),
    standfirst="Of hives",
    url="https://meadow.example/bees?a=1#b",
    publisher="Meadow Post",
    author="Ada Field",
    published=date(2024, 5, 1),
    updated=date(2024, 5, 2),
    language="en",
    section="Nature",
    source="pasted",
    added=True,
)
_texts = st.text(st.characters(exclude_categories=["Cs"]))
_some = st.none() | _texts


@pytest.fixture
def removed(tmp_path: Path) -> RemovedArticles:
    return RemovedArticles(tmp_path / "data")


@pytest.mark.parametrize("article", [BEES, Article("plain", "", ())])
def test_an_article_comes_back_exactly_until_it_is_forgotten(
    removed: RemovedArticles, article: Article
) -> None:
    token = removed.keep("guild-5", article, 1, NOON)
    other = removed.keep("guild-5", article, 1, NOON)
    assert len(token) == 12
    assert token != other
    assert removed.get(token, "guild-5", NOON) == article
    assert removed.get(token, "guild-5", NOON) == article  # until it is forgotten
    assert removed.forget(token)
    assert removed.get(token, "guild-5", NOON) is None
    assert removed.get(other, "guild-5", NOON) == article


def test_a_token_of_another_collection_brings_nothing_back(removed: RemovedArticles) -> None:
    token = removed.keep("guild-5", BEES, 1, NOON)
    assert removed.get(token, "guild-6", NOON) is None
    assert removed.get(token, "guild-5", NOON) == BEES


@given(
    st.builds(
        Article,
        article_id=_texts,
        title=_texts,
        paragraphs=st.lists(_texts, max_size=4).map(tuple),
        url=_some,
        author=_some,
        published=st.none() | st.dates(),
        updated=st.none() | st.dates(),
        added=st.booleans(),
    )
)
def test_every_article_is_the_same_after_it_was_written(article: Article) -> None:
    assert _adapter().validate_json(_adapter().dump_json(article), strict=True) == article


def test_after_its_time_an_article_does_not_come_back(removed: RemovedArticles) -> None:
    token = removed.keep("seeds", BEES, 1, NOON)
    assert removed.get(token, "seeds", NOON + timedelta(seconds=1)) is None
    assert removed.get(token, "seeds", NOON - timedelta(seconds=1)) == BEES


@pytest.mark.parametrize("forged", ["", "\udcff", "x" * 10_000, "' OR 1=1 --"])
def test_an_unknown_token_brings_nothing_back(removed: RemovedArticles, forged: str) -> None:
    token = removed.keep("seeds", BEES, 1, NOON)
    assert removed.get(forged, "seeds", NOON) is None
    assert removed.get(token, forged, NOON) is None
    assert not removed.forget(forged)
    assert removed.get(token, "seeds", NOON) == BEES


def test_what_is_forgotten_does_not_come_back(removed: RemovedArticles) -> None:
    tokens = [removed.keep("seeds", BEES, 1, NOON + timedelta(minutes=n)) for n in range(4)]
    assert removed.forget(tokens[3])
    assert not removed.forget(tokens[3])
    assert removed.forget_before(NOON + timedelta(minutes=2)) == 2
    assert removed.forget_before(NOON + timedelta(minutes=2)) == 0
    long_ago = NOON - timedelta(days=1)
    assert [removed.get(token, "seeds", long_ago) is not None for token in tokens] == [
        False,
        False,
        True,
        False,
    ]


def test_of_threads_that_forget_one_at_once_a_single_one_did_it(removed: RemovedArticles) -> None:
    tokens = [removed.keep("seeds", BEES, 1, NOON) for _ in range(5)]
    start, got = threading.Barrier(2), list[str]()

    def work() -> None:
        start.wait(10)
        got.extend(token for token in tokens if removed.forget(token))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(tokens)


@pytest.mark.parametrize(
    "damage",
    ["article = '{}'", "article = '{\"ti'", "article = x'00ff'", "removed = 'now'"],
)
def test_a_damaged_row_is_an_error_that_says_what_to_do(
    removed: RemovedArticles, damage: str
) -> None:
    token = removed.keep("seeds", BEES, 1, NOON)
    with closing(sqlite3.connect(removed.path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE removed SET {damage}")  # noqa: S608 - from the list above
    with pytest.raises(LibraryError, match=r"is damaged .* Move it away"):
        removed.get(token, "seeds", NOON)
    assert removed.forget(token)
